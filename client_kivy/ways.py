"""How a person likes to use the tablet: motion, presses, scanning, voice, reminders. Colours and type are `theme`'s."""

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, BoundedNumericProperty, StringProperty

HOLDS = (0.0, 0.4, 0.8, 1.5)
"""Seconds a press must last before it counts; 0: a touch is enough."""
APARTS = (0.0, 0.5, 1.0, 2.0)
"""Seconds after a press in which another touch is taken for a tremor; 0: none is."""
SCANS = (0.0, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Seconds for which scanning lights each thing; 0: no scanning."""


class Ways(EventDispatcher):
    """Everything can change while a screen is shown. As it stands at first, a touch is a touch."""

    still = BooleanProperty(False)
    """Nothing moves by itself: no rings that fill, no fades."""
    hold = BoundedNumericProperty(0.0, min=0, max=3)
    apart = BoundedNumericProperty(0.0, min=0, max=3)
    scan = BoundedNumericProperty(0.0, min=0, max=10)
    aloud = BooleanProperty(False)
    """Each question is read out when it appears, and each thing that scanning lights."""
    remind = BooleanProperty(True)
    """Whether the tablet reminds at all."""
    quiet_since = StringProperty("22:00")
    quiet_until = StringProperty("07:00")
    """Local hours between which it does not; the same twice: none."""
    _last = -1000.0

    def too_soon(self, now: float) -> bool:
        """Whether a touch at this moment (seconds of a clock that never goes back) still belongs to the one before."""
        return now - self._last < self.apart

    def pressed(self, now: float) -> None:
        """Something was chosen."""
        self._last = now
