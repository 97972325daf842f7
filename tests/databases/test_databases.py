"""The databases that tests stand on are real, fresh each time, shared by nobody, and gone afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import sqlalchemy
from sqlalchemy import text

from tests.databases import KINDS, Databases, PostgreSQLUnavailable, RunFolder
from tests.databases.postgresql import admin_url

prepared: list[str] = []


def two_tables(url: str) -> None:
    """A schema to copy; it leaves its connections open on purpose."""
    prepared.append(url)
    with sqlalchemy.create_engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE cups (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE saucers (id INTEGER PRIMARY KEY)"))


@pytest.mark.parametrize("kind", KINDS)
def test_each_copy_is_fresh_and_its_own(kind: str, databases: Databases) -> None:
    urls = [databases.make(kind, two_tables) for _ in range(3)]
    for url in urls:
        engine = sqlalchemy.create_engine(url)
        assert engine.dialect.name == kind
        with engine.begin() as connection:
            assert connection.scalar(text("SELECT count(*) FROM cups")) == 0
            connection.execute(text("INSERT INTO cups VALUES (1)"))
        engine.dispose()
        databases.drop(url)
    assert len(set(urls)) == 3
    assert len([url for url in prepared if url.startswith(kind)]) <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_one_has_no_table(kind: str, databases: Databases) -> None:
    url = databases.make(kind)
    engine = sqlalchemy.create_engine(url)
    assert sqlalchemy.inspect(engine).get_table_names() == []
    engine.dispose()
    databases.drop(url)


def test_postgresql_is_dropped_though_someone_is_connected(databases: Databases) -> None:
    url = databases.make("postgresql", two_tables)
    engine = sqlalchemy.create_engine(url)
    connection = engine.connect()
    databases.drop(url)
    with pytest.raises(sqlalchemy.exc.OperationalError):
        connection.execute(text("SELECT 1"))
    connection.close()
    engine.dispose()


def test_an_unknown_kind_is_refused(databases: Databases) -> None:
    with pytest.raises(ValueError, match="oracle"):
        databases.make("oracle")


@pytest.mark.xdist_group("second_postgresql")
def test_the_server_ends_with_the_run_even_when_it_is_killed() -> None:
    """A run that is killed cannot clear up; the guard does, by the server's process id."""
    story = (
        "import os, pathlib, signal\n"
        "from tests.databases import RunFolder\n"
        "from tests.databases.postgresql import admin_url\n"
        "folder = RunFolder.create()\n"
        "admin_url(folder)\n"
        "pid = next(folder.path.glob('pg*/postmaster.pid')).read_text().split()[0]\n"
        "print(folder.path, pid, folder._guard.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    without = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    run = subprocess.Popen(
        [sys.executable, "-c", story],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=without,
    )
    assert run.stdout is not None
    # The guard holds the same pipe: the end of the output is the end of the guard.
    place, server, _guard = run.stdout.read().rsplit(maxsplit=2)
    run.wait()
    assert not Path(place).exists()
    assert not _alive(int(server))


def test_an_unreachable_given_server_is_a_sentence_and_no_skip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", f"postgresql+psycopg://nobody@/none?host={tmp_path}")
    for _ in range(2):
        with pytest.raises(PostgreSQLUnavailable, match="TEST_DATABASE_URL does not answer"):
            admin_url(RunFolder(tmp_path))


def test_a_given_server_is_used_and_cleared(
    tmp_path: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.databases.postgresql import end_of_run

    given = databases.make("postgresql")
    monkeypatch.setenv("TEST_DATABASE_URL", given)
    place = tmp_path / "second"
    place.mkdir()
    second = Databases(RunFolder(place))
    left_behind = second.make("postgresql", two_tables)
    second._admin.close()
    end_of_run(RunFolder(place))
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(left_behind.replace("+psycopg", ""))
    databases.drop(given)


def _alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
