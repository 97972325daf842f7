"""What the desktop, or Android, shows outside of the app. One port; no health word ever goes through it."""

import logging
from typing import Any, Protocol

log = logging.getLogger("daymark.tablet")


class Notifier(Protocol):
    """Who shows a notice where it may be read on a locked screen."""

    def show(self, title: str, text: str) -> None:
        """Show it once."""
        ...


class SystemNotifier:
    """The desktop's own notices on Linux (notify-send or D-Bus), the system's on Android, by plyer."""

    def show(self, title: str, text: str) -> None:
        """Show it; where no desktop is, as on a bare kiosk, the app's own screen has to do."""
        try:
            import plyer

            notices: Any = plyer.notification  # a proxy that its own module declares as None
            notices.notify(title=title, message=text, app_name=title)
        except Exception as error:
            log.info("no notice on the desktop: %s", type(error).__name__)
