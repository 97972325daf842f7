"""The picture of a symptom. Never the only sign: its name always stands beside it."""

from typing import Any

from kivy.core.text import LabelBase
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from client_kivy.kv import load_beside
from client_kivy.symptom_pictures import PICTURES
from client_kivy.theme import FONTS

LabelBase.register("symptoms", str(FONTS / "symptoms.ttf"))


class SymptomPicture(FloatLayout):
    """`symptom` is the item's key, `side` the square's in pixels, `tint` a colour (none: the theme's primary).

    A symptom without a picture takes no room.
    """

    symptom = StringProperty()
    side = NumericProperty(dp(64))
    tint = ColorProperty(None, allownone=True)
    lines = StringProperty()
    tone = StringProperty()
    strength = NumericProperty(0.25)
    """How strong the second tone is under the lines."""
    shown = BooleanProperty(False)
    test_id = StringProperty()

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.on_symptom()

    def on_symptom(self, *_: Any) -> None:
        """Take the two signs that lie over one another in the font."""
        self.lines, self.tone = PICTURES.get(self.symptom, ("", ""))
        self.shown = bool(self.lines)


load_beside(__file__)
