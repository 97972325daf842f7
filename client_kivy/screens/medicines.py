"""Medicines and allergies on one page: what is taken, from the plan and otherwise, and what must not be given."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from client_kivy.cards.medicines import allergies_page, medicines_page
from client_kivy.screens import parts
from client_kivy.screens.goals import say
from client_kivy.screens.page import Page
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.sheet import Deed, Sheet
from client_kivy.widgets.text import Txt

KNOWN = (parts,)
ALLERGY = "patients.allergy.record"


class ListTitle(Txt):
    """What the rows below have in common."""


class Medicines(Page):
    """Opened from the page "Me"."""

    empty = BooleanProperty(False)
    unsaid = BooleanProperty(False)
    none_known = StringProperty()
    can_say_none = BooleanProperty(False)

    def arrive(self, **given: Any) -> None:
        """It is opened from other pages."""
        self.leads_back = True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        for name in ("lines", "stopped", "allergies"):
            self.ids[name].clear_widgets()
        self.none_known = ""

    def refresh(self) -> None:
        """As they are now."""
        app, words = self.app, self.app.words
        self.heading, self.under = words.say("medicines.title"), words.say("medicines.say")
        page = medicines_page(app.session.record, app.time.now(), words)
        self.empty = not any(page.values())
        box = self.ids.lines
        box.clear_widgets()
        if page["taken"]:
            box.add_widget(ListTitle(say=words.say("medicines.taken")))
        for line in page["taken"]:
            box.add_widget(medicine_row(line, app))
        if page["plan"]:
            box.add_widget(ListTitle(say=words.say("medicines.plan")))
        for line in page["plan"]:
            box.add_widget(self._plan_row(line))
        self._show_stopped(page["stopped"])
        self._show_allergies()

    def add(self) -> None:
        """A medicine, by its name first."""
        self.app.router.go("medicine_words")

    def add_allergy(self) -> None:
        """An allergy, by what it is first."""
        self.app.router.go("allergy_words")

    def say_none(self) -> None:
        """Make sure, then say that no allergy is known."""
        words = self.app.words
        Sheet(
            icon="shield-check",
            title=words.say("allergies.none"),
            say=words.say("allergies.none.say"),
            deeds=[
                Deed(words.say("button.cancel"), test_id="none-no"),
                Deed(words.say("allergies.none"), do=self._none, kind="primary", test_id="none-yes"),
            ],
        ).show()

    def _none(self) -> None:
        body = {"substance": "", "reaction": None, "criticality": "unknown", "note": None}
        say(self.app, ALLERGY, body | {"status": "none_known", "follows": None})

    def _plan_row(self, line: dict[str, Any]) -> ListRow:
        where = {"assignment": line["assignment"], "task": line["task"]}
        return ListRow(
            icon="clipboard-text",
            title=line["name"],
            detail="\n".join((line["dose"], line["said"])),
            tapped=lambda: self.app.router.go("tablets", **where),
            test_id=f"plan-medicine {line['task']}",
        )

    def _show_stopped(self, lines: list[dict[str, Any]]) -> None:
        box, words = self.ids.stopped, self.app.words
        box.clear_widgets()
        if lines:
            box.add_widget(ListTitle(say=words.say("medicines.stopped")))
        for line in lines:
            box.add_widget(medicine_row(line, self.app))

    def _show_allergies(self) -> None:
        box, words = self.ids.allergies, self.app.words
        page = allergies_page(self.app.session.record, words)
        self.unsaid, self.none_known = page["nothing"], page["none"]
        self.can_say_none = not page["lines"] and not page["none"]
        box.clear_widgets()
        for line in page["lines"]:
            box.add_widget(self._allergy_row(line))
        if page["over"]:
            box.add_widget(ListTitle(say=words.say("allergies.over")))
        for line in page["over"]:
            box.add_widget(self._allergy_row(line))

    def _allergy_row(self, line: dict[str, Any]) -> ListRow:
        parts_said = (line["reaction"], line["bad"], line["said"], line["beside"])
        return ListRow(
            icon=("warning" if line["high"] else "shield-warning") if line["active"] else "minus-circle",
            title=line["name"],
            detail="\n".join(part for part in parts_said if part),
            tapped=lambda: self.app.router.go("allergy", allergy=line["id"]),
            test_id=f"allergy {line['id']}",
        )


def medicine_row(line: dict[str, Any], app: Any) -> ListRow:
    """A medicine as a row that opens it."""
    said = (line["dose"], line["purpose"], line["said"], line["beside"], line["same"])
    return ListRow(
        icon="pill" if line["taken"] else "minus-circle",
        title=line["name"],
        detail="\n".join(part for part in said if part),
        tapped=lambda: app.router.go("medicine", medicine=line["id"]),
        test_id=f"medicine {line['id']}",
    )
