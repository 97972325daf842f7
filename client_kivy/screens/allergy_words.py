"""Adding an allergy, or saying one anew: what it is, what happens, how bad."""

from collections.abc import Sequence
from typing import Any

from client_kivy.cards.medicines import allergy_card
from client_kivy.screens.goals import say
from client_kivy.screens.steps import Step, Steps

RECORD = "patients.allergy.record"


class AllergyWords(Steps):
    """Opened with nothing, or with the id of an allergy that is said anew."""

    _line: dict[str, Any] | None = None

    def arrive(self, allergy: str = "", **_: Any) -> None:
        """What is known, or nothing yet."""
        self._line = allergy_card(self.app.session.record, allergy, self.app.words) if allergy else None
        row = self._line["row"] if self._line else {}
        known = {name: row.get(name) or "" for name in ("substance", "reaction")}
        self.begin(known | {"criticality": row.get("criticality", "unknown")})

    def leave(self) -> None:
        """Nothing of it stays."""
        super().leave()
        self._line = None

    def questions(self) -> Sequence[Step]:
        """What, what happens, how bad."""
        words = self.app.words
        what = Step(
            "substance",
            words.say("allergies.ask.substance"),
            words.say("allergies.hint.substance"),
            words.say("allergies.need"),
            200,
        )
        happens = Step("reaction", words.say("allergies.ask.reaction"), words.say("allergies.hint.reaction"))
        levels = tuple(
            (level, words.say(f"allergies.choose.{level}")) for level in ("high", "low", "unknown")
        )
        bad = Step("criticality", words.say("allergies.ask.bad"), options=levels)
        return (happens, bad) if self._line is not None else (what, happens, bad)

    def finish(self, values: dict[str, Any]) -> bool:
        """Say it."""
        follows = self._line["last"] if self._line else None
        body = {"follows": follows, "status": "active", "note": None, "reaction": values["reaction"] or None}
        return say(self.app, RECORD, body | {name: values[name] for name in ("substance", "criticality")})
