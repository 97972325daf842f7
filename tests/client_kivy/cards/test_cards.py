"""What the screens will say of a record, from rows made by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from client_kivy.cards.call import how_to_call
from client_kivy.cards.diary import diary, report_card
from client_kivy.cards.history import timeline_rows
from client_kivy.cards.plan import kindly, plan_cards
from client_kivy.cards.record import Record
from client_kivy.cards.today import today_card
from client_kivy.cards.trends import trends
from client_kivy.words import Words
from shared.domain.adherence import Count
from tests.client_kivy.story import NOON, PHONE, alert, at, check_in_row, made, record
from tests.client_kivy.story_sources import RowsSource

EN, ES = Words("en"), Words("es")


def story(language: str = "en", **changed: Any) -> Record:
    rows = record(language)
    rows["patients.patient"][0].update(changed)
    return Record(RowsSource(rows), "p", {})


def today(one: Record, words: Words = EN, now: datetime = NOON, drafts: Any = None) -> dict[str, Any]:
    return today_card(one, now, words, drafts or {})


def tasks_of(card: dict[str, Any]) -> dict[str, str]:
    return {task["occurrence"]: task["state"] for part in card["parts"] for task in part["tasks"]}


def test_it_greets_by_name_and_says_where_in_the_treatment() -> None:
    card = today(story())
    assert card["greeting"] == "Good afternoon, Ana"
    assert card["place"] == "Sunday 22 November · cycle 3, day 2"
    assert today(story("es"), ES)["place"] == "Domingo 22 de noviembre · ciclo 3, día 2"


def test_each_task_stands_as_it_is() -> None:
    states = tasks_of(today(story()))
    assert states["anti_nausea/c3d2/0"] == "done"
    assert states["keep_warm/c3d2/0"] == "late"
    assert states["temperature/2026-11-22/0"] == "upcoming"
    assert states["loperamide/2026-11-22/0"] == "as_needed"
    assert tasks_of(today(story(), now=NOON + timedelta(hours=9)))["keep_warm/c3d2/0"] == "missed"


def test_after_its_last_day_a_plan_is_over_and_not_merely_quiet() -> None:
    rows = record()
    assert not today(story())["plan_over"]
    rows["care_plans.assignment"][0]["ended_on"] = "2026-11-22"
    over = today(Record(RowsSource(rows), "p", {}))
    assert over["plan_over"] and over["parts"] == [] and over["check_in"]["kind"] == "none"
    assert not today(Record(RowsSource(rows | {"care_plans.assignment": []}), "p", {}))["plan_over"]


def test_the_check_in_that_is_asked_stands_first_and_once() -> None:
    card = today(story())
    assert card["check_in"]["occurrence"] == "weekly_check_in/2026-11-23/0"
    assert card["check_in"]["occurrence"] not in tasks_of(card)


def test_a_begun_check_in_comes_before_a_new_one() -> None:
    drafts = {"check_in/1": {"opened_at": at("2026-11-21", 19), "title": "Weekly check-in", "amends": None}}
    drafts["check_in/1"] |= {"assignment": made("assignment"), "occurrence": "weekly_check_in/2026-11-23/0"}
    whole = today(story(), drafts=drafts)
    assert "weekly_check_in/2026-11-23/0" not in tasks_of(whole)
    card = whole["check_in"]
    assert card["kind"] == "draft" and card["draft"] == "check_in/1"
    assert "yesterday at 20:00" in card["says"]


def test_without_a_check_in_due_it_says_when_the_next_one_comes() -> None:
    rows = record()
    for name, week in (("w", "2026-11-23"), ("v", "2026-11-16")):
        rows["symptoms.check_in"].append(
            check_in_row(name, at("2026-11-22", 9), [(9, "frequency", 0)], task="weekly_check_in")
            | {"occurrence": f"weekly_check_in/{week}/0"}
        )
    card = today(Record(RowsSource(rows), "p", {}))["check_in"]
    assert card["kind"] == "none"
    assert card["says"] == "Next: Take your temperature, today at 18:00."


def test_before_the_plan_has_come_it_says_so() -> None:
    one = Record(RowsSource(record(), plans={}), "p", {})
    card = today(one)
    assert card["parts"] == [] and "on its way" in card["check_in"]["says"]
    assert trends(one, NOON, 14, EN)[0]["name"] == "Symptom"


def test_before_the_first_pull_it_knows_the_name_from_enrolment() -> None:
    one = Record(RowsSource({}), "p", {"patient_name": "Ana Ruiz", "time_zone": "Europe/Madrid"})
    card = today(one)
    assert card["greeting"] == "Good afternoon, Ana Ruiz"
    assert card["check_in"]["kind"] == "none" and card["visit"] is None


@pytest.mark.parametrize("status", ["deceased", "transferred", "discharged"])
def test_a_closed_record_asks_for_nothing(status: str) -> None:
    card = today(story(status=status))
    assert card["check_in"] is None and card["parts"] == [] and card["note"]


def test_a_moved_visit_says_from_where_and_why() -> None:
    card = today(story(), now=NOON + timedelta(days=5))["visit"]
    assert card["when"] == "Friday 4 December, 10:30"
    assert card["changed"] == "Moved from Thu 3 Dec, 16:00"
    assert card["reason"] == "The doctor was away"


def test_an_answered_warning_names_who_saw_it() -> None:
    card = today(story())["answered"][0]
    assert card["says"] == "Seen by Nurse Amira, Friday 20 November at 19:40."
    assert today(story(), now=NOON + timedelta(days=9))["answered"] == []


def test_an_open_warning_claims_no_reader() -> None:
    rows = record()
    rows["triage.alert"] = [alert("x", {"en": "Worse."}, at("2026-11-22", 9))]
    says = today(Record(RowsSource(rows), "p", {}))["answered"][0]["says"]
    assert "No one has answered yet" in says and "seen" not in says.lower()


def test_the_number_to_call_is_the_teams_never_the_daughters() -> None:
    assert how_to_call(story(), EN)["phone"] == PHONE
    assert (
        how_to_call(story(contacts=[{"role": "daughter", "name": "Inés", "phone": "1"}]), EN)["phone"] == ""
    )


def test_trends_break_where_nobody_answered_and_mark_treatments() -> None:
    first = trends(story(), NOON, 14, EN)[0]
    assert first["name"] == "Feeling sick to your stomach"
    assert first["values"][7] is None and first["values"][8] == 0
    assert [first["days"][place] for place in first["treatments"]] == [date(2026, 11, 21)]
    assert (
        first["summary"]
        == "It was highest (severe) on Thursday 19 November. Your last answer was mild, yesterday."
    )


def test_the_diary_says_how_far_each_report_got() -> None:
    source = RowsSource(record())
    source.rows["symptoms.check_in"][-1]["delivery"] = "saved"
    source.rows["symptoms.check_in"][0]["delivery"] = "attention"
    rows = diary(Record(source, "p", {}), NOON, EN)
    assert [row["when"] for row in rows[:2]] == ["Yesterday, 18:10", "Friday 20 November, 18:10"]
    assert {row["delivery"] for row in rows} == {"saved", "received", "attention"}
    assert all(
        row["delivery_says"] != "Received by your team" for row in rows if row["delivery"] != "received"
    )


def test_a_report_that_was_corrected_shows_once_as_its_correction() -> None:
    rows = record()
    old = rows["symptoms.check_in"][0]
    new = {**old, "id": made("again"), "amends": old["id"], "reason": "I tapped the wrong thing"}
    rows["symptoms.check_in"].append(new)
    one = Record(RowsSource(rows), "p", {})
    ids = [row["id"] for row in diary(one, NOON, EN)]
    assert new["id"] in ids and old["id"] not in ids
    card = report_card(one, new["id"], NOON, EN)
    assert card and card["corrected"] == "Corrected: I tapped the wrong thing"


def test_a_report_in_full_has_its_questions_in_the_language_shown() -> None:
    one = story("es")
    card = report_card(one, diary(one, NOON, ES)[0]["id"], NOON, ES)
    assert card and card["lines"][0]["asked"].startswith("¿") and card["lines"][-1]["answer"] == "36.8 °C"


def test_the_timeline_shows_what_comes_then_what_was() -> None:
    rows = timeline_rows(story(), NOON, EN)
    heads = [place for place, row in enumerate(rows) if row["row"] == "head"]
    coming = [row for row in rows[: heads[1]] if row["row"] == "item"]
    past = [row for row in rows[heads[1] :] if row["row"] == "item"]
    assert [row["on"] for row in coming] == sorted(row["on"] for row in coming)
    assert [row["on"] for row in past] == sorted((row["on"] for row in past), reverse=True)
    assert coming[0]["title"] == "Pump comes off"
    badges = {row["title"]: row["badge"] for row in rows if row["row"] == "item"}
    assert badges["CT scan of the belly"] == "Cancelled"
    assert badges["Visit with Dr. Romero"] in ("", "Moved from Thu 3 Dec")
    assert badges["Cycle 3 given"] == "Moved from Mon 9 Nov"
    assert badges["Cycle 4"] == "Expected"


def test_own_reports_are_a_choice_of_the_timeline() -> None:
    kinds = {row["kind"] for row in timeline_rows(story(), NOON, EN, "reports") if row["row"] == "item"}
    assert kinds == {"symptoms.check_in", "care_plans.outcome", "triage.alert"}
    assert not kinds & {row.get("kind") for row in timeline_rows(story(), NOON, EN)}


def test_the_plan_says_when_why_and_where_it_comes_from() -> None:
    card = plan_cards(story(), NOON, EN)[0]
    tasks = {task["task"]: task for task in card["tasks"]}
    assert tasks["anti_nausea"]["when"] == "Days 2 and 3 of each cycle at 08:00 and 20:00"
    assert tasks["keep_warm"]["when"] == "Days 1 to 5 of each cycle at 12:00"
    assert tasks["loperamide"]["when"] == "When you need it"
    assert all(task["why"] and task["source"] for task in card["tasks"])


@pytest.mark.parametrize(
    "count", [Count(), Count(missed=3), Count(done=1, missed=2), Count(done=2), Count(held=2)]
)
@pytest.mark.parametrize("words", [EN, ES])
def test_adherence_is_told_without_blame(count: Count, words: Words) -> None:
    said = kindly(count, words).lower()
    assert not any(
        blame in said for blame in ("miss", "fail", "forgot", "only", "falt", "solo", "olvid", "%")
    )


def test_a_held_plan_says_so() -> None:
    rows = record()
    rows["care_plans.hold"] = [
        {
            "id": "h",
            "assignment_id": made("assignment"),
            "from_on": "2026-11-22",
            "until_on": None,
            "reason": "Fever",
        }
    ]
    one = Record(RowsSource(rows), "p", {})
    assert plan_cards(one, NOON, EN)[0]["held"]
    assert tasks_of(today(one))["keep_warm/c3d2/0"] == "held"
    assert today(one)["place"].endswith("treatment is on a break")


def test_a_temperature_alone_has_no_smiling_face() -> None:
    rows = record()
    fever = [{"what": "temperature", "value": "39.1", "unit": "Cel", "typed": "39.1", "typed_unit": "Cel"}]
    rows["symptoms.check_in"] = [check_in_row("fever", at("2026-11-22", 9), [], readings=fever)]
    row = diary(Record(RowsSource(rows), "p", {}), NOON, EN)[0]
    assert (row["title"], row["grade"], row["icon"]) == ("Temperature 39.1 °C", -1, "thermometer")
