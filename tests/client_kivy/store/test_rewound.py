"""The record as it was: the version of a moment, own reports that still wait, who changed what."""

from __future__ import annotations

from datetime import timedelta

from shared.domain.instants import to_wire
from tests.client_kivy.clinic import Clinic, TestClock
from tests.client_kivy.tablets import Tablet

VISIT = "timeline.appointment"


def told(clinic: Clinic, version: int, starts_at: str) -> None:
    body = {"title": "Infusion", "starts_at": starts_at, "status": "booked" if version == 1 else "moved"}
    change = {"kind": VISIT, "id": "0192f000-0000-7000-8000-00000000abcd", "version": version, "body": body}
    clinic.add("timeline.appointment.book" if version == 1 else "timeline.appointment.move", change)


def test_a_version_counts_from_when_it_was_recorded(tablet: Tablet, clinic: Clinic, clock: TestClock) -> None:
    first = clock.now()
    told(clinic, 1, "first")
    clock.pass_seconds(3600)
    told(clinic, 2, "second")
    tablet.sync()

    def stood(at: timedelta) -> list[str]:
        rows = tablet.records.as_of(VISIT, clinic.patient, to_wire(first + at))
        return [row["starts_at"] for row in rows]

    assert stood(timedelta(hours=-1)) == [] and stood(timedelta(minutes=1)) == ["first"]
    assert stood(timedelta(hours=2)) == ["second"]
    assert tablet.records.as_of(VISIT, "somebody else", to_wire(clock.now())) == []
    versions = tablet.records.changes(kinds=(VISIT,), patient=clinic.patient)
    assert [(row["version"], row["by_name"]) for row in versions] == [(1, "Ana Ruiz"), (2, "Ana Ruiz")]
    assert tablet.records.changes(kinds=("genomics.report",)) == []
    begins = tablet.records.begins(clinic.patient)
    assert begins is not None and begins <= to_wire(first + timedelta(seconds=1))


def test_what_waits_here_counts_from_when_it_was_said(
    tablet: Tablet, clinic: Clinic, clock: TestClock
) -> None:
    before = to_wire(clock.now() - timedelta(days=3))
    tablet.say()
    [row] = tablet.records.of_kind("symptoms.check_in", clinic.patient)
    assert row["delivery"] == "saved"
    assert tablet.records.as_of("symptoms.check_in", clinic.patient, before) == []
    assert tablet.records.as_of("symptoms.check_in", clinic.patient, to_wire(clock.now())) == [row]
    tablet.sync()
    [received] = tablet.records.of_kind("symptoms.check_in", clinic.patient)
    clock.pass_seconds(1)
    assert tablet.records.as_of("symptoms.check_in", clinic.patient, to_wire(clock.now())) == [received]
