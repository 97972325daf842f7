"""The page "Me": a list of what is the person's own, each row leading to its page."""

from client_kivy.cards.me import OF_ONE_TABLET, me_groups
from client_kivy.screens.page import Page
from client_kivy.screens.parts import GroupTitle
from client_kivy.widgets.rows import ListRow


class Me(Page):
    """Everything comes from `me_groups`."""

    def refresh(self) -> None:
        """The rows in the language of now."""
        app = self.app
        self.heading = app.words.say("me.title")
        box = self.ids.groups
        box.clear_widgets()
        places = app.router.places.keys() - (OF_ONE_TABLET if app.kiosk else ())
        for group in me_groups(app.words, places):
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
