"""People who help, as the pages show them: who, what they may, until when, what they did, whose turn it is."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from client_kivy.cards.days import joined
from client_kivy.cards.diary import delivery
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words, isolate
from shared.domain.helping import GROUPS, groups_of, invitation_state, turn_now
from shared.domain.instants import from_wire

ICONS = {
    "running": "handshake",
    "coming": "hourglass",
    "stopping": "hourglass",
    "over": "clock",
    "stopped": "prohibit",
    "sending": "cloud-arrow-up",
    "open": "user-plus",
    "taken_back": "prohibit",
}
DEEDS = {
    "symptoms.check_in": "check_in",
    "care_plans.outcome": "task",
    "messages.message": "message",
    "patients.medicine": "medicine",
    "patients.allergy": "allergy",
    "prescriptions.start": "medicine",
    "prescriptions.refill": "request",
    "requests.request": "request",
    "goals.goal": "goal",
    "goals.tick": "goal",
    "journals.entry": "journal",
}
"""Kinds of records whose making has a name of its own here."""
QUIET = ("sharing.turn", "accounts.enrolment", "messages.seen", "leaves.verdict", "triage.alert")
"""What is no deed to tell of: it says nothing of the patient."""
SHOWN = 60
ANSWERS = "symptoms.report"


def helpers_page(record: Record, now: datetime, words: Words) -> dict[str, list[dict[str, Any]]]:
    """`now`: who helps, is about to, or is invited. `before`: whose help is over, and invitations that came to
    nothing. Each a row with its state."""
    rows = [_helper(record, one, now, words) for one in record.helpers]
    known = {one["grant_id"] for one in record.helpers}
    for one in reversed(record.of_kind("sharing.invitation")):
        state = invitation_state(one, _endings(record), now)
        if state != "accepted" or one["grant_id"] not in known:
            rows.append(_invitation(record, one, state, words))
    current = ("running", "coming", "stopping", "sending", "open", "accepted")
    return {
        "now": [row for row in rows if row["state"] in current],
        "before": [row for row in rows if row["state"] not in current],
    }


def helper_card(record: Record, grant: str, now: datetime, words: Words) -> dict[str, Any] | None:
    """One helper, whole, with what they did, the newest first; None when they are not here."""
    one = next((each for each in record.helpers if each["grant_id"] == grant), None)
    if one is None:
        return None
    row = _helper(record, one, now, words)
    told = next((each for each in reversed(_endings(record)) if each.get("grant_id") == grant), None)
    return row | {
        "may": [
            (words.say(f"helping.group.{name}"), words.say(f"helping.group.{name}.say"))
            for name in row["groups"]
        ],
        "deeds": _deeds(record, one["holder_id"], now, words),
        "can_stop": row["state"] in ("running", "coming"),
        "ending": delivery(told["delivery"], words)["delivery_says"]
        if told and row["state"] == "stopping"
        else "",
    }


def invitation_card(
    record: Record, invitation: str, code: str | None, digest: str, now: datetime, words: Words
) -> dict[str, Any] | None:
    """One invitation: how it stands and, where it is open and was made here, its code. `digest` is that of `code`."""
    one = next((each for each in record.of_kind("sharing.invitation") if each["id"] == invitation), None)
    if one is None:
        return None
    state = invitation_state(one, _endings(record), now)
    mine = code is not None and digest == one["code_digest"]
    shown = code if mine and state == "open" else ""
    until = ""
    if state == "open":
        at = record.local(one["expires_at"])
        until = words.say(
            "helping.code_until", day=words.near_day(at.date(), record.local(now).date()), time=words.time(at)
        )
    return _invitation(record, one, state, words) | {
        "code": _in_two(shown, words),
        "code_plain": shown,
        "code_until": until,
        "elsewhere": state == "open" and not mine,
        "can_take_back": state in ("sending", "open"),
        "grant": one["grant_id"],
        **delivery(one["delivery"], words),
    }


def turn_card(record: Record, now: datetime, words: Words) -> dict[str, Any] | None:
    """Who answers now, for the pages where one begins to answer. None where nobody could come between: no helper who
    answers, or a tablet that only looks. `other`: it is somebody else's turn, and `says` who."""
    if not helps_each_other(record, now):
        return None
    turn = turn_now(record.of_kind("sharing.turn"), now)
    if turn is None or _answered_since(record, turn):
        return {"other": False, "mine": False, "says": "", "until": ""}
    mine = is_mine(record, turn)
    name = turn.get("name") or record.name
    at = words.time(record.local(turn["until"]))
    says = words.say("helping.turn.mine") if mine else words.say("helping.turn.other", name=name)
    return {"other": not mine, "mine": mine, "says": says, "until": words.say("helping.turn.until", time=at)}


def helps_each_other(record: Record, now: datetime) -> bool:
    """Whether two people may answer here: on the patient's tablet with a helper who answers, on such a helper's."""
    return any(_runs(one, now) and may_answer(one["categories"]) for one in record.helpers)


def may_answer(categories: Collection[str] | None) -> bool:
    """Whether a right opens answering for the patient."""
    return categories is None or "symptoms" in categories or ANSWERS in categories


def own_right(record: Record) -> Row | None:
    """On a helper's tablet: the right they have; None on the patient's own."""
    return record.helpers[0] if record.is_helped and record.helpers else None


def is_mine(record: Record, turn: Mapping[str, Any]) -> bool:
    """Whether a turn is of the person who holds this tablet."""
    if not record.is_helped:
        return turn["whose"] == "patient"
    right = own_right(record)
    return turn["whose"] == "helper" and turn["grant_id"] in (None, right["grant_id"] if right else None)


def helping_head(record: Record, words: Words) -> str:
    """What every page of a helper's tablet says at its top; empty on the patient's own."""
    return words.say("helping.head", name=record.name) if record.is_helped else ""


def answered_by(record: Record, report: str, words: Words) -> str:
    """Who said a report for the patient; empty where the patient said it."""
    row = next((one for one in record.check_ins if one["id"] == report), None)
    if row is None or not row["provenance"].get("on_behalf_of"):
        return ""
    name = record.said_by("symptoms.check_in", report)
    return words.say("helping.answered_by", name=name) if name else words.say("helping.answered_by_helper")


def _helper(record: Record, one: Row, now: datetime, words: Words) -> dict[str, Any]:
    state = _state(record, one, now)
    groups = groups_of(one["categories"])
    day = _until(record, one, state, words)
    last = next(iter(_deeds(record, one["holder_id"], now, words)), None)
    did = words.say("helping.last_did", what=last["title"], when=last["when"]) if last else ""
    return {
        "kind": "helper",
        "id": one["grant_id"],
        "name": one["name"],
        "state": state,
        "icon": ICONS[state],
        "groups": groups,
        "may_says": _may(groups, words),
        "state_says": words.say(f"helping.state.{state}", day=day),
        "detail": "\n".join(part for part in (_may(groups, words), did) if part),
    }


def _invitation(record: Record, one: Row, state: str, words: Words) -> dict[str, Any]:
    groups = groups_of(one["categories"])
    day = words.day(record.local(one["ends_at"]).date(), "full")
    return {
        "kind": "invitation",
        "id": one["id"],
        "name": one["name"],
        "state": state,
        "icon": ICONS.get(state, "handshake"),
        "groups": groups,
        "may_says": _may(groups, words),
        "until_says": words.say("helping.until", day=day),
        "state_says": words.say(f"helping.invited.{state}"),
        "detail": _may(groups, words),
    }


def _in_two(code: str, words: Words) -> str:
    """A code in two groups that keep their order in every direction of reading."""
    grouped = f"{code[:5]} {code[5:]}" if code else ""
    return isolate(grouped) if words.rtl else grouped


def _may(groups: Collection[str], words: Words) -> str:
    if set(groups) >= set(GROUPS) - {"see"}:
        return words.say("helping.everything")
    return joined([words.say(f"helping.group.{name}") for name in groups], words) or words.say("helping.some")


def _state(record: Record, one: Row, now: datetime) -> str:
    if one["ended_at"] is not None:
        return "stopped"
    if one["ends_at"] is not None and from_wire(one["ends_at"]) <= now:
        return "over"
    taken = {
        each["id"] for each in record.of_kind("sharing.invitation") if each["grant_id"] == one["grant_id"]
    }
    if any(e.get("grant_id") == one["grant_id"] or e.get("invitation_id") in taken for e in _endings(record)):
        return "stopping"
    return "coming" if from_wire(one["starts_at"]) > now else "running"


def _runs(one: Row, now: datetime) -> bool:
    begun = from_wire(one["starts_at"]) <= now
    return begun and one["ended_at"] is None and (one["ends_at"] is None or now < from_wire(one["ends_at"]))


def _until(record: Record, one: Row, state: str, words: Words) -> str:
    at = {"stopped": one["ended_at"], "coming": one["starts_at"]}.get(state) or one["ends_at"]
    return words.day(record.local(at).date(), "full") if at else ""


def _deeds(record: Record, person: str, now: datetime, words: Words) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    today = record.local(now).date()
    for change in record.deeds_of(person):
        if change["kind"] in QUIET:
            continue
        name = DEEDS.get(change["kind"], "other")
        at = record.local(change["recorded_at"])
        deed = {
            "title": words.say(f"helping.did.{name}"),
            "when": words.say("diary.when", day=words.near_day(at.date(), today), time=words.time(at)),
            "report": change["body"]["id"] if name == "check_in" else "",
        }
        if change["place"] not in found or found[change["place"]]["title"] == words.say("helping.did.other"):
            found[change["place"]] = deed
    return list(found.values())[:SHOWN]


def _answered_since(record: Record, turn: Row) -> bool:
    """Whoever had the turn has answered: it is nobody's any more."""
    return any(row["reported_at"] > turn["said_at"] for row in record.check_ins)


def _endings(record: Record) -> list[Row]:
    return record.of_kind("sharing.ending")
