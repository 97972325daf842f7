"""What to swallow of one occurrence, large, with what to do when a dose was missed or thrown up."""

from kivy.properties import DictProperty

from client_kivy.kv import load_beside
from client_kivy.screens import parts
from client_kivy.widgets import fold
from client_kivy.widgets.layout import Card

KNOWN = (fold, parts)


class Dose(Card):
    """`card` has `dose` or `none`, `missed` and `vomited`."""

    card = DictProperty(rebind=True)


load_beside(__file__)
