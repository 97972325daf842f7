"""One report in full: each question with its answer, how far it got, and the way to correct it."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from client_kivy.cards.diary import report_card
from client_kivy.cards.helping import answered_by
from client_kivy.screens import parts
from client_kivy.screens.page import Page

KNOWN = (parts,)


class Report(Page):
    """Opened with `report_id`."""

    report_id = StringProperty()
    delivery = StringProperty("saved")
    delivery_says = StringProperty()
    corrected = StringProperty()
    can_correct = BooleanProperty(False)

    def arrive(self, report_id: str = "", **given: Any) -> None:
        """Show it."""
        self.report_id, self.leads_back = report_id, True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.lines.clear_widgets()

    def refresh(self) -> None:
        """As it is now."""
        app = self.app
        card = report_card(app.session.record, self.report_id, app.time.now(), app.words)
        box = self.ids.lines
        box.clear_widgets()
        if card is None:
            return
        self.heading, self.under = card["when"], answered_by(app.session.record, self.report_id, app.words)
        self.delivery, self.delivery_says = card["delivery"], card["delivery_says"]
        self.corrected, self.can_correct = card["corrected"], card["can_correct"]
        for line in card["lines"]:
            box.add_widget(parts.Saying(title=line["asked"], say=line["answer"]))

    def correct(self) -> None:
        """Say it anew."""
        reporting = self.app.session.correct(self.report_id, self.app.words)
        if reporting is not None:
            self.app.router.go("check_in", reporting=reporting)
            return
        words = self.app.words
        parts.Sheet(
            [parts.Deed(words.say("button.done"), kind="primary", test_id="cannot-done")],
            title=words.say("diary.correct"),
            say=words.say("diary.cannot"),
        ).show()
