"""A compiled plan as JSON and back: what the server serves and the tablet keeps.

Every value becomes text, whole number, list or object; no floats. Rules and symptoms bring their own form. Fields
marked `LATER` are new: left out while they say nothing, so that older tablets read what they always read.
"""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import time
from functools import cache
from typing import Any, TypeVar

from shared.domain.alerts import Rule
from shared.domain.symptoms import SymptomLibrary

Part = TypeVar("Part")

LATER = {"later": True}
"""Metadata of a field that compiled plans did not always have; it has a value where it is missing."""


def to_json(plan: Any) -> dict[str, Any]:
    """A plan, or a part of one, as JSON values; `from_json` gives an equal one back."""
    return _out(plan)


def from_json(kind: type[Part], body: Mapping[str, Any]) -> Part:
    """The plan (or part) of a JSON object; raises KeyError, TypeError or ValueError where it is not one."""
    return _in(kind, body)


def _out(value: Any) -> Any:
    if isinstance(value, Rule | SymptomLibrary):
        return value.to_json()
    if is_dataclass(value):
        named = [(one, getattr(value, one.name)) for one in fields(value)]
        return {one.name: _out(held) for one, held in named if not _unsaid(one, held)}
    if isinstance(value, tuple):
        return [_out(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _out(one) for key, one in value.items()}
    return value.strftime("%H:%M") if isinstance(value, time) else value


def _in(kind: Any, value: Any) -> Any:
    origin, of = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return None if value is None else _in(next(one for one in of if one is not types.NoneType), value)
    if origin is tuple:
        kinds = [of[0]] * len(value) if of[-1] is Ellipsis else of
        return tuple(_in(one, part) for one, part in zip(kinds, value, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        return {key: _in(of[1], part) for key, part in value.items()}
    if kind is Rule or kind is SymptomLibrary:
        return kind.from_json(value)
    if kind is time:
        return time.fromisoformat(value)
    if isinstance(kind, type) and is_dataclass(kind):
        given = {name: _in(hint, value[name]) for name, hint, new in _hints(kind) if name in value or not new}
        return kind(**given)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"expected {kind.__name__}, found {value!r}")
    return value


def _unsaid(one: Field[Any], held: Any) -> bool:
    if not one.metadata.get("later", False):
        return False
    return held == (one.default_factory() if one.default_factory is not MISSING else one.default)


@cache
def _hints(kind: type) -> tuple[tuple[str, Any, bool], ...]:
    """Name and type of each field, and whether an older body may lack it."""
    hints = typing.get_type_hints(kind)
    return tuple((one.name, hints[one.name], one.metadata.get("later", False)) for one in fields(kind))
