"""Tablets, results, own questions and plan versions in an export: who may, what leaves, and what stays the patient's."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server.features.triage import queries as triage
from server.features.trials import actions as trials
from server.features.trials import queries as studies
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.jobs import drain
from server.foundation.problems import NotFound
from server.interfaces.exports.subject import KINDS, SubjectRecord
from server.interfaces.exports.tables import SCHEMA, TABLES
from shared.domain.instants import to_wire
from shared.schemas.trials import FORMATS as WORDS
from tests.server.features.oral import TASK
from tests.server.interfaces.exports import small_clinic as small
from tests.server.interfaces.exports.full_hour import ANA, CANARY, PATIENT, SOON, TODAY
from tests.server.interfaces.exports.small_clinic import COORDINATOR, HARBOUR, LATER, NURSE

Drawn = Callable[..., small.Files]


def _code() -> str:
    mine = [row for row in studies.studies_of(ANA, by=COORDINATOR) if row.study_id == small.study().id]
    return mine[0].code


def _hers(files: small.Files, table: str, **like: str) -> list[dict[str, str]]:
    wanted = like | {"subject": _code()}
    return [line for line in files.rows(table) if all(line[name] == wanted[name] for name in wanted)]


@pytest.mark.parametrize("who", [NURSE, PATIENT], ids=["nurse", "patient"])
def test_who_treats_or_is_treated_exports_none_of_it(who: Actor, of_the_hour: Drawn) -> None:
    with pytest.raises(NotFound):
        studies.record_up_to(ANA, 10_000, KINDS, by=who)


@pytest.mark.parametrize("form", WORDS)
def test_what_is_the_patients_own_stays(form: str, of_the_hour: Drawn) -> None:
    files = of_the_hour(form)
    text = b"\n".join(small.readable(name, content) for name, content in files.contents.items())
    assert CANARY.lower().encode() not in text.lower(), "typed words, own goals, leaves or resources left"
    assert not {kind.partition(".")[0] for kind in KINDS} & {"goals", "leaves", "resources"}
    assert files.contents == small.exported(form, SOON, at=SOON).contents


def test_own_questions_are_marked_and_have_no_composite(of_the_hour: Drawn) -> None:
    files = of_the_hour()
    (report,) = _hers(files, "check_ins", reported_at=to_wire(LATER))
    assert report["needs_us"] == "true"
    answers = {int(line["item"]): line for line in _hers(files, "answers", check_in=report["id"])}
    shown = {item: (line["symptom"], line["origin"], line["composite"]) for item, line in answers.items()}
    assert shown == {
        901: ("chest_pain", "own", ""),
        902: ("bleeding", "own", ""),
        920: ("activity", "own", ""),
        9: ("nausea", "library", "0"),
    }
    assert (answers[920]["attribute"], answers[920]["value"]) == ("level", "3")
    assert {line["needs_us"] for line in _hers(files, "check_ins") if line is not report} >= {""}
    meant = {line["column"]: line["codes"] for line in files.rows("dictionary") if line["table"] == "answers"}
    assert "not PRO-CTCAE" in meant["origin"] and "level" in meant["attribute"]


def test_the_items_tell_their_terms_in_both_versions(untouched: Drawn) -> None:
    lines = {int(line["item"]): line for line in untouched().rows("items")}
    assert len([item for item in lines if item <= 80]) == 80
    assert {item for item, line in lines.items() if line["origin"] == "own"} == {*range(901, 907), 920}
    wheezing, activity = lines[21], lines[920]
    assert (wheezing["ctcae_v5_term"], wheezing["ctcae_v6_term"]) == ("Wheezing", "Bronchospasm")
    assert (activity["ctcae_v5_term"], activity["ctcae_v6_term"], activity["attributes"]) == ("", "", "level")
    assert all(line["ctcae_v5_term"] and line["ctcae_v6_term"] for item, line in lines.items() if item <= 80)


def test_tablets_leave_as_the_team_wrote_them(of_the_hour: Drawn) -> None:
    files = of_the_hour()
    first, second = _hers(files, "prescriptions")
    assert first["until_on"] == second["from_on"] == str(TODAY + timedelta(days=3))
    assert (first["drug"], first["task"], first["plan_version"]) == ("capecitabine", TASK, "91")
    assert (first["follows"], second["follows"]) == ("", first["id"])
    assert first["confirmed_start_on"] == str(TODAY + timedelta(days=1)), "what was said last counts"
    lines = [
        (line["prescription"] == first["id"], line["slot"], line["strength"], line["tablets"])
        for line in _hers(files, "prescription_tablets")
    ]
    of_first = [(True, "0", "500 mg", "3"), (True, "0", "150 mg", "0.5"), (True, "1", "500 mg", "3")]
    assert lines == [*of_first, (False, "0", "500 mg", "3"), (False, "1", "500 mg", "3")]
    (supply,) = _hers(files, "supplies")
    assert (supply["strength"], supply["tablets"], supply["supplied_on"]) == ("500 mg", "60", str(TODAY))
    (taken,) = _hers(files, "outcomes", outcome="partly", happened_at=to_wire(LATER))
    swallowed = [(one["strength"], one["tablets"]) for one in _hers(files, "outcome_tablets")]
    assert swallowed == [("500 mg", "1.5"), ("", "1")], "a strength that no plan knows is typed text"
    assert {one["outcome"] for one in _hers(files, "outcome_tablets")} == {taken["id"]}


def test_a_newer_version_of_a_plan_names_the_one_before(of_the_hour: Drawn) -> None:
    files = of_the_hour()
    plans = _hers(files, "treatment_events", source="plan", plan="colorectal/mfolfox6")
    old, new = sorted(plans, key=lambda line: line["plan_version"])
    turn = str(TODAY + timedelta(days=2))
    assert (old["started_on"], old["starts_on"], old["follows"], old["ended_on"]) == (
        str(TODAY),
        "",
        "",
        turn,
    )
    assert (new["started_on"], new["starts_on"], new["follows"]) == (turn, turn, old["id"])
    manifest = json.loads(files.contents["manifest.json"])
    assert {"plan": "colorectal/mfolfox6", "version": 92} in manifest["plans"]


def test_results_leave_with_grades_of_both_versions(of_the_hour: Drawn) -> None:
    files = of_the_hour()
    few, words = sorted(
        _hers(files, "results", analyte="neutrophils", taken_at=to_wire(LATER)),
        key=lambda line: not line["value"],
    )
    assert (few["value"], few["unit"], few["flag"], few["limits"]) == ("0.8", "10*3/uL", "low", "usual")
    assert (words["value"], words["flag"], words["code"]) == ("", "", "26499-4")
    graded = {
        line["ctcae_version"]: (line["term"], line["grade"])
        for line in _hers(files, "result_grades", result=few["id"])
    }
    term = "Neutrophil count decreased"
    assert graded == {"5.0": (term, "3"), "6.0": (term, "2")}, "the cuts moved from one version to the next"
    assert not _hers(files, "result_grades", result=words["id"])
    assert len(files.rows("results")) > 20, "the demonstration's blood results"


def test_comparisons_tell_how_many_days_lie_between(untouched: Drawn) -> None:
    files = untouched()
    said = [
        (one["what"], one["before_at"], one["days"])
        for place in small.TAKE_PART
        for alert in triage.alerts(small.patient(place), by=NURSE)
        for one in alert.compared
        if one["days"] is not None
    ]
    lines = [line for line in files.rows("alert_comparisons") if line["days"]]
    assert said and {line["days"] for line in lines} <= {str(days) for _, _, days in said}
    assert any(line["before_at"] and int(line["days"]) > 0 for line in lines)


def test_a_study_of_symptoms_gets_neither_tablets_nor_results(told: Flask) -> None:
    for key, categories, there, gone in (
        ("one", ["symptoms"], {"items", "answers"}, {"prescriptions", "results", "outcome_tablets"}),
        ("two", ["plan"], {"prescriptions", "outcome_tablets", "supplies"}, {"items", "results", "answers"}),
        ("three", ["timeline"], {"results", "result_grades"}, {"items", "prescriptions", "supplies"}),
    ):
        with clock.at(SOON):
            wanted = {"key": key, "title": "A part only", "categories": categories}
            study = trials.create_study(HARBOUR, wanted, by=COORDINATOR)
            trials.enrol_subject(ANA, study.id, enrolled_on=TODAY, by=COORDINATOR)
            run = trials.request_export(HARBOUR, study.id, "csv", None, by=COORDINATOR)
            drain()
        files = {name.partition(".")[0] for name in small.files_of(run.id).contents}
        assert there <= files and not gone & files


def test_records_of_before_have_empty_columns() -> None:
    """Ledger bodies are never rewritten: what was kept before a column came has nothing for it."""
    row, given = str(UUID(int=1)), str(UUID(int=2))
    bodies: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    noted = dict.fromkeys(("due_at", "reminder_sent_at", "opened_at", "saved_at", "received_at"))
    noted |= {"device": None, "mode": "tablet", "language": "en", "read_aloud": False, "on_behalf_of": None}
    stands = {"id": row, "provenance": noted, "amends": None, "superseded_by": None, "reason": None}
    stands |= {"assignment_id": given, "task": "pills", "occurrence": None}
    at = "2026-05-01T08:00:00.000000Z"
    report = {"reported_at": at, "symptom_set": None, "tablet_raised": [], "answers": [], "readings": []}
    bodies["symptoms.check_in"] = [stands | report | {"composites": {}}]
    bodies["care_plans.outcome"] = [stands | {"happened_at": at, "outcome": "done"}]
    plan = {"id": given, "plan": "a/b", "plan_version": 1, "anchor_on": "2026-05-01", "ended_on": None}
    bodies["care_plans.assignment"] = [plan]
    part = {"enrolled_on": "2026-05-01", "ended_on": None}
    subject = SubjectRecord("S1", "SITE", bodies, part, lambda row_id: row_id[-4:])
    lines = {
        table.name: [
            dict(zip([column.name for column in table.columns], line, strict=True))
            for line in table.rows(subject)
        ]
        for table in TABLES
    }
    assert [line["needs_us"] for line in lines["check_ins"]] == [None]
    assert len(lines["outcomes"]) == 1 and lines["outcome_tablets"] == []
    events = [(line["started_on"], line["starts_on"], line["follows"]) for line in lines["treatment_events"]]
    assert events == [("2026-05-01", None, None)]


def test_nothing_after_the_last_day_leaves(told: Flask) -> None:
    """The newer version and the changed dose begin after it; what was there on the last day is there."""
    with clock.at(SOON):
        trials.end_subject(ANA, small.study().id, ended_on=TODAY, by=COORDINATOR)
    after = SOON + timedelta(minutes=1)
    files = small.exported(as_of=after, at=after)
    (only,) = _hers(files, "prescriptions")
    assert only["confirmed_start_on"] == "", "a day after the last one"
    assert {line["prescription"] for line in _hers(files, "prescription_tablets")} == {only["id"]}
    (plan,) = _hers(files, "treatment_events", plan="colorectal/mfolfox6")
    assert plan["plan_version"] == "91"
    assert all(date.fromisoformat(line["local_on"]) <= TODAY for line in _hers(files, "results"))


def test_the_schema_number_is_told(untouched: Drawn) -> None:
    files = untouched()
    manifest = json.loads(files.contents["manifest.json"])
    assert manifest["schema"] == SCHEMA == 2
    assert {"items.csv", "result_grades.csv"} <= {file["name"] for file in manifest["files"]}
