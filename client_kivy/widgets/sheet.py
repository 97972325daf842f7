"""A calm sheet over the screen: one question or one piece of news, and what can be done. No animation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from kivy.properties import ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.modalview import ModalView
from kivy.uix.widget import Widget

from client_kivy.kv import load_beside
from client_kivy.widgets.button import PillButton
from client_kivy.widgets.notice import SIGNS
from client_kivy.widgets.tap import unfocus


@dataclass(frozen=True)
class Deed:
    """A button of a sheet. The sheet closes first, unless `stays`."""

    say: str
    do: Callable[[], None] | None = None
    kind: str = "secondary"
    icon: str = ""
    test_id: str = ""
    stays: bool = False


class Sheet(ModalView):
    """`Sheet(title=…, say=…, deeds=[…]).show()`; the last deed is the main one.

    `dismissable` lets Esc and a touch beside it close it; a sheet that must be answered is shown without. `content` is
    a widget between text and buttons.
    """

    title = StringProperty()
    say = StringProperty()
    icon = StringProperty()
    kind = OptionProperty("info", options=list(SIGNS))
    tint = ColorProperty()
    wash = ColorProperty()
    tallest = NumericProperty(0)
    signs = SIGNS
    shown: ClassVar[list["Sheet"]] = []

    def __init__(
        self,
        deeds: Sequence[Deed] = (),
        content: Widget | None = None,
        dismissable: bool = True,
        **kwargs: Any,
    ):
        super().__init__(auto_dismiss=dismissable, **kwargs)
        if content is not None:
            self.ids.content.add_widget(content)
        for deed in deeds:
            button = PillButton(say=deed.say, kind=deed.kind, icon=deed.icon, test_id=deed.test_id)
            button.bind(on_release=lambda _, deed=deed: self._do(deed))
            self.ids.deeds.add_widget(button)

    def show(self) -> "Sheet":
        """Put it over the screen."""
        unfocus()
        self.open(animation=False)
        Sheet.shown.append(self)
        return self

    def close(self) -> None:
        """Take it away."""
        self.dismiss(force=True, animation=False)

    def on_dismiss(self) -> None:
        """It went, by whatever way; Tab begins on the page again, not on a button that is gone."""
        unfocus()
        if self in Sheet.shown:
            Sheet.shown.remove(self)

    @classmethod
    def close_all(cls) -> None:
        """Nothing stays over the screen, as when the tablet locks."""
        for sheet in list(cls.shown):
            sheet.close()

    def _do(self, deed: Deed) -> None:
        if not deed.stays:
            self.close()
        if deed.do is not None:
            deed.do()


load_beside(__file__)
