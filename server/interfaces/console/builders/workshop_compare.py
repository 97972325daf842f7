"""Two versions of a plan side by side, in clinical words, and what stands before a signature."""

from collections.abc import Iterator
from itertools import groupby

from server.features.care_plans import queries as care_plans
from server.features.care_plans.library import Library
from server.features.workshop.diff import Difference, differences
from server.features.workshop.softening import softened, softened_red_flags
from server.foundation.access import Actor
from server.foundation.problems import NotFound
from server.interfaces.console.builders.workshop_head import plan_head, plan_href
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.workshop import CompareView, DifferenceGroup, DifferenceRow
from shared.domain.plan import Plan

WEIGHTS = ("softer", "not comparable", "stricter")
SECTIONS = {
    "plan": "The whole plan",
    "treatment": "Treatment",
    "task": "Tasks",
    "appointment": "Appointments",
    "blood test": "Blood tests",
    "check-in": "Check-ins",
    "rule": "Alert rules",
    "follow-up": "Follow-up tests",
    "leaf": "Texts to read",
}


def before(library: Library, plan: Plan) -> Plan | None:
    """The version this one is compared with first: the newest published one before it, else the one before it."""
    numbers = [number for key, number in library.plans if key == plan.key and number < plan.version]
    signed = [number for number in numbers if (plan.key, number) in library.published]
    return library.plans[plan.key, max(signed or numbers)] if numbers else None


def compare_view(plan: Plan, with_version: int | None, *, by: Actor) -> CompareView:
    """This version against another: the one asked for, or the one before it. NotFound for one that is not there."""
    library = care_plans.library(by=by)
    old = before(library, plan) if with_version is None else library.plans.get((plan.key, with_version))
    if with_version is not None and old is None:
        raise NotFound()
    head = plan_head(plan, "compare", by=by)
    others = sorted(number for key, number in library.plans if key == plan.key and number != plan.version)
    choices = tuple(
        Link(f"{plan_href(plan.key, plan.version)}/compare?with={number}", f"Version {number}")
        for number in others
    )
    if old is None:
        return CompareView(head, None, choices, (), (), (), 0, ())
    found = differences(old, plan)
    flags = tuple(softened_red_flags(old, plan))
    weights = [_weight(one) for one in _rules_once(found)]
    return CompareView(
        head,
        old.version,
        choices,
        flags,
        tuple(softened(old, plan).items()),
        tuple(_groups(found, old, plan)),
        len(found),
        tuple((weight, weights.count(weight)) for weight in WEIGHTS if weight in weights),
    )


def _weight(one: Difference) -> str:
    return one.weight


def _rules_once(found: tuple[Difference, ...]) -> list[Difference]:
    """Each rule that weighs otherwise, once, though several of its words changed."""
    return list({one.name: one for one in found if one.weight}.values())


def _groups(found: tuple[Difference, ...], old: Plan, new: Plan) -> Iterator[DifferenceGroup]:
    flags = {rule.id for plan in (old, new) for rule in plan.rules if rule.red_flag}
    for section, rows in groupby(found, key=lambda one: one.section):
        shown = [_row(one, section == "rule" and one.name in flags) for one in rows]
        if section == "rule":
            shown.sort(key=lambda row: (not row.red_flag, _place(row.weight), row.name))
        yield DifferenceGroup(SECTIONS.get(section, section.capitalize()), tuple(shown))


def _place(weight: str) -> int:
    return WEIGHTS.index(weight) if weight in WEIGHTS else len(WEIGHTS)


def _row(one: Difference, red_flag: bool) -> DifferenceRow:
    return DifferenceRow(one.name, one.what, one.field, one.before, one.after, one.weight, red_flag)
