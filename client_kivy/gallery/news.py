"""Gallery: a sheet that must be answered, over another page."""

from typing import Any

from kivy.clock import Clock

from client_kivy.gallery.parts import Parts
from client_kivy.gallery.samples import sample
from client_kivy.widgets.sheet import Deed, Sheet


class News(Parts):
    """The advice for a fever."""

    def arrive(self, **_: Any) -> None:
        """Show the sheet, a frame later: a sheet opened while the app is built would lie under its screen."""
        Clock.schedule_once(self._tell)

    def _tell(self, *_: Any) -> None:
        words = self.app.words
        Sheet(
            kind="danger",
            icon="phone-call",
            title=sample(words, "fever"),
            say=sample(words, "fever_text"),
            dismissable=False,
            deeds=[
                Deed(words.say("button.done"), test_id="sheet-done"),
                Deed(
                    words.say("button.call", phone=sample(words, "phone")),
                    kind="danger",
                    icon="phone-call",
                    test_id="sheet-call",
                ),
            ],
        ).show()
