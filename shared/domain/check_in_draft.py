"""What was answered in a check-in, in its written form: of a draft that survives a power cut, and of the body sent."""

from collections.abc import Container, Mapping
from decimal import Decimal
from typing import Any

from shared.domain.body_places import in_order
from shared.domain.check_in_questions import Answers, Given
from shared.domain.instants import from_wire, to_wire
from shared.domain.readings import Measured


def answer_body(asked: tuple[int, str], one: Given) -> dict[str, Any]:
    """One answer as it is kept and sent."""
    item, attribute = asked
    return {
        "item": item,
        "attribute": attribute,
        "value": one.value,
        "answered_at": to_wire(one.answered_at),
        "skipped": one.skipped,
        "opt_out": one.opt_out,
    }


def answers_in(saved: Mapping[str, Any], asked: Container[tuple[int, str]]) -> dict[tuple[int, str], Given]:
    """The answers of a draft or body to what is asked by now; others are let go."""
    return {
        (one["item"], one["attribute"]): Given(
            one["value"], from_wire(one["answered_at"]), one["skipped"], one.get("opt_out")
        )
        for one in saved["answers"]
        if (one["item"], one["attribute"]) in asked
    }


def readings_in(saved: Mapping[str, Any], asked: Container[str]) -> dict[str, Measured | None]:
    """The readings of a draft or body; None for one that was passed over."""
    taken: dict[str, Measured | None] = {
        one["what"]: Measured(
            one["what"],
            Decimal(one["value"]),
            one["unit"],
            one["typed"],
            one["typed_unit"],
            one.get("device_name"),
        )
        for one in saved["readings"]
        if one["what"] in asked
    }
    return taken | {what: None for what in saved.get("skipped_readings", ()) if what in asked}


def places_in(saved: Mapping[str, Any]) -> dict[int, tuple[str, ...] | None]:
    """Where on the body, by item, of a draft or body; None for one that was passed over."""
    found: dict[int, tuple[str, ...] | None] = dict.fromkeys(saved.get("skipped_where", ()))
    return found | {one["item"]: in_order(one["places"]) or None for one in saved.get("where") or ()}


def need_in(saved: Mapping[str, Any], given: Answers) -> Given | None:
    """Whether the team was said to be needed; None where that was not answered, as in drafts of before it was asked.

    It was asked after the last of the answers: that is the moment it is given.
    """
    needed = saved.get("needs_us")
    if needed is None and not saved.get("need_skipped"):
        return None
    at = max(one.answered_at for one in given.values())
    return Given(None if needed is None else int(needed), at, skipped=needed is None)
