"""Messages as the pages show them: the list of threads, one thread with what was heard of it. Nothing is kept here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from client_kivy.cards.days import inside
from client_kivy.cards.promise import promised_by
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words
from shared.domain.instants import from_wire
from shared.domain.messages import (
    Mark,
    Seen,
    Sent,
    Standing,
    Thread,
    heard,
    standing,
    threads,
    unread,
    waits_for_team,
)

FIRST_WORDS = 60
"""Characters of a first message that stand as the thread's subject."""
ICONS = {
    "question": "question",
    "symptoms": "heartbeat",
    "medicines": "pill",
    "appointment": "calendar-blank",
    "distress": "hand-heart",
    "other": "chat-text",
}
STATE_ICONS = {
    "attention": "warning-circle",
    "waiting": "clock",
    "received": "check",
    "seen": "eye",
    "answered": "chats",
    "decided": "clipboard-text",
    "done": "check-circle",
}
"""What stands beside how far a message has come, so that colour alone says nothing."""


def threads_page(record: Record, me: str, now: datetime, words: Words) -> list[dict[str, Any]]:
    """The threads, the newest word first: `thread`, `icon`, `title` (what about), `detail` (first words, how it
    stands), `unread` (how many, 0 for none), `when`."""
    return [_line(record, one, me, now, words) for one in _threads(record)]


def unread_messages(record: Record, me: str) -> int:
    """How many messages this person has not read."""
    seen = _seen(record)
    return sum(unread(one, seen, me) for one in _threads(record))


def thread_page(
    record: Record, thread_id: str, me: str, now: datetime, words: Words
) -> dict[str, Any] | None:
    """One thread: `title`, `under` (whom it is with), `lines` in the order they came (bubbles, and what the team
    marked), `promise` (by when an answer is promised, or that it is late), `last` (id of the newest message),
    `unread`. None when it is not here."""
    one = next((one for one in _threads(record) if one.id == thread_id), None)
    if one is None:
        return None
    rows = {row["id"]: row for row in record.of_kind("messages.message")}
    first = rows[one.messages[0].id]
    lines = [
        (sent.at, _bubble(record, one, sent, rows[sent.id], me, now, words)) for sent in one.messages
    ] + [(mark.at, _marked(record, mark, now, words)) for mark in one.marks]
    return {
        "thread": one.id,
        "title": words.say(f"messages.about.{first['category']}"),
        "under": words.say("messages.with", name=_pool(record, first, words)),
        "category": first["category"],
        "pool": first.get("pool"),
        "lines": [line for _, line in sorted(lines, key=lambda pair: pair[0])],
        "promise": _promise(record, one, now, words),
        "last": one.messages[-1].id,
        "unread": unread(one, _seen(record), me),
    }


def drafts_page(drafts: Mapping[str, Mapping[str, Any]], words: Words) -> list[dict[str, Any]]:
    """What was begun and not sent, newest first: `thread` (none for a new one), `title` and its first words."""
    return [
        {
            "thread": None if draft["thread"] == draft["id"] else draft["thread"],
            "title": words.say("messages.draft"),
            "detail": shortened(draft["text"]) or words.say("messages.no_words_yet"),
        }
        for draft in drafts.values()
    ]


def check_in_named(record: Record, check_in_id: str, words: Words) -> str:
    """An attached check-in, by its day; plain words for one that this tablet does not hold."""
    row = next((row for row in record.check_ins if row["id"] == check_in_id), None)
    if row is None:
        return words.say("messages.check_in")
    local = record.local(row["reported_at"])
    return words.say("messages.check_in_of", day=words.day(local.date()), time=words.time(local))


def check_ins_to_attach(record: Record, words: Words, most: int = 6) -> dict[str, str]:
    """The newest reports that stand, by id."""
    standing_rows = [row for row in record.check_ins if row.get("superseded_by") is None]
    newest = sorted(standing_rows, key=lambda row: row["reported_at"], reverse=True)[:most]
    return {row["id"]: check_in_named(record, row["id"], words) for row in newest}


def shortened(text: str) -> str:
    """The first words of a text, on one line.

    >>> shortened("My hands are numb.\\nBoth of them.")
    'My hands are numb. Both of them.'
    """
    line = " ".join(text.split())
    if len(line) <= FIRST_WORDS:
        return line
    return line[:FIRST_WORDS].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def _threads(record: Record) -> tuple[Thread, ...]:
    return threads(
        (
            Sent(
                row["id"],
                row["thread_id"],
                from_wire(row.get("received_at") or row["said_at"]),
                row["from_team"],
                row["written_by"],
                row["delivery"] == "received",
            )
            for row in record.of_kind("messages.message")
        ),
        (
            Mark(row["thread_id"], from_wire(row["at"]), row["state"], row["by_name"], row.get("note"))
            for row in record.of_kind("messages.mark")
        ),
    )


def _seen(record: Record) -> list[Seen]:
    return [
        Seen(row["thread_id"], row["message_id"], row["seen_by"]) for row in record.of_kind("messages.seen")
    ]


def _line(record: Record, one: Thread, me: str, now: datetime, words: Words) -> dict[str, Any]:
    rows = {row["id"]: row for row in record.of_kind("messages.message")}
    first = rows[one.messages[0].id]
    fresh = unread(one, _seen(record), me)
    parts = ([words.count("messages.unread", fresh)] if fresh else []) + [_says(standing(one), words)]
    local = record.local(one.at)
    day = inside(local.date(), record.local(now).date(), words)
    return {
        "thread": one.id,
        "icon": ICONS[first["category"]],
        "title": words.say(
            "messages.subject",
            about=words.say(f"messages.about.{first['category']}"),
            words=shortened(first.get("text") or ""),
        ),
        "detail": " · ".join(parts),
        "unread": fresh,
        "when": day[:1].upper() + day[1:],
    }


def _bubble(
    record: Record, one: Thread, sent: Sent, row: Row, me: str, now: datetime, words: Words
) -> dict[str, Any]:
    mine = sent.by == me
    said = heard(one, sent) if not sent.from_team else None
    state = "attention" if row["delivery"] == "attention" else said.state if said else ""
    local = record.local(row["said_at"])
    day = inside(local.date(), record.local(now).date(), words)
    return {
        "line": "message",
        "id": sent.id,
        "mine": mine,
        "from_team": sent.from_team,
        "who": _who(record, row, mine, words),
        "when": words.say("messages.when", day=day[:1].upper() + day[1:], time=words.time(local)),
        "text": row.get("text") or words.say("messages.erased"),
        "photos": list(row.get("photo_ids") or ()),
        "check_in": check_in_named(record, row["check_in_id"], words) if row.get("check_in_id") else "",
        "check_in_id": row.get("check_in_id"),
        "state": state,
        "state_icon": STATE_ICONS.get(state, ""),
        "state_says": words.say("messages.state.attention")
        if state == "attention"
        else _says(said, words)
        if said
        else "",
    }


def _who(record: Record, row: Row, mine: bool, words: Words) -> str:
    name = row.get("written_name") or ""
    if row["from_team"]:
        return words.say("messages.by_team", name=name, team=_pool(record, row, words))
    if mine:
        return words.say("messages.you")
    return words.say("messages.for_you", name=name) if row.get("on_behalf_of") else name


def _says(said: Standing, words: Words) -> str:
    """How far a message has come. It is called received only where a receipt has come."""
    return words.say(f"messages.state.{said.state}", name=said.by_name)


def _marked(record: Record, mark: Mark, now: datetime, words: Words) -> dict[str, Any]:
    local = record.local(mark.at)
    day = inside(local.date(), record.local(now).date(), words)
    return {
        "line": "mark",
        "state": mark.state,
        "icon": STATE_ICONS[mark.state],
        "title": words.say(f"messages.marked.{mark.state}", name=mark.by_name),
        "text": mark.note or "",
        "when": words.say("messages.when", day=day[:1].upper() + day[1:], time=words.time(local)),
    }


def _promise(record: Record, one: Thread, now: datetime, words: Words) -> dict[str, str]:
    """By when the team promised to answer what waits; that it is late, with what can be done about it."""
    waits = waits_for_team(one)
    by = promised_by(record, waits.at) if waits else None
    if by is None:
        return {"kind": "", "say": ""}
    if by < now:
        return {"kind": "warn", "say": words.say("messages.late")}
    local = record.local(by)
    day = inside(local.date(), record.local(now).date(), words)
    return {"kind": "info", "say": words.say("messages.promised", day=day, time=words.time(local))}


def _pool(record: Record, row: Row, words: Words) -> str:
    team = record.team or {}
    return row.get("pool_name") or team.get("name") or words.say("messages.your_team")
