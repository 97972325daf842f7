"""Check-ins: who may hand them in and see them; each once; corrections; composites, readings, provenance, the note."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import inspect, select, update

from server.features.symptoms import actions, queries
from server.features.symptoms.models import CheckIn
from server.features.triage import queries as triage
from server.foundation import clock
from server.foundation.db import db, short_write, table_of
from server.foundation.gate import batch, reading
from server.foundation.ledger import Entry
from server.foundation.permits import Denied
from server.foundation.seal import PatientKey
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.symptoms import CheckInSchema
from tests.server.cast import Cast
from tests.server.features.asking import (
    EVERYBODY,
    TEAM,
    UNKNOWN,
    Door,
    answers,
    check_in,
    new_id,
    provenance,
)

HELPED = TEAM | {"patient", "caregiver"}


def submit(cast: Cast, body: dict[str, Any]) -> CheckIn:
    """Ana hands it in."""
    return actions.submit_check_in(cast.ana, read(CheckInSchema(), body), by=cast.patient)


def test_who_may_over_the_api(door: Door, cast: Cast) -> None:
    path = f"/api/patients/{cast.ana}/check-ins"
    one = door.ask("patient", "POST", path, check_in()).json["id"]
    door.shuts_out("GET", path, dict, HELPED, 200)
    door.shuts_out("GET", f"{path}/{one}", dict, HELPED, 200)
    door.shuts_out("POST", path, check_in, HELPED, 201)
    for who in EVERYBODY:
        first = door.ask("patient", "POST", path, check_in()).json["id"]
        newer = check_in(amends=first, reason="I tapped the wrong answer")
        answer = door.ask(who, "POST", f"{path}/corrections", newer)
        assert answer.status_code == (201 if who in HELPED else 404), who


def test_who_may_through_actions(cast: Cast) -> None:
    for who in EVERYBODY:
        by = getattr(cast, who)
        for act in (
            lambda by=by: actions.submit_check_in(cast.ana, read(CheckInSchema(), check_in()), by=by),
            lambda by=by: queries.check_ins(cast.ana, by=by),
        ):
            if who in HELPED:
                act()
            else:
                with pytest.raises(Denied):
                    act()


def test_the_same_twice_is_one_row_and_one_alert(door: Door, cast: Cast, folfox: UUID) -> None:
    path = f"/api/patients/{cast.ana}/check-ins"
    body = check_in(celsius="38.4", nausea=(1, 1))
    first = door.ask("patient", "POST", path, body)
    assert first.status_code == 201
    assert door.ask("patient", "POST", path, body).json == first.json
    assert len(door.ask("nurse", "GET", path).json["items"]) == 1
    assert len(door.ask("nurse", "GET", f"/api/patients/{cast.ana}/alerts").json) == 1


def test_other_content_under_the_same_id_is_refused_and_changes_nothing(door: Door, cast: Cast) -> None:
    path = f"/api/patients/{cast.ana}/check-ins"
    body = check_in(nausea=(1, 1))
    first = door.ask("patient", "POST", path, body).json
    for other in (
        {"note": "x"},
        {"answers": answers(datetime.fromisoformat(body["reported_at"]), nausea=(1, 2))},
    ):
        refused = door.ask("patient", "POST", path, body | other)
        assert refused.status_code == 409 and refused.json["type"] == "/problems/clash"
    assert door.ask("patient", "GET", f"{path}/{body['id']}").json == first


def test_a_correction_stands_beside_what_it_corrects(door: Door, cast: Cast) -> None:
    path = f"/api/patients/{cast.ana}/check-ins"
    first = door.ask("patient", "POST", path, check_in(nausea=(4, 4))).json
    newer = check_in(nausea=(1, 1), amends=first["id"], reason="I tapped the wrong answer")
    second = door.ask("patient", "POST", f"{path}/corrections", newer).json
    assert (second["amends"], second["reason"]) == (first["id"], "I tapped the wrong answer")
    old = door.ask("nurse", "GET", f"{path}/{first['id']}").json
    assert old == first | {"superseded_by": second["id"], "version": 2}
    third = check_in(nausea=(2, 2), amends=first["id"], reason="Once more")
    assert door.ask("patient", "POST", f"{path}/corrections", third).status_code == 409
    third |= {"amends": second["id"]}
    assert door.ask("patient", "POST", f"{path}/corrections", third).status_code == 201
    for wrong, status in ((UNKNOWN, 404), ("x", 422)):
        body = check_in(amends=str(wrong), reason="x")
        assert door.ask("patient", "POST", f"{path}/corrections", body).status_code == status
    no_reason = check_in(amends=second["id"])
    assert list(door.ask("patient", "POST", f"{path}/corrections", no_reason).json["errors"]) == ["reason"]
    assert len(door.ask("nurse", "GET", path).json["items"]) == 3


@pytest.mark.parametrize(
    ("said", "composites"),
    [
        ({"nausea": (3, 3)}, {"9": 3}),
        ({"nausea": (4, 1)}, {"9": 1}),
        ({"nausea": (0,)}, {"9": 0}),  # nothing more was asked
        ({"nausea": (3, None)}, {"9": None}),
        ({"fatigue": (2, 3), "mouth_sores": (0,), "diarrhea": (4,)}, {"53": 2, "3": 0, "16": 3}),
    ],
)
def test_composites_are_the_servers_and_by_the_table(
    cast: Cast, said: dict[str, Any], composites: dict[str, int | None]
) -> None:
    assert submit(cast, check_in(**said)).composites == composites
    assert queries.check_ins(cast.ana, by=cast.nurse)[0].composites == composites


def test_nobody_sends_a_composite(door: Door, cast: Cast) -> None:
    body = check_in(nausea=(1, 1), composites={"9": 0})
    answer = door.ask("patient", "POST", f"/api/patients/{cast.ana}/check-ins", body)
    assert answer.status_code == 422 and list(answer.json["errors"]) == ["composites"]


@pytest.mark.parametrize(
    ("typed", "unit", "raised"),
    [
        ("100.4", "fahrenheit", True),
        ("100.3", "fahrenheit", False),
        ("38.0", "celsius", True),
        ("37.9", "celsius", False),
    ],
)
def test_a_temperature_is_judged_as_it_was_typed(
    cast: Cast, folfox: UUID, typed: str, unit: str, raised: bool
) -> None:
    row = submit(cast, check_in(**{unit: typed}))
    assert row.readings[0]["typed"] == typed
    assert [alert.rule for alert in triage.alerts(cast.ana, by=cast.nurse)] == (["fever"] if raised else [])


def test_what_is_measured_is_possible_and_the_same_as_typed(door: Door, cast: Cast) -> None:
    path = f"/api/patients/{cast.ana}/check-ins"
    good = check_in(celsius="38.4")
    for change in (
        {"typed": "384", "value": "384"},
        {"value": "37.0"},
        {"unit": "[degF]"},
        {"typed_unit": "kg"},
        {"value": 38.4},
        {"what": "mood"},
    ):
        wrong = good | {"readings": [good["readings"][0] | change]}
        answer = door.ask("patient", "POST", path, wrong)
        assert answer.status_code == 422 and list(answer.json["errors"]) == ["readings"], change
    assert door.ask("patient", "GET", path).json["items"] == []


def test_how_it_came_about_is_kept_whole(door: Door, cast: Cast, now: datetime) -> None:
    path = f"/api/patients/{cast.ana}/check-ins"
    moments = {
        name: to_wire(now - timedelta(minutes=m)) for name, m in (("due_at", 90), ("reminder_sent_at", 89))
    }
    moments |= {
        "opened_at": to_wire(now - timedelta(minutes=9)),
        "saved_at": to_wire(now - timedelta(minutes=5)),
    }
    came = provenance(now, **moments, device=str(new_id()), mode="kiosk", read_aloud=True, language="es-MX")
    body = check_in(now - timedelta(minutes=5), provenance=came, nausea=(1, 2), note=None)
    kept = door.ask("patient", "POST", path, body).json
    assert kept["provenance"] == came and kept["received_at"] == to_wire(now)
    assert kept["answers"] == [one | {"opt_out": None} for one in body["answers"]]
    assert kept["reported_at"] == to_wire(now - timedelta(minutes=5))
    for name in ("saved_at", "mode", "language"):
        lacking = {key: value for key, value in came.items() if key != name}
        answer = door.ask("patient", "POST", path, check_in(provenance=lacking))
        assert answer.status_code == 422 and list(answer.json["errors"]["provenance"]) == [name]


def test_a_caregivers_report_is_recorded_on_behalf(cast: Cast) -> None:
    loaded = read(CheckInSchema(), check_in(provenance=provenance(clock.now(), on_behalf_of=str(cast.ana))))
    row = actions.submit_check_in(cast.ana, loaded, by=cast.caregiver)
    assert row.provenance["on_behalf_of"] == str(cast.ana)
    last = select(Entry).where(Entry.patient_id == cast.ana).order_by(Entry.number.desc()).limit(1)
    entry = db.session.scalars(last).one()
    assert (entry.by, entry.by_name, entry.on_behalf_of) == (cast.caregiver.id, "Carla Ruiz", cast.ana)


def test_the_note_is_nowhere_in_the_database_and_read_by_who_may(
    app: Flask, door: Door, cast: Cast, tmp_path: Path
) -> None:
    secret = "unmistakable-lighthouse-words"
    path = f"/api/patients/{cast.ana}/check-ins"
    kept = door.ask("patient", "POST", path, check_in(note=secret)).json
    assert kept["note"] == secret
    for who in ("patient", "caregiver", "nurse"):
        assert door.ask(who, "GET", f"{path}/{kept['id']}").json["note"] == secret
    db.session.rollback()
    for table in inspect(db.engine).get_table_names():
        rows = db.session.execute(db.text(f'SELECT * FROM "{table}"')).all()
        assert secret not in repr(rows) and secret.encode().hex() not in repr(rows), table
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        place = Path(db.engine.url.database or "")
        for file in place.parent.glob(place.name + "*"):
            assert secret.encode() not in file.read_bytes()


def test_without_the_patients_key_no_text_can_be_read(door: Door, cast: Cast) -> None:
    path = f"/api/patients/{cast.ana}/check-ins"
    hers = door.ask("patient", "POST", path, check_in(note="mine", nausea=(2, 2))).json
    his = f"/api/patients/{cast.ben}/check-ins"
    door.ask("other_patient", "POST", his, check_in(note="his"))
    db.session.rollback()
    keys = table_of(PatientKey)
    with short_write() as connection:
        connection.execute(update(keys).where(keys.c.patient_id == cast.ana).values(wrapped=None))
    after = door.ask("nurse", "GET", path).json["items"][0]
    assert after == hers | {"note": None}
    assert door.ask("other_patient", "GET", his).json["items"][0]["note"] == "his"


def test_pages_go_back_in_time_without_gaps_or_doubles(door: Door, cast: Cast, now: datetime) -> None:
    at = [now - timedelta(hours=hour // 3) for hour in range(120)]  # three of each moment
    with reading(), batch():
        for moment in at:
            submit(cast, check_in(moment))
    path, seen, cursor = f"/api/patients/{cast.ana}/check-ins", [], ""
    while cursor is not None:
        page = door.ask("nurse", "GET", f"{path}?limit=50{cursor and f'&cursor={cursor}'}").json
        seen += [(row["reported_at"], row["id"]) for row in page["items"]]
        cursor = page["next"]
    assert len(set(seen)) == 120 and [moment for moment, _ in seen] == [to_wire(moment) for moment in at]
    assert seen == sorted(seen, reverse=True)
    for wrong in ("x", "WyJhIiwiYiJd"):
        assert door.ask("nurse", "GET", f"{path}?cursor={wrong}").status_code == 400
