"""What changed from one version of a plan to the next, in clinical words. Who is touched by it is in `impact`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from server.features.care_plans.queries import often
from server.features.workshop.softening import SAME, compare_rules
from server.features.workshop.wording import (
    drug_in_words,
    reminders_in_words,
    rule_in_words,
    symptom_name,
    tests_in_words,
    timing_in_words,
    window_in_words,
)
from shared.domain.alerts import Rule
from shared.domain.plan import (
    Block,
    LeafPlace,
    Plan,
    Source,
    StateSpan,
    Surveillance,
    SymptomSet,
    Task,
    Visit,
)

Part = TypeVar("Part")
Described = dict[str, str]
"""What a part of a plan says, by the name of what it says: compared line by line."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed. `what` is added, gone or changed; `before` and `after` are as a clinician would say it.

    `weight` is set for rules: softer, stricter or not comparable.
    """

    section: str
    name: str
    what: str
    field: str = ""
    before: str = ""
    after: str = ""
    weight: str = ""

    def __str__(self) -> str:
        where = f"{self.section} “{self.name}”" if self.name else self.section
        weight = f" ({self.weight})" if self.weight else ""
        if self.what != "changed":
            return (
                f"{where} is {'new' if self.what == 'added' else 'gone'}: {self.after or self.before}{weight}"
            )
        return f"{where}, {self.field}: {self.before or 'nothing'} → {self.after or 'nothing'}{weight}"


def differences(old: Plan, new: Plan) -> tuple[Difference, ...]:
    """Everything a clinician would want to know, in the order of the plan file. Empty where nothing changed."""
    return tuple(_all(old, new))


def _all(old: Plan, new: Plan) -> Iterator[Difference]:
    yield from _fields("plan", "", _whole(old), _whole(new))
    yield from _listed("treatment", old.blocks, new.blocks, lambda one: one.key, _block)
    yield from _listed("task", old.tasks, new.tasks, lambda one: one.key, _task)
    for section, before, after in (
        ("appointment", old.appointments, new.appointments),
        ("blood test", old.labs, new.labs),
    ):
        yield from _listed(section, before, after, lambda one: one.key, _visit)
    yield from _sets(old, new)
    yield from _rules(old, new)
    yield from _listed("follow-up", old.surveillance, new.surveillance, lambda one: one.key, _surveillance)
    yield from _listed("leaf", old.leaves, new.leaves, lambda one: one.leaf.key, _leaf)


def _fields(section: str, name: str, before: Described, after: Described) -> Iterator[Difference]:
    for field in dict.fromkeys((*before, *after)):
        was, now = before.get(field, ""), after.get(field, "")
        if was != now:
            yield Difference(section, name, "changed", field, was, now)


def _listed(
    section: str,
    before: Sequence[Part],
    after: Sequence[Part],
    key: Callable[[Part], str],
    describe: Callable[[Part], Described],
) -> Iterator[Difference]:
    was, now = {key(one): one for one in before}, {key(one): one for one in after}
    for name, one in was.items():
        if name in now:
            yield from _fields(section, name, describe(one), describe(now[name]))
        else:
            yield Difference(section, name, "gone", before=_short(describe(one)))
    for name, one in now.items():
        if name not in was:
            yield Difference(section, name, "added", after=_short(describe(one)))


def _short(described: Described) -> str:
    return "; ".join(text for field, text in described.items() if text and field in _TELLING)


_TELLING = ("called", "when", "cycles", "drugs", "asks", "raised", "often", "tests")


def _whole(plan: Plan) -> Described:
    return {
        "called": _text(plan.names),
        "summary": _text(plan.summary),
        "day 1": _text(plan.anchor),
        "intent": plan.intent.replace("_", " "),
        "languages": ", ".join(plan.languages),
        "source": _source(plan.source),
    }


def _text(text: Mapping[str, str] | None) -> str:
    return "" if text is None else text.get("en") or next(iter(text.values()), "")


def _source(source: Source) -> str:
    review = ", not reviewed" if source.review else ""
    return f"{source.text} ({source.year}{review})"


def _block(block: Block) -> Described:
    cycles = "until stopped" if block.cycles is None else f"{block.cycles} cycles"
    given = (
        f"{block.radiation.dose} {block.radiation.unit} in {block.radiation.fractions}"
        if block.radiation
        else ""
    )
    return {
        "called": _text(block.names),
        "cycles": f"{cycles} of {block.cycle_days} days",
        "drugs": "; ".join(drug_in_words(drug) for drug in block.drugs),
        "radiotherapy": given,
        "states": "; ".join(_state(span) for span in block.states),
        "source": _source(block.source),
    }


def _state(span: StateSpan) -> str:
    until = "the end of the cycle" if span.last_day is None else f"day {span.last_day}"
    after = f", and {span.after_last} days after the last one" if span.after_last else ""
    return f"{span.state} from day {span.first_day} to {until}{after}"


def _task(task: Task) -> Described:
    oral: dict[str, Any] = {}
    if task.oral is not None:
        oral = {
            "tablets": f"{task.oral.drug}, tablets of {', '.join(task.oral.strengths)}",
            "with food": _text(task.oral.food),
            "a missed dose": _text(task.oral.missed),
            "a vomited dose": _text(task.oral.vomited),
            "doses hoped for": f"{task.oral.target} %",
        }
    return {
        "called": _text(task.names),
        "kind": task.kind.replace("_", " "),
        "when": timing_in_words(task.timing),
        "answered": window_in_words(task.timing) if task.timing.times else "",
        "reminders": reminders_in_words(task.reminders),
        "only in": ", ".join(task.blocks),
        "comes after": ", ".join(task.after),
        "asks": task.symptom_set or "",
        "why": _text(task.why),
        "how": _text(task.how),
        **oral,
        "source": _source(task.source),
    }


def _visit(visit: Visit) -> Described:
    return {
        "called": _text(visit.names),
        "kind": visit.category,
        "when": timing_in_words(visit.timing),
        "only in": ", ".join(visit.blocks),
        "tests": tests_in_words(visit.tests) if visit.tests else "",
        "why": _text(visit.why),
        "source": _source(visit.source),
    }


def _surveillance(item: Surveillance) -> Described:
    return {
        "called": _text(item.names),
        "often": often(item),
        "arranged by": item.owner.replace("_", " "),
        "counted as done by": ", ".join((item.category, *item.codes)),
        "why": _text(item.why),
        "source": _source(item.source),
    }


def _leaf(place: LeafPlace) -> Described:
    return {
        "called": _text(place.leaf.title),
        "when": timing_in_words(place.timing),
        "shown for": f"{place.shown_days} days",
        "only in": ", ".join(place.blocks),
        "text": _text(place.leaf.text),
        "source": _source(place.leaf.source),
    }


def _sets(old: Plan, new: Plan) -> Iterator[Difference]:
    def described(plan: Plan) -> Callable[[SymptomSet], Described]:
        def describe(one: SymptomSet) -> Described:
            return {
                "called": _text(one.names),
                "asks": ", ".join(symptom_name(plan, item) for item in one.items),
                "asks first": ", ".join(symptom_name(plan, item) for item in one.flags),
                "measures": ", ".join(one.readings),
                "source": _source(one.source),
            }

        return describe

    was, now = {one.key: one for one in old.symptom_sets}, {one.key: one for one in new.symptom_sets}
    for name, one in was.items():
        if name in now:
            yield from _fields("check-in", name, described(old)(one), described(new)(now[name]))
        else:
            yield Difference("check-in", name, "gone", before=_short(described(old)(one)))
    for name, one in now.items():
        if name not in was:
            yield Difference("check-in", name, "added", after=_short(described(new)(one)))


def _rules(old: Plan, new: Plan) -> Iterator[Difference]:
    was, now = {rule.id: rule for rule in old.rules}, {rule.id: rule for rule in new.rules}
    for name, rule in was.items():
        if name not in now:
            yield Difference("rule", name, "gone", before=rule_in_words(old, rule), weight="softer")
            continue
        successor = now[name]
        weight = compare_rules(rule, successor)
        for one in _fields("rule", name, _rule(old, rule), _rule(new, successor)):
            weighs = weight != SAME and one.field in ("raised", "patient calls", "doses stopped")
            yield Difference(*_plain(one), weight=weight) if weighs else one
    for name, rule in now.items():
        if name not in was:
            yield Difference("rule", name, "added", after=rule_in_words(new, rule), weight="stricter")


def _plain(one: Difference) -> tuple[str, str, str, str, str, str]:
    return one.section, one.name, one.what, one.field, one.before, one.after


def _rule(plan: Plan, rule: Rule) -> Described:
    return {
        "raised": rule_in_words(plan, rule),
        "red flag": rule.red_flag or "",
        "patient calls": "yes" if rule.call else "no",
        "doses stopped": ", ".join(rule.stop_doses),
        "advice": rule.advice or "",
        "says": _text(rule.because),
        "source": f"{rule.source}{', not reviewed' if rule.review else ''}",
    }
