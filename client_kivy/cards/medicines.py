"""Medicines and allergies as the pages show them: each once, who said so, what stands beside it, what may be double."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from client_kivy.cards.record import Record, Row
from client_kivy.cards.tablets import Tablets
from client_kivy.words import Words
from shared.domain.medicines import (
    NONE_KNOWN,
    Listed,
    as_they_are,
    doubles,
    no_known_allergies,
    plain_name,
    taken_now,
)

MEDICINE, ALLERGY = "patients.medicine", "patients.allergy"
SAME = ("name", "dose_text", "when_text", "purpose", "origin", "started_on")
"""What a medicine that is said anew keeps unless it is said otherwise."""
SUGGESTED = 4


def medicines_page(record: Record, now: datetime, words: Words) -> dict[str, list[Row]]:
    """`plan`: tablets that the treatment plan asks for; `taken`; `stopped`, the newest first."""
    lines = as_they_are(record.of_kind(MEDICINE))
    taken = taken_now(lines)
    double = doubles((one.row for one in taken), drug_names(record))
    names = {one.row["id"]: one.row["name"] for one in taken}
    gone = [one for one in lines if one.row["status"] in ("stopped", "completed")]
    return {
        "plan": plan_tablets(record, now, words),
        "taken": [
            medicine_line(record, one, words, [names[other] for other in double.get(one.row["id"], ())])
            for one in sorted(taken, key=lambda one: one.row["name"].casefold())
        ],
        "stopped": [medicine_line(record, one, words) for one in reversed(gone)],
    }


def medicine_card(record: Record, medicine: str, now: datetime, words: Words) -> Row | None:
    """One line with everything that was said of it before; None when it is not here."""
    rows = record.of_kind(MEDICINE)
    for part in ("taken", "stopped"):
        for line in medicines_page(record, now, words)[part]:
            if medicine in line["ids"]:
                return line | {"before": _before(record, rows, line, words)}
    return None


def _before(record: Record, rows: Iterable[Row], line: Row, words: Words) -> list[str]:
    """What was said of it, oldest first, without what counts now and what stands beside it."""
    by_id = {row["id"]: row for row in rows}
    said, at = [], by_id.get(line["last"])
    while at is not None:
        if at["id"] not in (line["id"], line["last"]):
            said.append(" · ".join(part for part in (_dose(at), who_said(record, at, words)) if part))
        at = by_id.get(at.get("follows") or "")
    return said[::-1]


def medicine_line(record: Record, one: Listed, words: Words, same: Iterable[str] = ()) -> Row:
    """A medicine as a line: its words, whose they are, and what patient or helper say of the team's own."""
    row, beside = one.row, one.beside
    alike = [words.say("medicines.same", name=name) for name in same]
    return {
        "id": row["id"],
        "ids": one.ids,
        "last": (beside or row)["id"],
        "row": row,
        "name": row["name"],
        "dose": _dose(row),
        "purpose": words.say("medicines.for", purpose=row["purpose"]) if row.get("purpose") else "",
        "note": row.get("note") or "",
        "said": who_said(record, row, words),
        "beside": _beside(record, beside, words, "medicines.no_longer") if beside else "",
        "same": " ".join(alike),
        "is_teams": one.is_teams,
        "taken": row["status"] == "active" and (beside is None or beside["status"] == "active"),
    }


def _dose(row: Mapping[str, Any]) -> str:
    return " · ".join(part for part in (row.get("dose_text"), row.get("when_text")) if part)


def _beside(record: Record, row: Mapping[str, Any], words: Words, ended: str) -> str:
    said = words.say(ended) if row["status"] != "active" else _dose(row)
    return " · ".join(part for part in (said, row.get("note"), who_said(record, row, words)) if part)


def who_said(record: Record, row: Mapping[str, Any], words: Words) -> str:
    """Whose word it is, and of which day. What still waits on this tablet says that too."""
    source = row.get("source") or "team"
    name = row.get("said_by") or (
        record.name if source in ("patient", "helper") else words.say("tablets.team")
    )
    parts = [words.say(f"medicines.said.{source}", name=name)]
    if row.get("said_at"):
        parts.append(words.day(record.local(row["said_at"]).date(), "short"))
    if row.get("delivery") == "saved":
        parts.append(words.say("status.saved"))
    return " · ".join(parts)


def plan_tablets(record: Record, now: datetime, words: Words) -> list[Row]:
    """The tablets that the plans of today ask for, with the dose as it is prescribed."""
    today, found = record.local(now).date(), []
    for one in record.current(today):
        for task in one.plan.tasks:
            if task.oral is None:
                continue
            mine = Tablets(record, one, task)
            doses = [mine.dose_says(today, slot, words) for slot in range(len(task.timing.times))]
            times = [f"{at:%H:%M}" for at in task.timing.times]
            written = [f"{time}: {dose}" for time, dose in zip(times, doses, strict=True) if dose]
            given = mine.now_or_next(today)
            by = mine.rows[given.id].get("said_by") if given else None
            found.append(
                {
                    "name": words.pick(task.oral.names),
                    "dose": " · ".join(written) or words.say("tablets.none_written"),
                    "said": words.say("medicines.said.plan", name=by or words.say("tablets.team")),
                    "assignment": one.id,
                    "task": task.key,
                }
            )
    return found


def drug_names(record: Record) -> list[tuple[str, ...]]:
    """For each drug of the person's plans, its names in all languages."""
    found = [
        tuple(task.oral.names.values()) for one in record.assigned for task in one.plan.tasks if task.oral
    ]
    found += [
        tuple(drug.names.values())
        for one in record.assigned
        for block in one.plan.blocks
        for drug in block.drugs
    ]
    return list(dict.fromkeys(found))


def suggested(record: Record, typed: str, words: Words) -> list[str]:
    """Names that begin with what was typed: those of the list, and tablets and drugs of the plans."""
    start = typed.strip().casefold()
    if len(start) < 2:
        return []
    plan = [words.pick(task.oral.names) for one in record.assigned for task in one.plan.tasks if task.oral]
    plan += [
        words.pick(drug.names) for one in record.assigned for block in one.plan.blocks for drug in block.drugs
    ]
    own = [row["name"] for row in reversed(record.of_kind(MEDICINE))]
    names: dict[frozenset[str], str] = {}
    for name in (*own, *plan):
        if name.casefold().startswith(start) and name.casefold() != start:
            names.setdefault(plain_name(name) or frozenset((name,)), name)
    return list(names.values())[:SUGGESTED]


def said_anew(row: Row, last: str, **changes: Any) -> dict[str, Any]:
    """A medicine said anew, whole: the body of an event without its own id and moment."""
    same = {name: row.get(name) for name in SAME}
    return same | {"follows": last, "status": "active", "ended_on": None, "note": None} | changes


def allergies_page(record: Record, words: Words) -> Row:
    """`lines` and those that are `over`; `none` says who said that none is known; `nothing`: nobody said anything."""
    lines = as_they_are(record.of_kind(ALLERGY))
    none = no_known_allergies(lines)
    named = [one for one in lines if one.row["status"] != NONE_KNOWN]
    active = [one for one in named if one.row["status"] == "active"]
    active.sort(key=lambda one: (one.row["criticality"] != "high", one.row["substance"].casefold()))
    return {
        "lines": [allergy_line(record, one, words) for one in active],
        "over": [allergy_line(record, one, words) for one in reversed(named) if one not in active],
        "none": who_said(record, none, words) if none is not None else "",
        "nothing": not active and none is None,
    }


def allergy_card(record: Record, allergy: str, words: Words) -> Row | None:
    """One allergy; None when it is not here."""
    page = allergies_page(record, words)
    return next((one for one in page["lines"] + page["over"] if allergy in one["ids"]), None)


def allergy_line(record: Record, one: Listed, words: Words) -> Row:
    """An allergy as a line: what it does, how bad, whose word it is."""
    row, beside = one.row, one.beside
    return {
        "id": row["id"],
        "ids": one.ids,
        "last": (beside or row)["id"],
        "row": row,
        "name": row["substance"],
        "reaction": row.get("reaction") or "",
        "bad": words.say(f"allergies.bad.{row['criticality']}"),
        "high": row["criticality"] == "high",
        "said": who_said(record, row, words),
        "beside": _beside(record, beside, words, "allergies.no_longer") if beside else "",
        "is_teams": one.is_teams,
        "active": row["status"] == "active",
    }
