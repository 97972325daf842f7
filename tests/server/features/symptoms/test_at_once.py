"""Many at once: one report pushed by 32 threads, many contents under one id, many corrections of one report."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from server.features.symptoms import actions, queries
from server.features.symptoms.models import CheckIn
from server.features.triage import queries as triage
from server.foundation import clock
from server.foundation.db import db
from server.foundation.ledger import Entry
from server.foundation.problems import Conflict
from server.foundation.rebuild import rebuild
from server.foundation.receipts import Clash
from shared.schemas.base import read
from shared.schemas.symptoms import CheckInCorrectionSchema, CheckInSchema
from tests.server.cast import Cast
from tests.server.features.asking import (
    check_in,
)


def submit(cast: Cast, body: dict[str, Any]) -> CheckIn:
    """Ana hands it in."""
    return actions.submit_check_in(cast.ana, read(CheckInSchema(), body), by=cast.patient)


def test_of_32_threads_with_one_report_one_has_an_effect(
    app: Flask, cast: Cast, folfox: UUID, now: datetime
) -> None:
    loaded = read(CheckInSchema(), check_in(now, celsius="38.6", note="Shivering"))

    def push(_: int) -> UUID:
        with app.app_context(), clock.at(now):
            return actions.submit_check_in(cast.ana, dict(loaded), by=cast.patient).id

    with ThreadPoolExecutor(32) as pool:
        assert Counter(pool.map(push, range(32))) == {loaded["id"]: 32}
    db.session.rollback()
    rows = db.session.scalar(select(func.count()).select_from(CheckIn))
    assert (rows, len(triage.alerts(cast.ana, by=cast.nurse))) == (1, 1)
    entries = select(func.count()).where(
        Entry.patient_id == cast.ana, Entry.verb == "symptoms.check_in.submit"
    )
    assert db.session.scalar(entries) == 1
    assert rebuild(repair=False) == []


def test_of_16_threads_with_16_contents_one_is_kept(app: Flask, cast: Cast, now: datetime) -> None:
    body = check_in(now, nausea=(1, 1))

    def push(number: int) -> str:
        loaded = read(CheckInSchema(), body | {"note": f"version {number}"})
        with app.app_context(), clock.at(now):
            try:
                actions.submit_check_in(cast.ana, loaded, by=cast.patient)
            except Clash:
                return "clash"
            return "kept"

    with ThreadPoolExecutor(16) as pool:
        assert Counter(pool.map(push, range(16))) == {"kept": 1, "clash": 15}


def test_of_8_corrections_at_once_one_stands(app: Flask, cast: Cast, now: datetime) -> None:
    first = submit(cast, check_in(nausea=(4, 4)))
    made = [
        read(CheckInCorrectionSchema(), check_in(now, nausea=(1, 1), amends=str(first.id), reason="x"))
        for _ in range(8)
    ]

    def push(number: int) -> bool:
        with app.app_context(), clock.at(now):
            try:
                actions.correct_check_in(cast.ana, made[number], by=cast.patient)
            except Conflict:
                return False
            return True

    db.session.rollback()
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(push, range(8))) == 1
    assert len(queries.check_ins(cast.ana, by=cast.nurse)) == 2
