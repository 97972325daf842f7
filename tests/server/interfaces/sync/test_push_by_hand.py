"""Push as no honest tablet speaks: forged, swapped, sealed wrongly, rubbish; and clocks and counts that are off."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from server.features.symptoms.models import CheckIn
from server.foundation import clock, sessions
from server.foundation.db import db, end_session
from server.foundation.receipts import Receipt
from server.interfaces.sync import events as reading
from server.interfaces.sync.push import MINUTE
from tests.server.cast import Cast
from tests.server.interfaces.sync.looking import count, kept
from tests.server.interfaces.sync.raw_tablet import (
    Admitted,
    RawTablet,
    admit,
    enrolled,
)


def test_another_patients_device_cannot_be_spoken_for(
    client: FlaskClient, tablet: RawTablet, cast: Cast, dora: Admitted
) -> None:
    other = enrolled(client, cast, admit(cast, "Emil Roth"))
    forged = other.signed(tablet.event())  # signed with the wrong key
    assert other.verdicts(forged) == ["rejected bad_signature"]
    assert tablet.verdicts(tablet.event(dseq=1)) == ["ok"]  # its number was not used up
    wrong_patient = tablet.event(patient=str(other.patient.id), dseq=2)
    wrong_author = tablet.event(author=str(other.patient.person), dseq=3)
    assert tablet.verdicts(wrong_patient, wrong_author) == [
        "quarantined wrong_patient",
        "quarantined wrong_author",
    ]
    assert count(CheckIn, CheckIn.patient_id == other.patient.id) == 0


def test_a_device_or_epoch_that_is_not_known(tablet: RawTablet, dora: Admitted) -> None:
    assert tablet.verdicts(tablet.event(device=str(uuid4()))) == ["quarantined unknown_device"]
    assert tablet.verdicts(tablet.event(epoch=2, dseq=1)) == ["quarantined other_epoch"]
    assert tablet.verdicts(tablet.event(dseq=1)) == ["ok"]


def test_sealed_events(tablet: RawTablet) -> None:
    event = tablet.event()
    assert tablet.verdicts(tablet.sealed(event)) == ["ok"]
    assert tablet.verdicts(event, tablet.sealed(event)) == ["dup", "dup"]
    spoiled = tablet.sealed(tablet.event())
    spoiled["sealed"] = spoiled["sealed"][:-8] + "AAAAAAA="
    swapped = {**tablet.sealed(tablet.event()), "dseq": 3, "id": str(uuid4())}
    assert tablet.verdicts(spoiled, swapped) == ["rejected sealed_wrongly", "rejected sealed_wrongly"]
    altered = {**tablet.sealed(tablet.event(dseq=9)), "dseq": 4}
    assert tablet.verdicts(altered, tablet.event(dseq=5)) == ["rejected altered", "ok"]


@pytest.mark.parametrize(
    "rubbish",
    [
        {},
        {"id": 7, "device": [], "epoch": True, "dseq": "1"},
        {"id": "x" * 36},
        {"id": str(uuid4()), "device": str(uuid4()), "epoch": 1, "dseq": 1, "body": {"float": 1.5}},
        {"sealed": "AAAA"},
    ],
)
def test_rubbish_is_answered_and_kept_once(
    tablet: RawTablet, dora: Admitted, rubbish: dict[str, Any]
) -> None:
    for _ in range(2):
        [verdict, good] = tablet.verdicts(rubbish, tablet.event())
        assert verdict.split()[0] in ("rejected", "quarantined") and good == "ok"
    assert len(kept(dora)) == 1


def test_a_newer_form_waits_for_a_newer_server(tablet: RawTablet, dora: Admitted) -> None:
    assert tablet.verdicts(tablet.event(v=2, kind="symptoms.check_in.submit")) == [
        "quarantined newer_than_server"
    ]


def test_an_old_form_is_brought_up_to_date(tablet: RawTablet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "NEWEST", 2)
    raised = {1: lambda body: {**body, "note": f"{body['note']} (v1)"}}
    monkeypatch.setitem(reading.UPCASTERS, "symptoms.check_in.submit", raised)
    assert tablet.verdicts(tablet.event()) == ["ok"]
    [entry] = [entry for entry in tablet.pull()["entries"] if entry["verb"] == "symptoms.check_in.submit"]
    assert entry["changes"][0]["texts"] == {"note": "Cansada (v1)"}


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"[" * 100_000, 400),
        (b'{"a": NaN}', 400),
        (b'{"events": [], "events": []}', 400),
        (b"\xff\xfe", 400),
        (b"{}", 422),
        (b'{"pad": "' + b"x" * 600_000 + b'"}', 413),
    ],
)
def test_an_envelope_that_cannot_be_read(tablet: RawTablet, raw: bytes, status: int) -> None:
    answer = tablet.client.post(
        "/api/sync/push", data=raw, headers=tablet.headers, content_type="application/json"
    )
    assert answer.status_code == status


def test_at_most_a_hundred_events(tablet: RawTablet) -> None:
    assert tablet.push(*[{} for _ in range(101)]).status_code == 422


def test_a_clock_that_is_wrong_is_marked_and_decides_nothing(tablet: RawTablet, dora: Admitted) -> None:
    honest, wrong = tablet.event(), tablet.event(t_local="1976-03-01T08:00:00+01:00")
    assert tablet.verdicts(honest, wrong) == ["ok", "ok"]
    off = tablet.event()
    assert tablet.verdicts(off, sent_at="1976-03-01T08:00:00Z") == ["ok"]
    end_session()
    found = {
        str(row.id): row.provenance.get("time_uncertain", False)
        for row in db.session.scalars(select(CheckIn))
    }
    assert found == {honest["entity"]: False, wrong["entity"]: True, off["entity"]: True}
    receipt = db.session.get(Receipt, (dora.id, UUID(off["id"])))
    assert receipt is not None and receipt.made_after is not None
    assert receipt.skew_seconds is not None and receipt.skew_seconds < -1_000_000_000
    end_session()


def test_asking_too_often_is_slowed_down_but_work_is_not(tablet: RawTablet) -> None:
    now = clock.now()
    with clock.at(now):
        _pushed(tablet, 599)
        full = [tablet.event() for _ in range(100)]
        assert set(tablet.verdicts(*full)) == {"ok"}
        assert tablet.push().status_code == 200
        refused = tablet.push()
        assert refused.status_code == 429 and refused.headers["Retry-After"]
    with clock.at(now + MINUTE):
        assert tablet.push().status_code == 200


def _pushed(tablet: RawTablet, times: int) -> None:
    """As if so many requests had come in this minute."""
    with sessions.short_write() as connection:
        table = sessions.Device.__table__
        connection.execute(
            table.update()
            .where(table.c.id == UUID(tablet.device))
            .values(pushes=times, pushes_since=clock.now())
        )
