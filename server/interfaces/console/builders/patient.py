"""The patient's page, put together from its parts."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from server.features.accounts import queries as accounts
from server.features.patients import queries as patients
from server.features.symptoms import queries as symptoms
from server.foundation.access import Actor
from server.foundation.paging import cursor_for
from server.foundation.seal import opened
from server.interfaces.console.builders.access import who_may_see
from server.interfaces.console.builders.adherence import NONE, adherence_parts, missed_days
from server.interfaces.console.builders.alerts import alert_views
from server.interfaces.console.builders.care import care_view
from server.interfaces.console.builders.course import (
    cycle_rows,
    hold_words,
    plan_rows,
    surveillance_lines,
    symptom_chart,
)
from server.interfaces.console.builders.lists import (
    allergy_rows,
    appointment_rows,
    check_in_rows,
    medicine_rows,
)
from server.interfaces.console.builders.record import Record, current_plan, read_record
from server.interfaces.console.builders.results import result_rows
from server.interfaces.console.builders.timeline import timeline_rows
from server.interfaces.console.builders.words import READER, age, language_name, plain
from server.interfaces.console.look import time_of
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.patient import AllergyRow, Identity, PatientView
from shared.domain.instants import to_wire
from shared.domain.regimen import cycle_on

CHECK_INS_SHOWN = 6
DAY = timedelta(hours=24)


def patient_view(
    patient_id: UUID,
    *,
    by: Actor,
    as_of: date | None = None,
    all_of_timeline: bool = False,
    before: Any = None,
) -> PatientView:
    """The page of one patient, now or as of the end of a day. `before` continues the list of check-ins."""
    record = read_record(patient_id, by=by, as_of=as_of)
    open_alerts, past_alerts = alert_views(record)
    rows, earlier = timeline_rows(record, everything=all_of_timeline)
    allergies = () if record.rewound else allergy_rows(record, by=by)
    view = PatientView(
        href=record.href,
        identity=_identity(record, allergies, by),
        open_alerts=open_alerts,
        past_alerts=past_alerts,
        chart=symptom_chart(record, frozenset() if record.rewound else missed_days(record, by=by)),
        calendar=None,
        week=NONE,
        four_weeks=NONE,
        tasks=(),
        timeline=rows,
        plans=plan_rows(record),
        surveillance=surveillance_lines(record),
        cycles=cycle_rows(record),
        appointments=appointment_rows(record),
        results=result_rows(record),
        medicines=(),
        allergies=allergies,
        check_ins=(),
        helpers=(),
        add={} if record.rewound else _add(record),
        devices=None if record.rewound else Link(f"{record.href}/devices", "Tablets and enrolment"),
        today=record.now.astimezone(record.zone).date(),
        as_of=as_of,
        more_timeline=_more_timeline(record, as_of) if earlier else None,
    )
    view = _with_check_ins(view, record, before, by)
    if record.rewound:
        return view
    week, four_weeks, tasks, calendar = adherence_parts(record, by=by)
    return replace(
        view,
        week=week,
        four_weeks=four_weeks,
        tasks=tasks,
        calendar=calendar,
        medicines=medicine_rows(record, by=by),
        care=care_view(record, by=by),
        asks_at=_asks_at(record),
        helpers=who_may_see(patient_id, by=by),
    )


def _asks_at(record: Record) -> datetime | None:
    """When the newest report of the last day that stands says that the team is needed: as the panel has it."""
    recent = [
        row for row in record.check_ins if row.superseded_by is None and record.now - DAY < row.reported_at
    ]
    newest = max(recent, key=lambda row: (row.reported_at, row.id), default=None)
    return record.local(newest.reported_at) if newest is not None and newest.needs_us else None


def _with_check_ins(view: PatientView, record: Record, before: Any, by: Actor) -> PatientView:
    """The newest check-ins and a way to earlier ones; rewound, those that had come in by then."""
    devices = {
        known.enrolment.id: known.enrolment.name
        for known in accounts.devices(record.patient.patient_id, by=by)
    }
    if record.rewound:
        shown = list(record.check_ins[:CHECK_INS_SHOWN])
        return replace(view, check_ins=check_in_rows(record, shown, devices))
    found = symptoms.check_ins(record.patient.patient_id, by=by, before=before, limit=CHECK_INS_SHOWN + 1)
    rows: list[SimpleNamespace] = [opened(row) for row in found[:CHECK_INS_SHOWN]]
    more = None
    if len(found) > CHECK_INS_SHOWN:
        cursor = cursor_for(to_wire(rows[-1].reported_at), str(rows[-1].id))
        more = f"{record.href}?check_ins={cursor}#check-ins"
    return replace(view, check_ins=check_in_rows(record, rows, devices), more_check_ins=more)


def _identity(record: Record, allergies: tuple[AllergyRow, ...], by: Actor) -> Identity:
    who = record.patient
    teams = {team.id: team.name for team in accounts.teams(by=by)}
    sites = {site.id: site.name for site in accounts.sites(by=by)}
    found = None
    if record.rewound:
        primary = [body for body in record.of_kind("patients.diagnosis") if body["role"] == "primary"]
        found = SimpleNamespace(**primary[0]) if primary else None
        if found is not None and found.diagnosed_on:
            found.diagnosed_on = date.fromisoformat(found.diagnosed_on)
    else:
        primary = [row for row in patients.diagnoses(who.patient_id, by=by) if row.role == "primary"]
        found = primary[0] if primary else None
    plan = current_plan(record.plans, record.today)
    cycle = cycle_on(plan.cycles, record.today) if plan else None
    return Identity(
        name=who.name,
        preferred_name=who.preferred_name,
        birth_on=who.birth_on,
        age=age(who.birth_on, record.today),
        sex="sex not known" if who.sex == "unknown" else who.sex,
        language=language_name(who.language),
        time_zone=who.time_zone,
        local_time=time_of(record.now.astimezone(record.zone)),
        site=sites.get(who.site_id, ""),
        team=teams.get(who.team_id, "no team"),
        status=plain(who.status),
        diagnosis=(f"{found.text} ({found.code})" if found.code else found.text) if found else None,
        stage=f"stage {found.stage}" if found and found.stage else None,
        diagnosed_on=found.diagnosed_on if found else None,
        plan=plan.plan.names[READER] if plan else None,
        plan_version=plan.plan.version if plan else None,
        anchor_on=plan.course.anchor_on if plan else None,
        cycle_day=f"Cycle {cycle.number}, day {cycle.day(record.today)}" if cycle else None,
        hold=hold_words(plan, record.today) if plan else None,
        allergies=None
        if record.rewound
        else tuple(
            f"{row.substance} ({row.reaction})" if row.reaction else row.substance
            for row in allergies
            if row.status == "active"
        ),
        contacts=tuple((one["role"].capitalize(), one["name"], one["phone"]) for one in who.contacts),
    )


def _add(record: Record) -> dict[str, Link]:
    href = record.href
    return {
        "appointment": Link(f"{href}/appointments/new", "Book one", "appointment"),
        "result": Link(f"{href}/results/new", "Enter a result"),
        "check_in": Link(f"{href}/check-ins/new", "Enter one by telephone"),
        "plan": Link(f"{href}/plans/new", "Give a plan"),
        "event": Link(f"{href}/events/new", "Enter a treatment or finding"),
        "medicine": Link(f"{href}/medicines/new", "Add", "a medicine"),
        "allergy": Link(f"{href}/allergies/new", "Add", "an allergy"),
    }


def _more_timeline(record: Record, as_of: date | None) -> str:
    return f"{record.href}?timeline=all{f'&as_of={as_of}' if as_of else ''}#timeline"
