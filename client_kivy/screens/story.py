"""My story: what matters to the person, field by field, and who may read it."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from client_kivy.cards.story import DRAFT, NEWS, sees, story_page, told_anew
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.screens.parts import choose, say
from client_kivy.screens.story_words import TELL
from client_kivy.widgets.rows import ListRow

KNOWN = (parts,)
UNSAID = "unsaid"


class Story(Page):
    """Opened from "Me". Each change tells the story anew, whole."""

    shared = BooleanProperty(True)
    share_says = StringProperty()
    told = StringProperty()

    def arrive(self, **given: Any) -> None:
        """It is opened from another page."""
        self.leads_back = True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.fields.clear_widgets()
        self.told = ""

    def refresh(self) -> None:
        """As it is now."""
        app, box = self.app, self.ids.fields
        self.heading, self.under = app.words.say("story.title"), app.words.say("story.say")
        page = story_page(app.session.record, app.store.drafts(DRAFT), app.time.now(), app.words)
        self.shared, self.share_says, self.told = page["share"], page["share_says"], page["told"]
        box.clear_widgets()
        for field in page["fields"]:
            box.add_widget(
                ListRow(
                    icon=field["icon"],
                    title=field["title"],
                    detail=field["says"],
                    tapped=lambda name=field["name"]: self.open(name),
                    test_id=f"story {field['name']}",
                )
            )

    def open(self, name: str) -> None:
        """Write it, or choose."""
        if name != "news":
            self.app.router.go("story_words", field=name)
            return
        words = self.app.words
        options = {key: words.say(f"story.news.{key}") for key in (*NEWS, UNSAID)}
        keys = {text: key for key, text in options.items()}
        who = sees(self.app.session.record.story, words)
        choose(words, words.say("story.field.news"), who, options, lambda text: self.choose_news(keys[text]))

    def choose_news(self, news: str) -> None:
        """How news should be told."""
        self._tell(news=None if news == UNSAID else news)

    def share(self, shared: bool) -> None:
        """Whether the team and helpers may read it."""
        self._tell(share=shared)

    def _tell(self, **changes: Any) -> None:
        say(self.app, TELL, told_anew(self.app.session.record.story, **changes))
        self.refresh()  # also where it was not kept: the switch shows what is so
