"""Whether a changed rule warns less than before: softer, stricter, the same, or not comparable.

Judged from the rules alone, so that it holds for every patient; `replay` says what it would have meant for real ones.
"""

from decimal import Decimal

from shared.domain.alerts import TIERS, Rule
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
    parts,
)
from shared.domain.plan import Plan, StateSpan

SAME, STRICTER, SOFTER, UNCLEAR = "same", "stricter", "softer", "not comparable"
"""Stricter raises whenever the old one did, and more. Softer raises only when the old one did. Unclear is neither."""


def compare(old: Condition, new: Condition) -> str:
    """How the new condition stands to the old one: it is met in more cases (stricter), in fewer (softer), or neither.

    >>> compare(Threshold(10, "severity", 3), Threshold(10, "severity", 4))
    'softer'
    >>> compare(Threshold(10, "severity", 3), AnyOf((Threshold(10, "severity", 3), Threshold(9, "severity", 3))))
    'stricter'
    """
    if old == new:
        return SAME
    match old, new:
        case Threshold(item, attribute, was), Threshold(other, asked, now) if (item, attribute) == (
            other,
            asked,
        ):
            return _limit(was, now)
        case Worsened(), Worsened() if (old.item, old.attribute) == (new.item, new.attribute):
            return _joined(
                [_limit(old.by, new.by), _against(old, new), _within(old.within_days, new.within_days)]
            )
        case Reading(), Reading() if (old.what, old.unit) == (new.what, new.unit):
            return _joined(
                [_bound(old.at_least, new.at_least, up=True), _bound(old.at_most, new.at_most, up=False)]
            )
        case Lost(), Lost() if old.what == new.what:
            return _joined([_limit(old.percent, new.percent), _limit(-old.within_days, -new.within_days)])
        case Doses(), Doses() if (old.task, old.within_days) == (new.task, new.within_days):
            return _limit(-old.below, -new.below)
        case Ambers(was), Ambers(now):
            return _limit(was, now)
        case AllOf(), AllOf():
            return _members(old.of, new.of, more=SOFTER, fewer=STRICTER)
        case AnyOf(), AnyOf():
            return _members(old.of, new.of, more=STRICTER, fewer=SOFTER)
        case AtLeast(), AtLeast():
            counted = _limit(old.count, new.count)
            return _joined([counted, _members(old.of, new.of, more=STRICTER, fewer=SOFTER)])
        case AnyOf(of), _ if new in of:
            return SOFTER
        case _, AnyOf(of) if old in of:
            return STRICTER
        case AllOf(of), _ if new in of:
            return STRICTER
        case _, AllOf(of) if old in of:
            return SOFTER
        case _:
            return UNCLEAR


def _limit(was: int | Decimal, now: int | Decimal) -> str:
    return SAME if was == now else SOFTER if now > was else STRICTER


def _bound(was: Decimal | None, now: Decimal | None, *, up: bool) -> str:
    """A limit of a reading; none at all is no limit on this side, so taking one away is stricter, adding one softer."""
    if was == now:
        return SAME
    if was is None or now is None:
        return STRICTER if now is None else SOFTER
    return _limit(was, now) if up else _limit(now, was)


def _against(old: Worsened, new: Worsened) -> str:
    if old.against == new.against:
        return SAME
    if new.against == "either":
        return STRICTER
    return SOFTER if old.against == "either" else UNCLEAR


def _within(was: int | None, now: int | None) -> str:
    if was == now:
        return SAME
    if was is None or now is None:
        return STRICTER if now is None else SOFTER
    return _limit(-was, -now)


def _members(old: tuple[Condition, ...], new: tuple[Condition, ...], *, more: str, fewer: str) -> str:
    """Lists of conditions: those in both drop out, pairs that can be compared are, added and gone ones decide."""
    gone = [one for one in old if one not in new]
    added = [one for one in new if one not in old]
    found: list[str] = []
    for one in list(gone):
        for other in list(added):
            verdict = compare(one, other)
            if verdict != UNCLEAR:
                found.append(verdict)
                gone.remove(one)
                added.remove(other)
                break
    found += [fewer] * len(gone) + [more] * len(added)
    return _joined(found)


def _joined(verdicts: list[str]) -> str:
    kinds = set(verdicts) - {SAME}
    return SAME if not kinds else kinds.pop() if len(kinds) == 1 else UNCLEAR


def compare_rules(old: Rule, new: Rule) -> str:
    """The whole rule: its condition, how urgent it is, whether the patient is told to call and to stop doses."""
    return _joined(
        [
            compare(old.when, new.when),
            _limit(TIERS.index(old.tier), TIERS.index(new.tier)),
            _limit(int(new.call), int(old.call)),
            SOFTER if set(old.stop_doses) - set(new.stop_doses) else SAME,
        ]
    )


def softened(old: Plan, new: Plan) -> dict[str, str]:
    """The rules of the old version that warn less in the new one, or are gone, by id, each with the verdict.

    A rule that another one of the new version covers, under whatever id, warns of no less.
    """
    rules = {rule.id: rule for rule in new.rules}
    found: dict[str, str] = {}
    for rule in old.rules:
        successor = rules.get(rule.id)
        verdict = "gone" if successor is None else compare_rules(rule, successor)
        if verdict in ("gone", SOFTER, UNCLEAR) and not _covered(rule, new):
            found[rule.id] = verdict
    return found


def _covered(rule: Rule, new: Plan) -> bool:
    return any(compare_rules(rule, one) in (SAME, STRICTER) for one in new.rules)


def softened_red_flags(old: Plan, new: Plan) -> list[str]:
    """The red flags of the old version that the new one would soften, which nobody may do: ids of their rules.

    A red flag whose condition cannot be compared counts as softened, unless another rule of the same flag in the new
    version is at least as strict. So does one that asks for a state of the body which now lasts fewer days.
    """
    shorter = shortened_states(old, new)
    found = []
    for rule in old.rules:
        flag = flag_of(rule)
        if flag is None:
            continue
        states = {part.state for part in parts(rule.when) if isinstance(part, During)}
        others = [one for one in new.rules if flag_of(one) == flag]
        kept = any(compare_rules(rule, one) in (SAME, STRICTER) for one in others)
        if not kept or states & shorter:
            found.append(rule.id)
    return found


def flag_of(rule: Rule) -> str | None:
    """The red flag a rule stands for. Plans of before red flags were named have their fever rule without the name."""
    if rule.red_flag is not None or rule.tier != "red":
        return rule.red_flag
    inside = tuple(parts(rule.when))
    hot = any(isinstance(part, Reading) and part.what == "temperature" and part.at_least for part in inside)
    return "fever" if hot and any(isinstance(part, During) for part in inside) else None


def shortened_states(old: Plan, new: Plan) -> frozenset[str]:
    """States of the body, such as myelosuppression, that a block of both versions now brings for fewer days."""
    found: set[str] = set()
    for block in old.blocks:
        successor = new.block(block.key)
        for span in block.states if successor is not None else ():
            spans = [one for one in successor.states if one.state == span.state] if successor else []
            if not any(_covers(one, span) for one in spans):
                found.add(span.state)
    return frozenset(found)


def _covers(new: StateSpan, old: StateSpan) -> bool:
    longer = new.last_day is None or (old.last_day is not None and new.last_day >= old.last_day)
    return new.first_day <= old.first_day and longer and new.after_last >= old.after_last
