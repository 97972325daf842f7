"""The register of reviews: a review belongs to one wording, in one language, in one place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from server.features.care_plans.faults import InvalidPlans
from server.features.care_plans.library import CARE_PLANS, shelf
from server.features.care_plans.reviews import (
    REGISTER,
    STATES,
    Review,
    digest_of,
    missing,
    read_reviews,
    state_of,
    strings,
)
from shared.domain.plan import LANGUAGES

PLACE = "parts/common.yaml:tasks[temperature].why"
TEXT = dict(strings(CARE_PLANS, "fr"))[PLACE]


def write(root: Path, *lines: str) -> Path:
    (root / REGISTER).write_text(
        "\n".join(("# place, language, digest, state, by, on", *lines)) + "\n", encoding="utf-8"
    )
    return root


def line(text: str = TEXT, state: str = "reviewed", language: str = "fr") -> str:
    return "\t".join((PLACE, language, digest_of(text), state, "Dr. Léa Martin", "2026-11-22"))


def test_a_text_nobody_looked_at_needs_a_review(tmp_path: Path) -> None:
    assert state_of(tmp_path)(PLACE, "fr", TEXT) == "needed"


def test_a_changed_text_loses_its_review_by_itself(tmp_path: Path) -> None:
    states = state_of(write(tmp_path, line()))
    assert states(PLACE, "fr", TEXT) == "reviewed"
    assert states(PLACE, "fr", f"{TEXT} ") == "needed"
    assert states(PLACE, "es", TEXT) == states("elsewhere", "fr", TEXT) == "needed"


def test_the_last_line_of_a_text_counts(tmp_path: Path) -> None:
    root = write(tmp_path, line(state="drafted"), line(state="back_translated"))
    assert state_of(root)(PLACE, "fr", TEXT) == "back_translated"
    assert read_reviews(root)[0] == Review(
        PLACE, "fr", digest_of(TEXT), "drafted", "Dr. Léa Martin", date(2026, 11, 22)
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "nonsense",
        line(state="fine"),
        line(language="de"),
        line().replace("2026-11-22", "yesterday"),
        line().replace(digest_of(TEXT), "abc"),
        line().replace("Dr. Léa Martin", " "),
    ],
)
def test_a_line_that_says_nothing_is_refused_with_its_number(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(InvalidPlans) as raised:
        read_reviews(write(tmp_path, line(), wrong))
    assert [(fault.file, fault.line) for fault in raised.value.faults] == [(REGISTER, 3)]


def test_every_kind_of_text_is_there_in_every_language() -> None:
    library = shelf()
    for language in LANGUAGES:
        found = dict(strings(library, language))
        files = {place.partition(":")[0] for place in found}
        assert {
            f"symptoms/words.{language}.yaml",
            "parts/warnings.yaml",
            "glossary.yaml",
            "labs.yaml",
        } <= files
        assert "colorectal/mfolfox6/v2.yaml" in files
        assert all(found.values())
    assert dict(strings(library, "es"))["colorectal/mfolfox6/v1.yaml:blocks[folfox].names"] == "FOLFOX"


def test_a_text_of_a_part_stands_there_once() -> None:
    places = [place for place, _ in strings(CARE_PLANS, "en")]
    assert len(set(places)) == len(places)
    assert PLACE in places and not any("v2.yaml:tasks[temperature]" in place for place in places)


def test_a_plan_that_loads_lacks_nothing() -> None:
    assert all(missing(plan) == () for plan in shelf().plans.values())


def test_the_register_that_comes_with_the_software_can_be_read() -> None:
    assert {one.state for one in read_reviews(CARE_PLANS)} <= set(STATES)
