"""The written form of conditions, as plans travel with them: one key that names the condition.

`{"during": "myelosuppression"}`, `{"threshold": {"item": 10, "attribute": "severity", "at_least": 3}}`,
`{"at_least": {"count": 2, "of": [...]}}`. What conditions mean is in conditions.
"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from shared.domain.conditions import (
    AllOf,
    Ambers,
    AnyOf,
    AtLeast,
    Condition,
    Doses,
    During,
    Lost,
    Reading,
    Threshold,
    Worsened,
)


def condition_to_json(condition: Condition) -> dict[str, Any]:
    """The written form of a condition.

    >>> condition_to_json(AnyOf((During("x"), Threshold(9, "severity", 3))))
    {'any_of': [{'during': 'x'}, {'threshold': {'item': 9, 'attribute': 'severity', 'at_least': 3}}]}
    """
    match condition:
        case Threshold(item, attribute, at_least):
            return {"threshold": {"item": item, "attribute": attribute, "at_least": at_least}}
        case Worsened(item, attribute, by, against, within):
            told = {"item": item, "attribute": attribute, "by": by, "against": against}
            return {"worsened": told if within is None else told | {"within_days": within}}
        case Reading(what, at_least, at_most, unit):
            limits = {"at_least": at_least, "at_most": at_most}
            given = {name: str(limit) for name, limit in limits.items() if limit is not None}
            return {"reading": {"what": what, **given, "unit": unit}}
        case Lost(what, percent, within):
            return {"lost": {"what": what, "percent": str(percent), "within_days": within}}
        case Doses(task, below, within):
            return {"doses": {"task": task, "below": below, "within_days": within}}
        case Ambers(count):
            return {"ambers": {"count": count}}
        case During(state):
            return {"during": state}
        case AllOf(of):
            return {"all_of": [condition_to_json(inner) for inner in of]}
        case AnyOf(of):
            return {"any_of": [condition_to_json(inner) for inner in of]}
        case AtLeast(count, of):
            return {"at_least": {"count": count, "of": [condition_to_json(inner) for inner in of]}}


def condition_from_json(body: Any) -> Condition:
    """The condition a written form names. ValueError says in plain words what is wrong with it."""
    if not isinstance(body, dict) or len(body) != 1:
        raise ValueError(f"a condition has exactly one key ({', '.join(_READERS)}); this is {body!r}")
    ((name, content),) = body.items()
    if name not in _READERS:
        raise ValueError(f"{name!r} is no condition; known: {', '.join(_READERS)}")
    return _READERS[name](content)


def _fields(body: Any, name: str, needed: set[str], optional: frozenset[str] = frozenset()) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ValueError(f"{name} needs {', '.join(sorted(needed))}")
    if missing := needed - body.keys():
        raise ValueError(f"{name} lacks {', '.join(sorted(missing))}")
    if unknown := body.keys() - needed - optional:
        raise ValueError(f"{name} does not know {', '.join(sorted(map(str, unknown)))}")
    return dict(body)


def _reading(body: Any) -> Reading:
    given = _fields(body, "reading", {"what", "unit"}, frozenset({"at_least", "at_most"}))
    return Reading(given["what"], _limit(given.get("at_least")), _limit(given.get("at_most")), given["unit"])


def _limit(text: Any) -> Decimal | None:
    if text is None:
        return None
    try:
        limit = Decimal(str(text)) if isinstance(text, str | int) and not isinstance(text, bool) else None
    except InvalidOperation:
        limit = None
    if limit is None or not limit.is_finite():
        raise ValueError(f"the limit {text!r} must be a number in quotes")
    return limit


def _worsened(body: Any) -> Worsened:
    needed = {"item", "attribute", "by", "against"}
    return Worsened(**_fields(body, "worsened", needed, frozenset({"within_days"})))


def _lost(body: Any) -> Lost:
    given = _fields(body, "lost", {"what", "percent", "within_days"})
    percent = _limit(given["percent"])
    if percent is None:
        raise ValueError("lost lacks percent")
    return Lost(given["what"], percent, given["within_days"])


def _several(body: Any) -> tuple[Condition, ...]:
    if not isinstance(body, list | tuple):
        raise ValueError("a list of conditions is needed")
    return tuple(condition_from_json(inner) for inner in body)


def _at_least(body: Any) -> AtLeast:
    given = _fields(body, "at_least", {"count", "of"})
    return AtLeast(given["count"], _several(given["of"]))


def _during(body: Any) -> During:
    if not isinstance(body, str) or not body:
        raise ValueError("during needs the name of a state")
    return During(body)


_READERS: dict[str, Callable[[Any], Condition]] = {
    "threshold": lambda body: Threshold(**_fields(body, "threshold", {"item", "attribute", "at_least"})),
    "worsened": _worsened,
    "reading": _reading,
    "lost": _lost,
    "doses": lambda body: Doses(**_fields(body, "doses", {"task", "below", "within_days"})),
    "ambers": lambda body: Ambers(**_fields(body, "ambers", {"count"})),
    "during": _during,
    "all_of": lambda body: AllOf(_several(body)),
    "any_of": lambda body: AnyOf(_several(body)),
    "at_least": _at_least,
}
