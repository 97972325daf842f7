"""One test result in words: value, usual range, a word for low or high, what the test is, what came before."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from server.features.timeline import course as the_course
from server.interfaces.patient_web.builders.course import COURSE
from server.interfaces.patient_web.own import Mine
from shared.domain.plan import LabWords

UNITS = (("10*12", "×10^12"), ("10*9", "×10^9"), ("10*3", "×10^3"), ("mm[Hg]", "mmHg"), ("[IU]", "IU"))
"""How codes of units are printed."""
BEFORE = 6


@dataclass(frozen=True)
class ResultView:
    """What the page says; what is not known is empty."""

    name: str
    taken: str
    value: str
    flag: str
    range: str
    held: str
    status: str
    what: str
    means: str
    before: tuple[tuple[str, str], ...]


def result_view(mine: Mine, row: Any, rows: Iterable[Any]) -> ResultView:
    """A result as its patient sees it now: before its release without its value."""
    words, said = mine.words, _lab_words(mine, row)
    waits = row.value is None
    flag = row.flag if row.flag in ("low", "high", "normal") else ""
    before = [
        one
        for one in rows
        if (one.code or one.name) == (row.code or row.name)
        and one.taken_at < row.taken_at
        and one.value is not None
    ]
    held = ""
    if waits:
        held = (
            words.say("results.held", when=mine.when(row.release_due_at))
            if row.release_due_at
            else words.say("results.held_short")
        )
    return ResultView(
        words.pick(said.names) if said else row.name,
        mine.when(row.taken_at),
        "" if waits else _value(row),
        words.say(f"results.{flag}") if flag and not waits else "",
        "" if waits else _range(mine, row),
        held,
        words.say(f"results.{row.status}") if row.status in ("cancelled", "preliminary") else "",
        words.pick(said.what) if said else "",
        words.pick(getattr(said, flag)) if said and flag in ("low", "high") and not waits else "",
        tuple(
            (mine.words.on(mine.local(one.taken_at).date(), "full"), _value(one)) for one in before[:BEFORE]
        ),
    )


def _lab_words(mine: Mine, row: Any) -> LabWords | None:
    """The plain text of the newest plan that has this test: by its code, else by its name."""
    if not mine.may(*COURSE):
        return None
    for one in reversed(the_course.assigned(mine.patient_id, by=mine.by)):
        for said in one.plan.lab_words.values():
            if row.code in said.loinc or row.name in said.names.values():
                return said
    return None


def _value(row: Any) -> str:
    return " ".join(filter(None, (f"{row.comparator or ''}{row.value}", _unit(row))))


def _range(mine: Mine, row: Any) -> str:
    words, unit = mine.words, _unit(row)
    if row.low is None and row.high is None:
        return words.say("results.no_range")
    if row.low is None:
        return words.say("results.range_high", high=row.high, unit=unit)
    if row.high is None:
        return words.say("results.range_low", low=row.low, unit=unit)
    return words.say("results.range", low=row.low, high=row.high, unit=unit)


def _unit(row: Any) -> str:
    return printed(row.unit or "")


def printed(text: str) -> str:
    """A value or unit as it is printed, without the signs of its code.

    >>> printed("0.9 10*9/L")
    '0.9 ×10^9/L'
    """
    for code, sign in UNITS:
        text = text.replace(code, sign)
    return text
