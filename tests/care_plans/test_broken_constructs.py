"""Broken parts, tablets, radiation, leaves, warning signs and timings: each told with file, line, key and a way out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from server.features.care_plans.common_files import Common, read_common
from server.features.care_plans.faults import Fault, InvalidPlans
from server.features.care_plans.library import CARE_PLANS, load_plan
from server.features.care_plans.part_check import part_faults
from server.features.care_plans.parts import read_parts
from shared.domain.plan import Plan
from shared.domain.symptoms import SymptomLibrary

from .broken import Broken, mutations

HERE = Path(__file__).parent
RICH = (HERE / "rich.yaml").read_text(encoding="utf-8")
PARTS = (HERE / "rich_parts.yaml").read_text(encoding="utf-8")
FILE, PARTS_FILE = "head_neck/rich/v1.yaml", "parts/test.yaml"
REAL = read_common(CARE_PLANS)

CORPUS = [
    # parts
    Broken("a part nobody wrote", "- {use: capecitabine", "- {use: capecitabin", "- {use: capecitabin",
           "blocks[tablets_block].drugs[capecitabin].use", 'unknown part "capecitabin" of drugs; did you mean "capecitabine"?'),
    Broken("a part of another section", "- {use: worse, for_each", "- {use: tablets, for_each", "- {use: tablets, for_each",
           "rules[tablets].use", '"tablets" is a part of tasks; here a part of rules is needed'),
    Broken("a part whose keys do not suffice", "{use: capecitabine, dose: 1250, unit: mg/m2,", "{use: capecitabine, dose: 1250,",
           "{use: capecitabine", "blocks[tablets_block].drugs[capecitabine]", '"unit" is missing'),
    Broken("a key that no part may have", "  - use: tablets\n", "  - use: tablets\n    taste: sweet\n", "taste: sweet",
           "tasks[tablets]", 'unknown key "taste"'),
    # languages
    Broken("a language nobody speaks here", "languages: [en, es]", "languages: [en, es, de]", "languages:",
           "languages[2]", 'unknown language "de"'),
    Broken("a plan without English", "languages: [en, es]", "languages: [es]", "languages:", "languages", "en is among them"),
    Broken("a language offered but not written", "languages: [en, es]", "languages: [en, es, fr]", "names: {en: Rich",
           "names", 'the translation "fr" is missing'),
    Broken("a language written but not offered", "{en: Rich plan, es: Plan completo}", "{en: Rich plan, es: Plan, fr: Plan}",
           "names: {en: Rich", "names", 'unknown key "fr"'),
    # timing
    Broken("no times at all", "times: 35", "times: 0", "times: 0", "appointments[fraction].when.times", "0 is not between 1 and 400"),
    Broken("more times than days", "times: 35", "times: 36", "times: 36", "appointments[fraction].when.times",
           "it can fall 35 times at most, so never 36 times"),
    Broken("times of what comes once", "when: {cycle_days: [-2], cycles: [1]}", "when: {on_day: -2, times: 3}", "times: 3}",
           "leaves[0].when.times", "times has a meaning only for what repeats"),
    Broken("a cycle beyond the block", 'cycles: [1, "3-end"]', 'cycles: [1, "5-end"]', '"5-end"', "leaves[1].when.cycles",
           'there is no cycle 5 in "tablets_block": there are 4'),
    Broken("cycles out of order", 'cycles: [1, "3-end"]', 'cycles: ["3-end", 1]', '["3-end"', "leaves[1].when.cycles[1]",
           "the cycles are not in order"),
    Broken("cycles that are none", 'cycles: [1, "3-end"]', "cycles: [first]", "cycles: [first]", "leaves[1].when.cycles[0]",
           '"first" names no cycles'),
    Broken("cycles by the calendar", "when: {every: week, at:", "when: {every: week, cycles: [1], at:", "cycles: [1], at:",
           "tasks[check_in].when.cycles", "cycles goes with cycle_days only"),
    Broken("a day no cycle of the leaf has", "cycle_days: [1], cycles: [1, ", "cycle_days: [22], cycles: [1, ", "[22]",
           "leaves[1].when.cycle_days", 'there is no day 22 in "tablets_block"'),
    # tablets and reminders
    Broken("tablets of a check-in", "    reminders: [0 minutes, 3 hours]\n",
           "    oral: {drug: capecitabine, strengths: [500 mg], missed: {en: a, es: b}, vomited: {en: a, es: b}, target: 80}\n",
           "oral: {drug", "tasks[check_in].oral", "tablets belong to a task of the kind medicine, not check_in"),
    Broken("a drug nobody wrote", "drug: capecitabine\n", "drug: capecitabin\n", "drug: capecitabin\n", "tasks[tablets].oral.drug",
           'unknown drug "capecitabin" in parts; did you mean "capecitabine"?'),
    Broken("a strength nobody can read", "[500 mg, 150 mg]", "[500, 150 mg]", "[500,", "tasks[tablets].oral.strengths[0]",
           '"500" is no strength of a tablet; write it as 500 mg'),
    Broken("a strength twice", "[500 mg, 150 mg]", "[500 mg, 500 mg]", "[500 mg,", "tasks[tablets].oral.strengths",
           "say each strength of the tablets once"),
    Broken("no word on a missed tablet", "      missed: {en: Leave it out., es: No la tome.}\n", "", "oral:\n",
           "tasks[tablets].oral", '"missed" is missing'),
    Broken("a target above all", "target: 80", "target: 110", "target: 110", "tasks[tablets].oral.target", "110 is not between 1 and 100"),
    Broken("a reminder after the window", "[0 minutes, 3 hours]", "[0 minutes, 1 day]", "[0 minutes, 1 day]",
           "tasks[check_in].reminders", "the last reminder comes after the window has closed"),
    Broken("reminders out of order", "[0 minutes, 3 hours]", "[3 hours, 0 minutes]", "[3 hours,", "tasks[check_in].reminders",
           "the reminders are not in order"),
    Broken("a reminder of no length", "[0 minutes, 3 hours]", "[0 minutes, later]", "later]", "tasks[check_in].reminders[1]",
           '"later" is no length of time'),
    # radiation
    Broken("fractions nobody visits for", "fractions: 35", "fractions: 30", "radiation: {dose", "blocks[chemoradiation].radiation",
           'no visit of this block falls 30 times, one for each fraction; "fraction" falls 35 times'),
    Broken("a unit of another science", "unit: Gy", "unit: mg", "unit: mg,", "blocks[chemoradiation].radiation.unit",
           'unknown unit of radiation "mg"; use one of: Gy'),
    Broken("a dose of nothing", "radiation: {dose: 70", "radiation: {dose: 0", "radiation: {dose: 0",
           "blocks[chemoradiation].radiation.dose", "not between 0 and 100"),
    # warning signs
    Broken("a sign without its red rule", "    red_flag: bleeding\n", "", "flags: [chest_pain", "symptom_sets[core].flags",
           'no red rule has "red_flag: bleeding"'),
    Broken("an amber red flag", "  - id: bleeding\n    version: 1\n    tier: red\n", "  - id: bleeding\n    version: 1\n    tier: amber\n",
           "red_flag: bleeding", "rules[bleeding].red_flag", "a red flag is red and tells the patient to call"),
    Broken("a red flag nobody knows", "red_flag: chest_pain", "red_flag: chestpain", "red_flag: chestpain", "rules[chest_pain].red_flag",
           'unknown red flag "chestpain"; did you mean "chest_pain"?'),
    Broken("a flag that needs more than itself", "when: {symptom: bleeding, attribute: presence, at_least: 1}",
           "when: {all_of: [{symptom: bleeding, attribute: presence, at_least: 1}, {symptom: nausea, attribute: severity, at_least: 1}]}",
           "red_flag: bleeding", "rules[bleeding].red_flag", 'a rule for "bleeding" is raised by that answer alone'),
    Broken("a fever rule that looks elsewhere", "when: {reading: temperature, at_least: 38.0, unit: Cel}\n    because: {en: \"Temperature {temperature}.\", es: \"Temperatura {temperature}.\"}",
           "when: {symptom: nausea, attribute: severity, at_least: 4}\n    because: {en: A., es: B.}", "red_flag: fever",
           "rules[fever].red_flag", "a rule for fever looks at the temperature"),
    Broken("low counts without a fever rule", "    red_flag: fever\n", "", "    states:", "blocks[tablets_block].states",
           'blood counts may be low, but no red rule has "red_flag: fever"'),
    Broken("a symptom among the signs", "flags: [chest_pain, bleeding]", "flags: [chest_pain, nausea]", "flags:", "symptom_sets[core].flags[1]",
           '"nausea" is no warning sign'),
    Broken("a sign among the symptoms", "items: [nausea, fatigue", "items: [nausea, confusion", "items: [nausea, conf",
           "symptom_sets[core].items[1]", '"confusion" is a warning sign: ask it under "flags"'),
    Broken("a composite of a level", "attribute: level, at_least: 3", "attribute: composite, at_least: 3", "attribute: composite",
           "rules[inactive].when.any_of[0].attribute", "activity does not ask composite; it asks level"),
    # rules
    Broken("a dose to stop that is none", "stop_doses: [tablets]", "stop_doses: [check_in]", "stop_doses:", "rules[fever].stop_doses",
           'no medicine of this plan is called "check_in"'),
    Broken("an amber rule that stops doses", "when: {lost: weight", "stop_doses: [tablets]\n    when: {lost: weight", "    stop_doses: [tablets]\n    when: {lost",
           "rules[weight_loss].stop_doses", "only a red rule, which tells to call, may stop a dose"),
    Broken("doses of no medicine", "{doses: tablets, below", "{doses: check_in, below", "{doses: check_in", "rules[missed_doses].when",
           'no medicine of this plan is called "check_in"; '),
    Broken("another figure than the target", "below: 80", "below: 90", "when: {doses", "rules[missed_doses].when",
           'below 90 percent, but the target of "tablets" is 80 percent'),
    Broken("weight lost but never asked", "readings: [temperature, weight]", "readings: [temperature]", "when: {lost", "rules[weight_loss].when",
           "never met: no check-in of this plan asks for weight"),
    Broken("all weight lost", "percent: 5", "percent: 100", "percent: 100", "rules[weight_loss].when.percent", "100 percent is not between 0 and 100"),
    Broken("within no days", "within: 31 days", "within: 3 hours", "within: 3 hours", "rules[weight_loss].when.within", "expected 1 day to 366 days"),
    Broken("more ambers than there are", "{ambers: 2}", "{ambers: 6}", "when: {ambers: 6}", "rules[several].when",
           "never met: the plan has 5 amber rules, and 6 are needed"),
    Broken("one amber", "{ambers: 2}", "{ambers: 1}", "{ambers: 1}", "rules[several].when.ambers", "1 is not between 2 and 9"),
    Broken("a branch that is never needed", "{symptom: fatigue, attribute: severity, at_least: 4}", "{symptom: activity, attribute: level, at_least: 4}",
           "when: {any_of", "rules[inactive].when", "unreachable branch: the same answer is asked twice, 3 or more is enough"),
    Broken("limits in two branches that exclude each other", "when: {reading: temperature, at_least: 38.0, unit: Cel}",
           "when: {all_of: [{reading: temperature, at_least: 38.0, unit: Cel}, {reading: temperature, at_most: 37.0, unit: Cel}]}",
           "when: {all_of", "rules[fever].when", "never met: temperature at least 38.0 and at most 37.0 at once"),
    Broken("languages that show other answers", 'es: "{doses_taken} de {doses_due}."', 'es: "{doses_taken}."', "because: {en: \"{doses",
           "rules[missed_doses].because", "es: fills in other answers than en"),
    # leaves
    Broken("a leaf nobody wrote", "{leaf: first_day, when", "{leaf: first_dey, when", "first_dey", "leaves[0].leaf",
           'unknown leaf "first_dey"; did you mean "first_day"?'),
    Broken("a leaf for hours", "shown_for: 3 days", "shown_for: 3 hours", "3 hours}", "leaves[0].shown_for", "a leaf is shown for 1 day to 60 days"),
    Broken("a leaf in no block", "blocks: [tablets_block], when", "blocks: [tablet_block], when", "blocks: [tablet_block]", "leaves[1].blocks",
           'unknown block "tablet_block"; did you mean "tablets_block"?'),
]  # fmt: skip

PART_CORPUS = [
    Broken("a language missing in a part", "why: {en: They help., es: Ayudan., fr: Ils aident., ar: تساعد., zh: 有帮助。}",
           "why: {en: They help., es: Ayudan.}", "why: {en: They", "tasks[tablets].why", 'the translation "fr" is missing'),
    Broken("a key no task has", "    kind: medicine\n", "    kind: medicine\n    colour: red\n", "colour", "tasks[tablets]",
           'unknown key "colour"'),
    Broken("parts that use each other", "  - key: tablets\n", "  - key: tablets\n    use: tablets_later\n", "use: tablets_later",
           ".use", "the parts use each other: tablets"),
    Broken("a part of a part nobody wrote", "{use: tablets, key", "{use: tables, key", "{use: tables", "tasks[tablets_later].use",
           'unknown part "tables" of tasks; did you mean "tablets"?'),
    Broken("two parts of one name", "key: tablets_later", "key: tablets", "- {use: tablets", "tasks[tablets]",
           'there is a part "tablets" of tasks already: parts/test.yaml:5'),
    Broken("a part without a name", "  - key: tablets\n    kind", "  - kind", "- kind: medicine", "tasks[0]", "a part has a name"),
    Broken("a section parts do not have", "rules:\n", "rule:\n", "rule:", "", 'unknown key "rule"; did you mean "rules"?'),
    Broken("a tier nobody knows", "tier: amber", "tier: orange", "tier: orange", "rules[worse].tier", 'unknown tier "orange"'),
    Broken("a step of time in no language", "every: day", "every: dag", "every: dag", "tasks[tablets].when.every", '"dag" is no step'),
]  # fmt: skip


def common_of(root: Path, parts: str = PARTS) -> tuple[Common, list[Fault]]:
    """What the rich plan shares, with these parts, and what is wrong with them by themselves."""
    (root / "parts").mkdir(parents=True, exist_ok=True)
    (root / PARTS_FILE).write_text(parts, encoding="utf-8")
    faults: list[Fault] = []
    common = Common(REAL.symptoms, read_parts(root, faults), REAL.leaves, REAL.glossary, REAL.labs)
    return common, [*faults, *part_faults(common)]


def load(root: Path, text: str = RICH, common: Common | None = None) -> Plan:
    path = root / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return load_plan(path, root, common or common_of(root)[0])


def refused(root: Path, text: str, common: Common | None = None) -> tuple[Fault, ...]:
    with pytest.raises(InvalidPlans) as raised:
        load(root, text, common)
    return raised.value.faults


def test_the_rich_plan_has_no_fault(tmp_path: Path) -> None:
    assert common_of(tmp_path)[1] == []
    plan = load(tmp_path)
    tablets = plan.task("tablets")
    assert tablets is not None and tablets.oral is not None
    assert tablets.why == {"en": "They help.", "es": "Ayudan."}
    assert (tablets.oral.names["es"], tablets.oral.strengths) == ("Capecitabina", ("500 mg", "150 mg"))
    assert plan.symptom_sets[0].flags == (901, 902) and plan.blocks[0].radiation is not None
    assert [rule.id for rule in plan.rules if rule.red_flag] == ["fever", "chest_pain", "bleeding"]
    assert [leaf.timing.cycles for leaf in plan.leaves] == [((1, 1),), ((1, 1), (3, None))]
    assert Plan.from_json(plan.to_json()) == plan


@pytest.mark.parametrize("broken", CORPUS, ids=lambda broken: broken.name)
def test_a_broken_plan_is_refused_with_its_line(tmp_path: Path, broken: Broken) -> None:
    text = broken.text(RICH)
    faults = refused(tmp_path, text)
    assert broken.told(FILE, text, faults), "\n".join(map(str, faults))


@pytest.mark.parametrize("broken", PART_CORPUS, ids=lambda broken: broken.name)
def test_a_broken_part_is_told_by_itself_whether_used_or_not(tmp_path: Path, broken: Broken) -> None:
    text = broken.text(PARTS)
    faults = common_of(tmp_path, text)[1]
    assert broken.told(PARTS_FILE, text, faults), "\n".join(map(str, faults))


def test_a_fault_of_a_part_names_its_line_and_the_plan_that_uses_it(tmp_path: Path) -> None:
    text = PARTS.replace("attribute: severity", "attribute: frequency")
    common, alone = common_of(tmp_path, text)
    assert alone == [], "a rule for each symptom can only be judged where it is used"
    fault = next(one for one in refused(tmp_path, RICH, common) if one.key.endswith(".attribute"))
    line = text[: text.index("attribute: frequency")].count("\n") + 1
    assert str(fault).startswith(f"{PARTS_FILE}:{line}: rules[worse].when.attribute: ")
    assert fault.message.endswith("[head_neck/rich/v1.yaml]")


def test_a_cycle_of_parts_ends(tmp_path: Path) -> None:
    common, _ = common_of(
        tmp_path, PARTS.replace("  - key: tablets\n", "  - key: tablets\n    use: tablets_later\n")
    )
    assert any(
        "tablets uses tablets_later uses tablets" in str(fault) for fault in refused(tmp_path, RICH, common)
    )


def test_a_language_with_gaps_is_refused_only_where_it_is_offered(tmp_path: Path) -> None:
    words = dict(REAL.symptoms.words)
    spanish = {key: one for key, one in words["es"].items.items() if key != "nausea"}
    words |= {"es": replace(words["es"], items=spanish), "zh": replace(words["zh"], items={})}
    common = common_of(tmp_path)[0]
    symptoms = SymptomLibrary(REAL.symptoms.items, words, REAL.symptoms.advice)
    (fault,) = refused(tmp_path, RICH, replace(common, symptoms=symptoms))
    assert (fault.line, fault.key) == (4, "languages")
    assert "es: words.nausea" in fault.message and "zh" not in fault.message
    whole = SymptomLibrary(
        REAL.symptoms.items, words | {"es": REAL.symptoms.words["es"]}, REAL.symptoms.advice
    )
    assert load(tmp_path, RICH, replace(common, symptoms=whole)).languages == ("en", "es")


def test_a_file_that_holds_itself_is_refused(tmp_path: Path) -> None:
    faults = refused(tmp_path, "plan: &x [*x]\n")
    assert "holds itself" in faults[0].message


def test_a_file_that_swells_or_is_bottomless_is_refused_at_once(tmp_path: Path) -> None:
    doubled = "\n".join(f"k{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10))
    (swollen,) = refused(tmp_path, f"k0: &a0 [x]\n{doubled}\n")
    assert "repeated again and again" in swollen.message
    for deep in ("- " * 5_000 + "x", "a: " + "[" * 5_000 + "]" * 5_000):
        (bottomless,) = refused(tmp_path, deep + "\n")
        assert "inside each other" in bottomless.message


def test_whatever_is_wrong_is_told_and_never_a_crash(tmp_path: Path) -> None:
    common = common_of(tmp_path)[0]
    found = [told(tmp_path, text, common) for text in mutations(RICH)]
    assert sum(map(bool, found)) > 100
    assert all(fault.line >= 1 and fault.message for faults in found for fault in faults)
    assert any(common_of(tmp_path, text)[1] for text in mutations(PARTS))


def told(root: Path, text: str, common: Common) -> tuple[Fault, ...]:
    """The faults of a plan; none where it is one."""
    try:
        load(root, text, common)
    except InvalidPlans as wrong:
        return wrong.faults
    return ()
