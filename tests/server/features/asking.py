"""Asking the API as each person of the cast, with tokens got by signing in; and reports in their wire form."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from server.features.accounts import actions as accounts
from server.features.accounts import passwords
from server.foundation import clock
from server.foundation.access import Actor
from shared.domain.composite import PATTERNS
from shared.domain.ids import uuid7
from shared.domain.instants import to_wire
from tests.server.cast import SYSTEM, Cast, number
from tests.server.features.accounts.conftest import PASSPHRASE, bearer, sign_in

MFOLFOX6 = {"plan": "colorectal/mfolfox6", "plan_version": 1}
ITEMS = {
    "numbness": 39,
    "diarrhea": 16,
    "nausea": 9,
    "vomiting": 10,
    "mouth_sores": 3,
    "fatigue": 53,
    "chills": 74,
    "breath": 19,
}
LETTERS = {"frequency": "F", "severity": "S", "interference": "I", "presence": "P", "amount": "A"}
EVERYBODY = (
    "patient",
    "caregiver",
    "nurse",
    "oncologist",
    "coordinator",
    "administrator",
    "other_nurse",
    "far_nurse",
    "other_patient",
    "stranger",
)
"""About Ana: those of her own record and team first, then those who have nothing to do with her."""
TEAM = frozenset({"nurse", "oncologist"})


@dataclass
class Door:
    """The API as each of the cast finds it."""

    client: FlaskClient
    cast: Cast
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)

    def ask(self, who: str | None, method: str, path: str, body: Any = None) -> Any:
        """One request of a person by their word in the cast; of nobody without one."""
        headers = self._token(who) if who else {}
        if method == "GET":
            return self.client.get(path, headers=headers)
        return self.client.open(path, method=method, json=body, headers=headers)

    def shuts_out(
        self, method: str, path: str, body: Callable[[], Any], let_in: Collection[str], status: int
    ) -> None:
        """Each of `let_in` gets `status`; everybody else hears that there is nothing, and nobody is asked to sign in."""
        assert self.ask(None, method, path, body()).status_code == 401
        found = {who: self.ask(who, method, path, body()).status_code for who in EVERYBODY}
        assert found == {who: status if who in let_in else 404 for who in EVERYBODY}, path

    def _token(self, who: str) -> dict[str, str]:
        if who not in self.tokens:
            names = {"patient": "home", "other_patient": "home", "caregiver": "home"}
            answer = sign_in(self.client, f"{who}@{names.get(who, 'clinic')}.example")
            assert answer.status_code == 200, (who, answer.json)
            self.tokens[who] = bearer(answer.json["access_token"])
        return self.tokens[who]


def open_door(client: FlaskClient, cast: Cast) -> Door:
    """Give everybody a password; the stranger gets an account that opens nothing."""
    account = {"id": cast.stranger.id, "name": "A stranger", "sign_in_name": "stranger@clinic.example"}
    accounts.create_person(cast.site, account, by=SYSTEM)
    places = {"far_nurse": cast.other_site}
    for who in EVERYBODY:
        person: Actor = getattr(cast, who)
        if who in ("patient", "caregiver", "other_patient"):
            home = cast.ben if who == "other_patient" else cast.ana
            passwords.give_password_at_home(home, person.id, PASSPHRASE, by=SYSTEM)
        else:
            passwords.give_password(places.get(who, cast.site), person.id, PASSPHRASE, by=SYSTEM)
    return Door(client, cast)


def new_id() -> UUID:
    """An id as a tablet makes it."""
    return uuid7(clock.now())


def answers(at: datetime, **said: tuple[int | None, ...]) -> list[dict[str, Any]]:
    """Answers by symptom: `nausea=(3, 2)` are its attributes in the order they are asked; None was skipped."""
    words = {letter: word for word, letter in LETTERS.items()}
    found = []
    for symptom, values in said.items():
        item = ITEMS[symptom]
        for letter, value in zip(PATTERNS[item], values, strict=False):
            found.append(
                {
                    "item": item,
                    "attribute": words[letter],
                    "value": value,
                    "answered_at": to_wire(at),
                    "skipped": value is None,
                }
            )
    return found


def provenance(at: datetime, **changed: Any) -> dict[str, Any]:
    """How a report came to be, saved at this moment on a tablet."""
    return {
        "due_at": None,
        "reminder_sent_at": None,
        "opened_at": to_wire(at),
        "saved_at": to_wire(at),
        "device": None,
        "mode": "tablet",
        "language": "es",
        "read_aloud": False,
        "on_behalf_of": None,
    } | changed


def check_in(
    at: datetime | None = None, *, celsius: str | None = None, fahrenheit: str | None = None, **more: Any
) -> dict[str, Any]:
    """A check-in in its wire form; `nausea=(3, 2)` and the like are answers, everything else is a field."""
    at = at or clock.now()
    said = {symptom: more.pop(symptom) for symptom in list(more) if symptom in ITEMS}
    readings = []
    if celsius is not None:
        readings = [_temperature(celsius, celsius, "Cel")]
    if fahrenheit is not None:
        value = f"{(float(fahrenheit) - 32) * 5 / 9:.1f}"
        readings = [_temperature(value, fahrenheit, "[degF]")]
    return {
        "id": str(new_id()),
        "assignment_id": None,
        "task": None,
        "occurrence": None,
        "symptom_set": None,
        "answers": answers(at, **(said or {"fatigue": (0,)})),
        "readings": readings,
        "note": None,
        "reported_at": to_wire(at),
        "provenance": provenance(at),
        "tablet_raised": [],
    } | more


def _temperature(value: str, typed: str, unit: str) -> dict[str, Any]:
    return {"what": "temperature", "value": value, "unit": "Cel", "typed": typed, "typed_unit": unit}


def outcome(assignment_id: UUID | str, task: str, at: datetime | None = None, **more: Any) -> dict[str, Any]:
    """What became of a task, in its wire form."""
    at = at or clock.now()
    return {
        "id": str(new_id()),
        "assignment_id": str(assignment_id),
        "task": task,
        "occurrence": None,
        "outcome": "done",
        "reason": None,
        "note": None,
        "happened_at": to_wire(at),
        "provenance": provenance(at),
    } | more


UNKNOWN = number(4242)
"""An id that nothing has."""
