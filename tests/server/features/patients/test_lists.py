"""The one list of medicines and allergies: who may say, whose word counts, nothing edited, what is on it twice."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from server.features.patients import actions, queries
from server.features.patients.models import Medicine
from server.features.sharing import actions as sharing
from server.foundation import clock
from server.foundation.db import db
from server.foundation.permits import Denied
from server.foundation.problems import NotFound
from server.foundation.rebuild import rebuild
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.medicines import (
    AllergySaidSchema,
    AllergyWithdrawSchema,
    MedicineSaidSchema,
    MedicineStopSchema,
)
from tests.server.cast import Cast
from tests.server.features.asking import EVERYBODY, TEAM, UNKNOWN, Door, new_id

OWN = TEAM | {"patient"}
IBUPROFEN = {"name": "Ibuprofen 400 mg", "origin": "over_the_counter"}


def said(now: datetime, **more: Any) -> dict[str, Any]:
    """A medicine in wire form."""
    return {"id": str(new_id()), "said_at": to_wire(now)} | IBUPROFEN | more


def allergy(now: datetime, **more: Any) -> dict[str, Any]:
    """An allergy in wire form."""
    return {"id": str(new_id()), "said_at": to_wire(now), "substance": "Penicillin"} | more


def record(cast: Cast, now: datetime, who: str = "patient", **more: Any) -> UUID:
    loaded = read(MedicineSaidSchema(), said(now, **more))
    return actions.record_medicine(cast.ana, loaded, by=getattr(cast, who)).id


def stop(cast: Cast, now: datetime, follows: UUID, who: str = "patient", **more: Any) -> None:
    loaded = read(MedicineStopSchema(), said(now, follows=str(follows), status="stopped", **more))
    actions.stop_medicine(cast.ana, loaded, by=getattr(cast, who))


def lines(cast: Cast) -> list[tuple[str, Any]]:
    """Whose word counts with its status, and what stands beside it."""
    found, _ = queries.medicine_lines(cast.ana, by=cast.nurse)
    return [
        (
            f"{one.row['source']} {one.row['status']}",
            one.beside and f"{one.beside['source']} {one.beside['status']}",
        )
        for one in found
    ]


def test_who_may_over_the_api(door: Door, cast: Cast, now: datetime) -> None:
    path = f"/api/patients/{cast.ana}"
    for part, body in (("medicines", said), ("allergies", allergy)):
        door.shuts_out("GET", f"{path}/{part}", dict, OWN, 200)
        door.shuts_out("GET", f"{path}/{part}/list", dict, OWN, 200)
        door.shuts_out("POST", f"{path}/{part}/said", lambda body=body: body(now), OWN, 201)
        first = door.ask("patient", "POST", f"{path}/{part}/said", body(now)).json
        assert (first["source"], first["said_by"]) == ("patient", cast.patient.name)
        about = {"follows": first["id"], "status": "stopped" if part == "medicines" else "resolved"}
        gone = "stopped" if part == "medicines" else "withdrawn"
        door.shuts_out(
            "POST", f"{path}/{part}/{gone}", lambda body=body, about=about: body(now) | about, OWN, 201
        )
    written = {"name": "Ibuprofen", "origin": "prescribed"}
    door.shuts_out("POST", f"{path}/medicines", lambda: written, TEAM, 201)
    door.shuts_out("POST", f"{path}/allergies", lambda: {"substance": "Latex"}, TEAM, 201)


def test_a_helper_keeps_the_list_where_they_were_let_in(cast: Cast, now: datetime) -> None:
    with pytest.raises(Denied):
        record(cast, now, "caregiver")
    sharing.withdraw_helper(cast.ana, cast.caregiver_grant, "More", by=cast.patient)
    sharing.let_in(cast.ana, cast.caregiver.id, categories=["medicines"], by=cast.patient)
    record(cast, now, "caregiver")
    assert lines(cast) == [("helper active", None)]
    for who in EVERYBODY[4:]:
        with pytest.raises(Denied):
            record(cast, now, who)


def test_the_teams_medicine_stays_and_the_patients_word_stands_beside_it(cast: Cast, now: datetime) -> None:
    written = actions.keep_medicine(cast.ana, {**IBUPROFEN, "status": "active"}, by=cast.nurse)
    with clock.at(now + timedelta(minutes=1)):
        stop(cast, now, written.id, note="It upset my stomach")
    assert lines(cast) == [("team active", "patient stopped")]
    beside = queries.medicine_lines(cast.ana, by=cast.nurse)[0][0].beside
    assert beside is not None and beside["note"] == "It upset my stomach"
    with clock.at(now + timedelta(minutes=2)):
        stop(cast, now, written.id, "nurse")
    assert lines(cast) == [("team stopped", None)]
    assert rebuild(repair=False) == []


def test_the_teams_word_on_what_the_patient_said_is_a_row_of_its_own(cast: Cast, now: datetime) -> None:
    first = record(cast, now)
    fact = {"id": first, "origin": "prescribed", "status": "stopped", "ended_on": now.date()}
    with clock.at(now + timedelta(minutes=1)):
        row = actions.keep_medicine(cast.ana, fact | {"name": "Ibuprofen 400 mg"}, by=cast.nurse)
    assert (row.follows, row.source, row.said_by) == (first, "team", cast.nurse.name)
    assert lines(cast) == [("team stopped", None)]
    before = db.session.get(Medicine, (cast.ana, first))
    assert before is not None and (before.version, before.status) == (1, "active")


def test_what_the_patient_said_is_said_anew_and_nothing_is_edited(cast: Cast, now: datetime) -> None:
    first = record(cast, now, purpose="headaches", note="only at night")
    with clock.at(now + timedelta(minutes=1)):
        second = record(cast, now, follows=str(first), dose_text="half a tablet")
    with clock.at(now + timedelta(minutes=2)):
        stop(cast, now, second)
    assert lines(cast) == [("patient stopped", None)]
    rows = db.session.scalars(select(Medicine).where(Medicine.patient_id == cast.ana)).all()
    assert len(rows) == 3 and all(row.version == 1 for row in rows)
    assert not any("night" in str(row.note) or "headaches" in str(row.purpose) for row in rows)
    with pytest.raises(NotFound):
        record(cast, now, follows=str(UNKNOWN))


def test_the_same_again_is_once_and_doubles_are_only_hinted_at(door: Door, cast: Cast, now: datetime) -> None:
    body = said(now)
    path = f"/api/patients/{cast.ana}/medicines"
    assert door.ask("patient", "POST", f"{path}/said", body).json["version"] == 1
    assert door.ask("patient", "POST", f"{path}/said", body).json["version"] == 1
    assert door.ask("patient", "POST", f"{path}/said", body | {"name": "Other"}).status_code == 409
    record(cast, now, "nurse", name="IBUPROFÉN tablets")
    record(cast, now, "nurse", name="Melatonin")
    found = door.ask("patient", "GET", f"{path}/list").json
    alike = {one["counts"]["name"]: len(one["may_be_same"]) for one in found}
    assert alike == {"Ibuprofen 400 mg": 1, "IBUPROFÉN tablets": 1, "Melatonin": 0}


def test_no_known_allergies_differs_from_nothing_said(door: Door, cast: Cast, now: datetime) -> None:
    path = f"/api/patients/{cast.ana}/allergies"
    seen = lambda: door.ask("nurse", "GET", f"{path}/list").json  # noqa: E731
    assert seen() == {"lines": [], "none_known": False}
    assert door.ask("patient", "POST", f"{path}/said", allergy(now, status="none_known")).status_code == 422
    none = allergy(now, substance="", status="none_known")
    assert door.ask("patient", "POST", f"{path}/said", none).status_code == 201
    assert seen() == {"lines": [], "none_known": True}
    with clock.at(now + timedelta(minutes=1)):
        loaded = read(AllergySaidSchema(), allergy(now, reaction="Rash", criticality="high"))
        first = actions.record_allergy(cast.ana, loaded, by=cast.patient)
    assert seen()["none_known"] is False and seen()["lines"][0]["counts"]["reaction"] == "Rash"
    with clock.at(now + timedelta(minutes=2)):
        over = read(AllergyWithdrawSchema(), allergy(now, follows=str(first.id), status="resolved"))
        actions.withdraw_allergy(cast.ana, over, by=cast.patient)
    assert seen()["none_known"] is True and seen()["lines"][0]["counts"]["status"] == "resolved"


def test_the_teams_allergy_is_not_ended_by_others(cast: Cast, now: datetime) -> None:
    written = actions.keep_allergy(
        cast.ana, {"substance": "Latex", "criticality": "high", "status": "active"}, by=cast.nurse
    )
    over = read(AllergyWithdrawSchema(), allergy(now, follows=str(written.id), status="resolved"))
    with clock.at(now + timedelta(minutes=1)):
        actions.withdraw_allergy(cast.ana, over, by=cast.patient)
    ((line,), none_known) = queries.allergy_lines(cast.ana, by=cast.nurse)
    assert (line.row["status"], line.beside and line.beside["status"], none_known) == (
        "active",
        "resolved",
        False,
    )
