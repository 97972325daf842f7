"""Tablets: who may prescribe and who may ask; doses that change and a past that stays; what is left, never below none."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.features.care_plans import actions as care_plans
from server.features.prescriptions import actions, queries
from server.features.sharing import actions as sharing
from server.foundation import clock
from server.foundation.permits import Denied
from server.foundation.problems import Conflict, Invalid
from server.foundation.rebuild import rebuild
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.care_plans import OutcomeSchema
from shared.schemas.prescriptions import (
    DoseChangeSchema,
    PrescriptionSchema,
    RefillAnswerSchema,
    RefillSchema,
    StartSchema,
    SupplySchema,
)
from tests.server.cast import Cast, number
from tests.server.features.asking import EVERYBODY, TEAM, UNKNOWN, Door, new_id, outcome
from tests.server.features.clinic import TODAY
from tests.server.features.oral import TASK, add_versions

OWN = TEAM | {"patient"}
DOSE = [{"count": "3", "strength": "500 mg"}, {"count": "1", "strength": "150 mg"}]
TWICE = [{"slot": 0, "tablets": DOSE}, {"slot": 1, "tablets": DOSE}]


@pytest.fixture
def xelox(cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """Ana on a plan with tablets, since eight days."""
    add_versions(monkeypatch)
    given = {"id": number(72), "plan": "colorectal/mfolfox6", "plan_version": 91}
    with clock.at(now - timedelta(days=8)):
        by = cast.nurse
        return care_plans.assign_plan(cast.ana, given | {"anchor_on": TODAY - timedelta(days=8)}, by=by).id


def prescription(assignment: UUID, **more: Any) -> dict[str, Any]:
    """Three of 500 and one of 150, morning and evening, in wire form."""
    from_on = str(TODAY - timedelta(days=8))
    said = {"assignment_id": str(assignment), "task": TASK, "doses": TWICE, "from_on": from_on}
    return said | more


def prescribed(cast: Cast, assignment: UUID, **more: Any) -> queries.Prescription:
    loaded = read(PrescriptionSchema(), prescription(assignment, **more))
    return actions.prescribe(cast.ana, loaded, by=cast.oncologist)


def supply(strength: str, tablets: int, days_ago: int = 8) -> dict[str, Any]:
    """Tablets handed over, in wire form."""
    return {"strength": strength, "tablets": tablets, "supplied_on": str(TODAY - timedelta(days=days_ago))}


def took(cast: Cast, assignment: UUID, days_ago: int, slot: int, now: datetime, **more: Any) -> None:
    at = now - timedelta(days=days_ago)
    key = f"{TASK}/{TODAY - timedelta(days=days_ago)}/{slot}"
    said = read(OutcomeSchema(), outcome(assignment, TASK, at, occurrence=key, **more))
    care_plans.record_outcome(cast.ana, said, by=cast.patient)


def left(cast: Cast) -> dict[str, str | None]:
    (one,) = queries.to_swallow(cast.ana, by=cast.patient)
    return {name: None if count is None else str(count) for name, count in one.stock.left.items()}


def test_who_may_over_the_api(door: Door, cast: Cast, xelox: UUID, now: datetime) -> None:
    record = f"/api/patients/{cast.ana}"
    for part in ("prescriptions", "tablets", "supplies", "starts", "refills"):
        door.shuts_out("GET", f"{record}/{part}", dict, OWN, 200)
    again = iter(range(1, 40))

    def later() -> dict[str, Any]:
        day = TODAY + timedelta(days=10 * next(again))
        return prescription(xelox, from_on=str(day), until_on=str(day + timedelta(days=5)))

    door.shuts_out("POST", f"{record}/prescriptions", later, TEAM, 201)
    made = door.ask("oncologist", "POST", f"{record}/prescriptions", later()).json["id"]
    path = f"{record}/prescriptions/{made}"
    door.shuts_out("POST", f"{path}/supplies", lambda: supply("500 mg", 60), TEAM, 201)
    for what, body in (
        ("change", {"doses": TWICE, "from_on": "2028-01-01", "reason": "x"}),
        ("end", {"until_on": "2028-01-01", "reason": "x"}),
    ):
        for who in set(EVERYBODY) - TEAM:
            assert door.ask(who, "POST", f"{path}/{what}", body).status_code == 404
    said = {"prescription_id": made, "said_at": to_wire(now)}
    start = lambda: said | {"id": str(new_id()), "starts_on": "2026-11-23"}  # noqa: E731
    refill = lambda: said | {"id": str(new_id()), "note": "Ten left"}  # noqa: E731
    door.shuts_out("POST", f"{record}/starts", start, {"patient"}, 201)
    door.shuts_out("POST", f"{record}/refills", refill, {"patient"}, 201)
    asked = door.ask("patient", "POST", f"{record}/refills", refill()).json
    assert (asked["status"], asked["note"]) == ("asked", "Ten left")
    for who in set(EVERYBODY) - TEAM:
        answer = door.ask(who, "POST", f"{record}/refills/{asked['id']}/answer", {"status": "ready"})
        assert answer.status_code == 404
    answer = door.ask("nurse", "POST", f"{record}/refills/{asked['id']}/answer", {"status": "ready"})
    assert answer.json["status"] == "ready" and answer.json["answered_name"] == cast.nurse.name


def test_a_helper_with_the_right_asks_for_the_patient(cast: Cast, xelox: UUID, now: datetime) -> None:
    row = prescribed(cast, xelox)
    refill = {"id": str(new_id()), "prescription_id": str(row.id), "said_at": to_wire(now)}
    loaded = read(RefillSchema(), refill)
    with pytest.raises(Denied):
        actions.request_refill(cast.ana, loaded, by=cast.caregiver)
    sharing.withdraw_helper(cast.ana, cast.caregiver_grant, "More", by=cast.patient)
    sharing.let_in(cast.ana, cast.caregiver.id, categories=["prescriptions"], by=cast.patient)
    assert actions.request_refill(cast.ana, loaded, by=cast.caregiver).status == "asked"
    assert actions.request_refill(cast.ana, loaded, by=cast.caregiver).version == 1
    assert len(queries.refills(cast.ana, by=cast.caregiver)) == 1


def test_what_to_swallow_is_said_in_parts(door: Door, cast: Cast, xelox: UUID) -> None:
    prescribed(cast, xelox, food="With breakfast and supper", supplied=[supply("500 mg", 84)])
    (one,) = door.ask("patient", "GET", f"/api/patients/{cast.ana}/tablets").json
    assert one["drug"] == "capecitabine" and one["food"] == "With breakfast and supper"
    times = [(time["slot"], time["at"], time["parts"]) for time in one["times"]]
    assert times == [(slot, at, ["3 × 500 mg", "1 × 150 mg"]) for slot, at in ((0, "08:00"), (1, "20:00"))]
    assert one["left"] == [{"strength": "500 mg", "left": "84"}, {"strength": "150 mg", "left": None}]
    assert (one["days_left"], one["refill_due"], one["refill"], one["starts_on"]) == (14, False, None, None)


@pytest.mark.parametrize(
    ("doses", "why"),
    [
        ([{"slot": 0, "tablets": DOSE}], "due 2 times"),
        (
            [{"slot": s, "tablets": [{"count": "2", "strength": "400 mg"}]} for s in (0, 1)],
            "no tablet of 400",
        ),
        ([{"slot": s, "tablets": [{"count": "1.2", "strength": "500 mg"}]} for s in (0, 1)], "halves"),
    ],
)
def test_tablets_that_the_plan_does_not_have_are_refused(
    cast: Cast, xelox: UUID, doses: list[dict[str, Any]], why: str
) -> None:
    with pytest.raises(Invalid) as refused:
        prescribed(cast, xelox, doses=doses)
    assert why in str(refused.value.errors)


def test_other_tasks_and_plans_have_no_tablets(cast: Cast, xelox: UUID) -> None:
    for changed in ({"task": "anti_nausea_extra"}, {"task": "nothing"}, {"assignment_id": str(UNKNOWN)}):
        with pytest.raises(Invalid):
            prescribed(cast, xelox, **changed)


def test_a_changed_dose_leaves_the_past_as_it_was(cast: Cast, xelox: UUID, now: datetime) -> None:
    row = prescribed(cast, xelox, supplied=[supply("500 mg", 100), supply("150 mg", 40)])
    with pytest.raises(Conflict):
        prescribed(cast, xelox, from_on=str(TODAY))
    for days_ago, slot in ((2, 0), (2, 1), (1, 0)):
        took(cast, xelox, days_ago, slot, now)
    assert left(cast) == {"500 mg": "91", "150 mg": "37"}
    less = [{"slot": slot, "tablets": [{"count": "2.5", "strength": "500 mg"}]} for slot in (0, 1)]
    change = {"id": str(new_id()), "doses": less, "from_on": str(TODAY), "reason": "Sore hands"}
    loaded = read(DoseChangeSchema(), change)
    newer = actions.change_dose(cast.ana, row.id, loaded, by=cast.oncologist)
    assert actions.change_dose(cast.ana, row.id, loaded, by=cast.oncologist).id == newer.id
    assert (newer.follows, newer.reason, newer.until_on) == (row.id, "Sore hands", None)
    took(cast, xelox, 0, 0, now)
    assert left(cast) == {"500 mg": "88.5", "150 mg": "37"}
    old = next(one for one in queries.prescriptions(cast.ana, by=cast.nurse) if one.id == row.id)
    assert (old.until_on, old.doses) == (TODAY, TWICE)
    with pytest.raises(Conflict):
        actions.change_dose(cast.ana, row.id, loaded | {"id": new_id()}, by=cast.oncologist)
    actions.end_prescription(cast.ana, newer.id, until_on=TODAY, reason="Stopped", by=cast.nurse)
    assert queries.to_swallow(cast.ana, by=cast.patient) == []
    assert rebuild(repair=False) == []


def test_half_a_dose_counts_only_where_somebody_said_how_much(cast: Cast, xelox: UUID, now: datetime) -> None:
    prescribed(cast, xelox, supplied=[supply("500 mg", 20, days_ago=3)])
    took(cast, xelox, 5, 0, now)  # before there was a supply to count from
    took(cast, xelox, 2, 0, now, outcome="partly")
    took(cast, xelox, 1, 0, now, outcome="skipped", reason="Sick")
    assert left(cast) == {"500 mg": "20", "150 mg": None}
    took(cast, xelox, 1, 1, now, outcome="partly", tablets=[{"count": "1", "strength": "500 mg"}])
    assert left(cast)["500 mg"] == "19"
    (one,) = queries.to_swallow(cast.ana, by=cast.patient)
    assert one.stock.days == 3 and one.stock.refill_due


def test_there_are_never_less_than_none_and_a_supply_counts_from_its_day(
    cast: Cast, xelox: UUID, now: datetime
) -> None:
    row = prescribed(cast, xelox, supplied=[supply("500 mg", 4)])
    for days_ago in (3, 2):
        took(cast, xelox, days_ago, 0, now)
    assert left(cast)["500 mg"] == "0"
    refill = {"id": str(new_id()), "prescription_id": str(row.id), "said_at": to_wire(now)}
    asked = actions.request_refill(cast.ana, read(RefillSchema(), refill), by=cast.patient)
    handed = {"id": None, "strength": "500 mg", "tablets": 60, "supplied_on": TODAY}
    answer = {"status": "ready", "answer": None, "supplied": [handed]}
    actions.answer_refill(cast.ana, asked.id, answer, by=cast.nurse)
    assert left(cast)["500 mg"] == "60"
    with pytest.raises(Conflict):
        actions.answer_refill(cast.ana, asked.id, answer, by=cast.nurse)


def test_the_patient_says_when_it_begins_and_the_last_word_counts(
    cast: Cast, xelox: UUID, now: datetime
) -> None:
    row = prescribed(cast, xelox)
    for minute, day in enumerate(("2026-11-22", "2026-11-23")):
        said = {
            "id": str(new_id()),
            "prescription_id": str(row.id),
            "starts_on": day,
            "said_at": to_wire(now),
        }
        with clock.at(now + timedelta(minutes=minute)):
            actions.confirm_start(cast.ana, read(StartSchema(), said), by=cast.patient)
    (one,) = queries.to_swallow(cast.ana, by=cast.nurse)
    assert one.start is not None and str(one.start.starts_on) == "2026-11-23"


def test_tablets_go_on_under_another_version_of_the_plan(cast: Cast, xelox: UUID, now: datetime) -> None:
    prescribed(cast, xelox, supplied=[supply("500 mg", 100), supply("150 mg", 40)])
    took(cast, xelox, 1, 0, now)
    change_to = {"id": None, "plan_version": 92, "from_on": None, "reason": "Newer"}
    newer = care_plans.change_version(cast.ana, xelox, change_to, by=cast.oncologist)
    took(cast, newer.id, 0, 0, now)
    assert left(cast) == {"500 mg": "94", "150 mg": "38"}


def test_what_was_changed_is_not_drawn_out_over_what_follows_it(cast: Cast, xelox: UUID) -> None:
    first = prescribed(cast, xelox)
    less = {"doses": TWICE, "from_on": str(TODAY), "reason": "Hands and feet"}
    second = actions.change_dose(cast.ana, first.id, read(DoseChangeSchema(), less), by=cast.oncologist)
    later = TODAY + timedelta(days=3)
    with pytest.raises(Conflict):
        actions.end_prescription(cast.ana, first.id, until_on=later, reason="Over", by=cast.nurse)
    actions.end_prescription(cast.ana, second.id, until_on=later, reason="Over", by=cast.nurse)
    days = [(row.from_on, row.until_on) for row in queries.prescriptions(cast.ana, by=cast.nurse)]
    assert days == [(TODAY - timedelta(days=8), TODAY), (TODAY, later)]


def test_a_supply_is_not_overwritten_by_another_under_its_id(cast: Cast, xelox: UUID, now: datetime) -> None:
    row = prescribed(cast, xelox)
    one = supply("500 mg", 60) | {"id": str(new_id())}
    actions.record_supply(cast.ana, row.id, read(SupplySchema(), one), by=cast.nurse)
    asked = {"id": str(new_id()), "prescription_id": str(row.id), "said_at": to_wire(now)}
    refill = actions.request_refill(cast.ana, read(RefillSchema(), asked), by=cast.patient)
    ready = {"status": "ready", "supplied": [one | {"tablets": 6}]}
    with pytest.raises(Conflict):
        actions.answer_refill(cast.ana, refill.id, read(RefillAnswerSchema(), ready), by=cast.nurse)
    same = {"status": "ready", "supplied": [one]}
    actions.answer_refill(cast.ana, refill.id, read(RefillAnswerSchema(), same), by=cast.nurse)
    assert [there.tablets for there in queries.supplies(cast.ana, by=cast.nurse)] == [60]
