"""Two people put the same report right: both versions side by side, one is picked, nothing is lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from client_kivy.settling import SAID
from client_kivy.store.events import Draft
from client_kivy.store.outbox import LET_GO
from shared.domain.ids import uuid7
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
    said = {name: first[name] for name in SAID if name in first}
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
def test_both_are_shown_and_the_person_picks(start: Any, tablet: Any, apart: Any, keeps: str) -> None:
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
    after = len(tablet.store.outbox.events(tablet.clinic.person))
    assert after == before + (keeps == "mine")
    if keeps == "mine":
        body = last_event(tablet)["body"]
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
