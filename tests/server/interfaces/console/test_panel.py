"""The panel: by need, by name, narrowed; pages forth and back whose positions nobody else can read."""

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from server.features.patients import actions as patients
from server.interfaces.console.builders import panel
from tests.server.cast import Cast, number
from tests.server.interfaces.console.desk import Desk, words_of
from tests.server.interfaces.console.real_record import ZONE

Sit = Callable[[str], Desk]


def admit(cast: Cast, name: str, which: int) -> None:
    """One more patient of the team."""
    patient = {"name": name, "preferred_name": None, "birth_on": date(1960, 1, 1), "sex": "unknown", "language": "en", "time_zone": ZONE, "status": "active", "contacts": [], "temperature_unit": "Cel", "weight_unit": "kg"}  # fmt: skip
    patients.create_patient(number(which), patient, site_id=cast.site, team_id=cast.team, by=cast.nurse)


def names(desk: Desk, path: str) -> list[str]:
    """The patients of a page of the panel, in their order."""
    return re.findall(r'<a class="strong" href="/patients/[^"]+">([^<]+)</a>', desk.open(path).text)


def link(desk: Desk, path: str, rel: str) -> str | None:
    """The way to the next or the previous page."""
    found = re.search(rf'<a href="([^"]+)" rel="{rel}"', desk.open(path).text)
    return found[1].replace("&amp;", "&") if found else None


@pytest.mark.parametrize("sort", ["need", "name", "worst", "seen"])
def test_pages_go_forth_and_back_over_everybody_once(
    sort: str, clinic: Cast, desk: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "PAGE", 2)
    for place in range(3):
        admit(clinic, f"Patient {place}", 110 + place)
    nurse, path = desk("nurse"), f"/panel?sort={sort}"
    pages, at = [], path
    while True:
        pages.append((at, names(nurse, at)))
        following = link(nurse, at, "next")
        if following is None:
            break
        assert "Patient" not in following and "Rosa" not in following, "no name in an address"
        at = following
    everybody = [name for _, page in pages for name in page]
    assert sorted(everybody) == sorted(
        ["Ana Ruiz", "Patient 0", "Patient 1", "Patient 2", "Rosa Delgado Ortiz", "Sam Okafor"]
    )
    for (_, before), (here, _) in pairwise(pages):
        back = link(nurse, here, "prev")
        assert back is not None and names(nurse, back) == before
    assert link(nurse, path, "prev") is None
    if sort in ("need", "worst"):
        assert everybody[0] == "Rosa Delgado Ortiz"
    if sort == "name":
        assert everybody == sorted(everybody)


def test_the_panel_is_narrowed_by_name_team_and_urgency(clinic: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    assert names(nurse, "/panel?name=okaf") == ["Sam Okafor"]
    assert names(nurse, "/panel?tier=red") == ["Rosa Delgado Ortiz"] == names(nurse, "/panel?tier=any")
    assert names(nurse, f"/panel?team={clinic.other_team}") == []
    assert "No patient matches" in words_of(nurse.open("/panel?name=zzz"))
    for path in ("/panel?sort=age", "/panel?tier=blue", "/panel?at=abc", "/panel?team=mine"):
        assert nurse.open(path).status_code == 400, path


def test_a_row_says_what_matters_in_words(clinic: Cast, desk: Sit) -> None:
    page = words_of(desk("nurse").open("/panel?name=Rosa"))
    assert "65 years" in page and "Bowel cancer treatment with FOLFOX Cycle 4, day 14" in page
    assert "Red: act now 5 open" in page and "Feeling sick to your stomach, severe" in page
    assert "1 d 2 h ago" in page
