"""Gallery: a question with five answers, its progress, what happens after a severe one."""

from typing import Any

from client_kivy.gallery.samples import sample
from client_kivy.screens.base import Screen
from client_kivy.widgets.answer import Choice

class Question(Screen):
    """`chosen` shows the advice from severe on."""

    def arrive(self, **_: Any) -> None:
        """Fill the answers, and again when the language changes."""
        self.app.bind(words=self._fill)
        self._fill()

    def _fill(self, *_: Any) -> None:
        words = self.app.words
        names, details = words.names("severity.words"), sample(words, "details")
        self.ids.answers.choices = [
            Choice(grade, name, detail, grade) for grade, (name, detail) in enumerate(zip(names, details, strict=True))
        ]
