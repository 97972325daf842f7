"""Where what was said is now: on this tablet, or with the team. Says only what is known; never a spinner."""

from kivy.properties import ColorProperty, NumericProperty, OptionProperty, StringProperty

from client_kivy.kv import load_beside
from client_kivy.widgets.tap import Tap

SIGNS = {
    "saved": "device-tablet",
    "offline": "cloud-slash",
    "received": "cloud-check",
    "attention": "warning-circle",
}
"""The states, from the tablet's own disk to the team's receipt, each with its sign."""


class StatusPill(Tap):
    """`state_of_sync` saved, offline, received or attention. `room` (0: as wide as its words) bounds its width."""

    state_of_sync = OptionProperty("saved", options=list(SIGNS))
    say = StringProperty()
    room = NumericProperty(0)
    tint = ColorProperty()
    signs = SIGNS


load_beside(__file__)
