"""What widgets follow for as long as they live, such as theme and words, and what must not keep them alive for it."""

from typing import Any
from weakref import finalize

from kivy.clock import ClockEvent
from kivy.event import EventDispatcher
from kivy.uix.widget import Widget


class Followed(EventDispatcher):
    """Lives as long as the program, so a widget that follows it with a method or a trigger of its own must not be kept
    by that: every row that was ever shown would stay for good, and be told of every change."""

    def fbind(self, name: str, func: Any, *largs: Any, **kwargs: Any) -> Any:
        """As Kivy's, but what belongs to a widget is followed by it only while the widget lives."""
        if _is_widgets(func) and not largs and not kwargs:
            self.bind(**{name: func})  # keeps a method weakly, as fbind does not
            return 0
        uid = super().fbind(name, func, *largs, **kwargs)
        if isinstance(func, ClockEvent) and _is_widgets(func.get_callback()):
            finalize(func.get_callback().__self__, self.unbind_uid, name, uid).atexit = False
        return uid

    def funbind(self, name: str, func: Any, *largs: Any, **kwargs: Any) -> Any:
        """No longer."""
        if _is_widgets(func) and not largs and not kwargs:
            self.unbind(**{name: func})
            return None
        return super().funbind(name, func, *largs, **kwargs)


def _is_widgets(func: Any) -> bool:
    return isinstance(getattr(func, "__self__", None), Widget)
