"""Versions of every kind of thing in words: who may be asked, what differs, in all languages."""

from __future__ import annotations

from typing import Any

import pytest

from client_kivy.cards.conflicts import NAMES, conflict_card, things_apart
from client_kivy.cards.record import Record
from client_kivy.cards.versions import SAYS
from client_kivy.words import LANGUAGES, Words
from shared.domain.conflicts import THINGS
from tests.client_kivy.story import NOON, at, record, reports
from tests.client_kivy.story_sources import RowsSource

MOMENT = {"said_at": at("2026-11-21", 9), "version": 1}
WORDED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "care_plans.outcome": (
        {"task": "keep_warm", "outcome": "done", "happened_at": at("2026-11-21", 9), "amends": "a"},
        {"outcome": "skipped", "reason": "I forgot"},
    ),
    "goals.goal": (
        {"goal_id": "a", "text": "Walk", "state": "open", "share_with_team": True, "saw": ["a"]},
        {"text": "Swim", "repeat": "daily", "target_on": "2026-12-01", "state": "reached"},
    ),
    "journals.entry": (
        {"entry_id": "a", "text": "Long", "drawer": "me", "mood": "good", "state": "kept", "saw": ["a"]},
        {"text": None, "state": "withdrawn", "drawer": "team", "mood": "hard"},
    ),
    "stories.story": (
        {"hopes": "The sea", "news": "all", "share": True, "saw": []},
        {"hopes": "The hills", "news": "ask_me", "share": False},
    ),
    "stories.topic": ({"topic_id": "a", "text": "Fly?", "state": "open", "saw": ["a"]}, {"state": "dropped"}),
    "patients.medicine": (
        {"name": "Aspirin", "status": "active", "dose_text": "1", "source": "patient", "follows": "a"},
        {"status": "stopped", "dose_text": "2", "origin": "prescribed", "ended_on": "2026-11-20"},
    ),
    "patients.allergy": (
        {"substance": "Latex", "status": "active", "criticality": "high", "source": "helper", "follows": "a"},
        {"status": "resolved", "criticality": "low"},
    ),
}


def look(kind: str, **known: str) -> Record:
    """A record in which one thing of this kind has two versions."""
    if kind not in WORDED:
        first = reports()[-1]
        rows = [first, *(first | {"id": key, "note": key, "amends": first["id"]} for key in ("b", "c"))]
        return Record(RowsSource(record() | {kind: rows}), "p", known)
    one, other = WORDED[kind]
    rows = [one | MOMENT | {"id": "b"}, one | MOMENT | other | {"id": "c"}]
    return Record(RowsSource(record() | {kind: rows}), "p", known)


@pytest.mark.parametrize("kind", THINGS)
def test_who_is_asked_and_what_differs_is_said_in_every_language(kind: str) -> None:
    helper = look(kind, role="caregiver")
    own_words = kind.startswith(("stories.", "journals."))
    assert len(things_apart(helper)) == (0 if own_words else 1), "a helper settles what a helper may write"
    for language in LANGUAGES:
        words = Words(language)
        card = conflict_card(look(kind), NOON, words)
        assert card is not None and card["kind"] == kind
        assert card["title"] == words.say(f"conflicts.title.{NAMES[kind]}")
        told = [[(line["asked"], line["answer"]) for line in one["lines"]] for one in card["versions"]]
        assert len(told) == 2 and told[0] != told[1] and all(told)
        assert not set(told[0]) & set(told[1]), "what is alike is not repeated"


def test_every_kind_has_its_words() -> None:
    assert set(NAMES) == set(THINGS) == {*SAYS, "symptoms.check_in"}
