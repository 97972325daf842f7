"""Whom a new version touches, and the proof that nothing answered is asked again and nothing done is undone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.features.care_plans import actions as care_plans
from server.features.care_plans.library import shelf
from server.features.workshop import queries
from server.features.workshop.impact import impact_on
from server.foundation.permits import Denied
from shared.domain.adherence import Said
from shared.domain.plan import Plan
from shared.domain.regimen import Course
from shared.domain.schedule import occurrences
from shared.domain.succession import Version
from tests.server.cast import Cast
from tests.server.features.asking import outcome
from tests.server.features.clinic import TODAY

KEY = "colorectal/mfolfox6"
ZONE = "America/New_York"
PATIENT = UUID(int=7)


@pytest.mark.parametrize("who", ["administrator", "stranger"])
def test_who_may_see_no_plan_may_not_ask(who: str, cast: Cast, folfox: UUID) -> None:
    with pytest.raises(Denied):
        queries.impact(KEY, 2, by=getattr(cast, who))
    with pytest.raises(Denied):
        queries.patient_impact(cast.ana, folfox, 2, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["other_nurse", "far_nurse", "other_patient"])
def test_who_has_nothing_to_do_with_a_patient_sees_nobody(who: str, cast: Cast, folfox: UUID) -> None:
    assert queries.impact(KEY, 2, by=getattr(cast, who)).patients == ()
    with pytest.raises(Denied):
        queries.patient_impact(cast.ana, folfox, 2, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["nurse", "oncologist", "patient"])
def test_who_may_see_the_plan_sees_what_a_version_would_mean(who: str, cast: Cast, folfox: UUID) -> None:
    found = queries.impact(KEY, 2, by=getattr(cast, who))
    assert [one.patient_id for one in found.patients] == [cast.ana]
    assert (found.from_versions, found.to_version, found.on) == ({1: 1}, 2, TODAY)
    assert found.holds
    assert found.patients[0] == queries.patient_impact(cast.ana, folfox, 2, by=getattr(cast, who))


def test_what_was_answered_this_morning_stays_answered(cast: Cast, folfox: UUID) -> None:
    plan = shelf().plans[KEY, 1]
    today = occurrences(plan, Course(TODAY - timedelta(days=8)), TODAY, TODAY + timedelta(days=1), ZONE)
    answered = [one for one in today if one.task in ("temperature", "short_check_in", "weekly_check_in")]
    for one in today:
        if one not in answered:
            care_plans.record_outcome(
                cast.ana, outcome(folfox, one.task, occurrence=one.key), by=cast.patient
            )
    found = queries.patient_impact(cast.ana, folfox, 2, by=cast.nurse)
    assert found.holds
    assert found.answered == len(today) - len(answered)


def version(plan: Plan, anchor: date) -> Version:
    return Version("old", None, plan, anchor, anchor, None)


def test_a_task_under_another_key_is_another_task() -> None:
    """What the old version asked this evening was answered and stays; the new version's own task comes on top."""
    plan = shelf().plans[KEY, 1]
    tasks = tuple(replace(task, key="fever") if task.key == "temperature" else task for task in plan.tasks)
    anchor, on = date(2026, 11, 2), date(2026, 11, 9)
    now = datetime(2026, 11, 9, 23, 30, tzinfo=UTC)
    evening = occurrences(plan, Course(anchor), on, on + timedelta(days=1), ZONE)
    said = tuple(
        Said("1", one.key, "done", now, check_in=True) for one in evening if one.task == "temperature"
    )
    renamed = impact_on(
        PATIENT, (version(plan, anchor),), said, replace(plan, version=2, tasks=tasks), on, ZONE, now
    )
    assert (renamed.answered, renamed.holds) == (1, True)
    assert (renamed.tasks["fever"], renamed.tasks["temperature"]) == (28, -27)
    same = impact_on(PATIENT, (version(plan, anchor),), said, plan, on, ZONE, now)
    assert (same.answered, same.tasks) == (1, {})


switches = st.integers(-3, 3)
answered_shares = st.lists(st.booleans(), min_size=60, max_size=60)


@given(switches, answered_shares, st.sampled_from([(1, 2), (2, 1)]), st.sampled_from(["spring", "autumn"]))
def test_across_a_change_of_the_clock_nothing_is_asked_again(
    days: int, answers: list[bool], versions: tuple[int, int], season: str
) -> None:
    """Whatever was answered of the old version, on whatever day around the change of the clock it is exchanged."""
    clock_changes = date(2026, 3, 8) if season == "spring" else date(2026, 11, 1)
    old, new = (shelf().plans[KEY, number] for number in versions)
    anchor = clock_changes - timedelta(days=10)
    on = clock_changes + timedelta(days=days)
    now = datetime(on.year, on.month, on.day, 19, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    due = occurrences(old, Course(anchor), anchor, on + timedelta(days=2), ZONE)
    said = tuple(
        Said(str(place), one.key, "done", min(one.due_at, now))
        for place, (one, is_answered) in enumerate(zip(due, answers * 9, strict=False))
        if is_answered and one.opens_at <= now
    )
    found = impact_on(PATIENT, (version(old, anchor),), said, new, on, ZONE, now)
    assert found.asked_again == ()
    assert found.undone == ()
    assert found.answered == len(said)
