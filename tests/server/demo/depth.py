"""What the demonstration clinic shows of clinical depth: tablets, texts, goals, results that wait, and who publishes.

Looked at on the clinic that test_clinic builds; building it twice would take its time twice."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from server.demo.clinic import Clinic, leading_patient, made
from server.demo.people import LEADS, TEAMS
from server.demo.resources import HARBOUR, NORTHFIELD, NOT_CHECKED_AGAIN
from server.features.care_plans.models import Assignment
from server.features.goals import queries as goals
from server.features.leaves import queries as leaves
from server.features.messages import queries as messages
from server.features.prescriptions import queries as prescriptions
from server.features.prescriptions.models import Prescription, Refill, Start, Supply
from server.features.resources import queries as resources
from server.features.symptoms.models import CheckIn
from server.features.timeline import queries as timeline
from server.features.timeline.models import Result
from server.features.triage.models import Alert, PanelRow
from server.features.triage.record import assigned_lines
from server.features.workshop.models import Budget
from server.foundation import clock
from server.foundation.access import Actor, Grant
from server.foundation.db import db
from shared.domain.schedule import leaves_on

ACTIVE, SIGNS = 920, range(901, 907)


def looked_at(clinic: Clinic) -> None:
    """Everything, at the moment the clinic ends."""
    _tablets()
    _answers()
    _needed_today()
    _her_own()
    _her_results()
    _her_messages()
    _resources(clinic)
    _leads(clinic)


def _tablets() -> None:
    rows = db.session.scalars(select(Prescription)).all()
    tasks = Counter(row.task for row in rows if row.follows is None)
    assert tasks == {"capecitabine": 4, "palbociclib": 4, "letrozole": 4, "osimertinib": 1, "imatinib": 1}
    changed = [row for row in rows if row.follows is not None]
    assert [row.reason for row in changed] == ["Sore hands and feet."]
    first = {row.id for row in rows if row.follows is None}
    now = clock.now()
    begun = {row.id for row in rows if row.id in first and row.from_on <= now.date()}
    assert set(db.session.scalars(select(Start.prescription_id))) == begun
    assert len(set(db.session.scalars(select(Supply.assignment_id)))) == 10
    refills = {row.status: row for row in db.session.scalars(select(Refill))}
    assert set(refills) == {"asked", "ready"} and refills["ready"].answered_name
    asked = refills["asked"]
    assert now - timedelta(days=1) < asked.received_at <= now
    swallowed = prescriptions.to_swallow(asked.patient_id, by=Actor.system("a test"))
    waiting = next(one for one in swallowed if one.prescription.id == asked.prescription_id)
    assert waiting.refill is not None and waiting.stock.refill_due
    missed = db.session.scalars(select(Alert.patient_id).where(Alert.rule == "missed_doses")).all()
    assert missed


def _answers() -> None:
    given = [one for answers in db.session.scalars(select(CheckIn.answers)) for one in answers]
    signs = Counter(one["value"] for one in given if one["item"] in SIGNS)
    assert signs[0] > 400 and 0 < signs[1] < signs[0] / 50
    levels = Counter(one["value"] for one in given if one["item"] == ACTIVE)
    assert set(levels) >= {0, 1, 2} and levels[0] + levels[1] > sum(levels.values()) / 2
    asked = Counter(db.session.scalars(select(CheckIn.needs_us).where(CheckIn.needs_us.is_not(None))))
    assert asked[False] > asked[True] > 3


def _needed_today() -> None:
    rows = db.session.scalars(select(PanelRow).where(PanelRow.needs_us_at.is_not(None))).all()
    assert 3 <= len(rows) <= 5
    assert len({row.team_id for row in rows}) == len(TEAMS)


def _her_own() -> None:
    patient_id = leading_patient()
    her = Actor(made("person", "patient", patient_id), "Herself")
    nurse = Actor(made("person", TEAMS[0].nurse), TEAMS[0].nurse)
    ((assigned,),) = assigned_lines(patient_id, by=her)
    assert (assigned.plan.key, assigned.plan.version) == ("breast/ddac_paclitaxel", 2)
    today = {place.leaf.key for place in leaves_on(assigned.plan, assigned.course, clock.now().date())}
    judged = {row.leaf: row.helped for row in leaves.verdicts(patient_id, by=her)}
    assert today and True in judged.values() and today - judged.keys()
    known = [(one.goal.category, one.goal.share_with_team) for one in goals.goals(patient_id, by=her)]
    assert sorted(known) == [("goal", True), ("task", False)]
    assert [one.goal.category for one in goals.goals(patient_id, by=nurse)] == ["goal"]


def _her_results() -> None:
    patient_id = leading_patient()
    her = Actor(made("person", "patient", patient_id), "Herself")
    newest = {row.name: row for row in reversed(timeline.results(patient_id, by=her))}
    for name, newer in (("Hemoglobin", 2), ("Neutrophils", 1)):  # the newer version grades neutrophils lower
        shown = newest[name]
        assert (shown.flag, shown.reference["origin"]) == ("low", "result")
        assert {one["version"]: one["grade"] for one in shown.grades} == {"5.0": 2, "6.0": newer}
    waiting = newest["Cancer antigen 15-3"]
    assert waiting.value is None and waiting.release_due_at > clock.now()
    assert count_waiting() == 1


def _her_messages() -> None:
    patient_id = leading_patient()
    her = Actor(made("person", "patient", patient_id), "Herself")
    threads = messages.threads(patient_id, by=her)
    assert sorted(one.standing.state for one in threads) == ["answered", "done", "seen"]
    (helped,) = (one for one in threads if one.messages[0].on_behalf_of is not None)
    assert helped.standing.state == "seen" and helped.answer_by is not None
    assert sum(one.unread for one in threads) == 2  # the answer, and what her helper wrote


def count_waiting() -> int:
    """How many results of the clinic wait for their release."""
    return len(db.session.scalars(select(Result.id).where(Result.release_due_at.is_not(None))).all())


def _resources(clinic: Clinic) -> None:
    today = clock.now().date()
    for site, entries in (("harbour", HARBOUR), ("northfield", NORTHFIELD)):
        rows = resources.of_site(clinic.sites[site], by=clinic.staff[f"{site}.lead"])
        assert {row.name for row in rows} == {name for _, _, name, _, _ in entries}
        assert {"community", "help_line", "transport", "money"} == {row.category for row in rows}
        stale = [row.name for row in rows if resources.is_stale(row, today)]
        assert stale == ([NOT_CHECKED_AGAIN] if site == "harbour" else [])
        assert all(
            row.phone and row.phone.startswith("555-") and set(row.texts) == {"en", "es"} for row in rows
        )
    treated = {one.plan.partition("/")[0] for one in db.session.scalars(select(Assignment))}
    assert treated <= {condition for condition, _, _, _, _ in (*HARBOUR, *NORTHFIELD)}


def _leads(clinic: Clinic) -> None:
    for site, name in LEADS.items():
        grants = db.session.scalars(select(Grant).where(Grant.holder_id == made("person", name))).all()
        assert [(one.role, one.subject_kind, one.subject_id) for one in grants] == [
            ("oncologist", "site", clinic.sites[site])
        ]
    assert set(db.session.scalars(select(Budget.team_id))) == set(clinic.teams.values())
