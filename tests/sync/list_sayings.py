"""What people say on simulated tablets of the one list of medicines and allergies, and what they ask their team for."""

from __future__ import annotations

from random import Random
from typing import Any

from server.features.patients.models import Allergy, Medicine
from server.features.requests.models import Request, Withdrawal

Body = dict[str, Any]
TAKE, STOP = "patients.medicine.record", "patients.medicine.stop"
ALLERGY, OVER = "patients.allergy.record", "patients.allergy.withdraw"
ASK, BACK = "requests.request.make", "requests.request.withdraw"
MAKES: dict[str, Any] = {
    TAKE: Medicine,
    STOP: Medicine,
    ALLERGY: Allergy,
    OVER: Allergy,
    ASK: Request,
    BACK: Withdrawal,
}


def kinds_now(said_before: dict[str, list[Body]]) -> list[str]:
    """What there is reason to say, by the bodies said before of each kind."""
    return [
        TAKE,
        ALLERGY,
        ASK,
        *(after for first, after in ((TAKE, STOP), (ALLERGY, OVER), (ASK, BACK)) if said_before[first]),
    ]


def body_of(kind: str, said: Body, before: dict[str, list[Body]], random: Random) -> Body:
    """The body of one saying; `said` has its id and moment."""
    if kind in (TAKE, STOP):
        follows = _one_of(before[TAKE], random, always=kind == STOP)
        status = "active" if kind == TAKE else "stopped"
        note = random.choice((None, "Solo por la noche"))
        return (
            said
            | _followed(follows)
            | {"name": "Ibuprofeno", "origin": "over_the_counter", "status": status, "note": note}
        )
    if kind in (ALLERGY, OVER):
        if kind == ALLERGY and random.random() < 0.2:
            return said | {"substance": "", "status": "none_known"}
        follows = _one_of(before[ALLERGY], random, always=kind == OVER)
        status = "active" if kind == ALLERGY else "resolved"
        name = "Latex" if follows is None else follows["substance"] or "Latex"
        return said | _followed(follows) | {"substance": name, "reaction": "Ronchas", "status": status}
    if kind == BACK:
        return said | {"request_id": random.choice(before[ASK])["id"]}
    wished = [{"on": "2026-12-01", "part": "morning"}] if random.random() < 0.5 else []
    return said | {"about": random.choice(("appointment", "letter")), "text": "Por favor", "wished": wished}


def _one_of(before: list[Body], random: Random, *, always: bool) -> Body | None:
    return random.choice(before) if before and (always or random.random() < 0.4) else None


def _followed(before: Body | None) -> Body:
    return {} if before is None else {"follows": before["id"]}
