"""What a version of a thing says, line by line, in human words: one table for all kinds. Which versions stand apart is
`shared.domain.conflicts`'; how they are shown beside each other, `conflicts`'."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from client_kivy.cards.diary import report_lines
from client_kivy.cards.goals import often
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words

CHECK_IN, OUTCOME = "symptoms.check_in", "care_plans.outcome"
Teller = Callable[[Record, Row, Words], str]
"""What a version says of one matter; empty where it says nothing of it."""


def _text(field: str) -> Teller:
    return lambda record, row, words: str(row.get(field) or "")


def _named(field: str, key: str) -> Teller:
    """The words for one of a few values; `{}` in the key stands for the value."""
    return lambda record, row, words: words.say(key.format(row[field])) if row.get(field) else ""


def _day(field: str) -> Teller:
    return lambda record, row, words: words.day(date.fromisoformat(row[field])) if row.get(field) else ""


def _told(field: str, yes: str, no: str) -> Teller:
    return lambda record, row, words: words.say(yes if row.get(field, True) else no)


def _outcome(record: Record, row: Row, words: Words) -> str:
    return words.say(f"outcome.{row['outcome']}", task=task_name(row["task"], record, words))


def _happened(record: Record, row: Row, words: Words) -> str:
    at = record.local(row["happened_at"])
    return words.say("visit.when", day=words.day(at.date()), time=words.time(at))


def _goal_again(record: Record, row: Row, words: Words) -> str:
    return often(row, words) if row.get("repeat") else words.say("goals.once")


def _entry(record: Record, row: Row, words: Words) -> str:
    return row.get("text") or words.say("versions.state.withdrawn")


SAYS: dict[str, tuple[tuple[str, Teller], ...]] = {
    OUTCOME: (
        ("versions.state", _outcome),
        ("versions.happened", _happened),
        ("versions.reason", _text("reason")),
        ("versions.note", _text("note")),
    ),
    "goals.goal": (
        ("versions.words", _text("text")),
        ("versions.state", _named("state", "versions.state.{}")),
        ("goals.how_often", _goal_again),
        ("goals.by_when", _day("target_on")),
        ("versions.sees", _told("share_with_team", "goals.shared", "goals.own")),
    ),
    "journals.entry": (
        ("versions.words", _entry),
        ("versions.mood", _named("mood", "journal.mood.{}")),
        ("journal.who", _named("drawer", "journal.drawer.{}")),
    ),
    "stories.story": (
        ("story.field.name_i_like", _text("name_i_like")),
        ("story.field.at_home", _text("at_home")),
        ("story.field.worries", _text("worries")),
        ("story.field.hopes", _text("hopes")),
        ("story.field.news", _named("news", "story.news.{}")),
        ("versions.sees", _told("share", "story.share.on", "story.share.off")),
    ),
    "stories.topic": (
        ("versions.words", _text("text")),
        ("versions.state", _named("state", "versions.topic.{}")),
    ),
    "patients.medicine": (
        ("versions.medicine", _text("name")),
        ("versions.state", _named("status", "versions.medicine.{}")),
        ("versions.dose", _text("dose_text")),
        ("versions.when", _text("when_text")),
        ("versions.purpose", _text("purpose")),
        ("versions.origin", _named("origin", "medicines.origin.{}")),
        ("versions.from", _day("started_on")),
        ("versions.until", _day("ended_on")),
        ("versions.note", _text("note")),
    ),
    "patients.allergy": (
        ("versions.substance", _text("substance")),
        ("versions.state", _named("status", "versions.allergy.{}")),
        ("versions.reaction", _text("reaction")),
        ("versions.bad", _named("criticality", "allergies.bad.{}")),
        ("versions.note", _text("note")),
    ),
}


def lines_of(
    kind: str, record: Record, row: Row, words: Words, texts: Iterable[str] = ()
) -> list[dict[str, str]]:
    """What a version says: `asked` and `answer` for each matter. Of a kind that has no line here, its own words, the
    `texts`."""
    if kind == CHECK_IN:
        return report_lines(record, row, words)
    if kind not in SAYS:
        return [{"asked": words.say("versions.words"), "answer": text} for text in texts]
    said = [(words.say(label), teller(record, row, words)) for label, teller in SAYS[kind]]
    return [{"asked": label, "answer": answer} for label, answer in said if answer]


def task_name(key: str, record: Record, words: Words) -> str:
    """What a task is called; its key where no plan here has it."""
    for one in record.assigned:
        task = one.plan.task(key)
        if task is not None:
            return words.pick(task.names)
    return key


def said_on(row: Row) -> Any:
    """The moment that a version speaks of, as text on the wire; None where it has none."""
    return row.get("reported_at") or row.get("said_at") or row.get("happened_at")
