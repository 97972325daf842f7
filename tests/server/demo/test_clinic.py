"""The demonstration clinic: the same from one seed, true to its own ledger, and with everything in it that is shown."""

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from server.demo.clinic import (
    WEEKS,
    Clinic,
    build,
    enrolment_code,
    leading_patient,
    sign_in_names,
)
from server.demo.people import PASSWORD, SITES, TEAMS
from server.demo.run import RELEASE_HOURS
from server.features.care_plans.library import shelf
from server.features.care_plans.models import Assignment, Hold, Outcome
from server.features.patients import queries as patients
from server.features.patients.models import Patient
from server.features.symptoms.models import CheckIn
from server.features.timeline.models import Appointment, Cycle, Result
from server.features.triage import queries as triage
from server.features.triage.models import Alert, PanelRow
from server.foundation import clock
from server.foundation.access import Actor, Grant
from server.foundation.db import db
from server.foundation.ledger import Change, Entry, Head
from server.foundation.rebuild import rebuild
from server.foundation.verify import verify
from tests.server.demo import depth
from tests.server.features.accounts.conftest import sign_in

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
SEALED = "p1."
"""How a text that is sealed begins. It is sealed anew each time."""


def told(clinic: Clinic) -> list[Any]:
    """What the patients' ledgers tell, in order, without what is drawn anew each time: ids, keys and seals."""
    rows = db.session.execute(
        select(Change.patient_id, Change.kind, Change.body, Entry.verb, Entry.by_name, Entry.recorded_at)
        .join(Entry, (Entry.patient_id == Change.patient_id) & (Entry.number == Change.number))
        .where(Change.patient_id.in_(clinic.patients))
        .order_by(Change.patient_id, Change.number, Change.position)
    ).all()
    found = []
    for row in rows:
        body = json.loads(row.body)
        for name in [name for name in body if name == "id" or name.endswith("_id")]:
            del body[name]
        sealed = [name for name, said in body.items() if isinstance(said, str) and said.startswith(SEALED)]
        body |= dict.fromkeys(sealed, SEALED)
        found.append((row.patient_id, row.kind, row.verb, row.by_name, row.recorded_at, body))
    return found


def small(app: Flask, seed: int) -> list[Any]:
    """The first patients of a clinic."""
    with app.app_context():
        story = told(build(NOW, seed=seed, patients_at_most=3))
        db.session.rollback()
        return story


def test_one_seed_tells_one_story(make_app: Callable[..., Flask]) -> None:
    first, second, other = (small(make_app("sqlite"), seed) for seed in (1, 1, 2))
    assert len(first) > 200
    assert first == second and first != other


def test_a_small_clinic_is_true_to_its_ledger_on_either_database(app: Flask) -> None:
    clinic = build(NOW, patients_at_most=4)
    assert len(clinic.patients) == 4 and clinic.patients[0] == leading_patient()
    assert verify().fault is None
    assert rebuild(repair=False) == []
    last = db.session.scalar(select(func.max(Entry.recorded_at)).where(Entry.patient_id.in_(clinic.patients)))
    assert last is not None and NOW - timedelta(days=2) < last < NOW + timedelta(seconds=1)
    first = db.session.scalar(
        select(func.min(Entry.recorded_at)).where(Entry.patient_id.in_(clinic.patients))
    )
    assert first is not None and NOW - timedelta(weeks=WEEKS, days=1) < first


def count(model: Any, *where: Any) -> int:
    """How many rows of a table there are."""
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


@pytest.mark.timeout(240)
def test_the_whole_clinic_has_what_is_shown(make_app: Callable[..., Flask]) -> None:
    app = make_app("sqlite", result_release_hours=RELEASE_HOURS)
    with app.app_context():
        _whole(app)


def _whole(app: Flask) -> None:
    started = time.monotonic()
    clinic = build(NOW)
    print(f"The demonstration clinic was built in {time.monotonic() - started:.1f} s (goal: under 60 s).")
    with clock.at(NOW):
        _counts(clinic)
        _lives()
        _team(clinic)
        _doors(app)
        depth.looked_at(clinic)
    assert verify().fault is None
    assert rebuild(repair=False) == []


def _counts(clinic: Clinic) -> None:
    assert (len(SITES), len(TEAMS), len(clinic.patients), count(Patient)) == (2, 3, 60, 60)
    assert count(PanelRow) == 60 and len(set(db.session.scalars(select(Patient.name)))) == 60
    rows = db.session.execute(select(Assignment.plan, Assignment.plan_version, Assignment.follows)).all()
    assert Counter((plan, version) for plan, version, follows in rows if follows is None) == {
        ("breast/ddac_paclitaxel", 1): 12,
        ("breast/ddac_paclitaxel", 2): 4,
        ("breast/palbociclib_letrozole", 1): 4,
        ("colorectal/mfolfox6", 1): 12,
        ("colorectal/mfolfox6", 2): 3,
        ("colorectal/capox", 1): 4,
        ("colorectal/survivorship", 1): 7,
        ("colorectal/survivorship", 2): 2,
        ("prostate/androgen_deprivation", 1): 6,
        ("prostate/androgen_deprivation", 2): 2,
        ("lung_nsclc/osimertinib", 1): 1,
        ("cml/imatinib", 1): 1,
        ("melanoma/pembrolizumab", 1): 1,
        ("head_neck/cisplatin_radiotherapy", 1): 1,
    }
    changed = Counter((plan, version) for plan, version, follows in rows if follows is not None)
    assert changed == {
        ("breast/ddac_paclitaxel", 2): 2,
        ("colorectal/mfolfox6", 2): 2,
        ("prostate/androgen_deprivation", 2): 1,
    }
    assert {(plan, version) for plan, version, _ in rows} <= set(shelf().published)
    languages = Counter(db.session.scalars(select(Patient.language)))
    assert set(languages) == {"en", "es"} and min(languages.values()) >= 5
    starts = set(db.session.scalars(select(Assignment.anchor_on)))
    assert len(starts) > 25  # at different points of their plans


def _lives() -> None:
    assert count(CheckIn, CheckIn.amends.is_not(None)) >= 5
    assert count(CheckIn, CheckIn.superseded_by.is_not(None)) == count(CheckIn, CheckIn.amends.is_not(None))
    assert count(Cycle, Cycle.status == "given") > 50
    delayed = select(func.count()).where(Entry.verb == "timeline.cycle.delay")
    assert (db.session.scalar(delayed) or 0) >= 3
    assert count(Hold) >= 3 and count(Hold, Hold.until_on.is_not(None)) >= 1
    assert count(Appointment, Appointment.status == "moved", Appointment.moved_from.is_not(None)) >= 3
    assert count(Appointment, Appointment.status == "cancelled") >= 1 and count(Result) > 100
    statuses = Counter(db.session.scalars(select(Alert.status)))
    assert set(statuses) == {"open", "acknowledged", "closed"}
    assert {"red", "amber"} <= set(db.session.scalars(select(Alert.tier)))
    modes = {row["mode"] for row in db.session.scalars(select(CheckIn.provenance))}
    assert modes == {"tablet", "telephone"}
    assert set(db.session.scalars(select(Outcome.outcome))) == {"done", "partly", "skipped", "not_possible"}
    helped = select(func.count()).where(Entry.on_behalf_of.is_not(None))
    assert (db.session.scalar(helped) or 0) > 20
    helpers = db.session.scalars(select(Grant).where(Grant.role == "caregiver")).all()
    assert len(helpers) >= 5
    withdrawn = [grant for grant in helpers if grant.ended_at is not None]
    assert len(withdrawn) == 1 and withdrawn[0].end_reason
    after = select(func.count()).where(
        Entry.by == withdrawn[0].holder_id, Entry.recorded_at >= withdrawn[0].ended_at
    )
    assert db.session.scalar(after) == 0


def _team(clinic: Clinic) -> None:
    rows = triage.panel(by=clinic.staff["bowel.nurse"], limit=200)
    assert len(rows) == 26 and rows[0].urgency == max(row.urgency for row in rows)
    missed = [row for row in rows if row.due_28 and row.done_28 < row.due_28]
    assert len(missed) > 10
    assert len(patients.patients(by=clinic.staff["coordinator"], limit=200)) == 60
    nurse = Actor(clinic.staff["breast.nurse"].id, "Amira Haddad")
    leading = triage.adherence_of(leading_patient(), by=nurse)
    assert [one.plan for one in leading] == ["breast/ddac_paclitaxel"]
    assert leading[0].windows[7].by_day[NOW.date()].pending > 0  # today is still to be answered
    row = next(row for row in triage.panel(by=nurse, limit=200) if row.patient_id == leading_patient())
    assert row.cycle == 2


def _doors(app: Flask) -> None:
    client = app.test_client()
    assert set(sign_in_names()) >= {"nurse", "oncologist", "coordinator", "administrator"}
    for role, name in sign_in_names().items():
        answer = sign_in(client, name, PASSWORD)
        assert answer.status_code == 200 and answer.json["person"]["roles"] == [
            "oncologist" if role == "lead" else role
        ]
    assert len(enrolment_code().replace("-", "")) == 10
    assert count(Head, Head.is_site.is_(True)) == 2
