"""Pull: who sees what, that nothing tells what is hidden, and cursors that cannot be made or moved."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from client_kivy.store.chain_check import follows
from server.features.accounts import actions as accounts
from server.features.patients import actions as patients
from server.features.sharing import actions as sharing
from server.foundation import clock, sessions, tokens
from server.foundation.access import AccessEntry, Actor
from server.foundation.db import db, end_session
from server.foundation.epoch import new_epoch
from server.interfaces.sync.shown import SHOWN
from tests.server.cast import Cast
from tests.server.interfaces.sync.raw_tablet import (
    FEVER,
    PLAN,
    Admitted,
    RawTablet,
    admit,
    check_in,
    enrolled,
    own_grant,
)


def asked(client: FlaskClient, actor: Actor, cursor: str | None = None, limit: int = 500) -> Any:
    session = sessions.start_session(actor.id, sessions.API)
    token = tokens.issue(session, actor.id, kind=sessions.API).access_token
    query = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
    return client.get("/api/sync/pull", query_string=query, headers={"Authorization": f"Bearer {token}"})


def helper_of(dora: Admitted, cast: Cast, categories: list[str], which: int = 1) -> Actor:
    person = {"id": uuid4(), "name": "Hugo Vidal", "time_zone": "America/New_York"}
    person["sign_in_name"] = f"hugo{which}@home.example"
    row = accounts.open_helper_account(dora.id, person, by=dora.actor)
    sharing.let_in(dora.id, row.id, categories=categories, by=dora.actor)
    return Actor(row.id, row.name)


def all_pages(tablet: RawTablet, limit: int) -> tuple[list[dict[str, Any]], str]:
    entries, cursor, more = [], None, True
    while more:
        page = tablet.pull(cursor, limit)
        entries += page["entries"]
        assert len(page["entries"]) <= limit
        cursor, more = page["next"], page["more"]
    assert cursor is not None
    return entries, cursor


# Who may, and who may not


def test_nobody_and_no_staff_pulls(client: FlaskClient, cast: Cast, dora: Admitted) -> None:
    assert client.get("/api/sync/pull").status_code == 401
    for actor in (cast.nurse, cast.coordinator, cast.administrator):
        assert asked(client, actor).status_code == 404


def test_a_device_sees_its_own_patient_only(
    client: FlaskClient, cast: Cast, tablet: RawTablet, dora: Admitted
) -> None:
    other = enrolled(client, cast, admit(cast, "Emil Roth"))
    assert {entry["patient"] for entry in tablet.pull()["entries"]} == {str(dora.id)}
    assert {entry["patient"] for entry in other.pull()["entries"]} == {str(other.patient.id)}


def test_the_patients_own_tablet_gets_the_whole_chain(tablet: RawTablet, dora: Admitted) -> None:
    tablet.verdicts(tablet.event(check_in(4, readings=[FEVER])))
    entries, _ = all_pages(tablet, 2)
    tail = None
    for entry in entries:
        tail = follows(tail, entry)
    kinds = {change["kind"]: change for entry in entries for change in entry["changes"]}
    assert kinds["symptoms.check_in"]["texts"] == {"note": "Cansada"}
    assert kinds["symptoms.check_in"]["body"]["note"].startswith("p1.")
    assert "triage.alert" in kinds
    hidden = set(kinds) - set(SHOWN)
    assert "accounts.person" in hidden
    assert all("body" not in kinds[kind] and "digest" in kinds[kind] for kind in hidden)
    [plan] = tablet.pull()["plans"]
    assert (plan["key"], plan["version"]) == (PLAN, 1) and plan["plan"]["tasks"]


def test_every_pull_with_something_in_it_is_on_the_readers_stream(tablet: RawTablet, dora: Admitted) -> None:
    tablet.pull()
    end_session()
    rows = db.session.scalars(select(AccessEntry).where(AccessEntry.reader_id == dora.person)).all()
    reads = [read for row in rows for read in json.loads(row.reads)]
    assert [str(dora.id)] in [read["patients"] for read in reads if read["verb"] == "sync.pull"]
    end_session()


def test_a_helper_sees_what_was_shared_and_no_number(
    client: FlaskClient, cast: Cast, tablet: RawTablet, dora: Admitted
) -> None:
    helper = helper_of(dora, cast, ["symptoms"])
    tablet.verdicts(tablet.event(check_in(4, readings=[FEVER])))
    entries = asked(client, helper).json["entries"]
    kinds = {change["kind"] for entry in entries for change in entry["changes"]}
    assert kinds == {"patients.patient", "symptoms.check_in"}
    for entry in entries:
        assert not {"number", "hash"} & set(entry)
        assert not any({"digest", "salt"} & set(change) for change in entry["changes"])


# What is hidden cannot be told


def test_hidden_events_change_no_byte_of_the_answer(app: Flask, client: FlaskClient, cast: Cast) -> None:
    """Two records alike but for events in a category that the helper may not see: the same bytes, page by page."""
    start = clock.now().replace(microsecond=0) + timedelta(minutes=1)
    pages: dict[str, list[str]] = {}
    for name in ("with", "without"):
        with clock.at(start):
            record = admit(cast, "Dora Vidal")
            helper = helper_of(record, cast, ["medicines"], which=len(name))
            device = enrolled(client, cast, record)
        for minute in range(6):
            if name == "with":
                with clock.at(start + timedelta(minutes=minute, seconds=30)):
                    device.verdicts(*[device.event(check_in(4, readings=[FEVER])) for _ in range(minute)])
            with clock.at(start + timedelta(minutes=minute + 1)):
                medicine = {"name": f"Tablet {minute}", "origin": "prescribed", "status": "active"}
                patients.keep_medicine(record.id, _medicine(medicine), by=cast.nurse)
        pages[name] = []
        cursor: str | None = None
        with clock.at(start + timedelta(hours=1)):
            for _ in range(6):
                answer = asked(client, helper, cursor, limit=2).json
                cursor = answer["next"]
                pages[name].append(_without_names(answer, record, helper))
    assert pages["with"] == pages["without"]


def _medicine(fact: dict[str, Any]) -> dict[str, Any]:
    rest = ("code", "system", "dose_text", "started_on", "ended_on", "said_by", "source_ref")
    return dict.fromkeys(rest) | fact


def _without_names(answer: dict[str, Any], record: Admitted, helper: Actor) -> str:
    """The answer's bytes with the ids that two records must differ in masked, all of the same length."""
    masked = json.loads(json.dumps(answer))
    masked["next"] = "x" * len(masked["next"])
    for entry in masked["entries"]:
        for change in entry["changes"]:
            change["id"] = change["body"]["id"] = "an id"
    for told in masked["helpers"]:
        for right in told["entries"]:
            right |= {"grant_id": "their own right", "holder_id": "the helper"}
    text = json.dumps(masked)
    return text.replace(str(record.id), "a patient").replace(str(record.person), "a person")


# Cursors


def test_cursors_are_all_of_one_length_and_never_alike(tablet: RawTablet) -> None:
    first, again = tablet.pull()["next"], tablet.pull()["next"]
    start = tablet.pull(limit=1)["next"]
    assert first != again and len(first) == len(again) == len(start)


@pytest.mark.parametrize("spoil", ["flip", "cut", "rubbish", "another's"])
def test_a_cursor_that_is_not_ours_begins_anew(
    client: FlaskClient, cast: Cast, tablet: RawTablet, spoil: str
) -> None:
    cursor = tablet.pull()["next"]
    other = enrolled(client, cast, tablet.patient)
    spoiled = {
        "flip": cursor[:40] + ("A" if cursor[40] != "A" else "B") + cursor[41:],
        "cut": cursor[:-8],
        "rubbish": "not a cursor é",
        "another's": other.pull()["next"],
    }[spoil]
    answer = tablet.pull(spoiled)
    assert answer["reset"] is True and answer["entries"] == []
    assert tablet.pull(answer["next"])["entries"]


def test_when_rights_change_the_helper_begins_anew(
    client: FlaskClient, cast: Cast, tablet: RawTablet, dora: Admitted
) -> None:
    helper = helper_of(dora, cast, ["symptoms"])
    cursor = asked(client, helper).json["next"]
    assert asked(client, helper, cursor).json["reset"] is False
    grant = sharing.withdraw_helper(dora.id, _grant_of(helper), "no longer", by=dora.actor)
    assert asked(client, helper, cursor).status_code == 404
    sharing.let_in(dora.id, grant.holder_id, categories=["symptoms", "medicines"], by=dora.actor)
    assert asked(client, helper, cursor).json["reset"] is True


def test_after_a_restore_everybody_begins_anew(tablet: RawTablet) -> None:
    before = tablet.pull()
    assert tablet.pull(before["next"])["reset"] is False
    new_epoch("restored from a backup")
    after = tablet.pull(before["next"])
    assert after["reset"] is True and after["server_epoch"] != before["server_epoch"]


def _grant_of(helper: Actor) -> Any:
    from server.foundation.access import Grant

    found = db.session.scalar(select(Grant.id).where(Grant.holder_id == helper.id))
    end_session()
    return found


def test_a_patient_whose_right_ended_pulls_nothing(tablet: RawTablet, cast: Cast, dora: Admitted) -> None:
    from tests.server.interfaces.sync.raw_tablet import end_grant

    end_grant(dora.id, own_grant(dora), by=cast.nurse)
    answer = tablet.client.get("/api/sync/pull", headers=tablet.headers)
    assert answer.status_code == 404
