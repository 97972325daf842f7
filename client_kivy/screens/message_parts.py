"""Pieces of the pages of messages: a bubble, what the team marked, a row of the list, a photo that can be tapped."""

import base64
from collections.abc import Callable
from io import BytesIO
from typing import Any

from kivy.core.image import Image as CoreImage
from kivy.properties import BooleanProperty, DictProperty, NumericProperty, ObjectProperty, StringProperty

from client_kivy.kv import load_beside
from client_kivy.photos.remake import CannotUse, thumbnail
from client_kivy.screens import parts
from client_kivy.widgets import explained
from client_kivy.widgets.layout import Card, Row
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.tap import Tap

KNOWN = (parts, explained)


class ThreadRow(ListRow):
    """A thread in the list; a dot marks one with something new, which its words say too."""

    fresh = BooleanProperty(False)


class PhotoTap(Tap):
    """A photo, small; tapping it calls `tapped`. Without a picture it shows a sign."""

    texture = ObjectProperty(None, allownone=True)
    side = NumericProperty("132dp")
    name = StringProperty()
    """What the page calls it."""
    tapped = ObjectProperty(None, allownone=True)
    test_id = StringProperty()

    def on_release(self) -> None:
        """Do what the page gave it to do."""
        if self.tapped is not None:
            self.tapped()


class Attachment(Tap):
    """A report that goes along, as a line that opens it, or takes it off again where it says so in `deed`."""

    title = StringProperty()
    deed = StringProperty()
    tapped = ObjectProperty(None, allownone=True)
    test_id = StringProperty()

    def on_release(self) -> None:
        """Open it."""
        if self.tapped is not None:
            self.tapped()


class Bubble(Row):
    """One message: who, the words, photos, a report; and how far it has come."""

    said = DictProperty(rebind=True)
    test_id = StringProperty()


class Marked(Card):
    """What the team says became of the thread, with who says it."""

    said = DictProperty(rebind=True)
    test_id = StringProperty()


def bubble(
    said: dict[str, Any],
    content: Callable[[str], str | None],
    look: Callable[[str], None],
    open_report: Callable[[str], None],
    words: Any,
) -> Bubble:
    """A message with its photos (`content` gives each as base64, `look` opens it) and its report."""
    made = Bubble(said=said, test_id=f"message {said['id']}")
    for number, photo in enumerate(said["photos"], 1):
        made.ids.photos.add_widget(
            PhotoTap(
                texture=small(content(photo)),
                spoken=words.say("messages.photo", number=number),
                tapped=lambda photo=photo: look(photo),
                test_id=f"photo {photo}",
            )
        )
    if said["check_in"]:
        report = said["check_in_id"]
        made.ids.report.add_widget(
            Attachment(title=said["check_in"], tapped=lambda: open_report(report), test_id=f"with {report}")
        )
    return made


def texture_of(content: str | bytes | None) -> Any:
    """A JPEG (as base64 or bytes) as it can be drawn; None for one that is not here or cannot be shown."""
    if not content:
        return None
    raw = base64.b64decode(content) if isinstance(content, str) else content
    try:
        return CoreImage(BytesIO(raw), ext="jpg", nocache=True).texture
    except Exception:  # Kivy passes on whatever the library under it raises
        return None


def small(content: str | bytes | None) -> Any:
    """The middle of a photo, as wide as high, as it can be drawn; None for one that is not here or cannot be shown."""
    if not content:
        return None
    try:
        return texture_of(thumbnail(base64.b64decode(content) if isinstance(content, str) else content))
    except CannotUse:
        return None


load_beside(__file__)
