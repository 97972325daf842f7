"""A few short questions one after the other, typed or chosen; nothing is kept before the last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from client_kivy.screens import parts
from client_kivy.screens.base import Screen
from client_kivy.widgets.button import PillButton
from client_kivy.widgets.choice import Toggle

KNOWN = (parts,)


@dataclass(frozen=True)
class Step:
    """One question. With `options` (value, words) it is chosen, up to `many` of them; else it is typed.

    `need` is what is said when nothing was typed where something must be. `suggest` gives names for what was typed.
    """

    key: str
    asks: str
    hint: str = ""
    need: str = ""
    longest: int = 300
    options: tuple[tuple[Any, str], ...] = ()
    many: int = 1
    suggest: Callable[[str], list[str]] | None = None


class WritePane(BoxLayout):
    """The field, what may be meant, and the keyboard."""


class Steps(Screen):
    """Subclasses call `begin` when they arrive and override `finish`. `values` are by step; a choice of several is a
    list."""

    at = NumericProperty(0)
    asks = StringProperty()
    hint = StringProperty()
    main = StringProperty()
    trouble = StringProperty()
    is_last = BooleanProperty(False)
    last_words = StringProperty("button.save")
    """The key of what the last button says."""

    def __init__(self, **kwargs: Any):
        self.steps: Sequence[Step] = ()
        self.values: dict[str, Any] = {}
        super().__init__(**kwargs)

    def on_kv_post(self, *_: Any) -> None:
        """Both panes exist; one is shown."""
        ids = self.ids
        self._write, self._choose = ids.write.__self__, ids.choose.__self__
        self._field, self._chips = ids.field.__self__, ids.chips.__self__
        self._field.fbind("text", self._typed)

    def questions(self) -> Sequence[Step]:
        """The steps, in the language of now."""
        raise NotImplementedError

    def finish(self, values: dict[str, Any]) -> bool:
        """Keep it; whether it was kept. Then the screen is left."""
        raise NotImplementedError

    def begin(self, values: dict[str, Any]) -> None:
        """From the first question, with what is known already."""
        self.steps, self.values = self.questions(), dict(values)
        self.at = 0
        self.app.fbind("words", self._speak)
        self._show()

    def leave(self) -> None:
        """Nothing of it stays."""
        self.app.funbind("words", self._speak)
        self.values = {}
        self._field.text = ""
        self.ids.options.clear_widgets()

    @property
    def step(self) -> Step:
        """The question that is shown."""
        return self.steps[int(self.at)]

    def go_on(self) -> None:
        """To the next question; after the last one keep it."""
        step = self.step
        if not step.options:
            self.values[step.key] = self._field.text.strip()
        if step.need and not self.values.get(step.key):
            self.trouble = step.need
        elif self.at + 1 < len(self.steps):
            self.at += 1
            self._show()
        elif self.finish(self.values):
            self.away()

    def back(self) -> None:
        """The question before; from the first one, away."""
        if self.at == 0:
            self.away()
            return
        if not self.step.options:
            self.values[self.step.key] = self._field.text.strip()
        self.at -= 1
        self._show()

    def away(self) -> None:
        """To where it was opened; nothing new is kept."""
        if not self.app.router.back():
            self.app.door()

    def choose(self, value: Any) -> None:
        """One of the options was tapped; of several, it is added or taken away."""
        step = self.step
        if step.many == 1:
            self.values[step.key] = value
        else:
            chosen = list(self.values.get(step.key) or ())
            self.values[step.key] = (
                [one for one in chosen if one != value] if value in chosen else [*chosen, value]
            )
        self.trouble = ""

    def _speak(self, *_: Any) -> None:
        self.steps = self.questions()
        self._show()

    def _show(self) -> None:
        step, place = self.step, self.ids.place
        self.asks, self.hint, self.trouble = step.asks, step.hint, ""
        self.is_last = self.at + 1 == len(self.steps)
        self.main = self.app.words.say(self.last_words if self.is_last else "button.next")
        place.clear_widgets()
        place.add_widget(self._choose if step.options else self._write)
        if step.options:
            self._offer(step)
        else:
            self._field.longest = step.longest
            self._field.text = str(self.values.get(step.key) or "")
            self._field.focus = True

    def _offer(self, step: Step) -> None:
        box, single = self.ids.options, self.ids.single
        box.clear_widgets()
        single.options = list(step.options) if step.many == 1 else []
        single.value = self.values.get(step.key) if step.many == 1 else None
        self.ids.scroll.scroll_y = 1
        if step.many > 1:
            chosen = self.values.get(step.key) or ()
            for value, words in step.options:
                row = Toggle(title=words, active=value in chosen, test_id=f"option {value}")
                row.bind(on_change=lambda turned, _, value=value: self._turned(turned, value))
                box.add_widget(row)

    def _turned(self, row: Any, value: Any) -> None:
        if row.active and len(self.values.get(self.step.key) or ()) >= self.step.many:
            row.active = False
            self.trouble = self.step.hint
            return
        self.choose(value)

    def _typed(self, *_: Any) -> None:
        self.trouble = ""
        chips = self._chips
        chips.clear_widgets()
        suggest = self.step.suggest if self.steps else None
        names = suggest(self._field.text) if suggest else []
        for name in names[: 1 if self.app.theme.listed else 3]:
            button = PillButton(kind="quiet", say=name, test_id=f"suggested {name}")
            button.bind(on_release=lambda tapped: self._take(tapped.say))
            chips.add_widget(button)
        if not names:
            chips.height = 0

    def _take(self, name: str) -> None:
        self._field.text = name
