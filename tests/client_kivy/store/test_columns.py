"""What a finder of a plain file sees, and what becomes of somebody who moves its pieces about."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from client_kivy.config import SEALED, SQLCIPHER
from client_kivy.store.columns import OpenColumns, SealedColumns
from client_kivy.store.database import StoreCorrupt, open_encrypted, open_memory, open_sealed
from client_kivy.store.mirror import mirror_path
from tests.client_kivy.clinic import Clinic, TestClock
from tests.client_kivy.tablets import PIN, Tablet, check_in

KEY, OTHER = b"k" * 32, b"o" * 32


def test_a_text_opens_in_its_own_place_only() -> None:
    columns = SealedColumns(KEY)
    first, second = columns.seal("body record a 1", "fever"), columns.seal("body record a 1", "fever")
    assert first != second and b"fever" not in bytes(first)
    assert columns.open("body record a 1", first) == "fever"
    for place in ("body record a 2", "body record b 1", "texts record a 1"):
        with pytest.raises(StoreCorrupt):
            columns.open(place, first)
    with pytest.raises(StoreCorrupt):
        SealedColumns(OTHER).open("body record a 1", first)
    with pytest.raises(StoreCorrupt):
        columns.open("body record a 1", "fever")


def test_equal_words_stay_equal_under_one_key_and_differ_under_another() -> None:
    columns = SealedColumns(KEY)
    assert columns.name("symptoms.check_in") == columns.name("symptoms.check_in")
    assert columns.name("symptoms.check_in") != SealedColumns(OTHER).name("symptoms.check_in")
    assert columns.named(columns.name("symptoms.check_in")) == "symptoms.check_in"
    with pytest.raises(StoreCorrupt):
        SealedColumns(OTHER).named(columns.name("symptoms.check_in"))
    with pytest.raises(StoreCorrupt):
        columns.named("symptoms.check_in")


def test_files_refuse_another_key_and_memory_leaves_no_file(tmp_path: Path) -> None:
    for opened in (open_encrypted, open_sealed):
        path = tmp_path / f"{opened.__name__}.db"
        with pytest.raises(ValueError, match="32"):
            opened(path, b"short")
        opened(path, KEY).close()
        opened(path, KEY).close()
        with pytest.raises(StoreCorrupt):
            opened(path, OTHER)
    before = set(tmp_path.iterdir())
    memory = open_memory()
    memory.change("CREATE TABLE told (word TEXT)")
    memory.change("INSERT INTO told VALUES (?)", (memory.columns.name("fever"),))
    assert isinstance(memory.columns, OpenColumns) and memory.rows("SELECT * FROM told") == [
        {"word": "fever"}
    ]
    memory.close()
    assert set(tmp_path.iterdir()) == before


def test_nobody_can_exchange_two_rows(tmp_path: Path, clinic: Clinic, clock: TestClock) -> None:
    tablet = Tablet(tmp_path, clinic, clock, database=SEALED).enrol()
    tablet.say(check_in(1))
    tablet.say(check_in(4))
    tablet.sync()
    person = tablet.store.identities.current()
    assert person is not None
    tablet.store.lock()
    with sqlite3.connect(mirror_path(tablet.config, person.person)) as file:
        (one, first), (two, second) = file.execute(
            "SELECT id, body FROM records ORDER BY place DESC LIMIT 2"
        ).fetchall()
        file.execute("UPDATE records SET body = ? WHERE id = ?", (second, one))
        file.execute("UPDATE records SET body = ? WHERE id = ?", (first, two))
    file.close()
    tablet.store.unlock(PIN)
    with pytest.raises(StoreCorrupt):
        tablet.check_ins()
    tablet.store.rebuild_mirror()
    assert len(tablet.check_ins()) == 2
    tablet.close()


def test_a_tablet_given_the_other_kind_begins_its_mirror_anew(
    tmp_path: Path, clinic: Clinic, clock: TestClock
) -> None:
    for kind in (SQLCIPHER, SEALED, SQLCIPHER):
        tablet = Tablet(tmp_path, clinic, clock, database=kind)
        if tablet.store.identities.current() is None:
            tablet.enrol()
        else:
            tablet.store.unlock(PIN)
        tablet.say()
        tablet.clock.pass_seconds(61)
        tablet.sync()
        assert {row["delivery"] for row in tablet.check_ins()} == {"received"}
        tablet.close()
    assert len(clinic.accepted) == 3
