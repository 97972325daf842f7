"""`daymark plans replay`: a changed plan file that lies anywhere, the figures as text and as JSON, and what is refused."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from server.cli import main
from server.features.care_plans.library import CARE_PLANS
from server.features.symptoms import actions as symptoms
from shared.schemas.base import read
from shared.schemas.symptoms import CheckInSchema
from tests.server.cast import Cast
from tests.server.features.asking import check_in

KEY = "colorectal/mfolfox6"
HOT, HOTTER = "at_least: 38.0, unit: Cel", "at_least: 39.0, unit: Cel"


@pytest.fixture
def fever(app: Flask, cast: Cast, folfox: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ana's fever of 38.4 degrees, and the command line looking at her clinic."""
    symptoms.submit_check_in(cast.ana, read(CheckInSchema(), check_in(celsius="38.4")), by=cast.patient)
    settings = app.config["SETTINGS"]
    monkeypatch.setenv("DAYMARK_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DAYMARK_FOLDER", settings.folder)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["plans", "replay", KEY, *words])


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_changed_file_says_which_alert_would_vanish(fever: None, tmp_path: Path) -> None:
    text = (CARE_PLANS / KEY / "v1.yaml").read_text("utf-8")
    changed = tmp_path / "changed.yaml"
    changed.write_text(text.replace("version: 1", "version: 9", 1).replace(HOT, HOTTER, 1), "utf-8")
    told = run("--with", str(changed), "--days", "7")
    assert told.exit_code == 0, told.output
    assert f"{KEY} v9: 1 check-ins of 1 patients" in told.output
    assert "1 alerts of the past would vanish, 0 would appear." in told.output
    assert "sensitivity: 100.0 % before, 0.0 % after" in told.output
    shown = json.loads(run("--with", str(changed), "--days", "7", "--json").output)
    (gone,) = shown["moved"]
    assert (gone["rule"], gone["before"], gone["after"]) == ("fever", "red", None)
    assert (shown["to_version"], shown["alerts_before"], shown["alerts_after"]) == (9, 1, 0)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_cannot_be_replayed_is_said(fever: None, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    text = (CARE_PLANS / KEY / "v1.yaml").read_text("utf-8")
    broken.write_text(text.replace("tier: red", "tier: purple", 1), "utf-8")
    told = run("--with", str(broken))
    assert told.exit_code == 1 and "purple" in told.output
    other = (CARE_PLANS / "prostate/androgen_deprivation/v1.yaml").read_text("utf-8")
    (tmp_path / "other.yaml").write_text(other, "utf-8")
    told = run("--with", str(tmp_path / "other.yaml"))
    assert told.exit_code == 1 and "prostate/androgen_deprivation" in told.output
    assert "not both" in run("--with", str(broken), "--version", "1").output
    assert run("--version", "77").exit_code == 1
    assert run("--days", "0").exit_code == 2
