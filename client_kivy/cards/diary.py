"""Own reports, newest first, each with how far it got; and one report in full."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from client_kivy.cards.record import Record, Row
from client_kivy.words import Words
from shared.domain.body_places import PLACES
from shared.domain.composite import PATTERNS
from shared.domain.plan import Plan
from shared.domain.reports import Report
from shared.domain.symptoms import Words as SymptomWords

UNIT_WORDS = {
    "Cel": "unit.celsius",
    "[degF]": "unit.fahrenheit",
    "kg": "unit.kilogram",
    "[lb_av]": "unit.pound",
    "/min": "unit.per_minute",
    "%": "unit.percent",
    "mm[Hg]": "unit.millimetre",
}


def symptom_names(record: Record, words: Words) -> dict[int, str]:
    """What each symptom is called, from all plans the person has or had."""
    found: dict[int, str] = {}
    for one in record.assigned:
        said = symptom_words(one.plan, words)
        if said is not None:
            found |= {item.number: said.name(item) for item in one.plan.symptoms.items.values()}
    return found


def symptom_words(plan: Plan, words: Words) -> SymptomWords | None:
    """A plan's words for its symptoms in the language shown, else in English."""
    return plan.symptoms.words.get(words.language) or plan.symptoms.words.get("en")


def diary(record: Record, now: datetime, words: Words, limit: int = 60) -> list[dict[str, Any]]:
    """The reports that stand, newest first."""
    names = symptom_names(record, words)
    standing = {str(report.id): report for report in record.reports}
    rows = [row for row in record.check_ins if row["id"] in standing]
    rows.sort(key=lambda row: (row["reported_at"], row["id"]), reverse=True)
    return [_entry(record, row, standing[row["id"]], names, now, words) for row in rows[:limit]]


def _entry(
    record: Record, row: Row, report: Report, names: Mapping[int, str], now: datetime, words: Words
) -> dict[str, Any]:
    at = record.local(row["reported_at"])
    item, grade = _worst(report)
    readings = [reading_says(one, words) for one in row["readings"]]
    if item is not None:
        severity = words.names("score.words")[grade] if grade is not None else ""
        title = (
            f"{names.get(item, words.say('diary.symptom'))} · {severity}"
            if grade
            else words.say("diary.all_fine")
        )
    elif readings:
        title = readings.pop(0)
    else:
        title = words.say("diary.note")
    day = words.near_day(at.date(), record.local(now).date())
    return {
        "id": row["id"],
        "when": words.say("diary.when", day=day, time=words.time(at)),
        "title": title,
        "detail": " · ".join([*readings, *([row["note"]] if row.get("note") else [])]),
        "grade": -1 if grade is None else grade,
        "icon": "" if grade is not None else "thermometer" if row["readings"] else "note",
        "corrected": words.say("diary.corrected") if row.get("amends") else "",
        **delivery(row["delivery"], words),
    }


def delivery(state: str, words: Words) -> dict[str, Any]:
    """How far a report got: saved, received or attention; never more than is known."""
    return {"delivery": state, "delivery_says": words.say(f"delivery.{state}")}


def _worst(report: Report) -> tuple[int | None, int | None]:
    """The symptom that was worst, and its score; a symptom that is there or not counts 0 or 1."""
    best: tuple[int, int] | None = None
    asked = None
    for number in dict.fromkeys(answer.item for answer in report.answers):
        asked = number if asked is None else asked
        score = report.value(number, "presence" if PATTERNS.get(number) == "P" else "composite")
        if score is not None and (best is None or score > best[1]):
            best = number, score
    return best or (asked, None)


def reading_says(reading: Mapping[str, Any], words: Words) -> str:
    """A reading as it was typed: "Temperature 38.4 °C"."""
    unit = words.say(UNIT_WORDS[reading["typed_unit"]])
    value = words.number(Decimal(reading["typed"]))
    return words.say("reading.says", what=words.say(f"reading.{reading['what']}"), value=value, unit=unit)


def report_card(record: Record, report_id: str, now: datetime, words: Words) -> dict[str, Any] | None:
    """One report in full: each question with its answer, readings, note, how far it got; None when it is not here."""
    row = next((one for one in record.check_ins if one["id"] == report_id), None)
    if row is None:
        return None
    at = record.local(row["reported_at"])
    day = words.near_day(at.date(), record.local(now).date())
    return {
        "id": row["id"],
        "when": words.say("diary.when", day=day, time=words.time(at)),
        "lines": report_lines(record, row, words),
        "can_correct": row.get("superseded_by") is None,
        "corrected": words.say("diary.corrected_why", reason=row["reason"]) if row.get("amends") else "",
        **delivery(row["delivery"], words),
    }


def report_lines(record: Record, row: Row, words: Words) -> list[dict[str, str]]:
    """Each question of a report with its answer, the readings, the note, the wish to be called."""
    lines, placed = [], {one["item"]: one["places"] for one in row.get("where") or ()}
    for answer in row["answers"]:
        lines.append(_answer_line(record, answer, words))
        if places := placed.pop(answer["item"], None):
            lines.append(_where_line(record, answer["item"], places, words))
    for one in row["readings"]:
        what, unit = words.say(f"reading.{one['what']}"), words.say(UNIT_WORDS[one["typed_unit"]])
        answer = f"{words.number(one['typed'])} {unit}"
        if one.get("device_name"):
            answer += f" · {words.say('readings.measured_by', device=one['device_name'])}"
        lines.append({"asked": what, "answer": answer})
    if row.get("note"):
        lines.append({"asked": words.say("diary.note"), "answer": row["note"]})
    if row.get("needs_us") is not None:
        answer = words.say("need.yes" if row["needs_us"] else "need.no")
        lines.append({"asked": words.say("need.asks"), "answer": answer})
    return lines


def _where_line(record: Record, item: int, places: Iterable[str], words: Words) -> dict[str, str]:
    """Where on the body a symptom is, under its first answer."""
    name = symptom_names(record, words).get(item, words.say("diary.symptom"))
    shown = ", ".join(PLACES[key].name(words.language) for key in places if key in PLACES)
    return {"asked": words.say("where.of", symptom=name), "answer": shown}


def _answer_line(record: Record, answer: Mapping[str, Any], words: Words) -> dict[str, str]:
    for one in reversed(record.assigned):
        item, said = one.plan.symptoms.items.get(answer["item"]), symptom_words(one.plan, words)
        if item is not None and said is not None:
            if answer["value"] is not None:
                shown = said.levels(item, answer["attribute"])[answer["value"]].label
            elif answer.get("opt_out"):
                shown = said.opt_outs[answer["opt_out"]]
            else:
                shown = words.say("answer.skipped")
            return {"asked": said.question(item, answer["attribute"]), "answer": shown}
    return {"asked": words.say("diary.symptom"), "answer": words.say("answer.skipped")}
