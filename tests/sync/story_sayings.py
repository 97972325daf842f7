"""What patients tell of themselves on simulated tablets: their story, topics for the visit, what they agree to."""

from __future__ import annotations

from random import Random
from typing import Any
from uuid import UUID

from server.features.stories.models import Acceptance, Story, Topic
from shared.schemas.stories import NEWS

Body = dict[str, Any]
TELL, ACCEPT = "stories.story.tell", "stories.agreement.accept"
RAISE, CHANGE, DROP = "stories.topic.raise", "stories.topic.change", "stories.topic.drop"
MAKES: dict[str, Any] = {TELL: Story, RAISE: Topic, CHANGE: Topic, DROP: Topic, ACCEPT: Acceptance}
OFFERED = UUID("0192f000-0000-7000-8000-00000000a9ee")
"""The agreement that every simulated team offers to each of its patients."""


def kinds_now(before: dict[str, list[Body]]) -> list[str]:
    """What there is reason to say: a topic that was raised can be changed or dropped."""
    return [TELL, TELL, ACCEPT, RAISE, *([CHANGE, DROP] if before[RAISE] else [])]


def body_of(kind: str, said: Body, before: dict[str, list[Body]], random: Random) -> Body:
    """The body of one event; `said` holds its id and moment. About half of the stories are for the patient alone."""
    if kind == TELL:
        told = {"name_i_like": random.choice((None, "Anita")), "at_home": None, "worries": None}
        told |= {"hopes": random.choice((None, "Ver el mar")), "news": random.choice((None, *NEWS))}
        return said | told | {"share": random.random() < 0.5}
    if kind == ACCEPT:
        note = random.choice((None, "Las noches"))
        return said | {"agreement_id": str(OFFERED), "accepted": random.random() < 0.7, "note": note}
    first = said if kind == RAISE else random.choice(before[RAISE])
    proposed = random.random() < 0.3
    return said | {
        "topic_id": first["id"],
        "text": random.choice(("¿Puedo volar?", "So tired")),
        "source": "worst" if proposed else "question",
        "item": 53 if proposed else None,
        "appointment_id": None,
        "rank": random.choice((None, 1, 2, 3)),
        "state": "dropped" if kind == DROP else "open",
    }
