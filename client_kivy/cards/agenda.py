"""Topics for the next visit: three at most, the person's list, what the check-ins propose, what the team answered."""

from datetime import datetime
from typing import Any

from client_kivy.cards.days import inside
from client_kivy.cards.diary import symptom_names
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words
from shared.domain.agenda import (
    Agenda,
    Proposal,
    agenda,
    days_until,
    felt_since,
    free_rank,
    last_visit_at,
    proposals,
)
from shared.domain.composite import PATTERNS

RAISE, CHANGE, DROP = "stories.topic.raise", "stories.topic.change", "stories.topic.drop"
HEARD = 6
"""How many answers of the team are shown; the record keeps them all."""


def agenda_now(record: Record, now: datetime) -> Agenda:
    """How the topics stand."""
    answers = sorted(record.of_kind("stories.topic_answer"), key=lambda row: row["at"])
    topics = record.of_kind("stories.topic")
    return agenda(topics, answers, record.appointments, record.zone.key, now)


def agenda_row(record: Record, now: datetime, words: Words) -> dict[str, str] | None:
    """The row on the first page from some days before the visit on; None at any other time."""
    stands = agenda_now(record, now)
    if not stands.asks or stands.visit is None:
        return None
    chosen = len(stands.chosen)
    detail = words.count("agenda.today_chosen", chosen) if chosen else words.say("agenda.asks")
    return {"title": _visit_says(record, stands.visit, now, words), "detail": detail}


def agenda_page(record: Record, now: datetime, words: Words) -> dict[str, Any]:
    """Everything the page shows: `visit` in words, what it asks, and the four lists of cards."""
    stands = agenda_now(record, now)
    lead = "agenda.asks" if stands.asks else "agenda.early" if stands.visit else "agenda.no_visit"
    return {
        "visit": _visit_says(record, stands.visit, now, words) if stands.visit else "",
        "lead": words.say(lead),
        "asks": stands.asks,
        "chosen": [_topic(record, row, stands, words) for row in stands.chosen],
        "waiting": [_topic(record, row, stands, words) for row in stands.waiting],
        "proposed": _proposed(record, now, words),
        "heard": [_heard(record, *pair, now, words) for pair in stands.heard[:HEARD]],
        "full": free_rank(stands.chosen) is None,
    }


def new_topic(record: Record, now: datetime, text: str, source: str, **more: Any) -> dict[str, Any]:
    """A topic that begins, for the next visit: the body of an event without ids and moment. Without a `rank` in
    `more` it stands on the list."""
    visit = agenda_now(record, now).visit
    body = {"text": text, "source": source, "item": None, "rank": None, "state": "open"}
    return body | {"appointment_id": visit["id"] if visit else None} | more


def changed(record: Record, now: datetime, row: Row, **changes: Any) -> dict[str, Any]:
    """A topic said anew, whole, for the visit that comes next."""
    kept = {name: row.get(name) for name in ("topic_id", "text", "source", "item", "rank", "state")}
    visit = agenda_now(record, now).visit
    return kept | {"appointment_id": visit["id"] if visit else None, "saw": [row["id"]]} | changes


def topic_row(record: Record, topic_id: str) -> Row | None:
    """A topic as it was said last; None when it is not here."""
    return next(
        (row for row in reversed(record.of_kind("stories.topic")) if row["topic_id"] == topic_id), None
    )


def _visit_says(record: Record, visit: Row, now: datetime, words: Words) -> str:
    at = record.local(visit["starts_at"])
    near = days_until(visit, record.zone.key, now) <= 1
    day = words.near_day(at.date(), record.local(now).date()) if near else words.day(at.date())
    when = words.say("visit.when", day=day[:1].lower() + day[1:] if near else day, time=words.time(at))
    return words.say("agenda.when", when=when)


def _topic(record: Record, row: Row, stands: Agenda, words: Words) -> dict[str, Any]:
    said = []
    answer = stands.later.get(row["topic_id"])
    if answer is not None:
        key = "agenda.put_off_words" if answer.get("text") else "agenda.put_off"
        said.append(words.say(key, name=answer["by_name"], text=answer.get("text") or ""))
    elif row["topic_id"] in stands.carried:
        said.append(words.say("agenda.carried"))
    said.append(words.say(f"delivery.{row['delivery']}"))
    return {
        "row": row,
        "topic": row["topic_id"],
        "text": row["text"] or "",
        "says": " · ".join(said),
        "chosen": row["rank"] is not None,
    }


def _proposed(record: Record, now: datetime, words: Words) -> list[dict[str, Any]]:
    """What the check-ins since the last visit propose, without what was raised since."""
    since = last_visit_at(record.appointments, now)
    raised = {
        row["item"]
        for row in record.of_kind("stories.topic")
        if row.get("item") and (since is None or record.local(row["said_at"]) > record.local(since))
    }
    names, found = symptom_names(record, words), []
    for one in proposals(felt_since(record.reports, since, now)):
        if one.item not in raised and one.item in names:
            text = proposal_says(one, names[one.item], words)
            because = words.say(f"agenda.source.{one.source}")
            found.append({"text": text, "says": because, "source": one.source, "item": one.item})
    return found


def proposal_says(one: Proposal, symptom: str, words: Words) -> str:
    """The topic in words that the person can send as they are, or change."""
    present = PATTERNS[one.item] == "P"
    levels = [level.lower() for level in words.names("score.words")]
    if one.source == "worst":
        return words.say(
            "agenda.flag" if present else "agenda.worst", symptom=symptom, word=levels[one.score]
        )
    before = one.before or 0
    if present:
        return words.say("agenda.began" if one.score > before else "agenda.ended", symptom=symptom)
    key = "agenda.worse" if one.score > before else "agenda.better"
    return words.say(key, symptom=symptom, before=levels[before], now=levels[one.score])


def _heard(record: Record, row: Row, answer: Row, now: datetime, words: Words) -> dict[str, Any]:
    day = inside(record.local(answer["at"]).date(), record.local(now).date(), words)
    return {
        "row": row,
        "topic": row["topic_id"],
        "text": row["text"] or "",
        "answer": answer.get("text") or "",
        "says": words.say("agenda.decided", name=answer["by_name"], day=day),
    }
