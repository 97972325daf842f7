"""JSON as FHIR allows it and no more: one meaning for every byte. Knows nothing of resources."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from server.interfaces.fhir.broken import BrokenBundle

MOST_BYTES = 16 * 1024 * 1024
MOST_DEPTH = 40
MOST_VALUES = 2_000_000
MOST_DIGITS = 30


@dataclass(frozen=True)
class Wrong:
    """Stands in the tree where the text was valid to the parser but not to us, until its place is known."""

    reason: str


def load(text: bytes) -> Any:
    """The value of a JSON file. Numbers are int or Decimal; repeated keys, NaN, null and deep nesting are refused."""
    if len(text) > MOST_BYTES:
        raise BrokenBundle(None, "", f"it is larger than {MOST_BYTES // (1024 * 1024)} MiB")
    try:
        tree = json.loads(
            text.decode("utf-8-sig"),
            object_pairs_hook=_members,
            parse_float=_number,
            parse_int=_number,
            parse_constant=lambda word: Wrong(f"{word} is not a number"),
        )
    except UnicodeDecodeError as error:
        raise BrokenBundle(None, "", f"it is not UTF-8 text (byte {error.start + 1})") from None
    except json.JSONDecodeError as error:
        raise BrokenBundle(None, "", f"it is not JSON: line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise BrokenBundle(None, "", f"it is nested more than {MOST_DEPTH} levels deep") from None
    _check(tree)
    return tree


def _members(pairs: list[tuple[str, Any]]) -> Any:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return Wrong(f"the key {json.dumps(name[:60])} is there twice")
        seen.add(name)
    return members


def _number(digits: str) -> Any:
    if len(digits) > MOST_DIGITS:
        return Wrong(f"a number has more than {MOST_DIGITS} characters")
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return Wrong("a number cannot be read")
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > MOST_DIGITS:
        return Wrong("a number is far too large or too small")
    return int(digits) if digits.lstrip("-").isdigit() else number


def _check(tree: Any) -> None:
    """Walk without recursion, so that the depth of the file can never be the depth of our stack."""
    waiting: list[tuple[Any, tuple[str | int, ...]]] = [(tree, ())]
    values = 0
    while waiting:
        value, at = waiting.pop()
        values += 1
        reason = _fault(value, values, len(at))
        if reason:
            raise BrokenBundle(*_place(at), reason)
        waiting.extend((child, (*at, step)) for step, child in _children(value))


def _children(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _fault(value: Any, values: int, depth: int) -> str:
    if depth > MOST_DEPTH:
        return f"it is nested more than {MOST_DEPTH} levels deep"
    if values > MOST_VALUES:
        return f"the file has more than {MOST_VALUES} values"
    if isinstance(value, Wrong):
        return value.reason
    if isinstance(value, str) and not _plain(value):
        return "the text has a character that is not allowed"
    if isinstance(value, dict) and not all(_plain(name) for name in value):
        return "a key has a character that is not allowed"
    return ""


def _plain(text: str) -> bool:
    """No control characters but tab and line ends, no half of a surrogate pair (FHIR R4 datatypes, string)."""
    if text.isprintable():
        return True
    return not any((ch < " " and ch not in "\t\r\n") or "\ud800" <= ch <= "\udfff" for ch in text)


def _place(at: tuple[str | int, ...]) -> tuple[int | None, str]:
    """The entry a place lies in and the path inside it, in the spelling of FHIRPath."""
    entry = None
    if len(at) >= 2 and at[0] == "entry" and isinstance(at[1], int):
        entry, at = at[1] + 1, at[2:]
        if at[:1] == ("resource",):
            at = at[1:]
    path = ""
    for step in at:
        path += f"[{step}]" if isinstance(step, int) else f".{step[:60]}" if path else step[:60]
    return entry, path
