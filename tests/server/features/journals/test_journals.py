"""The journal and its drawers: who may and who may not; moved, taken back, said anew and never edited; sealed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from server.features.journals import actions, queries
from server.features.journals.models import JournalEntry
from server.features.sharing import actions as sharing
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.permits import Denied
from server.foundation.problems import NotFound
from server.foundation.rebuild import rebuild
from server.foundation.seal import opened
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.journals import JournalEntrySchema, JournalMoveSchema, JournalWithdrawalSchema
from tests.server.cast import Cast
from tests.server.features.asking import EVERYBODY, TEAM, UNKNOWN, Door, new_id
from tests.server.features.clinic import TODAY

READERS = TEAM | {"patient"}
TEXT = "I am afraid of the scan."


def entry(now: datetime, drawer: str, **more: Any) -> dict[str, Any]:
    """An entry in wire form; a new one unless `entry_id` says of which it is."""
    key = str(new_id())
    said = {"id": key, "entry_id": key, "drawer": drawer, "text": TEXT, "mood": "hard", "on": str(TODAY)}
    return said | {"said_at": to_wire(now)} | more


def write(cast: Cast, now: datetime, drawer: str) -> UUID:
    row = actions.write_entry(cast.ana, read(JournalEntrySchema(), entry(now, drawer)), by=cast.patient)
    return row.entry_id


def let_in(cast: Cast, *categories: str) -> None:
    sharing.withdraw_helper(cast.ana, cast.caregiver_grant, "Other things", by=cast.patient)
    sharing.let_in(cast.ana, cast.caregiver.id, categories=list(categories), by=cast.patient)


def drawers(cast: Cast, by: Actor) -> list[str]:
    return sorted(row.drawer for row in queries.entries(cast.ana, by=by))


def test_who_may_over_the_api(door: Door, cast: Cast, now: datetime) -> None:
    path = f"/api/patients/{cast.ana}/journal"
    door.shuts_out("GET", path, dict, READERS, 200)
    door.shuts_out("POST", path, lambda: entry(now, "team"), {"patient"}, 201)
    first = door.ask("patient", "POST", path, entry(now, "me")).json
    assert (first["text"], first["drawer"]) == (TEXT, "me")
    about = {"entry_id": first["id"]}
    with clock.at(now + timedelta(minutes=1)):
        door.shuts_out("POST", f"{path}/moves", lambda: entry(now, "team") | about, {"patient"}, 201)
    shown = door.ask("nurse", "GET", path).json
    assert [one["text"] for one in shown if one["entry_id"] == first["id"]] == [TEXT]
    gone = lambda: entry(now, "team", state="withdrawn", text=None) | about  # noqa: E731
    with clock.at(now + timedelta(minutes=2)):
        door.shuts_out("POST", f"{path}/withdrawals", gone, {"patient"}, 201)
    assert all(one["entry_id"] != first["id"] for one in door.ask("nurse", "GET", path).json)


def test_each_drawer_is_opened_by_those_it_is_for(cast: Cast, now: datetime) -> None:
    for drawer in ("me", "family", "team"):
        write(cast, now, drawer)
    assert drawers(cast, cast.patient) == ["family", "me", "team"]
    assert drawers(cast, cast.nurse) == drawers(cast, cast.oncologist) == ["team"]
    let_in(cast, "journals")
    assert drawers(cast, cast.caregiver) == ["family", "team"]
    said = read(JournalEntrySchema(), entry(now, "family"))
    with pytest.raises(Denied):
        actions.write_entry(cast.ana, said, by=cast.caregiver)


def test_a_helper_let_in_for_other_things_opens_no_drawer(cast: Cast, now: datetime) -> None:
    write(cast, now, "family")
    let_in(cast, "symptoms")
    with pytest.raises(Denied):
        queries.entries(cast.ana, by=cast.caregiver)


def test_who_moves_an_entry_shares_the_words_of_now(cast: Cast, now: datetime) -> None:
    key = write(cast, now, "me")
    (first,) = db.session.scalars(select(JournalEntry.id).where(JournalEntry.entry_id == key))
    assert queries.kept_back(cast.ana, frozenset({"caregiver"})).rows == {first}
    with clock.at(now + timedelta(minutes=1)):
        moved = read(JournalMoveSchema(), entry(now, "team", entry_id=str(key), text="I have a question."))
        actions.move_entry(cast.ana, moved, by=cast.patient)
    (seen,) = queries.entries(cast.ana, by=cast.nurse)
    assert opened(seen).text == "I have a question."
    kept = queries.kept_back(cast.ana, frozenset({"nurse"}))
    assert (kept.rows, kept.taken_back) == ({first}, frozenset())
    with clock.at(now + timedelta(minutes=2)):
        back = read(JournalMoveSchema(), entry(now, "family", entry_id=str(key)))
        actions.move_entry(cast.ana, back, by=cast.patient)
    assert drawers(cast, cast.nurse) == []
    assert queries.kept_back(cast.ana, frozenset({"nurse"})).taken_back == {key}
    assert queries.kept_back(cast.ana, frozenset({"caregiver"})).rows == {first}
    assert queries.kept_back(cast.ana, frozenset({"patient"})).rows == frozenset()


def test_taken_back_is_shown_to_nobody(cast: Cast, now: datetime) -> None:
    key = write(cast, now, "team")
    with clock.at(now + timedelta(minutes=1)):
        said = entry(now, "team", entry_id=str(key), state="withdrawn", text=None)
        actions.withdraw_entry(cast.ana, read(JournalWithdrawalSchema(), said), by=cast.patient)
    assert drawers(cast, cast.patient) == drawers(cast, cast.nurse) == []
    assert len(queries.kept_back(cast.ana, frozenset({"nurse"})).rows) == 2


def test_nothing_is_edited_and_words_are_sealed(cast: Cast, now: datetime) -> None:
    said = read(JournalEntrySchema(), entry(now, "family"))
    assert actions.write_entry(cast.ana, said, by=cast.patient).version == 1
    assert actions.write_entry(cast.ana, said, by=cast.patient).version == 1
    (row,) = db.session.scalars(select(JournalEntry)).all()
    assert "afraid" not in (row.text or "") and opened(row).text == TEXT
    of_nothing = read(JournalMoveSchema(), entry(now, "team", entry_id=str(UNKNOWN)))
    with pytest.raises(NotFound):
        actions.move_entry(cast.ana, of_nothing, by=cast.patient)
    assert rebuild(repair=False) == []


def test_everybody_else_finds_nothing(cast: Cast, now: datetime) -> None:
    write(cast, now, "team")
    for who in set(EVERYBODY) - READERS:
        with pytest.raises(Denied):
            queries.entries(cast.ana, by=getattr(cast, who))
