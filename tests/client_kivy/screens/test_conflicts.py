"""Two people say the same thing anew: both versions side by side, one is picked or both are kept, nothing is lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from client_kivy.jotting import moved
from client_kivy.set_aside import LEAVE_OUT
from client_kivy.store.events import Draft, own_event
from client_kivy.store.outbox import LET_GO
from shared.domain.ids import uuid7
from shared.domain.instants import to_wire
from shared.schemas.sync import BODIES
from tests.client_kivy.screens.test_check_in import last_event
from tests.client_kivy.story import made

pytestmark = pytest.mark.xdist_group("screen")
THEIRS = made("check-in", "theirs")


@pytest.fixture
def apart(tablet: Any, clinic: Any, clock: Any) -> tuple[Any, str]:
    """Said on this tablet while another correction of the same report had been received: kept aside. The report that
    was put right, and this tablet's version of it."""
    rows = [row for row in tablet.check_ins() if row.get("assignment_id") and row["superseded_by"] is None]
    first = rows[-1]
    said = {name: first[name] for name in BODIES["symptoms.check_in.submit"].load_fields if name in first}
    mine, event = uuid7(clock.now()), uuid7(clock.now())
    body = said | {"id": str(mine), "note": "It was worse", "amends": first["id"], "reason": "slip"}
    tablet.store.save(Draft(event, "symptoms.check_in.correct", mine, body, "Europe/Madrid"))
    clinic.refuse[str(event)] = "quarantined"
    plain = {
        name: value
        for name, value in first.items()
        if name not in ("id", "delivery", "patient_id", "version")
    }
    texts = {"note": "It was better"}
    theirs = plain | {"note": None, "amends": first["id"], "reason": "slip"}
    changed = plain | {"note": None, "superseded_by": THEIRS}
    clinic.add(
        "symptoms.check_in.correct",
        {"kind": "symptoms.check_in", "id": first["id"], "version": 2, "body": changed, "texts": {}},
        {"kind": "symptoms.check_in", "id": THEIRS, "version": 1, "body": theirs, "texts": texts},
    )
    tablet.sync()
    return first, str(mine)


def standing(tablet: Any) -> list[str]:
    return [
        row["note"]
        for row in tablet.records.standing("symptoms.check_in")
        if row["note"] in ("It was worse", "It was better")
    ]


@pytest.mark.parametrize("keeps", ["mine", "theirs"])
def test_both_are_shown_and_the_person_picks(
    start: Any, tablet: Any, clinic: Any, apart: Any, keeps: str
) -> None:
    _, mine = apart
    hand = start()
    assert sorted(standing(tablet)) == ["It was better", "It was worse"], "nothing is hidden before"
    hand.tap("conflicts")
    shown = hand.texts()
    assert all(
        text in shown
        for text in ("It was worse", "It was better", "Said on this tablet", "In your record now.")
    )
    before = len(tablet.store.outbox.events(tablet.clinic.person))
    hand.tap(f"keep {mine if keeps == 'mine' else THEIRS}")
    assert "Nothing to choose" in hand.texts()
    assert standing(tablet) == ["It was worse" if keeps == "mine" else "It was better"]
    assert tablet.store.attention() == [] and tablet.store.outbox.count(LET_GO) == 1
    told = [
        own_event(one, tablet.store.open_key.get()[0]) for one in tablet.store.outbox.events(clinic.person)
    ]
    told = told[before:]
    assert told[-1]["kind"] == LEAVE_OUT, "the clinic is told what became of it"
    assert len(told) == 1 + (keeps == "mine")
    if keeps == "mine":
        body = told[0]["body"]
        assert (body["amends"], body["note"], UUID(body["id"]) != UUID(mine)) == (
            THEIRS,
            "It was worse",
            True,
        )
        tablet.sync()
        assert tablet.store.outbox.count() == 0
    hand.app.router.start("today")
    hand.settle()
    assert not hand.has("conflicts")


def entry(clock: Any, key: str, text: str, saw: list[str] | None, **changes: Any) -> dict[str, Any]:
    """A version of one journal entry, as the clinic has it."""
    moment = to_wire(clock.now())
    body = {"entry_id": made("entry", "first"), "drawer": "team", "mood": None, "on": "2026-11-20"}
    told = {"state": "kept", "saw": saw, "said_at": moment, "received_at": moment, "text": None}
    return {
        "kind": "journals.entry",
        "id": made("entry", key),
        "version": 1,
        "body": body | told | changes,
        "texts": {"text": text},
    }


@pytest.mark.parametrize(("kept", "after"), [("keep-both", 1), ("keep", 1), ("two", 2)])
def test_what_was_written_in_two_places_is_chosen_or_kept_twice(
    start: Any, tablet: Any, clinic: Any, clock: Any, kept: str, after: int
) -> None:
    """On this tablet the entry went to the drawer of the patient alone, or got other words; elsewhere other words."""
    clinic.add("journals.entry.write", entry(clock, "first", "A good day", None))
    clock.pass_seconds(3600)
    tablet.sync()
    hand = start()
    session = hand.app.session
    (row,) = [row for row in session.record.of_kind("journals.entry") if row["text"] == "A good day"]
    mine = moved(row, "me") if kept != "two" else moved(row, "team") | {"text": "A fine day"}
    session.say("journals.entry.write", mine)
    assert last_event(tablet)["base"] == row["id"], "the version that was seen travels with it"
    clinic.add("journals.entry.write", entry(clock, "theirs", "A long day", [row["id"]]))
    tablet.sync()
    session.look_again()
    hand.app.router.start("today")
    hand.settle()
    hand.tap("conflicts")
    shown = hand.texts()
    assert "Two versions of one journal entry" in shown and "Said on this tablet" in shown
    assert "A long day" in shown and ("A fine day" if kept == "two" else "Only me") in shown
    ids = {row["id"] for row in session.record.of_kind("journals.entry")}
    hand.tap("keep-both" if kept != "keep" else f"keep {made('entry', 'theirs')}")
    assert "Nothing to choose" in hand.texts()
    event = last_event(tablet)
    assert sorted(event["body"]["saw"]) == sorted(ids - {row["id"]}), "the choice names both"
    rows = session.record.of_kind("journals.entry")
    assert ids < {row["id"] for row in rows}, "no version is gone"
    now = {one["entry_id"]: (one["text"], one["drawer"]) for one in rows if one["id"] not in ids}
    assert len(now) == after
    wanted = {"keep-both": ("A long day", "me"), "keep": ("A long day", "team")}
    assert set(now.values()) == (
        {wanted[kept]} if kept != "two" else {("A fine day", "team"), ("A long day", "team")}
    )
    tablet.sync()
    assert tablet.store.outbox.count() == 0 and tablet.store.attention() == []
