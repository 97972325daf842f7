"""The export page: a coordinator asks, sees it grow, fetches the files; nobody else finds the page."""

from collections.abc import Callable

import pytest
from flask import Flask

from server.features.accounts import actions as accounts
from server.features.trials import actions as trials
from server.features.trials import queries
from server.interfaces.exports.job import carry_out
from tests.server.cast import SYSTEM, Cast
from tests.server.interfaces.console.desk import Desk, words_of

Sit = Callable[[str], Desk]


@pytest.fixture
def study(clinic: Cast) -> str:
    """A study of the site, and a coordinator who works for the site."""
    accounts.give_role(clinic.site, clinic.coordinator.id, "coordinator", by=SYSTEM)
    body = {"key": "tide", "title": "Tide study", "categories": None}
    made = trials.create_study(clinic.site, body, by=clinic.coordinator)
    return f"{clinic.site}/{made.id}"


@pytest.mark.parametrize("role", ["nurse", "administrator"])
def test_who_may_not_export_finds_no_page(role: str, study: str, desk: Sit) -> None:
    someone = desk(role)
    assert someone.open("/exports").status_code == 404
    assert ">Exports<" not in someone.open("/account").text


def test_a_coordinator_asks_and_fetches_the_files(app: Flask, study: str, clinic: Cast, desk: Sit) -> None:
    coordinator = desk("coordinator")
    assert coordinator.open("/").location == "/exports"
    wrong = coordinator.fill("/exports", "/exports", study=study, as_of_on="2027-01-01", as_of_at="08:00")
    assert wrong.status_code == 422 and "As of the day: It lies in the future." in words_of(wrong)
    assert coordinator.fill("/exports", "/exports", study="none").status_code == 422
    asked = coordinator.fill("/exports", "/exports", study=study, as_of_on="2026-11-20", as_of_at="08:00")
    assert asked.location == "/exports?done=export"
    page = words_of(coordinator.open("/exports"))
    assert "tide, CSV Waiting" in page and "As of 20 Nov 2026, 08:00" in page
    run = queries.export_runs(by=clinic.coordinator)[0]
    carry_out(clinic.site, run.id)
    page = words_of(coordinator.open("/exports"))
    assert "Ready" in page and "check_ins.csv" in page and "Ledger heads" in page
    manifest = coordinator.open(f"/exports/{run.id}/files/manifest.json")
    assert manifest.status_code == 200 and manifest.headers["Content-Disposition"].startswith("attachment")
    assert coordinator.open(f"/exports/{run.id}/files/..%2Fkeys").status_code == 404
    assert desk("nurse").open(f"/exports/{run.id}/files/manifest.json").status_code == 404
