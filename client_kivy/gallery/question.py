"""Gallery: a question with five answers, its progress, what happens after a severe one."""

from typing import Any

from kivy.metrics import dp
from kivy.properties import NumericProperty

from client_kivy.gallery.samples import sample
from client_kivy.screens.base import Screen
from client_kivy.widgets.answer import Choice
from client_kivy.widgets.notice import Notice

SEVERE = 3


class Question(Screen):
    """A severe answer brings advice; nothing that is not shown can be reached by Tab."""

    taken = NumericProperty(0)

    def arrive(self, **_: Any) -> None:
        """Fill the answers, and again when the language changes."""
        self.app.bind(words=self._fill)
        self._advice = Notice(kind="danger", offer_icon="phone-call", test_id="advice")
        self._advice.bind(height=self._make_room)
        self._fill()

    def advise(self, grade: int | None) -> None:
        """Advice appears with a severe answer and goes with a milder one."""
        middle, wanted = self.ids.middle, grade is not None and grade >= SEVERE
        if wanted and self._advice.parent is None:
            middle.add_widget(self._advice)
        elif not wanted and self._advice.parent is not None:
            middle.remove_widget(self._advice)
        self._make_room()

    def _make_room(self, *_: Any) -> None:
        self.taken = self._advice.height + dp(18) if self._advice.parent else 0

    def _fill(self, *_: Any) -> None:
        words = self.app.words
        self._advice.title, self._advice.say = sample(words, "call"), sample(words, "call_text")
        self._advice.offer = words.say("button.call", phone=sample(words, "phone"))
        names, details = words.names("severity.words"), sample(words, "details")
        self.ids.answers.choices = [
            Choice(grade, name, detail, grade)
            for grade, (name, detail) in enumerate(zip(names, details, strict=True))
        ]
