"""Reading JSON from strangers: one strict parser with limits in front of every schema (security.md 6.4)."""

import json
import math
from dataclasses import dataclass
from typing import Any

from server.foundation.problems import BadRequest, TooLarge

LARGEST_INTEGER = 2**53


@dataclass(frozen=True)
class Limits:
    """What a body may hold: bytes in all, nesting, members of one object, items of one list, characters of one text."""

    size: int = 256 * 1024
    depth: int = 32
    keys: int = 1000
    items: int = 1000
    text: int = 20_000


USUAL = Limits()
PUSH = Limits(size=512 * 1024, text=400 * 1024)
"""A report with a photo, sealed as one text, is the longest there is."""
FHIR_IMPORT = Limits(size=16 * 1024 * 1024, items=100_000, text=1_000_000)


def read_json(raw: bytes, limits: Limits = USUAL) -> dict[str, Any]:
    """The object in `raw`, or a BadRequest that says what is wrong. Never raises anything but a Problem."""
    if len(raw) > limits.size:
        raise TooLarge(f"At most {limits.size // 1024} KiB are taken here.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"This is not UTF-8 (byte {error.start}).") from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_number,
            parse_int=_integer,
        )
    except json.JSONDecodeError as error:
        raise BadRequest(
            f"This is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise BadRequest("This is nested too deeply.") from None
    if not isinstance(value, dict):
        raise BadRequest("The outermost value must be an object.")
    _check(value, limits, 1)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadRequest(f"The member {twice[:80]!r} stands twice in one object.")
    return found


def _refuse_constant(name: str) -> Any:
    raise BadRequest(f"{name} is not a number that JSON knows.")


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise BadRequest(f"The number {text[:40]} is too large.")
    return value


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST_INTEGER:
        raise BadRequest(f"The number {text[:40]} is too large.")
    return int(text)


def _check(value: Any, limits: Limits, depth: int) -> None:
    if depth > limits.depth:
        raise BadRequest(f"This is nested more than {limits.depth} deep.")
    if isinstance(value, str):
        _check_text(value, limits)
    elif isinstance(value, dict):
        if len(value) > limits.keys:
            raise BadRequest(f"An object has more than {limits.keys} members.")
        for key, inner in value.items():
            _check_text(key, limits)
            _check(inner, limits, depth + 1)
    elif isinstance(value, list):
        if len(value) > limits.items:
            raise BadRequest(f"A list has more than {limits.items} items.")
        for inner in value:
            _check(inner, limits, depth + 1)


def _check_text(text: str, limits: Limits) -> None:
    if len(text) > limits.text:
        raise BadRequest(f"A text is longer than {limits.text} characters.")
    if "\x00" in text:
        raise BadRequest("A text holds a NUL character.")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise BadRequest("A text holds half of a character pair.")
