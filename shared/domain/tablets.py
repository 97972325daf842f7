"""What exactly to swallow, and how many tablets are left: from prescriptions, supplies and what was taken.

Used by both ends. Which drug and strengths a task has, its plan says (`plan.Oral`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from shared.domain.adherence import Said, standing
from shared.domain.instants import from_wire

REFILL_DAYS = 7
"""A refill is due when the tablets last for less than so many days of taking them."""


@dataclass(frozen=True, slots=True)
class Tablets:
    """So many tablets of one strength; halves are possible."""

    count: Decimal
    strength: str


Dose = tuple[Tablets, ...]


@dataclass(frozen=True, slots=True)
class Prescribed:
    """The doses of a task by slot (time of day), from a day up to but not including another; `id` names its record."""

    id: str
    from_on: date
    until_on: date | None
    doses: tuple[Dose, ...]

    def holds_on(self, on: date) -> bool:
        """Whether this is what is to be taken on a day."""
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


@dataclass(frozen=True, slots=True)
class Supply:
    """Tablets of one strength handed over on a local day."""

    on: date
    strength: str
    tablets: int


@dataclass(frozen=True, slots=True)
class Stock:
    """Tablets left by strength (None: nobody said how many there were), and how many days of taking they last.

    `days` is that of the strength that ends first among those known; None when none is known or none is needed.
    """

    left: Mapping[str, Decimal | None]
    days: int | None

    @property
    def refill_due(self) -> bool:
        """Whether it is time to ask for more. What is unknown asks for nothing.

        >>> Stock({"500 mg": Decimal(6)}, 1).refill_due, Stock({"500 mg": None}, None).refill_due
        (True, False)
        """
        return self.days is not None and self.days < REFILL_DAYS


def parts(dose: Dose) -> tuple[str, ...]:
    """The parts of the sentence that says what to swallow; each language joins them with its own "and".

    >>> parts((Tablets(Decimal("3"), "500 mg"), Tablets(Decimal("0.5"), "150 mg")))
    ('3 × 500 mg', '½ × 150 mg')
    """
    return tuple(f"{amount(one.count)} × {one.strength}" for one in dose)


def amount(count: Decimal) -> str:
    """A number of tablets as it is printed on a label.

    >>> amount(Decimal("2.5")), amount(Decimal("0.50")), amount(Decimal("3.0"))
    ('2½', '½', '3')
    """
    whole, half = divmod(count, 1)
    return f"{int(whole) or ''}½" if half else str(int(whole))


def dose_from(body: Iterable[Mapping[str, Any]]) -> Dose:
    """A dose from its wire form, a list of `count` (decimal text) and `strength`."""
    return tuple(Tablets(Decimal(one["count"]), one["strength"]) for one in body)


def prescribed_from(body: Mapping[str, Any]) -> Prescribed:
    """A prescription from its record's body in wire form."""
    slots = {one["slot"]: dose_from(one["tablets"]) for one in body["doses"]}
    until = body.get("until_on")
    return Prescribed(
        str(body["id"]),
        date.fromisoformat(body["from_on"]),
        date.fromisoformat(until) if until else None,
        tuple(slots.get(slot, ()) for slot in range(max(slots, default=-1) + 1)),
    )


def prescribed_on(prescriptions: Iterable[Prescribed], on: date) -> Prescribed | None:
    """What is to be taken on a day: of several, the one that began last."""
    running = [one for one in prescriptions if one.holds_on(on)]
    return max(running, key=lambda one: (one.from_on, one.id), default=None)


def faults(doses: Sequence[Dose], strengths: Sequence[str], slots: int) -> list[str]:
    """What is wrong with doses for a task that is due `slots` times a day and has tablets of these strengths.

    >>> faults([(Tablets(Decimal(3), "400 mg"),)], ("500 mg", "150 mg"), 1)
    ['There is no tablet of 400 mg. There are: 500 mg, 150 mg.']
    """
    found = []
    if len(doses) != slots:
        found.append(f"The task is due {slots} times a day: say what is taken each time.")
    for dose in doses:
        named = [one.strength for one in dose]
        if not dose:
            found.append("Say how many tablets are taken.")
        if len(set(named)) != len(named):
            found.append("Name each strength once.")
        for one in dose:
            if one.strength not in strengths:
                found.append(f"There is no tablet of {one.strength}. There are: {', '.join(strengths)}.")
            if one.count <= 0 or one.count * 2 % 1 != 0:
                found.append("Tablets are counted in wholes and halves.")
    return list(dict.fromkeys(found))


def stock(
    prescriptions: Sequence[Prescribed],
    supplies: Iterable[Supply],
    outcomes: Iterable[Mapping[str, Any]],
    *,
    task: str,
    zone: ZoneInfo,
    on: date,
) -> Stock:
    """The tablets of a task that are left on a day: supplied less taken, at no time below none.

    `outcomes` are bodies in wire form, of the task's own assignments. A dose that was done takes the tablets
    prescribed for its slot on that day, or those that the outcome names; one that was done in part only those. What
    was taken before the first supply of a strength does not count against it.
    """
    left: dict[str, Decimal | None] = {}
    events = [(supply.on, 0, (Tablets(Decimal(supply.tablets), supply.strength),)) for supply in supplies]
    events += [(day, 1, dose) for day, dose in taken(prescriptions, outcomes, task=task, zone=zone)]
    for day, order, dose in sorted(events, key=lambda event: event[:2]):
        for one in dose if day <= on else ():
            there = left.get(one.strength)
            if order == 0:
                left[one.strength] = (there or Decimal(0)) + one.count
            elif there is not None:
                left[one.strength] = max(Decimal(0), there - one.count)
    now = prescribed_on(prescriptions, on)
    needed: dict[str, Decimal] = {}
    for dose in now.doses if now else ():
        for one in dose:
            needed[one.strength] = needed.get(one.strength, Decimal(0)) + one.count
    for strength in needed:
        left.setdefault(strength, None)
    days = [int(there // count) for name, count in needed.items() if (there := left[name]) is not None]
    return Stock(left, min(days, default=None))


def taken(
    prescriptions: Sequence[Prescribed],
    outcomes: Iterable[Mapping[str, Any]],
    *,
    task: str,
    zone: ZoneInfo,
) -> list[tuple[date, Dose]]:
    """The tablets that were swallowed, by the local day, from what was said of a task and still stands."""
    bodies = {str(one["id"]): one for one in outcomes if one["task"] == task}
    said = [
        Said(
            key,
            one.get("occurrence") or f"alone {key}",
            one["outcome"],
            from_wire(one["happened_at"]),
            one.get("amends"),
        )
        for key, one in bodies.items()
    ]
    found = []
    for heard in standing(said).values():
        last = heard[-1]
        body = bodies[last.id]
        day = last.happened_at.astimezone(zone).date()
        if body.get("tablets") and last.outcome in ("done", "partly"):
            found.append((day, dose_from(body["tablets"])))
        elif last.outcome == "done" and (now := prescribed_on(prescriptions, day)) is not None:
            found.append((day, _dose_of(now, body.get("occurrence"))))
    return found


def _dose_of(prescribed: Prescribed, occurrence: str | None) -> Dose:
    """The dose of an occurrence's slot; without one, the only dose there is."""
    slot = (occurrence or "").rpartition("/")[2]
    if slot.isdecimal() and int(slot) < len(prescribed.doses):
        return prescribed.doses[int(slot)]
    return prescribed.doses[0] if len(prescribed.doses) == 1 else ()
