"""The page "Me": a list of what is the person's own, each row leading to its page."""

from client_kivy.cards.me import me_groups
from client_kivy.screens.page import Page
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.text import Txt


class GroupTitle(Txt):
    """What the rows below have in common."""


class Me(Page):
    """Everything comes from `me_groups`."""

    def refresh(self) -> None:
        """The rows in the language of now."""
        app = self.app
        self.heading = app.words.say("me.title")
        box = self.ids.groups
        box.clear_widgets()
        for group in me_groups(app.words, app.router.places):
            box.add_widget(GroupTitle(say=group["title"]))
            for row in group["rows"]:
                box.add_widget(
                    ListRow(
                        icon=row["icon"],
                        title=row["title"],
                        detail=row["detail"],
                        tapped=lambda name=row["name"]: app.router.go(name),
                        test_id=row["name"],
                    )
                )
