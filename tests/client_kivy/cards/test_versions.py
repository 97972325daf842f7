"""The tablet when a plan goes on with another version: what was done stays done, what is asked is asked once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from client_kivy.cards.record import Record
from client_kivy.cards.today import today_card
from client_kivy.words import Words
from shared.domain.plan import Plan
from tests.client_kivy.story import NOON, at, made, record
from tests.client_kivy.story_sources import RowsSource

EN = Words("en")


def changed_today(rows: dict[str, list[dict[str, Any]]], on: str = "2026-11-22") -> Record:
    """The story's patient, whose plan goes on today with a version that no longer asks to keep warm."""
    (old,) = rows["care_plans.assignment"]
    newer = old | {"id": made("newer"), "plan_version": 92, "follows": old["id"], "starts_on": on}
    old |= {"ended_on": on, "end_reason": "Newer"}
    rows["care_plans.assignment"].append(newer | {"assigned_at": at("2026-11-22", 9)})
    source = RowsSource(rows)
    plan = Plan.from_json(source.plan(old["plan"], old["plan_version"]) or {})
    tasks = tuple(replace(task, after=()) for task in plan.tasks if task.key != "keep_warm")
    later = replace(plan, version=92, tasks=tasks).to_json()
    known = source.plan

    def plan_of(key: str, version: int) -> Any:
        return later if version == 92 else known(key, version)

    source.plan = plan_of
    return Record(source, "p", {})


def cards(one: Record) -> dict[str, tuple[str, str]]:
    parts = today_card(one, NOON, EN, {})["parts"]
    return {
        task["occurrence"]: (task["assignment"], task["state"]) for part in parts for task in part["tasks"]
    }


def test_what_was_done_stays_done_and_nothing_is_asked_twice() -> None:
    shown = cards(changed_today(record()))
    assert shown["anti_nausea/c3d2/0"] == (made("newer"), "done")
    assert "keep_warm/c3d2/0" not in shown
    assert shown["temperature/2026-11-22/0"] == (made("newer"), "upcoming")


def test_what_was_done_this_morning_stays_though_the_new_version_does_not_ask_it() -> None:
    rows = record()
    done = next(row for row in rows["care_plans.outcome"] if row["occurrence"] == "anti_nausea/c3d2/0")
    warm = {"id": made("warm"), "task": "keep_warm", "occurrence": "keep_warm/c3d2/0", "outcome": "done"}
    rows["care_plans.outcome"].append(done | warm)
    assert cards(changed_today(rows))["keep_warm/c3d2/0"] == (made("assignment"), "done")


def test_cycles_and_holds_are_those_of_both() -> None:
    one = changed_today(record())
    (line,) = [line for line in one.lines if len(line) == 2]
    assert line[0].course.cycles == line[1].course.cycles != ()
    assert one.line(made("newer")) == one.line(made("assignment")) == line
    assert one.current(NOON.date())[0].id == made("newer")


def test_a_version_to_come_is_not_yet_the_plan() -> None:
    one = changed_today(record(), "2026-11-24")
    versions = [[each.plan.version for each in one.current(date(2026, 11, day))] for day in (22, 23, 24)]
    before = one.assignments[0]["plan_version"]
    assert versions == [[before], [before], [92]]
