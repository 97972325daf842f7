"""Rights as a whole: the golden matrix, the SQL form of the rule against the rule itself, and rights that end while
somebody writes."""

import difflib
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from server.features.accounts import actions as accounts
from server.features.patients import queries
from server.features.sharing import actions as sharing
from server.foundation import clock
from server.foundation.access import Actor, Grant, subject_of, visible
from server.foundation.db import db, short_write
from server.foundation.gate import action
from server.foundation.ledger import Entry, Head, keep
from server.foundation.permits import Denied
from shared.domain import chain
from shared.domain.access import ROLES, Permission, decide
from tests.server import access_matrix
from tests.server.cast import SYSTEM, Cast

CATEGORIES = ("symptoms", "plan", "outcomes", "timeline", "medicines", "alerts", "patients", "access")


def test_rights_are_as_written_down(sqlite_app: Flask) -> None:
    written, real = access_matrix.PLACE.read_text(encoding="utf-8"), access_matrix.matrix()
    change = "\n".join(difflib.unified_diff(written.splitlines(), real.splitlines(), "written", "real", n=0))
    assert not change, f"{change}\nIf this is meant: python -m tests.server.access_matrix"


def test_no_role_but_the_system_reaches_another_site(sqlite_app: Flask) -> None:
    rows = [line for line in access_matrix.matrix().splitlines() if "." in line.split(" ", 1)[0]]
    for row in rows:
        cells = row.split()[1 : len(ROLES)]
        assert not {"e", "d"} & set("".join(cells)), row


@pytest.mark.parametrize("seed", range(12))
def test_the_sql_form_of_the_rule_agrees_with_the_rule(app: Flask, seed: int, effort: int) -> None:
    dice = Random(seed)
    for _ in range(effort):
        holders = _random_world(dice)
        heads = db.session.scalars(select(Head)).all()
        for actor in holders:
            grants = [
                g.as_rule() for g in db.session.scalars(select(Grant).where(Grant.holder_id == actor.id))
            ]
            for permission in Permission:
                now = clock.now()
                right = {
                    h.patient_id for h in heads if decide(grants, permission, subject_of(h), now).allowed
                }
                shown = set(db.session.scalars(select(Head.patient_id).where(visible(actor, permission))))
                assert shown == right, (actor, permission)


def _random_world(dice: Random) -> list[Actor]:
    """Heads and grants at random, over one another and over nothing, running, coming, over and withdrawn."""
    now = clock.now()
    sites = [UUID(int=dice.getrandbits(128)) for _ in range(2)]
    teams = [(UUID(int=dice.getrandbits(128)), site) for site in sites for _ in range(2)]
    records = [UUID(int=dice.getrandbits(128)) for _ in range(8)]
    actors = [Actor(UUID(int=dice.getrandbits(128)), f"A{number}") for number in range(6)]
    heads = [(site, site, None, True) for site in sites]
    for record in records:
        team, site = dice.choice(teams)
        heads.append((record, site, dice.choice([team, None]), False))
    subjects = {
        "patient": [*records, *sites],  # a grant "patient" over a site's id must reach nothing
        "team": [team for team, _ in teams],
        "site": sites,
        "system": [None],
    }
    with short_write() as connection:
        for record, site, team, is_site in heads:
            row = {"patient_id": record, "number": 0, "hash": chain.GENESIS, "recorded_at": now}
            connection.execute(
                Head.__table__.insert(), row | {"site_id": site, "team_id": team, "is_site": is_site}
            )
        for _ in range(14):
            kind = dice.choice(["patient", "patient", "team", "team", "site", "system"])
            chosen = dice.sample(CATEGORIES, dice.randint(1, 3))
            row = {
                "patient_id": dice.choice(records + sites),
                "id": UUID(int=dice.getrandbits(128)),
                "version": 1,
                "holder_id": dice.choice(actors).id,
                "role": dice.choice(list(ROLES)),
                "subject_kind": kind,
                "subject_id": dice.choice(subjects[kind]),
                "categories": dice.choice([None, None, frozenset(chosen)]),
                "starts_at": now + timedelta(minutes=dice.choice([-60, -60, -60, 60])),
                "ends_at": dice.choice([None, None, now + timedelta(minutes=dice.choice([-5, 30]))]),
                "ended_at": dice.choice([None, None, None, now - timedelta(minutes=1)]),
                "end_reason": None,
                "granted_by": actors[0].id,
            }
            connection.execute(Grant.__table__.insert(), row)
    return actors


@action("test.access.write", needs=Permission.PATIENTS_WRITE)
def write(patient_id: UUID, pause: Callable[[], None], *, by: Actor) -> Grant:
    """A write that takes its time between the permission and the commit."""
    pause()
    row = db.session.scalars(select(Grant).where(Grant.patient_id == patient_id)).first()
    assert row is not None
    keep(row)
    return row


def test_a_right_that_ends_waits_for_the_write_it_allowed(app: Flask, cast: Cast) -> None:
    inside, order = threading.Event(), []
    grant = db.session.scalars(select(Grant.id).where(Grant.holder_id == cast.nurse.id)).one()

    def writing() -> None:
        def pause() -> None:
            inside.set()
            ending.join(0.3)

        with app.app_context():
            write(cast.ana, pause, by=cast.nurse)
            order.append("written")

    def end() -> None:
        inside.wait(5)
        with app.app_context():
            accounts.end_role(cast.site, grant, "left", by=cast.administrator)
            order.append("ended")

    ending, writer = threading.Thread(target=end), threading.Thread(target=writing)
    ending.start()
    writer.start()
    writer.join(10)
    ending.join(10)
    db.session.rollback()
    assert order == ["written", "ended"]
    with pytest.raises(Denied):
        write(cast.ana, lambda: None, by=cast.nurse)


def test_no_write_is_recorded_after_the_right_to_it_has_ended(app: Flask, cast: Cast) -> None:
    """Eight nurses write as fast as they can while their roles are ended one by one."""
    crew = []
    for number in range(8):
        person = {"name": f"N{number}", "sign_in_name": f"n{number}"}
        made = accounts.create_person(cast.site, person, by=SYSTEM)
        given = accounts.give_role(cast.site, made.id, "nurse", team_id=cast.team, by=SYSTEM)
        crew.append((Actor(made.id, made.name), given.id))
    ended: dict[UUID, datetime] = {}

    def work(who: Actor) -> None:
        with app.app_context():
            for _ in range(200):
                try:
                    write(cast.ana, lambda: None, by=who)
                except Denied:
                    return
            raise AssertionError("the role never ended")

    threads = [threading.Thread(target=work, args=(who,)) for who, _ in crew]
    for thread in threads:
        thread.start()
    for who, grant in crew:
        accounts.end_role(cast.site, grant, "left", by=cast.administrator)
        last = select(Entry.recorded_at).where(Entry.patient_id == cast.site).order_by(Entry.number.desc())
        ended[who.id] = db.session.scalars(last.limit(1)).one()
        db.session.rollback()
    for thread in threads:
        thread.join(30)
    for who, _ in crew:
        theirs = select(Entry.recorded_at).where(Entry.patient_id == cast.ana, Entry.by == who.id)
        assert all(moment < ended[who.id] for moment in db.session.scalars(theirs))


def test_a_list_shows_what_may_be_seen_and_nothing_else(cast: Cast) -> None:
    def names(who: Actor) -> list[str]:
        return [row.name for row in queries.patients(by=who)]

    assert names(cast.nurse) == ["Ana Ruiz"] == names(cast.patient) == names(cast.caregiver)
    assert names(cast.other_nurse) == ["Ben Cole"] and names(cast.far_nurse) == ["Cleo Marsh"]
    sharing.withdraw_helper(cast.ana, cast.caregiver_grant, "over", by=cast.patient)
    for nobody in (cast.caregiver, cast.administrator, cast.stranger):
        with pytest.raises(Denied):
            names(nobody)
