"""What a plan takes from parts, what belongs to it when it is published, and which shared texts it gets."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from server.features.care_plans.common_files import Common, read_common
from server.features.care_plans.faults import InvalidPlans
from server.features.care_plans.library import CARE_PLANS, load_library, load_plan, shelf
from server.features.care_plans.plan_words import terms_in
from server.features.care_plans.published import check_published, digest, published_line, write_lock
from server.features.care_plans.terms import Terms
from server.features.care_plans.yaml_nodes import YamlFile
from shared.domain.plan import LANGUAGES, Term

HERE = Path(__file__).parent
PLAN, PARTS = "head_neck/rich/v1.yaml", "parts/test.yaml"
MODEL = shelf().plans["colorectal/mfolfox6", 2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for place, source in ((PLAN, "rich.yaml"), (PARTS, "rich_parts.yaml")):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes((HERE / source).read_bytes())
    (tmp_path / "symptoms").symlink_to(CARE_PLANS / "symptoms")
    (tmp_path / "leaves").symlink_to(CARE_PLANS / "leaves")
    return tmp_path


def publish(root: Path) -> None:
    write_lock(root, [published_line(root, PLAN, "Dr. Ana Ruiz", date(2026, 11, 22))])
    assert list(check_published(root)) == []


def change(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("They help.", "They help you."),  # a task it uses
        ("Capécitabine", "Capecitabine"),  # a drug it uses twice, in a language it does not offer
        ("within: 14 days", "within: 15 days"),  # a rule it uses
    ],
)
def test_a_changed_part_of_a_published_plan_is_refused(root: Path, old: str, new: str) -> None:
    publish(root)
    change(root, PARTS, old, new)
    (fault,) = check_published(root)
    assert (fault.file, fault.line) == (PLAN, 1)
    assert "it or a part it uses changed after Dr. Ana Ruiz published it on 2026-11-22" in fault.message
    with pytest.raises(InvalidPlans, match="write a new version"):
        load_library(root)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Later.", "Much later."),
        ("# Parts of the plan", "# The parts of the plan"),
        ("drugs:\n", "\ndrugs:\n"),
    ],
)
def test_parts_it_does_not_use_and_comments_may_change(root: Path, old: str, new: str) -> None:
    publish(root)
    change(root, PARTS, old, new)
    assert list(check_published(root)) == []


def test_a_part_may_move_to_another_file(root: Path) -> None:
    publish(root)
    (root / PARTS).rename(root / "parts" / "other.yaml")
    assert list(check_published(root)) == []


def test_the_digest_is_over_the_bytes_and_the_parts_in_order(root: Path) -> None:
    file, parts = YamlFile.read(root / PLAN, root), read_common(root).parts
    used = parts.used_by(file.node)
    assert [(part.section, part.name) for part in used] == [
        ("drugs", "capecitabine"),
        ("rules", "worse"),
        ("tasks", "tablets"),
    ]
    seal = "".join(
        json.dumps(part.plain(), sort_keys=True, separators=(",", ":"), ensure_ascii=False) for part in used
    )
    assert digest(file, parts) == hashlib.sha256(file.raw + seal.encode()).hexdigest()


def test_a_plan_without_parts_has_the_digest_of_its_bytes() -> None:
    file = YamlFile.read(CARE_PLANS / "colorectal/mfolfox6/v1.yaml", CARE_PLANS)
    assert digest(file, read_common(CARE_PLANS).parts) == hashlib.sha256(file.raw).hexdigest()


def test_own_keys_win_over_those_of_a_part() -> None:
    infusion = next(one for one in MODEL.appointments if one.key == "infusion")
    assert infusion.why["en"] == "You get your treatment in the clinic and go home with the pump."
    assert (infusion.category, infusion.timing.days) == ("infusion", (1,))
    drink = MODEL.task("drink_and_eat")
    assert drink is not None and drink.how is not None and drink.blocks == ("folfox",)


def test_a_plan_holds_its_languages_and_no_others(root: Path) -> None:
    plan = load_library(root).plans["head_neck/rich", 1]
    assert set(plan.symptoms.words) == {"en", "es"}
    assert all(set(one.title) == set(one.text) == {"en", "es"} for one in plan.advice.values())
    assert {language for place in plan.leaves for language in place.leaf.text} == {"en", "es"}
    assert set(MODEL.symptoms.words) == set(MODEL.leaves[0].leaf.text) == set(LANGUAGES)
    assert set(MODEL.symptoms.words["zh"].items) == {item.key for item in MODEL.symptoms.items.values()}


def test_a_plan_gets_the_words_of_the_tests_it_asks_and_the_terms_it_uses() -> None:
    assert {"neutrophils", "platelets", "cea"} <= MODEL.lab_words.keys()
    assert "infection" in MODEL.glossary
    assert all(set(term.explain) == set(LANGUAGES) for term in MODEL.glossary.values())


def test_a_term_is_found_as_a_word_and_inside_words_where_none_are_spaced() -> None:
    def holds(**words: str) -> bool:
        term = Term({language: (word,) for language, word in words.items()}, {})
        return terms_in(MODEL, Terms({"term": term})) == ["term"]

    assert holds(en="infection") and holds(en="INFECTION") and holds(en="loose stools")
    assert not holds(en="infect") and not holds(en="stools loose") and not holds(de="Fieber")
    assert holds(zh="感染") and holds(ar="عدوى") and not holds(zh="月亮")


def test_a_plan_of_a_folder_without_leaves_or_terms_loads(root: Path) -> None:
    (root / "leaves").unlink()
    with pytest.raises(InvalidPlans, match='unknown leaf "first_day"'):
        load_plan(root / PLAN, root, read_common(root))
    assert isinstance(read_common(root), Common)
