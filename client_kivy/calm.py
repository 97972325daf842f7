"""What happens when something goes wrong that nobody foresaw: a calm word, the screen anew, nothing lost."""

import logging
from collections.abc import Callable
from typing import Any

from kivy.base import ExceptionHandler, ExceptionManager

log = logging.getLogger("daymark.tablet")


class Calm(ExceptionHandler):
    """Kivy asks it about every error that reaches its loop. `tell` shows the sheet for it; it may fail too, but not
    twice."""

    def __init__(self, tell: Callable[[Exception], None]):
        super().__init__()
        self._tell, self._telling = tell, False

    def start(self) -> None:
        """From now on."""
        ExceptionManager.add_handler(self)

    def stop(self) -> None:
        """No longer."""
        if self in ExceptionManager.handlers:
            ExceptionManager.remove_handler(self)

    def handle_exception(self, inst: BaseException) -> Any:
        """Go on after an error of ours; let the keyboard interrupt end the app. No text of a person is logged."""
        if not isinstance(inst, Exception):
            return ExceptionManager.RAISE
        log.error("a screen failed: %s", type(inst).__name__, exc_info=inst.__traceback__ and inst)
        if self._telling:
            return ExceptionManager.RAISE
        self._telling = True
        try:
            self._tell(inst)
        finally:
            self._telling = False
        return ExceptionManager.PASS
