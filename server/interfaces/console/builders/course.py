"""The course of treatment: plans, cycles planned and given, symptoms drawn under them, follow-up tests."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from server.interfaces.console.builders.record import CHART_DAYS, PlanCourse, Record
from server.interfaces.console.builders.words import READER, plain, symptom_name
from server.interfaces.console.charts.facts import AlertMark, Series
from server.interfaces.console.charts.facts import Cycle as DrawnCycle
from server.interfaces.console.charts.symptoms import SymptomChart, symptoms_under_cycles
from server.interfaces.console.look import day
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.patient import CycleRow, PlanRow, SurveillanceLine
from shared.domain.regimen import Cycle
from shared.domain.reports import reports_of
from shared.domain.surveillance import SurveillanceRow, days_done, surveillance_table
from shared.domain.symptom_course import symptom_course

LANES = 6
"""More symptoms than this are not read under one another; the table below the chart has them all by day."""
PLANNED_SHOWN = 2


def plan_rows(record: Record) -> tuple[PlanRow, ...]:
    """The plans of the patient, newest first, with what may be done about each."""
    rows = []
    for one in record.plans:
        href = f"{record.href}/plans/{one.body['id']}"
        ended = one.course.ended_on
        open_hold = next((hold for hold in one.holds if hold["until_on"] is None), None)
        links: list[Link] = []
        name, held = one.plan.names[READER], hold_words(one, record.today)
        if not record.rewound and one.runs_on(record.today):
            if open_hold is not None:
                links.append(Link(f"{record.href}/holds/{open_hold['id']}/resume", "Resume", name))
            else:
                links.append(Link(f"{href}/hold", "Put on hold", name))
            if any(
                key == one.plan.key and number != one.plan.version for key, number in record.library.published
            ):
                links.append(Link(f"{href}/version", "Change the version", name))
            links.append(Link(f"{href}/end", "End", name))
        rows.append(
            PlanRow(
                name,
                one.plan.version,
                one.course.anchor_on,
                f"Ended {day(ended)}: {one.body['end_reason'] or 'no reason given'}" if ended else None,
                f"On hold {held}" if held else None,
                tuple(links),
            )
        )
    return tuple(rows)


def hold_words(one: PlanCourse, today: date) -> str | None:
    """The hold of today or of later, in words."""
    for hold in one.holds:
        until = hold["until_on"]
        if until is None or date.fromisoformat(until) > today:
            ends = f"until {day(date.fromisoformat(until))}" if until else "until further notice"
            return f"from {day(date.fromisoformat(hold['from_on']))}, {ends}: {hold['reason']}"
    return None


def cycle_rows(record: Record) -> tuple[CycleRow, ...]:
    """Cycles with news, and the next that are planned; newest first."""
    rows: list[CycleRow] = []
    for one in record.plans:
        news = _news(record, one)
        planned = [c for c in one.cycles if c.number not in news and c.status == "planned"][:PLANNED_SHOWN]
        shown = [c for c in one.cycles if c.number in news] + (planned if one.runs_on(record.today) else [])
        rows += [
            _cycle_row(record, one, c, news.get(c.number)) for c in sorted(shown, key=lambda c: -c.number)
        ]
    return tuple(rows)


def _news(record: Record, one: PlanCourse) -> dict[int, dict[str, Any]]:
    bodies = [body for body in record.of_kind("timeline.cycle") if body["assignment_id"] in one.line]
    bodies.sort(key=lambda body: one.line.index(body["assignment_id"]))
    return {body["number"]: body for body in bodies}


def _cycle_row(record: Record, one: PlanCourse, cycle: Cycle, news: dict[str, Any] | None) -> CycleRow:
    href = f"{record.href}/plans/{one.body['id']}/cycles/{cycle.number}"
    about = f"cycle {cycle.number}"
    links = {
        "given": (Link(f"{href}/give", "Correct", about),),
        "cancelled": (Link(f"{href}/give", "Enter as given after all", about),),
    }.get(
        cycle.status,
        (
            Link(f"{href}/give", "Enter as given", about),
            Link(f"{href}/delay", "Move", about),
            Link(f"{href}/cancel", "Cancel", about),
        ),
    )
    given = news["given_on"] if news else None
    return CycleRow(
        number=cycle.number,
        block=cycle.block.names[READER],
        planned_on=date.fromisoformat(news["planned_on"]) if news else cycle.starts_on,
        given_on=date.fromisoformat(given) if given else None,
        status=cycle.status,
        doses=doses_words(cycle, news["doses"]) if news and given else "",
        reason=news["reason"] if news else None,
        links=() if record.rewound else links,
    )


def doses_words(cycle: Cycle, doses: Sequence[Mapping[str, Any]]) -> str:
    """What was given of what was planned: "as planned", or each drug that differs with its reason."""
    names = {drug.key: drug.names[READER] for drug in cycle.block.drugs}
    changed = []
    for dose in doses:
        if (
            dose["given"] is None
            or dose["planned"] is None
            or Decimal(dose["given"]) == Decimal(dose["planned"])
        ):
            continue
        percent = f" ({dose['percent']} %)" if dose["percent"] else ""
        reason = f": {dose['reason']}" if dose["reason"] else ""
        changed.append(
            f"{names.get(dose['drug'], plain(dose['drug']))} {dose['given']} {dose['unit']}{percent}{reason}"
        )
    if not doses:
        return "doses not entered"
    return (
        "; ".join(changed) + ("; others as planned" if len(changed) < len(doses) else "")
        if changed
        else "as planned"
    )


def symptom_chart(record: Record, missed: frozenset[date]) -> SymptomChart:
    """Composite scores of nine weeks under the cycles of every plan; the worst symptoms if there are many."""
    first, last = chart_begins(record), record.today + timedelta(days=5)
    reports = reports_of(vars(row) for row in record.check_ins)
    scores = symptom_course(reports, record.patient.time_zone, first, last + timedelta(days=1))
    worst = sorted(
        scores, key=lambda item: (-_weight(scores[item]), symptom_name(record.library.symptoms, item))
    )
    drawn = [
        DrawnCycle(
            cycle.number,
            date.fromisoformat(news[cycle.number]["planned_on"]) if cycle.number in news else cycle.starts_on,
            cycle.starts_on if cycle.status == "given" else None,
            cycle.ends_on - timedelta(days=1),
            cycle.status,
        )
        for one in record.plans
        for news in (_news(record, one),)
        for cycle in one.cycles
        if cycle.status != "cancelled"
    ]
    marks = [
        AlertMark(row.raised_at.astimezone(record.zone).date(), row.tier, row.because[READER])
        for row in record.alerts
    ]
    reported = {on for days in scores.values() for on in days}
    return symptoms_under_cycles(
        first,
        last,
        today=record.today,
        cycles=sorted(drawn, key=lambda cycle: cycle.first_on),
        series=[Series(symptom_name(record.library.symptoms, item), scores[item]) for item in worst[:LANES]],
        alerts=marks,
        missed=missed - reported,
    )


def chart_begins(record: Record) -> date:
    """Nine weeks ago, or a little before the first plan began; never less than four weeks ago."""
    widest = record.today - timedelta(days=CHART_DAYS - 1)
    begun = min((one.course.anchor_on for one in record.plans), default=widest) - timedelta(days=2)
    return min(max(widest, begun), record.today - timedelta(days=27))


def _weight(days: Mapping[date, int | None]) -> int:
    return sum(score or 0 for score in days.values())


def surveillance_lines(record: Record) -> tuple[SurveillanceLine, ...]:
    """Recommended against done, for each running plan that recommends follow-up tests."""
    lines = []
    for one in record.plans:
        if one.plan.surveillance and one.runs_on(record.today):
            done = days_done(one.plan, record.bodies, record.zone)
            rows = surveillance_table(one.plan, one.course, done, record.today)
            lines += [_line(record, row) for row in rows]
    return tuple(lines)


def _line(record: Record, row: SurveillanceRow) -> SurveillanceLine:
    opens, closes = day(row.window_opens_on), day(row.window_closes_on)
    name = row.item.names[READER]
    book = Link(f"{record.href}/appointments/new?test={row.item.key}", "Book", name)
    return SurveillanceLine(
        name,
        opens if opens == closes else f"{opens} to {closes}",
        row.done_on,
        row.state,  # type: ignore[arg-type]  # one of the four words of the domain
        plain(row.item.owner).capitalize(),
        f"{row.item.source.text.rstrip('.')}",
        None if row.done_on or record.rewound else book,
    )
