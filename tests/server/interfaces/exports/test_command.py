"""`daymark export`: the same files as over the API, and a sentence for everything that will not do."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from server.cli import main
from server.foundation import clock
from shared.domain.instants import to_wire
from tests.server.interfaces.exports import small_clinic as small
from tests.server.interfaces.exports.conftest import Kept
from tests.server.interfaces.exports.small_clinic import NOW


def daymark(clinic: Flask, *words: str) -> Result:
    """Run the command line on the clinic's database."""
    settings = clinic.extensions["daymark_settings"]
    env = {"DAYMARK_DATABASE_URL": settings.database_url, "DAYMARK_FOLDER": settings.folder}
    return CliRunner().invoke(main, ["export", *words], env=env)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_command_and_the_job_write_the_same(
    form: str, kept_clinic: Kept, untouched: Callable[..., small.Files], tmp_path: Path
) -> None:
    clinic = kept_clinic.app
    out = tmp_path / "out" / form
    words = ("--study", "demo", "--format", form, "--as-of", to_wire(NOW), "--out", str(out))
    first = daymark(clinic, *words)
    assert first.exit_code == 0, first.output
    assert "6 of 6 subjects" in first.stderr and "manifest" not in first.stderr
    contents = small.contents(out)
    assert contents == untouched(form).contents
    again = daymark(clinic, *words)
    assert again.exit_code == 0 and again.stdout == first.stdout
    assert small.contents(out) == contents
    assert [path.name for path in out.parent.iterdir()] == [form], "nothing is left lying about"


def test_what_will_not_do_is_said(kept_clinic: Kept, tmp_path: Path) -> None:
    clinic = kept_clinic.app
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "thesis.txt").write_text("mine")
    tomorrow = to_wire(clock.now() + timedelta(days=1))
    for words, said in (
        (("--study", "none", "--out", str(tmp_path / "a")), "no study called none"),
        (("--study", "demo", "--out", str(tmp_path / "a"), "--as-of", "yesterday"), "is no moment"),
        (("--study", "demo", "--out", str(tmp_path / "a"), "--as-of", "2026-06-10T02:00:00"), "is no moment"),
        (("--study", "demo", "--out", str(tmp_path / "a"), "--as-of", tomorrow), "lies in the future"),
        (("--study", "demo", "--out", str(taken)), "in use for something else"),
        (("--study", "demo", "--out", str(tmp_path / "a"), "--format", "xls"), "xls"),
    ):
        answer = daymark(clinic, *words)
        assert answer.exit_code != 0 and said in answer.output, answer.output
        assert "Traceback" not in answer.output
    assert (taken / "thesis.txt").read_text() == "mine" and not (tmp_path / "a").exists()


def test_an_empty_database_is_named(tmp_path: Path) -> None:
    env = {"DAYMARK_DATABASE_URL": f"sqlite:///{tmp_path}/none.db", "DAYMARK_FOLDER": str(tmp_path)}
    answer = CliRunner().invoke(main, ["export", "--study", "demo", "--out", str(tmp_path / "o")], env=env)
    assert answer.exit_code == 1 and "daymark upgrade" in answer.output
