"""People who help a patient: what they may be let into in plain groups, invitations, whose turn it is."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from shared.domain.access import ROLES
from shared.domain.instants import from_wire

Row = Mapping[str, Any]

CODE_LIVES = timedelta(hours=24)
"""Counted from when the server received the invitation: no tablet's clock opens a door longer."""
LONGEST = timedelta(days=366)
"""How long anybody may be let in at once."""
TURN_LASTS = timedelta(hours=2)
LONGEST_TURN = timedelta(hours=12)

GROUPS: dict[str, tuple[str, ...]] = {
    "see": ("symptoms.read", "alerts.read", "plan.read", "timeline.read", "leaves.read"),
    "answer": ("symptoms", "alerts.read", "plan.read", "timeline.read", "outcomes", "leaves"),
    "medicines": ("medicines", "prescriptions", "requests"),
    "messages": ("messages",),
    "words": ("journals", "stories", "goals"),
}
"""What a patient chooses from, each the categories, or kinds of things in them, that it opens. `see`: how I feel, my
plan and my dates. `answer`: that, and check-ins and tasks answered for me. `words`: my story, my goals and what I
write for my family."""
ALWAYS = ("resources.read",)
"""Where to find help is told to everybody who helps."""

ALLOWED = frozenset(
    word
    for permission in ROLES["caregiver"].permissions
    for word in (permission.category, permission.value)
    if permission.category not in ("patients", "sync")
)
"""Every word a helper's right can be narrowed to. That it is this patient's record, they see in any case."""


def opened_by(groups: Collection[str]) -> frozenset[str] | None:
    """What a choice of groups opens; None, which is everything, when all of them are chosen.

    >>> sorted(opened_by(["medicines"]) or ())
    ['medicines', 'prescriptions', 'requests', 'resources.read']
    >>> opened_by(list(GROUPS)) is None
    True
    """
    if set(groups) >= set(GROUPS):
        return None
    words = {word for group in groups for word in GROUPS[group]}
    return frozenset(words & ALLOWED) | frozenset(ALWAYS)


def groups_of(categories: Collection[str] | None) -> tuple[str, ...]:
    """The groups that a right opens whole, in the order they are offered; `see` is not named beside `answer`.

    >>> groups_of(opened_by(["answer", "medicines"])), groups_of(None) == tuple(GROUPS)
    (('answer', 'medicines'), True)
    """
    if categories is None:
        return tuple(GROUPS)
    held = {*categories}

    def has(word: str) -> bool:
        return word not in ALLOWED or word in held or word.partition(".")[0] in held

    found = [
        group for group, words in GROUPS.items() if any(w in ALLOWED for w in words) and all(map(has, words))
    ]
    return tuple(group for group in found if group != "see" or "answer" not in found)


def code_digest(code: str) -> str:
    """What travels and is kept of a code: fifty random bits that live a day need no slow hash.

    >>> code_digest("0123456789") == code_digest("0123456789"), len(code_digest("ABCDEFGHJK"))
    (True, 64)
    """
    return sha256(f"daymark help {code}".encode()).hexdigest()


State = Literal["sending", "open", "accepted", "taken_back", "over"]


def invitation_state(invitation: Row, endings: Iterable[Row], now: datetime) -> State:
    """How an invitation stands: not received yet, open, accepted, taken back, or over because its code or the time it
    is for has run out.

    >>> at = datetime.fromisoformat("2026-11-22T10:00:00+00:00")
    >>> sent = {"id": "1", "state": "offered", "expires_at": None, "ends_at": "2027-02-22T10:00:00Z"}
    >>> invitation_state(sent, [], at), invitation_state(sent, [{"invitation_id": "1"}], at)
    ('sending', 'taken_back')
    """
    if any(str(one.get("invitation_id")) == str(invitation["id"]) for one in endings):
        return "taken_back"
    if invitation["state"] in ("accepted", "taken_back"):
        return invitation["state"]
    if invitation["expires_at"] is None:
        return "sending"
    ends = (_moment(invitation["expires_at"]), _moment(invitation["ends_at"]))
    return "over" if now >= min(ends) else "open"


def turn_now(turns: Iterable[Row], now: datetime) -> Row | None:
    """Whose turn it is to answer: what was said last, while it lasts. `turns`: oldest first. None: nobody's.

    >>> at = datetime.fromisoformat("2026-11-22T10:00:00+00:00")
    >>> mine = {"whose": "patient", "until": "2026-11-22T11:00:00Z"}
    >>> turn_now([mine], at) == mine, turn_now([mine, {"whose": "patient", "until": None}], at)
    (True, None)
    """
    last = next(reversed(list(turns)), None)
    return last if last is not None and last["until"] is not None and now < _moment(last["until"]) else None


def _moment(at: str | datetime) -> datetime:
    return from_wire(at) if isinstance(at, str) else at
