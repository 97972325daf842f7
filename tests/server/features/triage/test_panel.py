"""The team's panel: who sees which rows; sorted, filtered and paged without gaps or doubles while rows change."""

from datetime import datetime, timedelta
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from server.features.patients import actions as patients
from server.features.symptoms import actions as symptoms
from server.features.triage import queries
from server.features.triage.models import PanelRow
from server.features.triage.upkeep import roll_over_midnight
from server.foundation import clock
from server.foundation.db import db, short_write, table_of
from server.foundation.gate import batch, reading
from server.foundation.permits import Denied
from server.foundation.rebuild import rebuild
from shared.schemas.base import read
from shared.schemas.patients import PatientSchema
from shared.schemas.symptoms import CheckInSchema
from tests.server.cast import SYSTEM, Cast, number
from tests.server.features.asking import EVERYBODY, TEAM, check_in

MANY = 120


@pytest.fixture
def crowd(cast: Cast, now: datetime) -> dict[UUID, PanelRow]:
    """Ana and 119 others of her team, some of the same name, as ill as the dice say."""
    dice = Random(7)
    with reading(), batch():
        for place in range(MANY - 1):
            born = {"name": f"patient {place // 2:02d}", "time_zone": "UTC", "site_id": str(cast.site)}
            if place == 5:
                born["name"] = "100%_sure"
            body = read(PatientSchema(), born)
            patients.create_patient(
                number(2000 + place), body, site_id=cast.site, team_id=cast.team, by=SYSTEM
            )
    rows = queries.panel(by=cast.nurse, limit=1000)
    with short_write() as connection:
        for row in rows:
            change(dice, connection, row.patient_id, now)
    return everybody(cast)


def change(dice: Random, connection: Any, patient_id: UUID, now: datetime) -> None:
    """Another state of one patient, as if somebody had just reported."""
    urgency = dice.choice([0, 0, 0, 1, 2, 3])
    reported = dice.choice([None, now - timedelta(hours=dice.randint(0, 30))])
    values = {"urgency": urgency, "open_alerts": int(urgency > 0), "last_report_at": reported}
    values["worst_score"] = dice.choice([None, 0, 1, 2, 3])
    rows = table_of(PanelRow)
    connection.execute(update(rows).where(rows.c.patient_id == patient_id).values(**values))


def everybody(cast: Cast) -> dict[UUID, PanelRow]:
    """Every row of the nurse's panel at once."""
    db.session.rollback()
    db.session.expire_all()
    return {row.patient_id: row for row in queries.panel(by=cast.nurse, sort="name", limit=1000)}


def place_of(row: PanelRow, sort: str) -> tuple[Any, ...]:
    """Where a row belongs, said once more in plain Python."""
    first: Any = 0
    if sort == "urgency":
        first = -row.urgency
    elif sort == "worst":
        first = 1 if row.worst_score is None else -row.worst_score
    elif sort == "last_report":
        first = 0.0 if row.last_report_at is None else row.last_report_at.timestamp()
    return first, row.name, row.patient_id


def test_who_sees_whom(cast: Cast) -> None:
    for who in EVERYBODY:
        by = getattr(cast, who)
        seen = {"other_nurse": {cast.ben}, "far_nurse": {cast.cleo}, "other_patient": {cast.ben}}
        expected = {cast.ana} if who in TEAM | {"patient"} else seen.get(who)
        if expected is None:  # the caregiver's categories leave alerts out
            with pytest.raises(Denied):
                queries.panel(by=by)
        else:
            assert {row.patient_id for row in queries.panel(by=by)} == expected, who


def test_pages_hold_everybody_once_in_order(cast: Cast, crowd: dict[UUID, PanelRow]) -> None:
    for sort, limit in product(queries.SORTS, (50, 7)):
        seen: list[PanelRow] = []
        after = None
        while page := queries.panel(by=cast.nurse, sort=sort, after=after, limit=limit):
            seen += page
            after = queries.key_of(page[-1], sort)
        assert [row.patient_id for row in seen] == [
            row.patient_id for row in sorted(crowd.values(), key=lambda row: place_of(row, sort))
        ]
    assert len(crowd) == MANY


def test_who_did_not_change_is_seen_once_while_others_do(
    cast: Cast, crowd: dict[UUID, PanelRow], now: datetime, effort: int
) -> None:
    for seed, sort in product(range(2 * effort), queries.SORTS):
        page_through(Random(seed), cast, crowd, now, sort)


def page_through(dice: Random, cast: Cast, crowd: dict[UUID, PanelRow], now: datetime, sort: str) -> None:
    """All pages of one sort, four patients changed after each; then who was seen how often."""
    moved: set[UUID] = set()
    seen: list[UUID] = []
    after = None
    while True:
        db.session.expire_all()
        page = queries.panel(by=cast.nurse, sort=sort, after=after, limit=13)
        if not page:
            break
        seen += [row.patient_id for row in page]
        after = queries.key_of(page[-1], sort)
        db.session.rollback()
        with short_write() as connection:
            for patient_id in dice.sample(sorted(crowd), 4):
                moved.add(patient_id)
                change(dice, connection, patient_id, now)
    assert moved != set(crowd)
    for patient_id in crowd:
        assert patient_id in moved or seen.count(patient_id) == 1


def test_filters(cast: Cast, crowd: dict[UUID, PanelRow]) -> None:
    def found(**wanted: Any) -> set[UUID]:
        return {row.patient_id for row in queries.panel(by=cast.nurse, limit=1000, **wanted)}

    for least in (1, 2, 3):
        assert found(urgency=least) == {key for key, row in crowd.items() if row.urgency >= least}
    assert found(name="ANA r") == {cast.ana}
    assert found(name="patient 07") == {key for key, row in crowd.items() if row.name == "patient 07"}
    for literal in ("%", "_", "100%_"):
        assert {crowd[key].name for key in found(name=literal)} == {"100%_sure"}
    assert found(name="nobody") == set() == found(team_id=cast.other_team)
    assert found(team_id=cast.team) == set(crowd)
    assert found(team_id=cast.team, urgency=3, name="patient") < set(crowd)


def test_who_asks_for_the_team_today_comes_first_among_their_like(cast: Cast, now: datetime) -> None:
    for place, name in enumerate(("Abe", "Bea")):
        body = read(PatientSchema(), {"name": name, "time_zone": "UTC", "site_id": str(cast.site)})
        patients.create_patient(
            number(3000 + place), body, site_id=cast.site, team_id=cast.team, by=cast.nurse
        )

    def says(whose: UUID, needs_us: bool | None, hours_ago: float) -> None:
        said = check_in(now - timedelta(hours=hours_ago), needs_us=needs_us)
        symptoms.submit_check_in(whose, read(CheckInSchema(), said), by=SYSTEM)

    def order(at: datetime = now) -> list[str]:
        with clock.at(at):
            roll_over_midnight()
            return [row.name for row in queries.panel(by=cast.nurse)]

    assert order() == ["Abe", "Ana Ruiz", "Bea"]
    says(number(3001), True, 2)
    assert order() == ["Bea", "Abe", "Ana Ruiz"]
    says(cast.ana, True, 25)
    says(number(3000), True, 5)
    says(number(3000), None, 4)
    assert order() == ["Bea", "Abe", "Ana Ruiz"]
    with short_write() as connection:
        urgent = update(table_of(PanelRow)).where(table_of(PanelRow).c.patient_id == cast.ana)
        connection.execute(urgent.values(urgency=1))
    assert order() == ["Ana Ruiz", "Bea", "Abe"]
    first = queries.panel(by=cast.nurse, limit=2)
    rest = queries.panel(by=cast.nurse, after=queries.key_of(first[-1], "urgency"))
    assert [row.name for row in (*first, *rest)] == ["Ana Ruiz", "Bea", "Abe"]
    with short_write() as connection:
        connection.execute(urgent.values(urgency=0))
    assert order(now + timedelta(hours=22)) == ["Abe", "Ana Ruiz", "Bea"]
    assert rebuild(repair=False) == []
