"""Plans with a fault each: the message names file, line and key, and says what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from server.features.care_plans.common_files import Common, read_common
from server.features.care_plans.faults import Fault, InvalidPlans
from server.features.care_plans.library import CARE_PLANS, load_library, load_plan

from .broken import Broken, mutations

BASE = (Path(__file__).parent / "base.yaml").read_text(encoding="utf-8")
FILE = "breast/trial/v1.yaml"
COMMON = Common(read_common(CARE_PLANS).symptoms)
SYMPTOMS = COMMON.symptoms


ENDLESS = "{key: endless, names: {en: E, es: E}, cycles: until_stopped, cycle_days: 7, drugs: [], source: S, year: 2026}"
SURVEILLANCE = (
    "surveillance:\n  - {{key: cea, category: lab, owner: oncology_team, names: {{en: C, es: C}}, why: {{en: C, es: C}}, "
    "{}, source: S, year: 2026}}\nrules:\n"
)

CORPUS = [
    Broken("a key with a typing slip", "    symptom_set: core", "    symptom_sets: core", "    symptom_sets: core",
           "tasks[check_in]", 'unknown key "symptom_sets"; did you mean "symptom_set"?'),
    Broken("a key written twice", "intent: curative\n", "intent: curative\nintent: survivorship\n",
           "intent: survivorship", "", '"intent" is written twice (first on line 5)'),
    Broken("a missing translation", "{en: To know., es: Para saber.}", "{en: To know.}", "{en: To know.}",
           "tasks[check_in].why", 'the translation "es" is missing'),
    Broken("an empty text", "{en: It helps., es: Ayuda.}", '{en: It helps., es: ""}', 'es: ""}',
           "tasks[tablet].why.es", "a text is missing here"),
    Broken("a day the cycle does not have", '[1, "2-3"]', '[1, "2-9"]', '[1, "2-9"]',
           "tasks[tablet].when.cycle_days", 'there is no day 8 in "weekly_drug": its cycles have 7 days'),
    Broken("day 0", "days: [1]}", "days: [0, 1]}", "days: [0, 1]}",
           "blocks[weekly_drug].drugs[paclitaxel].days", "there is no day 0"),
    Broken("a wrong unit of temperature", "unit: Cel", "unit: celsius", "unit: celsius",
           "rules[fever].when.all_of[1].unit", 'unknown unit of temperature "celsius"; use one of: Cel'),
    Broken("Fahrenheit in a rule", "at_least: 38.0, unit: Cel", 'at_least: 100.4, unit: "[degF]"', "100.4",
           "rules[fever].when.all_of[1].unit", 'unknown unit of temperature "[degF]"'),
    Broken("a wrong unit of dose", "unit: mg/m2", "unit: mg/qm", "mg/qm",
           "blocks[weekly_drug].drugs[paclitaxel].unit", 'unknown dose unit "mg/qm"; did you mean "mg/m2"?'),
    Broken("a symptom nobody has", "items: [nausea, rash", "items: [nausia, rash", "nausia",
           "symptom_sets[core].items[0]", 'unknown symptom "nausia"; did you mean "nausea"?'),
    Broken("a symptom number nobody has", "items: [nausea, rash", "items: [99, rash", "99",
           "symptom_sets[core].items[0]", 'unknown symptom "99"'),
    Broken("a symptom asked twice", "items: [nausea, rash", "items: [nausea, 9, rash", "9, rash",
           "symptom_sets[core].items", "something is asked twice"),
    Broken("an answer that cannot be given", "attribute: severity, at_least: 3", "attribute: severity, at_least: 5",
           "at_least: 5", "rules[severe].when.at_least", "5 is not between 1 and 4"),
    Broken("an attribute that is not asked", "attribute: severity, at_least: 3", "attribute: frequency, at_least: 3",
           "attribute: frequency", "rules[severe].when.attribute", "does not ask frequency; it asks severity"),
    Broken("a rule on a symptom that is not asked", "for_each: [nausea, fatigue]", "for_each: [nausea, cough]",
           "for_each: [nausea, cough]", "rules[severe_cough].when", "never met: no check-in of this plan asks symptom 20"),
    Broken("a rule on a state that never is", "during: myelosuppression", "during: myelosupression",
           "when:\n      all_of", "rules[fever].when", 'did you mean "myelosuppression"?'),
    Broken("a temperature nobody can type", "at_least: 38.0", "at_least: 380", "at_least: 380",
           "rules[fever].when.all_of[1].at_least", "so this is never met"),
    Broken("limits that exclude each other", "at_least: 38.0", "at_least: 38.0, at_most: 37.0", "at_most: 37.0",
           "rules[fever].when.all_of[1]", "at_least 38.0 is above at_most 37.0, so this is never met"),
    Broken("a place that is never filled in", '{temperature}.", es', '{fever}.", es', "{fever}",
           "rules[fever].because", '"fever" cannot be filled in; it can use {temperature}'),
    Broken("an unknown advice", "advice: fever", "advice: fevre", "advice: fevre",
           "rules[fever].advice", 'unknown advice "fevre"; did you mean "fever"?'),
    Broken("a red rule that says nothing to the patient", "    call: true\n    advice: fever\n", "", "- id: fever",
           "rules[fever]", "a red rule tells the patient to call"),
    Broken("tasks that wait for each other", "    symptom_set: core\n", "    symptom_set: core\n    after: [tablet]\n",
           "after: [", ".after", "the tasks wait for each other"),
    Broken("a task that waits for none", "after: [check_in]", "after: [chek_in]", "after: [chek_in]",
           "tasks[tablet].after", 'unknown task "chek_in"; did you mean "check_in"?'),
    Broken("an unknown block", "blocks: [weekly_drug]", "blocks: [weekly]", "blocks: [weekly]",
           "tasks[tablet].blocks", 'unknown block "weekly"; did you mean "weekly_drug"?'),
    Broken("a check-in that asks nothing", "    symptom_set: core\n", "", "- key: check_in",
           "tasks[check_in]", '"symptom_set" is missing'),
    Broken("two tasks of one key", "- key: tablet", "- key: check_in", "tasks:", "tasks", '"check_in" is the key of 2'),
    Broken("windows that overlap on a day", "closes_after: 4 hours", "closes_after: 13 hours", "closes_after: 13",
           "tasks[tablet].when.at", "the window of 08:00 is still open when that of 20:00 opens"),
    Broken("windows that overlap overnight", '["08:00", "20:00"], closes_after: 4 hours', '["20:00"], closes_after: 1 day, opens_before: 1 hour',
           "closes_after: 1 day, opens_before: 1 hour", "tasks[tablet].when", "still open when that of the next day opens"),
    Broken("a time YAML would misread", 'at: ["09:00"]', "at: [9:00]", "9:00",
           "tasks[check_in].when.at[0]", '"9:00" is no clock time'),
    Broken("a window in another language", "opens_before: 2 hours", "opens_before: 2 horas", "2 horas",
           "tasks[check_in].when.opens_before", 'is no length of time; did you mean "hour"?'),
    Broken("two rules for one task", "every: week, at", "every: week, cycle_days: [1], at", "cycle_days: [1], at",
           "tasks[check_in].when", "say once when"),
    Broken("a step that is none", "every: week, at", "every: fortnight, at", "fortnight",
           "tasks[check_in].when.every", '"fortnight" is no step'),
    Broken("no year", "    source: Written for tests\n    year: 2026\nsymptom_sets", "    source: Written for tests\nsymptom_sets",
           "- key: weekly_drug", "blocks[weekly_drug]", '"year" is missing'),
    Broken("another folder than its name", "plan: breast/trial", "plan: breast/trail", "plan: breast/trail",
           "plan", 'the file lies in breast/trial, so the plan is "breast/trial"'),
    Broken("another version than its file", "version: 1\ncancer", "version: 2\ncancer", "version: 2",
           "version", "the file is called v1.yaml, but the version is 2"),
    Broken("an unknown cancer", "cancer: breast", "cancer: brest", "cancer: brest",
           "cancer", 'unknown cancer "brest"; did you mean "breast"?'),
    Broken("a number of cycles that is none", "    cycles: 4\n", "    cycles: soon\n", "cycles: soon",
           "blocks[weekly_drug].cycles", 'expected a whole number, found "soon"'),
    Broken("an endless block that is not the last", "blocks:\n", f"blocks:\n  - {ENDLESS}\n", "- {key: endless",
           "blocks[endless].cycles", "only the last block may go on until it is stopped"),
    Broken("phases that run backwards", "rules:\n", SURVEILLANCE.format("phases: [{until_month: 60, months: 6}, "
           "{until_month: 24, months: 3}]"), "- {key: cea", "surveillance[cea].phases",
           "each phase ends later than the one before it"),
    Broken("phases and steps at once", "rules:\n", SURVEILLANCE.format("phases: [{until_month: 60, months: 6}], "
           "steps: [12]"), "- {key: cea", "surveillance[cea]", 'either by "phases" of time or by "steps"'),
    Broken("a list where keys belong", "names: {en: Trial plan, es: Plan de prueba}", "names: [Trial plan]", "[Trial plan]",
           "names", "expected keys with values here"),
]  # fmt: skip


def faults_of(tmp_path: Path, text: str) -> tuple[Fault, ...]:
    path = tmp_path / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidPlans) as raised:
        load_plan(path, tmp_path, COMMON)
    return raised.value.faults


def test_the_base_plan_has_no_fault(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    path.write_text(BASE, encoding="utf-8")
    plan = load_plan(path, tmp_path, COMMON)
    assert [rule.id for rule in plan.rules] == ["fever", "severe_nausea", "severe_fatigue"]
    assert plan.rules[1].because["en"] == f"{SYMPTOMS.words['en'].name(SYMPTOMS.items[9])}: {{severity_9}}."
    assert set(plan.symptoms.items) == {9, 24, 53} and set(plan.symptoms.words["es"].items) == {
        "nausea",
        "rash",
        "fatigue",
    }


@pytest.mark.parametrize("broken", CORPUS, ids=lambda broken: broken.name)
def test_a_broken_plan_is_refused_with_its_line(tmp_path: Path, broken: Broken) -> None:
    text = broken.text(BASE)
    faults = faults_of(tmp_path, text)
    assert broken.told(FILE, text, faults), "\n".join(map(str, faults))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = (
        BASE.replace("unit: Cel", "unit: F")
        .replace("intent: curative", "intent: cure")
        .replace("[nausea, rash", "[nosea, rash")
    )
    assert {fault.key for fault in faults_of(tmp_path, text)} == {
        "intent",
        "symptom_sets[core].items[0]",
        "rules[fever].when.all_of[1].unit",
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("plan: [", "not readable as YAML"),
        ("plan: *nothing", "not readable as YAML"),
        ("- 1", "expected keys"),
    ],
)
def test_what_is_no_plan_at_all_is_refused_kindly(tmp_path: Path, text: str, says: str) -> None:
    assert [says in str(fault) for fault in faults_of(tmp_path, text)] == [True]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    path.write_bytes(b"plan: \xff\xfe")
    with pytest.raises(InvalidPlans, match="UTF-8"):
        load_plan(path, tmp_path, COMMON)


def test_the_library_tells_the_faults_of_every_file(tmp_path: Path) -> None:
    shutil.copytree(CARE_PLANS / "symptoms", tmp_path / "symptoms")
    for name in ("one", "two"):
        folder = tmp_path / "breast" / name
        folder.mkdir(parents=True)
        text = BASE.replace("breast/trial", f"breast/{name}").replace("intent: curative", "intent: cure")
        (folder / "v1.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidPlans) as raised:
        load_library(tmp_path)
    assert [(fault.file, fault.line) for fault in raised.value.faults] == [
        ("breast/one/v1.yaml", 5),
        ("breast/two/v1.yaml", 5),
    ]


def test_whatever_is_wrong_is_told_and_never_a_crash(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    refused = 0
    for text in mutations(BASE):
        path.write_text(text, encoding="utf-8")
        faults = told(path, tmp_path)
        refused += bool(faults)
        assert all(1 <= fault.line <= text.count("\n") + 1 and fault.message for fault in faults)
    assert refused > 60


def told(path: Path, root: Path) -> tuple[Fault, ...]:
    """The faults of a plan file; none where it is a plan."""
    try:
        load_plan(path, root, COMMON)
    except InvalidPlans as wrong:
        return wrong.faults
    return ()
