"""Real answers replayed through a changed version: what would have been raised, what not, and what that costs.

Pure counting; tallies of parts of the patients add up. Reading is in `reading`, judging in `judging`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from uuid import UUID

from server.features.workshop.judging import Judge
from server.features.workshop.records import Judged, Record, judged_reports
from shared.domain.rules import TIERS

KEPT = 500
"""So many single alerts that vanish or appear are kept to be looked at; all are counted."""

MATTERS = (
    "A report mattered when the patient asked for the team that day, when it met a red rule of the version before, "
    "or when some composite score was 3."
)
"""What sensitivity is a share of; said wherever it is shown."""


@dataclass(frozen=True, slots=True, order=True)
class PastAlert:
    """One alert of the past that would vanish (`after` is None), appear (`before` is None) or be of another tier."""

    on: date
    patient_id: UUID
    check_in_id: UUID
    rule: str
    before: str | None
    after: str | None


@dataclass
class Tally:
    """What was counted, of some patients or of all. Alerts are counted by report and rule, once each."""

    patients: int = 0
    check_ins: int = 0
    days: Counter[tuple[date, str, bool]] = field(default_factory=Counter)
    """Alerts by local day, tier, and whether under the changed version."""
    rules: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    """Alerts by rule, tier, and whether under the changed version."""
    teams: Counter[tuple[UUID | None, bool]] = field(default_factory=Counter)
    """Alerts by team, and whether under the changed version."""
    gone: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    """How many alerts of a rule would vanish and appear."""
    moved: list[PastAlert] = field(default_factory=list)
    mattered: int = 0
    caught_before: int = 0
    caught_after: int = 0
    stored: int = 0
    not_reproducible: int = 0
    """Stored alerts that the version of the day does not raise now, and verdicts of it that no stored alert tells."""

    def add(self, record: Record, judged: Judged) -> None:
        """Count one report."""
        told, before, after = judged.told, judged.before, judged.after
        self.check_ins += 1
        if judged.serious:
            self.mattered += 1
            self.caught_before += bool(before)
            self.caught_after += bool(after)
        stored = record.stored.get(told.report.id, frozenset())
        if stored or before:
            self.stored += len(stored)
            self.not_reproducible += len(stored ^ before.keys())
        if before or after:
            self._count(record, judged)

    def _count(self, record: Record, judged: Judged) -> None:
        on, before, after = judged.told.on, judged.before, judged.after
        for changed, verdict in ((False, before), (True, after)):
            self.teams[record.team_id, changed] += len(verdict)
            for rule, tier in verdict.items():
                self.days[on, tier, changed] += 1
                self.rules[rule, tier, changed] += 1
        if before == after:
            return
        for rule in before.keys() | after.keys():
            was, now = before.get(rule), after.get(rule)
            if was == now:
                continue
            self.gone[rule] += now is None
            self.new[rule] += was is None
            if len(self.moved) < KEPT:
                self.moved.append(PastAlert(on, record.patient_id, judged.told.report.id, rule, was, now))

    def __iadd__(self, other: "Tally") -> "Tally":
        for name in ("patients", "check_ins", "mattered", "caught_before", "caught_after"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.stored += other.stored
        self.not_reproducible += other.not_reproducible
        for name in ("days", "rules", "teams", "gone", "new"):
            getattr(self, name).update(getattr(other, name))
        self.moved = sorted((*self.moved, *other.moved))[:KEPT]
        return self


def tally(records: Iterable[Record], judge: Judge, first_on: date, last_on: date) -> Tally:
    """Replay records one after the other; nothing of a record is kept but what is counted."""
    found = Tally()
    for record in records:
        found.patients += 1
        for judged in judged_reports(record, judge, first_on, last_on):
            found.add(record, judged)
    return found


@dataclass(frozen=True)
class SensitivityLost:
    """What a replay says of one softened rule: see `models.Softening`."""

    days: int
    check_ins: int
    alerts_before: int
    alerts_after: int
    mattered: int
    caught_before: int
    caught_after: int


def sensitivity_lost(found: Tally, days: int) -> SensitivityLost:
    """The figures an acceptance is recorded with."""
    before, after = (
        sum(count for (_, _, changed), count in found.rules.items() if changed is side)
        for side in (False, True)
    )
    return SensitivityLost(
        days, found.check_ins, before, after, found.mattered, found.caught_before, found.caught_after
    )


@dataclass(frozen=True, slots=True)
class RuleCount:
    """One rule over the days replayed: its tiers, how often it was raised before and would be after."""

    rule: str
    tier_before: str | None
    tier_after: str | None
    before: int
    after: int
    vanished: int
    appeared: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """One local day: alerts by tier, before and after."""

    on: date
    before: Mapping[str, int]
    after: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Replay:
    """What a changed version would have meant. Rates are per nurse and day, None where no nurse holds a running role.

    `unseen`: patients with this plan whose answers the reader may not see; they are not in any figure. `moved`: the
    first `KEPT` alerts that would vanish, appear or change tier, oldest first.
    """

    plan: str
    to_version: int
    first_on: date
    last_on: date
    patients: int
    unseen: int
    check_ins: int
    nurses: int
    days: tuple[DayCount, ...]
    rules: tuple[RuleCount, ...]
    moved: tuple[PastAlert, ...]
    mattered: int
    caught_before: int
    caught_after: int
    stored: int
    not_reproducible: int

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last_on - self.first_on).days + 1

    def alerts(self, *, after: bool, tier: str | None = None) -> int:
        """Alerts in all, or of one tier."""
        counts = [day.after if after else day.before for day in self.days]
        return sum(sum(each.values()) if tier is None else each.get(tier, 0) for each in counts)

    def per_nurse_and_day(self, *, after: bool) -> Fraction | None:
        """Alerts that reach one nurse on an average day."""
        return rate(self.alerts(after=after), self.nurses, self.length)

    @property
    def vanished(self) -> int:
        """Alerts of the past that would not have been raised."""
        return sum(rule.vanished for rule in self.rules)

    @property
    def appeared(self) -> int:
        """Alerts that would have been raised beside those of the past."""
        return sum(rule.appeared for rule in self.rules)

    def sensitivity(self, *, after: bool) -> Fraction | None:
        """The share of reports that mattered which raised at least one alert; None where none mattered."""
        caught = self.caught_after if after else self.caught_before
        return Fraction(caught, self.mattered) if self.mattered else None


def rate(alerts: int | Fraction, nurses: int, days: int) -> Fraction | None:
    """Alerts per nurse and day; None without nurses."""
    return Fraction(alerts) / (nurses * days) if nurses else None


def replayed(
    found: Tally, plan: str, to_version: int, first_on: date, last_on: date, *, nurses: int, unseen: int
) -> Replay:
    """The counts put in order."""
    return Replay(
        plan,
        to_version,
        first_on,
        last_on,
        found.patients,
        unseen,
        found.check_ins,
        nurses,
        tuple(_day(found, date.fromordinal(n)) for n in range(first_on.toordinal(), last_on.toordinal() + 1)),
        tuple(_rule(found, name) for name in sorted({name for name, _, _ in found.rules})),
        tuple(sorted(found.moved)),
        found.mattered,
        found.caught_before,
        found.caught_after,
        found.stored,
        found.not_reproducible,
    )


def _day(found: Tally, on: date) -> DayCount:
    before, after = ({tier: found.days[on, tier, changed] for tier in TIERS} for changed in (False, True))
    return DayCount(on, before, after)


def _rule(found: Tally, name: str) -> RuleCount:
    def of(changed: bool) -> tuple[str | None, int]:
        counts = {tier: found.rules[name, tier, changed] for tier in TIERS}
        return next((tier for tier in TIERS if counts[tier]), None), sum(counts.values())

    (was, before), (now, after) = of(False), of(True)
    return RuleCount(name, was, now, before, after, found.gone[name], found.new[name])
