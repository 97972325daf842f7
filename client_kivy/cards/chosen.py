"""What was chosen between versions that stood apart: a line of what changed for each, with what was not chosen."""

from typing import Any

from client_kivy.cards.conflicts import NAMES
from client_kivy.cards.record import Record
from client_kivy.cards.source import Row
from client_kivy.cards.versions import lines_of
from client_kivy.words import Words
from shared.domain.conflicts import THINGS

ICON = "files"


def chosen(record: Record, words: Words) -> list[dict[str, Any]]:
    """Every version that went on from several, as a line of the timeline: what it is of, the other versions in their
    own words, who chose, and when it was received."""
    kinds = tuple(kind for kind, thing in THINGS.items() if thing.before != "amends")
    known: dict[str, Row] = {}
    found = []
    for change in record.changes(kinds):
        body = change["body"]
        known[change["id"]] = body
        others = [known[one] for one in body.get("saw") or () if one in known]
        if len(others) > 1:
            found.append(_line(record, change, others, words))
    return found


def _line(record: Record, change: Row, others: list[Row], words: Words) -> dict[str, Any]:
    kind, body = change["kind"], change["body"]
    kept = {(line["asked"], line["answer"]) for line in lines_of(kind, record, body, words)}
    told = []
    for other in others:
        lines = lines_of(kind, record, other, words)
        differs = [f"{line['asked']}: {line['answer']}" for line in lines if tuple(line.values()) not in kept]
        if differs:
            told.append(words.say("changes.not_chosen", words=" · ".join(differs)))
    by = change.get("by_name")
    told += [words.say("changes.by", name=by)] if by else []
    at = record.local(change["recorded_at"])
    return {
        "id": f"{change['id']} {change['version']}",
        "kind": kind,
        "on": at.date(),
        "at": at,
        "time": "",
        "icon": ICON,
        "title": words.say("changes.chosen", what=words.say(f"conflicts.title.{NAMES[kind]}")),
        "detail": "\n".join(told),
        "badge": "",
        "tone": "plain",
        "place": "",
    }
