"""The command line: what it says of itself, how quickly, and how it ends."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from server.cli import main
from server.features.patients import actions as patients
from server.foundation.db import db
from tests.server.cast import Cast
from tests.server.foundation.facts import allergy, run_sql

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command on this application's database and keys."""
    settings = app.extensions["daymark_settings"]
    monkeypatch.setenv("DAYMARK_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DAYMARK_FOLDER", settings.folder)

    def command(*words: str) -> Result:
        return CliRunner().invoke(main, list(words))

    yield command
    db.session.remove()


def every_command(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


COMMANDS = dict(every_command(main))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_and_option_says_what_it_is_for(path: tuple[str, ...]) -> None:
    command = COMMANDS[path]
    assert command.help and command.help.strip()[0].isupper()
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{' '.join(path)} {parameter.opts[0]} has no help"
    answer = CliRunner().invoke(main, [*path, "--help"])
    assert answer.exit_code == 0


def test_help_loads_neither_server_nor_database() -> None:
    """What is imported decides how quickly it starts: click and this file, and nothing heavy."""
    story = (
        "import sys\n"
        "from server.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'flask', 'sqlalchemy', 'cryptography', 'marshmallow', 'huey', 'pyarrow'} & set(sys.modules)\n"
        "print('heavy:', sorted(heavy), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", story], cwd=ROOT, capture_output=True, text=True, check=True, env=os.environ
    )
    assert ran.stderr.strip() == "heavy: []"
    assert all(name in ran.stdout for name in main.commands)


def test_a_setting_that_is_wrong_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYMARK_PORT", "http")
    for command in (["check"], ["serve"], ["jobs"], ["ledger", "verify"]):
        answer = CliRunner().invoke(main, command)
        assert answer.exit_code == 1
        assert answer.output.strip() == "Error: DAYMARK_PORT must be a whole number, not 'http'"


def test_an_unsafe_server_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYMARK_PRODUCTION", "true")
    answer = CliRunner().invoke(main, ["serve"])
    assert answer.exit_code == 1
    assert "not started: " in answer.output
    assert "DAYMARK_PUBLIC_URL does not begin with https://" in answer.output


def test_check_of_a_database_without_migrations(run: Run) -> None:
    """The tables of these tests were made without them: that is what it says."""
    answer = run("check")
    assert (answer.exit_code, answer.output.strip()) == (
        1,
        "The database is not up to date: run `daymark upgrade`.",
    )


def test_check_says_what_is_unsafe(run: Run) -> None:
    answer = run("check", "--production")
    assert answer.exit_code == 1
    assert "DAYMARK_KEYS_FOLDER is not set" in answer.output


def test_upgrade_then_all_is_in_order(
    empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYMARK_DATABASE_URL", empty_database_url)
    monkeypatch.setenv("DAYMARK_FOLDER", str(tmp_path))
    assert CliRunner().invoke(main, ["check"]).exit_code == 1
    assert CliRunner().invoke(main, ["upgrade"]).output == "The database is up to date.\n"
    assert CliRunner().invoke(main, ["upgrade"]).exit_code == 0
    assert CliRunner().invoke(main, ["check"]).output == "All in order.\n"


def test_check_of_a_database_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYMARK_DATABASE_URL", f"postgresql://nobody@/none?host={tmp_path}")
    monkeypatch.setenv("DAYMARK_FOLDER", str(tmp_path))
    answer = CliRunner().invoke(main, ["check"])
    assert answer.exit_code == 1
    assert answer.output.startswith("The database does not answer: ")


def test_ledger_verify_intact(run: Run, cast: Cast) -> None:
    answer = run("ledger", "verify")
    assert answer.exit_code == 0
    assert " entries of " in answer.output
    assert answer.output.endswith(" ledgers are intact.\n")


def test_ledger_verify_finds_a_flipped_byte(run: Run, cast: Cast) -> None:
    patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    run_sql("UPDATE changes SET body = replace(body, 'penicillin', 'penicillan')")
    answer = run("ledger", "verify")
    assert answer.exit_code == 1
    assert answer.output.startswith(f"NOT INTACT: ledger {cast.ana}: entry ")
    assert "change 0 was altered" in answer.output


def test_ledger_checkpoint_is_kept_elsewhere_and_held_against(run: Run, cast: Cast, tmp_path: Path) -> None:
    elsewhere = tmp_path / "heads.txt"
    assert run("ledger", "checkpoint", "--out", str(elsewhere)).exit_code == 0
    assert run("ledger", "verify", "--against", str(elsewhere)).exit_code == 0
    for table in ("entries", "changes", "heads", "checkpoints"):
        run_sql(f"DELETE FROM {table}")
    assert run("ledger", "verify").exit_code == 0, "a record that never was is whole"
    answer = run("ledger", "verify", "--against", str(elsewhere))
    assert answer.exit_code == 1
    assert "removed" in answer.output


def test_ledger_rebuild(run: Run, cast: Cast) -> None:
    assert run("ledger", "rebuild", "--check").output == "The tables equal what the ledger says.\n"
    patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    run_sql("DELETE FROM allergies")
    checked = run("ledger", "rebuild", "--check")
    assert (checked.exit_code, checked.output) == (
        1,
        f"patients.allergy {allergy(1)['id']}: is missing from the table\n",
    )
    mended = run("ledger", "rebuild")
    assert (mended.exit_code, mended.output.splitlines()[-1]) == (0, "1 rows were put right.")
    assert run("ledger", "rebuild", "--check").exit_code == 0


def test_a_kiosk_is_set_up_listed_and_taken_out_of_use(run: Run, cast: Cast, app: Flask) -> None:
    assert "Name one site with --site" in run("kiosk", "code").output
    code = run("kiosk", "code", "--site", "Harbour Hospital").output.split()[0]
    body = {"code": code, "name": "Hall", "kind": "kiosk", "platform": "Linux", "signing_key": "A" * 43 + "="}
    made = app.test_client().post("/api/devices/enrol", json=body).json["device_id"]
    assert f"{made}  Hall" in run("kiosk", "list", "--site", str(cast.site)).output
    assert run("kiosk", "stop", made, "--site", "Harbour Hospital", "--reason", "broken").exit_code == 0
    assert "out of use" in run("kiosk", "list", "--site", str(cast.site)).output
    assert run("kiosk", "stop", made, "--site", "Harbour Hospital", "--reason", "again").exit_code == 1
