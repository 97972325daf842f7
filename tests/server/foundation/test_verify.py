"""Tampering with the record is found, and the first entry that is not as it was is named."""

import json
from uuid import UUID

import pytest

from server.features.patients import actions as patients
from server.foundation.db import db, end_session
from server.foundation.verify import make_checkpoint, verify
from tests.server.cast import Cast
from tests.server.foundation.facts import allergy, changes_of, run_sql
from tests.server.foundation.tampering import fault, mine


def test_what_nobody_touched_is_intact(cast: Cast, history: int) -> None:
    verdict = verify()
    assert verdict.fault is None
    with db.engine.connect() as connection:
        ledgers, entries = connection.exec_driver_sql(
            "SELECT count(DISTINCT patient_id), count(*) FROM entries"
        ).one()
    assert (verdict.ledgers, verdict.entries) == (ledgers, entries)


# ------------------------------------------------------------------- one byte in each stored column

BYTES = {"hash", "digest", "salt", "root", "signature"}
UUIDS = {"patient_id", "by", "on_behalf_of", "id", "device_id", "site_id", "team_id"}
MOMENTS = {"recorded_at", "made_at"}


def altered(column: str) -> str:
    """SQL that changes the smallest part of a column, whatever stands there."""
    name = f'"{column}"'
    sqlite = db.engine.dialect.name == "sqlite"
    if column in BYTES:
        if sqlite:
            flipped = f"CASE WHEN substr({name}, 1, 1) = x'00' THEN x'01' ELSE x'00' END"
            return f"CAST({flipped} || substr({name}, 2) AS BLOB)"
        return f"set_byte({name}, 0, get_byte({name}, 0) # 1)"
    if column in UUIDS:
        text = f"coalesce({name if sqlite else name + '::text'}, '{'0' * 32}')"
        flipped = f"substr({text}, 1, length({text}) - 1) || CASE WHEN {text} LIKE '%7' THEN '8' ELSE '7' END"
        return flipped if sqlite else f"({flipped})::uuid"
    if column in MOMENTS:
        if sqlite:
            return f"substr({name}, 1, 25) || CASE WHEN {name} LIKE '%7' THEN '8' ELSE '7' END"
        return f"{name} + interval '1 microsecond'"
    if column in ("number", "position", "version"):
        return f"{name} + 1000"
    return f"replace(substr({name}, 1, 1), 'a', 'b') || 'x' || substr({name}, 2)"


def found_after(statement: str) -> str:
    """What verification says after one row was altered; the alteration is then taken back."""
    end_session()
    assert db.session.execute(db.text(statement)).rowcount == 1
    found = verify().fault
    db.session.rollback()
    assert found is not None, f"nothing was found after {statement}"
    return found


def columns_of(table: str) -> list[str]:
    with db.engine.connect() as connection:
        return [column["name"] for column in db.inspect(connection).get_columns(table)]


@pytest.mark.parametrize("table", ["entries", "changes"])
def test_a_byte_in_any_column_of_an_entry_and_of_its_changes(cast: Cast, history: int, table: str) -> None:
    at = history - 2
    for column in columns_of(table):
        where = mine(f"number = {at}", cast.ana)
        found = found_after(f'UPDATE {table} SET "{column}" = {altered(column)} WHERE {where}')
        assert f"ledger {cast.ana}: entry {at}" in found, column


def test_a_byte_of_a_head(cast: Cast, history: int) -> None:
    for column in ("patient_id", "number", "hash"):
        found = found_after(
            f'UPDATE heads SET "{column}" = {altered(column)} WHERE {mine("1 = 1", cast.ana)}'
        )
        assert str(cast.ana) in found, column


def test_a_byte_of_a_checkpoint(cast: Cast, history: int) -> None:
    made = make_checkpoint()
    for column in columns_of("checkpoints"):
        assert "checkpoint" in found_after(f'UPDATE checkpoints SET "{column}" = {altered(column)}'), column
    hashed = json.loads(made.heads)[0][2]
    forged = hashed[:-1] + ("0" if hashed[-1] != "0" else "1")
    found = found_after(f"UPDATE checkpoints SET heads = replace(heads, '{hashed}', '{forged}')")
    assert "checkpoint 1 was altered" in found


def test_half_an_erasure(cast: Cast, history: int) -> None:
    run_sql(f"UPDATE changes SET salt = NULL WHERE {mine(f'number = {history - 2}', cast.ana)}")
    assert f"entry {history - 2}: change 0 is half erased" in fault()


# -------------------------------------------------------------------------------- rows as a whole


@pytest.mark.parametrize("table", ["entries", "changes"])
def test_a_row_taken_out(cast: Cast, history: int, table: str) -> None:
    run_sql(f"DELETE FROM {table} WHERE {mine(f'number = {history - 2}', cast.ana)}")
    assert f"{cast.ana}: entry {history - 2}" in fault()


def test_the_first_entry_taken_out(cast: Cast, history: int) -> None:
    run_sql(f"DELETE FROM entries WHERE {mine('number = 1', cast.ana)}")
    assert f"{cast.ana}: entry 1" in fault()


def test_an_entry_put_in_between(cast: Cast, history: int) -> None:
    """Those behind it are moved by one, as somebody would who wants to hide it."""
    at = history - 1
    for table in ("entries", "changes"):
        for number in range(history, at - 1, -1):
            run_sql(f"UPDATE {table} SET number = {number + 1} WHERE {mine(f'number = {number}', cast.ana)}")
    copy_entry(cast.ana, at - 1, at)
    run_sql(f"UPDATE heads SET number = number + 1 WHERE {mine('1 = 1', cast.ana)}")
    assert f"{cast.ana}: entry {at}" in fault()


def copy_entry(ledger: UUID, source: int, to: int) -> None:
    for table in ("entries", "changes"):
        with db.engine.connect() as connection:
            names = [column["name"] for column in db.inspect(connection).get_columns(table)]
        columns = ", ".join(f'"{name}"' for name in names)
        values = ", ".join(str(to) if name == "number" else f'"{name}"' for name in names)
        run_sql(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {mine(f'number = {source}', ledger)}"
        )


def test_an_entry_doubled_at_the_end(cast: Cast, history: int) -> None:
    copy_entry(cast.ana, history, history + 1)
    run_sql(f"UPDATE heads SET number = number + 1 WHERE {mine('1 = 1', cast.ana)}")
    assert f"{cast.ana}: entry {history + 1}" in fault()


@pytest.mark.parametrize("table", ["entries", "changes"])
def test_two_rows_exchanged(cast: Cast, history: int, table: str) -> None:
    first, second = history - 3, history - 2
    for source, to in ((first, 9001), (second, first), (9001, second)):
        run_sql(f"UPDATE {table} SET number = {to} WHERE {mine(f'number = {source}', cast.ana)}")
    assert f"{cast.ana}: entry {first}" in fault()


def test_two_changes_of_one_entry_exchanged(cast: Cast, history: int, own_verbs: None) -> None:
    from server.foundation.access import Actor
    from server.foundation.gate import action
    from shared.domain.access import Permission

    @action("tests.two.keep", needs=Permission.MEDICINES_WRITE)
    def two(patient_id: UUID, *, by: Actor) -> None:
        patients.keep_allergy(patient_id, allergy(21), by=by)
        patients.keep_allergy(patient_id, allergy(22), by=by)

    two(cast.ana, by=cast.nurse)
    for source, to in ((0, 9), (1, 0), (9, 1)):
        run_sql(
            f"UPDATE changes SET position = {to} WHERE "
            + mine(f"number = {history + 1} AND position = {source}", cast.ana)
        )
    assert f"{cast.ana}: entry {history + 1}" in fault()


def test_changes_exchanged_between_two_patients(cast: Cast, history: int) -> None:
    number_of = {cast.ana: changes_of(cast.ana)[-1].number, cast.ben: changes_of(cast.ben)[-1].number}
    body = {ledger: changes_of(ledger)[-1].body for ledger in number_of}
    for ledger, other in ((cast.ana, cast.ben), (cast.ben, cast.ana)):
        run_sql(
            f"UPDATE changes SET body = :body WHERE {mine(f'number = {number_of[ledger]}', ledger)}",
            body=body[other],
        )
    assert f"{cast.ana}: entry {number_of[cast.ana]}" in fault()  # the first of the two in the order of ids


def test_an_erased_body_leaves_the_chain_whole(cast: Cast, history: int) -> None:
    make_checkpoint()
    run_sql(f"UPDATE changes SET body = NULL, salt = NULL WHERE {mine('number > 1', cast.ana)}")
    assert verify().fault is None
