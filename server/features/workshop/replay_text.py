"""What a replay found, as text for the command line and in the shape of the wire. Counting is in `replay`."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from server.features.workshop.replay import MATTERS, Replay, RuleCount
from shared.domain.rules import TIERS

HUNDREDTH = Decimal("0.01")


def figure(value: Fraction | None) -> str | None:
    """A rate with two decimals, as text; None stays None."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(HUNDREDTH, ROUND_HALF_UP))


def percent(value: Fraction | None) -> str | None:
    """A share in percent with one decimal, as text; None stays None."""
    if value is None:
        return None
    exact = Decimal(100 * value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


def replay_text(found: Replay) -> str:
    """The replay for a person to read."""
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: Replay) -> Iterator[str]:
    yield (
        f"{found.plan} v{found.to_version}: {found.check_ins} check-ins of {found.patients} patients,"
        f" {found.first_on} to {found.last_on} ({found.length} days)"
    )
    if found.unseen:
        yield f"{found.unseen} more patients have this plan; you may not read their answers."
    yield ""
    yield f"{'alerts':<12}{'before':>8}{'after':>8}{'change':>8}"
    for tier in TIERS:
        yield _row(tier, found.alerts(after=False, tier=tier), found.alerts(after=True, tier=tier))
    yield _row("all", found.alerts(after=False), found.alerts(after=True))
    if found.nurses:
        before, after = (figure(found.per_nurse_and_day(after=after)) for after in (False, True))
        yield f"per nurse and day: {before} before, {after} after ({found.nurses} nurses)"
    else:
        yield "Nobody holds a running nurse role in the teams of these patients, so there is no rate per nurse."
    yield f"{found.vanished} alerts of the past would vanish, {found.appeared} would appear."
    yield ""
    before, after = (percent(found.sensitivity(after=after)) for after in (False, True))
    if before is None:
        yield f"No report mattered in these days. {MATTERS}"
    else:
        yield (
            f"sensitivity: {before} % before, {after} % after"
            f" ({found.caught_before} and {found.caught_after} of {found.mattered} reports that mattered)"
        )
        yield MATTERS
    yield (
        f"{found.not_reproducible} verdicts differ from the {found.stored} alerts stored in these days"
        " (reports that came late, were corrected, or came while the patient was not treated)."
    )
    changed = [rule for rule in found.rules if rule.vanished or rule.appeared or _moved(rule)]
    if changed:
        yield ""
        yield f"{'rule':<32}{'before':>8}{'after':>8}{'vanish':>8}{'appear':>8}"
        for rule in changed:
            tier = f"  {rule.tier_before} → {rule.tier_after}" if _moved(rule) else ""
            yield (
                f"{rule.rule:<32}{rule.before:>8}{rule.after:>8}{rule.vanished:>8}{rule.appeared:>8}{tier}"
            )


def _row(name: str, before: int, after: int) -> str:
    return f"{name:<12}{before:>8}{after:>8}{after - before:>+8}"


def _moved(rule: RuleCount) -> bool:
    return None not in (rule.tier_before, rule.tier_after) and rule.tier_before != rule.tier_after


def replay_value(found: Replay) -> dict[str, Any]:
    """The replay as `ReplaySchema` shows it, over the API and with `--json`: rates and percents as text."""
    return {
        "plan": found.plan,
        "to_version": found.to_version,
        "first_on": found.first_on,
        "last_on": found.last_on,
        "patients": found.patients,
        "unseen": found.unseen,
        "check_ins": found.check_ins,
        "nurses": found.nurses,
        "alerts_before": found.alerts(after=False),
        "alerts_after": found.alerts(after=True),
        "per_nurse_and_day_before": figure(found.per_nurse_and_day(after=False)),
        "per_nurse_and_day_after": figure(found.per_nurse_and_day(after=True)),
        "vanished": found.vanished,
        "appeared": found.appeared,
        "mattered": found.mattered,
        "caught_before": found.caught_before,
        "caught_after": found.caught_after,
        "sensitivity_before": percent(found.sensitivity(after=False)),
        "sensitivity_after": percent(found.sensitivity(after=True)),
        "sensitivity_means": MATTERS,
        "stored": found.stored,
        "not_reproducible": found.not_reproducible,
        "days": [{"on": day.on, "before": dict(day.before), "after": dict(day.after)} for day in found.days],
        "rules": [
            {
                "rule": one.rule,
                "tier_before": one.tier_before,
                "tier_after": one.tier_after,
                "before": one.before,
                "after": one.after,
                "vanished": one.vanished,
                "appeared": one.appeared,
            }
            for one in found.rules
        ],
        "moved": [
            {
                "on": one.on,
                "patient_id": one.patient_id,
                "check_in_id": one.check_in_id,
                "rule": one.rule,
                "before": one.before,
                "after": one.after,
            }
            for one in found.moved
        ],
    }
