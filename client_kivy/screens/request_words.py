"""Asking the team: for an appointment with days that would suit, more of a medicine, a letter, something else."""

from collections.abc import Sequence
from typing import Any

from client_kivy.cards.requests import days_offered
from client_kivy.screens.goals import say
from client_kivy.screens.steps import Step, Steps
from shared.domain.requests import PARTS_OF_DAY

MAKE, REFILL = "requests.request.make", "prescriptions.refill.request"
NOTE, MOST_DAYS = 2000, 7


class RequestWords(Steps):
    """Opened with what it is `about`; for more of something with the `medicine` of the list or the `prescription`."""

    _about = "appointment"
    _of: tuple[str, str] = "", ""

    def arrive(
        self, about: str = "appointment", medicine: str = "", prescription: str = "", **_: Any
    ) -> None:
        """Nothing said yet."""
        self._about, self._of = about, (medicine, prescription)
        self.begin({"part": "any", "days": []})

    def questions(self) -> Sequence[Step]:
        """Days and words for an appointment, else only words."""
        app, words, about = self.app, self.app.words, self._about
        need = words.say("requests.need") if about in ("letter", "other") else ""
        text = Step(
            "text", words.say(f"requests.ask.{about}"), words.say(f"requests.hint.{about}"), need, NOTE
        )
        if about != "appointment":
            return (text,)
        days = Step(
            "days",
            words.say("requests.ask.days"),
            words.say("requests.days_say"),
            options=tuple(days_offered(app.session.record, app.time.now(), words)),
            many=MOST_DAYS,
        )
        parts = tuple((part, words.say(f"requests.choice.{part}")) for part in PARTS_OF_DAY)
        return text, days, Step("part", words.say("requests.ask.part"), options=parts)

    def finish(self, values: dict[str, Any]) -> bool:
        """Ask."""
        text, (medicine, prescription) = values["text"] or None, self._of
        if prescription:
            return say(self.app, REFILL, {"prescription_id": prescription, "note": text})
        wished = [{"on": day, "part": values["part"]} for day in sorted(values["days"])]
        body = {"about": self._about, "medicine_id": medicine or None, "text": text, "wished": wished}
        return say(self.app, MAKE, body)
