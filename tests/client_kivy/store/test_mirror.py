"""The tablet is the witness of its patient's ledger: whatever was altered, cut or forked is noticed and not kept."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from client_kivy.store.mirror import Page
from tests.client_kivy.clinic import Clinic, TestClock
from tests.client_kivy.tablets import Tablet


def appointment(version: int = 1, record: str | None = None, **body: Any) -> dict[str, Any]:
    return {"kind": "timeline.appointment", "id": record or str(uuid4()), "version": version, "body": body}


def grown(tablet: Tablet, clinic: Clinic) -> None:
    """Three entries seen and checked, three more to come."""
    for _ in range(2):
        clinic.add("timeline.appointment.book", appointment(title="Infusion"))
    tablet.sync()
    for _ in range(3):
        clinic.add("timeline.appointment.book", appointment(title="Laboratory"))
    tablet.clock.pass_seconds(61)


def altered_body(clinic: Clinic) -> None:
    clinic.entries[4]["changes"][0]["body"]["title"] = "another"


def altered_words(clinic: Clinic) -> None:
    clinic.entries[3]["because"] = "another"


def swapped(clinic: Clinic) -> None:
    clinic.entries[3], clinic.entries[4] = clinic.entries[4], clinic.entries[3]


def removed(clinic: Clinic) -> None:
    del clinic.entries[3]


def unnumbered(clinic: Clinic) -> None:
    clinic.entries[3] = {k: v for k, v in clinic.entries[3].items() if k not in ("number", "hash")}


def forked(clinic: Clinic) -> None:
    """A whole other history, consistent in itself, in place of what was seen."""
    clinic.entries = clinic.entries[:1]
    for _ in range(6):
        clinic.add("timeline.appointment.book", appointment(title="Other"))


@pytest.mark.parametrize("fault", [altered_body, altered_words, swapped, removed, unnumbered, forked])
def test_a_ledger_that_is_not_the_one_seen_is_refused_and_shown(
    tablet: Tablet, clinic: Clinic, fault: Callable[[Clinic], None]
) -> None:
    grown(tablet, clinic)
    before, whole = tablet.records.entries(), copy.deepcopy(clinic.entries)
    fault(clinic)
    tablet.engine.step()
    assert tablet.engine.state().ledger_mismatch
    assert tablet.engine.state().problem == "ledger_mismatch"
    assert tablet.records.entries() == before
    tablet.say()
    tablet.engine.step()
    assert tablet.store.outbox.count("received") == 1, "sending goes on"

    clinic.entries = whole
    tablet.clock.pass_seconds(901)
    tablet.engine.step()
    assert not tablet.engine.state().ledger_mismatch and len(tablet.records.entries()) == len(whole)


@pytest.mark.parametrize("entries", [2, 3])
def test_a_reset_may_not_hide_what_was_seen(tablet: Tablet, clinic: Clinic, entries: int) -> None:
    grown(tablet, clinic)
    if entries == 2:
        clinic.entries = clinic.entries[:2]
    else:
        forked(clinic)
    clinic.reset_next = True
    for _ in range(4):
        tablet.engine.step()
    assert tablet.engine.state().ledger_mismatch


def test_a_lawfully_erased_body_still_follows(tablet: Tablet, clinic: Clinic) -> None:
    grown(tablet, clinic)
    clinic.entries[3]["changes"][0].update(body=None, salt=None, texts=None)
    tablet.sync()
    assert not tablet.engine.state().ledger_mismatch
    assert len(tablet.records.of_kind("timeline.appointment")) == 4


def test_the_same_page_twice_changes_nothing(tablet: Tablet, clinic: Clinic) -> None:
    grown(tablet, clinic)
    tablet.sync()
    mirror = tablet.store.mirror
    assert mirror is not None
    before = tablet.records.entries()
    with mirror.database.transaction():
        mirror.database.change("UPDATE meta SET value = '' WHERE name = 'cursor'")
    tablet.clock.pass_seconds(61)
    tablet.sync()
    assert tablet.records.entries() == before


def test_a_moved_appointment_has_a_history_and_can_be_rewound(
    tablet: Tablet, clinic: Clinic, clock: TestClock
) -> None:
    moved = appointment(title="Infusion", starts_at="2026-11-24T08:00:00.000000Z")
    clinic.add("timeline.appointment.book", moved)
    clock.pass_seconds(60)
    clinic.add("timeline.appointment.move", appointment(2, moved["id"], title="Infusion", starts_at="later"))
    tablet.sync()
    [now] = tablet.records.of_kind("timeline.appointment")
    assert now["starts_at"] == "later" and now["version"] == 2
    history = tablet.records.history("timeline.appointment", moved["id"])
    assert [(h["version"], h["verb"]) for h in history] == [
        (1, "timeline.appointment.book"),
        (2, "timeline.appointment.move"),
    ]
    until = history[0]["recorded_at"]
    assert [c["version"] for c in tablet.records.changes(until) if c["id"] == moved["id"]] == [1]


def test_a_kind_this_app_does_not_know_is_kept_as_it_is(tablet: Tablet, clinic: Clinic) -> None:
    clinic.add("genomics.report.add", {**appointment(gene="KRAS"), "kind": "genomics.report"})
    tablet.sync()
    assert tablet.records.of_kind("genomics.report")[0]["gene"] == "KRAS"


def test_what_today_is_computed_from(tablet: Tablet, clinic: Clinic) -> None:
    plan = {"plan": "colorectal/mfolfox6", "plan_version": 1, "anchor_on": "2026-11-22"}
    clinic.add("care_plans.plan.assign", {**appointment(**plan), "kind": "care_plans.assignment"})
    clinic.add("timeline.cycle.plan", {**appointment(number=1, status="planned"), "kind": "timeline.cycle"})
    tablet.say()
    tablet.sync()
    found = tablet.records.due_inputs()
    assert [len(found[name]) for name in ("assignments", "holds", "outcomes", "cycles", "check_ins", "plans")] == [
        1, 0, 0, 1, 1, 0,
    ]  # fmt: skip
    mirror = tablet.store.mirror
    assert mirror is not None
    came = {"key": "colorectal/mfolfox6", "version": 1, "plan": {"key": "x"}}
    mirror.apply(Page(clinic.epoch, [], [came], mirror.cursor, more=False))
    assert tablet.records.due_inputs()["plans"] == [{"key": "x"}]
