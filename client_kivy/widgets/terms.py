"""The medical words of some texts as rows to open: for whoever cannot tap in a text, by keys or switch too."""

from typing import Any

from kivy.app import App
from kivy.properties import ListProperty

from client_kivy.widgets.explained import explain
from client_kivy.widgets.layout import Column
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.text import Txt


class Terms(Column):
    """A row for each word of `texts` that can be explained, under a title; nothing and no room without one."""

    texts = ListProperty()

    def __init__(self, **kwargs: Any):
        super().__init__(spacing="10dp", **kwargs)
        self.fbind("texts", self._fill)
        App.get_running_app().fbind("words", self._fill)
        self._fill()

    def _fill(self, *_: Any) -> None:
        app = App.get_running_app()
        explainer = app.explainer()
        found = explainer.in_texts(*self.texts) if explainer is not None and any(self.texts) else []
        self.clear_widgets()
        if found:
            self.add_widget(Txt(say=app.words.say("leaves.words"), weight="bold", font_size="20sp"))
        for term in found:
            self.add_widget(
                ListRow(
                    icon="question",
                    title=term["word"],
                    tapped=lambda key=term["key"]: explain(key),
                    test_id=f"term {term['key']}",
                )
            )
