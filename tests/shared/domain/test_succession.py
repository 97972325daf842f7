"""A newer version of a plan: nothing answered is asked again, nothing done is undone, nothing both ask is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.adherence import Said, occurrence_states
from shared.domain.plan import Plan
from shared.domain.regimen import CycleFact, Hold
from shared.domain.schedule import Assigned, Occurrence, occurrences
from shared.domain.succession import Version, asked, assigned_lines
from shared.domain.timing import Timing, Window
from tests.shared.domain.plans import ANCHOR, block, cycle_days, daily, plan, task

ZONES = ("America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo")
CLOCK_CHANGES = (
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 11, 1),
    date(2026, 10, 4),
)
SPAN = 70

times = st.lists(
    st.sampled_from([time(1, 30), time(2, 30), time(9), time(21)]), min_size=1, max_size=2, unique=True
)
windows = st.builds(Window, days=st.integers(0, 2), minutes=st.sampled_from([0, 120]))


@st.composite
def timings(draw: st.DrawFn) -> Timing:
    """Any rule that falls: by calendar or by day of cycle, days before the cycle too."""
    more = {
        "times": tuple(sorted(draw(times))),
        "opens_before": draw(windows),
        "closes_after": Window(minutes=240),
    }
    if draw(st.booleans()):
        days = draw(
            st.lists(st.sampled_from([-10, -3, -1, 1, 2, 8, 15]), min_size=1, max_size=3, unique=True)
        )
        return replace(cycle_days(*sorted(days)), **more)
    return replace(daily(), every=draw(st.integers(1, 3)), **more)


@st.composite
def plans_of(draw: st.DrawFn) -> Plan:
    """A plan with some of four tasks and blocks of any length, the last perhaps without end."""
    keys = draw(st.lists(st.sampled_from("abcd"), min_size=1, unique=True))
    blocks = (
        block("first", draw(st.integers(1, 3)), draw(st.sampled_from([7, 14, 21, 28]))),
        block("second", draw(st.sampled_from([None, 2])), draw(st.sampled_from([14, 21]))),
    )
    return plan(*(task(key, draw(timings())) for key in sorted(keys)), blocks=blocks)


@st.composite
def lines_of(draw: st.DrawFn) -> tuple[tuple[Assigned, ...], str]:
    """Two or three versions on the same anchor, changed near a change of the clock, with news of cycles and holds."""
    zone = draw(st.sampled_from(ZONES))
    first_change = draw(st.sampled_from(CLOCK_CHANGES)) + timedelta(days=draw(st.integers(-2, 2)))
    anchor = first_change - timedelta(days=draw(st.integers(1, 40)))
    changes = [first_change]
    if draw(st.booleans()):
        changes.append(first_change + timedelta(days=draw(st.integers(1, 20))))
    starts = [None, *changes]
    versions = []
    for place, starts_on in enumerate(starts):
        facts = ()
        if draw(st.booleans()):
            number = draw(st.integers(1, 4))
            on = anchor + timedelta(days=draw(st.integers(0, 60)))
            facts = (
                CycleFact(number, "delayed", planned_on=on)
                if draw(st.booleans())
                else CycleFact(number, "cancelled", planned_on=on),
            )
        holds = (Hold(first_change, first_change + timedelta(days=3)),) if draw(st.booleans()) else ()
        ended_on = starts[place + 1] if place + 1 < len(starts) else None
        before = f"v{place}" if place else None
        versions.append(
            Version(f"v{place + 1}", before, draw(plans_of()), anchor, starts_on, ended_on, facts, holds)
        )
    (line,) = assigned_lines(versions)
    return line, zone


def _alone(one: Assigned, zone: str, low: date, high: date) -> tuple[Occurrence, ...]:
    """What a version would ask if it had always been the only one."""
    course = replace(one.course, starts_on=None, ended_on=None)
    return occurrences(one.plan, course, low, high, zone)


@given(lines_of(), st.data())
def test_a_change_repeats_and_loses_nothing(
    found: tuple[tuple[Assigned, ...], str], data: st.DataObject
) -> None:
    line, zone = found
    low = line[0].course.anchor_on - timedelta(days=14)
    high = low + timedelta(days=SPAN)
    alone = [_alone(one, zone, low, high) for one in line]
    said: list[Said] = []
    for place, one in enumerate(line):
        since, until = one.course.starts_on or low, one.course.ended_on or high
        askable = [due for due in alone[place] if since <= due.on < until + timedelta(days=2)]
        chosen = data.draw(st.sets(st.sampled_from(askable), max_size=12)) if askable else set()
        for due in sorted(chosen, key=lambda due: (due.due_at, due.key)):
            said.append(Said(f"{one.id} {due.key}", due.key, "done", due.due_at))
    every = asked(line, low, high, zone, said)
    keys = Counter(due.key for _, due in every)
    assert all(times == 1 for times in keys.values()), "a key is asked once"
    lead = timedelta(days=30)
    far = {due.key for one in line for due in _alone(one, zone, low, high + lead)}
    near = {due.key for _, due in asked(line, low, high + lead, zone, said)}
    assert {one.occurrence for one in said} & far <= near, "nothing done is undone"
    both = set.intersection(*({due.key for due in one} for one in alone))
    assert both <= near, "nothing that every version asks is lost"


@given(lines_of(), st.integers(0, 60), st.integers(1, 30))
def test_a_look_at_some_days_is_a_part_of_the_look_at_all(
    found: tuple[tuple[Assigned, ...], str], skip: int, days: int
) -> None:
    line, zone = found
    low = line[0].course.anchor_on - timedelta(days=14)
    whole = asked(line, low, low + timedelta(days=SPAN + 40), zone, ())
    start = low + timedelta(days=skip)
    end = start + timedelta(days=days)
    assert asked(line, start, end, zone, ()) == tuple(row for row in whole if start <= row[1].on < end)


def _line(old: Plan, new: Plan, changed_on: date, *facts: CycleFact) -> tuple[Assigned, ...]:
    versions = (
        Version("old", None, old, ANCHOR, None, changed_on, facts),
        Version("new", "old", new, ANCHOR, changed_on, None),
    )
    return assigned_lines(versions)[0]


def _on(day: int) -> date:
    return ANCHOR + timedelta(days=day - 1)


def test_days_of_a_cycle_that_had_begun_stay_where_they_were() -> None:
    blocks = (block("only", 4, 21),)
    old = plan(task("walk", cycle_days(1, 5, 12)), blocks=blocks)
    new = replace(old, version=2, blocks=(block("only", 4, 14),))
    line = _line(old, new, _on(10))
    found = asked(line, ANCHOR, _on(60), "UTC", ())
    assert [(who, due.key, due.on) for who, due in found[:5]] == [
        ("old", "walk/c1d1/0", _on(1)),
        ("old", "walk/c1d5/0", _on(5)),
        ("new", "walk/c1d12/0", _on(12)),
        ("new", "walk/c2d1/0", _on(15)),
        ("new", "walk/c2d5/0", _on(19)),
    ]


def test_preparing_for_a_cycle_is_never_asked_in_the_past() -> None:
    old = plan(task("pill", cycle_days(-3, 1)), blocks=(block("only", 4, 21),))
    new = replace(old, version=2, blocks=(block("only", 4, 7),))
    found = asked(_line(old, new, _on(12)), _on(12), _on(30), "UTC", ())
    assert [(who, due.key, due.on) for who, due in found[:2]] == [
        ("new", "pill/c2d-3/0", _on(12)),
        ("new", "pill/c2d1/0", _on(15)),
    ]


def test_what_was_done_on_the_day_of_the_change_stays_done() -> None:
    old = plan(task("walk", daily(time(8))), task("drink", daily(time(8))))
    new = plan(task("walk", daily(time(8))), version=2)
    at = datetime.combine(_on(5), time(8)).astimezone()
    line = _line(old, new, _on(5))
    said = [Said(key, f"{key}/{_on(5)}/0", "done", at) for key in ("walk", "drink")]
    found = asked(line, _on(5), _on(6), "UTC", said)
    assert [(who, due.task) for who, due in found] == [("new", "walk"), ("old", "drink")]
    states = occurrence_states([due for _, due in found], said, at)
    assert [state.state for state in states] == ["done", "done"]


def test_news_of_the_newer_version_counts_and_holds_are_shared() -> None:
    old = plan(task("walk", cycle_days(1)), blocks=(block("only", 4, 14),))
    versions = (
        Version(
            "old",
            None,
            old,
            ANCHOR,
            None,
            _on(10),
            (CycleFact(2, "delayed", _on(20)),),
            (Hold(_on(3), _on(6)),),
        ),
        Version("new", "old", old, ANCHOR, _on(10), None, (CycleFact(2, "given", None, _on(22)),)),
    )
    (line,) = assigned_lines(versions)
    assert all(one.course.held_on(_on(4)) for one in line)
    found = asked(line, ANCHOR, _on(30), "UTC", ())
    assert [(who, due.on) for who, due in found] == [("old", _on(1)), ("new", _on(22))]
