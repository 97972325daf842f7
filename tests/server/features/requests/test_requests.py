"""Requests: who may ask and who may answer; asked, seen, answered, taken back; more of a medicine of the list."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.features.patients import actions as patients
from server.features.requests import actions, queries
from server.features.sharing import actions as sharing
from server.foundation import clock
from server.foundation.permits import Denied
from server.foundation.problems import Conflict
from server.foundation.rebuild import rebuild
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.requests import RequestSchema, RequestWithdrawSchema
from tests.server.cast import Cast
from tests.server.features.asking import TEAM, UNKNOWN, Door, new_id

OWN = TEAM | {"patient"}


def wish(now: datetime, **more: Any) -> dict[str, Any]:
    """An appointment asked for, in wire form."""
    said = {"id": str(new_id()), "about": "appointment", "said_at": to_wire(now)}
    return said | {"wished": [{"on": "2026-12-01", "part": "morning"}, {"on": "2026-12-03"}]} | more


def back(now: datetime, request: Any) -> dict[str, Any]:
    return {"id": str(new_id()), "request_id": str(request), "said_at": to_wire(now)}


def ask(cast: Cast, now: datetime, who: str = "patient", **more: Any) -> UUID:
    return actions.make_request(cast.ana, read(RequestSchema(), wish(now, **more)), by=getattr(cast, who)).id


def take_back(cast: Cast, now: datetime, request: UUID) -> None:
    actions.withdraw_request(cast.ana, read(RequestWithdrawSchema(), back(now, request)), by=cast.patient)


def states(cast: Cast) -> list[str]:
    return [row.state for row in queries.requests(cast.ana, by=cast.patient)]


def test_who_may_over_the_api(door: Door, cast: Cast, now: datetime) -> None:
    path = f"/api/patients/{cast.ana}/requests"
    door.shuts_out("GET", path, dict, OWN, 200)
    door.shuts_out("POST", path, lambda: wish(now), {"patient"}, 201)
    with clock.at(now + timedelta(minutes=1)):  # the newest; two of one moment would have no order
        first = door.ask("patient", "POST", path, wish(now, text="Rather with Dr. Romero")).json
    assert (first["state"], first["text"], first["said_name"]) == (
        "asked",
        "Rather with Dr. Romero",
        cast.patient.name,
    )
    assert first["wished"] == [{"on": "2026-12-01", "part": "morning"}, {"on": "2026-12-03", "part": "any"}]
    door.shuts_out("POST", f"{path}/{first['id']}/see", dict, TEAM, 200)
    seen = door.ask("patient", "GET", path).json[0]
    assert (seen["state"], seen["seen_name"]) == ("seen", cast.nurse.name)
    assert [one["id"] for one in door.ask("nurse", "GET", "/api/requests").json][-1:] == [first["id"]]
    assert door.ask("other_nurse", "GET", "/api/requests").json == []
    answer = {"answer": "Thursday at ten"}
    assert door.ask("patient", "POST", f"{path}/{first['id']}/answer", answer).status_code == 404
    told = door.ask("oncologist", "POST", f"{path}/{first['id']}/answer", answer).json
    assert (told["state"], told["answer"], told["answered_name"]) == (
        "answered",
        "Thursday at ten",
        cast.oncologist.name,
    )
    assert door.ask("nurse", "POST", f"{path}/{first['id']}/answer", answer).status_code == 409
    door.shuts_out("POST", f"{path}/withdrawals", lambda: back(now, first["id"]), {"patient"}, 201)


def test_a_helper_asks_where_they_were_let_in(cast: Cast, now: datetime) -> None:
    with pytest.raises(Denied):
        ask(cast, now, "caregiver")
    sharing.withdraw_helper(cast.ana, cast.caregiver_grant, "More", by=cast.patient)
    sharing.let_in(cast.ana, cast.caregiver.id, categories=["requests"], by=cast.patient)
    ask(cast, now, "caregiver")
    assert queries.requests(cast.ana, by=cast.nurse)[0].said_name == cast.caregiver.name


def test_taken_back_before_and_after_an_answer(cast: Cast, now: datetime) -> None:
    first, second = ask(cast, now), ask(cast, now)
    take_back(cast, now, first)
    with pytest.raises(Conflict):
        actions.answer_request(cast.ana, first, "Too late", by=cast.nurse)
    actions.answer_request(cast.ana, second, "Come on Monday", by=cast.nurse)
    with clock.at(now + timedelta(minutes=1)):
        take_back(cast, now, second)
    assert sorted(states(cast)) == ["answered", "withdrawn"]
    assert actions.see_request(cast.ana, second, by=cast.nurse).state == "answered"
    assert queries.open_requests(by=cast.nurse) == []
    assert rebuild(repair=False) == []


def test_more_of_a_medicine_names_one_of_the_list(door: Door, cast: Cast, now: datetime) -> None:
    path = f"/api/patients/{cast.ana}/requests"
    listed = patients.keep_medicine(
        cast.ana, {"name": "Ondansetron", "origin": "prescribed", "status": "active"}, by=cast.nurse
    )
    more = {"about": "refill", "wished": []}
    assert door.ask("patient", "POST", path, wish(now, medicine_id=str(listed.id), **more)).status_code == 201
    assert door.ask("patient", "POST", path, wish(now, medicine_id=str(UNKNOWN), **more)).status_code == 422
    assert door.ask("patient", "POST", path, wish(now, **more)).status_code == 422
    assert door.ask("patient", "POST", path, wish(now, medicine_id=str(listed.id))).status_code == 422
    twice = [{"on": "2026-12-01"}, {"on": "2026-12-01"}]
    assert door.ask("patient", "POST", path, wish(now, wished=twice)).status_code == 422
    row = queries.requests(cast.ana, by=cast.nurse)[0]
    assert row.medicine_id == listed.id and "patients" not in str(row.text)
