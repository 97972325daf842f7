"""Adding a medicine, or saying that it is taken differently; each is said anew, whole."""

from collections.abc import Sequence
from typing import Any

from client_kivy.cards.medicines import medicine_card, said_anew, suggested
from client_kivy.screens.goals import say
from client_kivy.screens.steps import Step, Steps

RECORD = "patients.medicine.record"
TYPED = ("name", "dose_text", "when_text", "purpose", "note")


class MedicineWords(Steps):
    """Opened with nothing, or with the id of a line that is taken differently."""

    _line: dict[str, Any] | None = None

    def arrive(self, medicine: str = "", **_: Any) -> None:
        """What is known, or nothing yet."""
        app = self.app
        self._line = (
            medicine_card(app.session.record, medicine, app.time.now(), app.words) if medicine else None
        )
        row = self._line["row"] if self._line else {}
        self.begin(
            {name: row.get(name) or "" for name in TYPED[1:3]}
            | {"origin": row.get("origin", "over_the_counter")}
        )

    def leave(self) -> None:
        """Nothing of it stays."""
        super().leave()
        self._line = None

    def questions(self) -> Sequence[Step]:
        """Name, dose, when, what for, where from; for one that is known only what can be different."""
        words = self.app.words
        dose = Step("dose_text", words.say("medicines.ask.dose"), words.say("medicines.hint.dose"))
        when = Step("when_text", words.say("medicines.ask.when"), words.say("medicines.hint.when"))
        if self._line is not None:
            note = Step(
                "note", words.say("medicines.ask.note"), words.say("medicines.hint.note"), longest=1000
            )
            return dose, when, note
        record = self.app.session.record
        return (
            Step(
                "name",
                words.say("medicines.ask.name"),
                words.say("medicines.hint.name"),
                words.say("medicines.need"),
                200,
                suggest=lambda typed: suggested(record, typed, words),
            ),
            dose,
            when,
            Step("purpose", words.say("medicines.ask.purpose"), words.say("medicines.hint.purpose")),
            Step(
                "origin",
                words.say("medicines.ask.origin"),
                options=tuple(
                    (origin, words.say(f"medicines.origin.{origin}"))
                    for origin in ("over_the_counter", "prescribed")
                ),
            ),
        )

    def finish(self, values: dict[str, Any]) -> bool:
        """Say it."""
        typed = {name: values.get(name) or None for name in TYPED if name in values}
        if self._line is not None:
            return say(self.app, RECORD, said_anew(self._line["row"], self._line["last"], **typed))
        new = {"follows": None, "status": "active", "started_on": None, "ended_on": None, "note": None}
        return say(self.app, RECORD, new | typed | {"origin": values["origin"]})
