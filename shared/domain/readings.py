"""Measured readings: units, exact conversion, and what is plausible. What to do about a reading is in alerts.

Units are UCUM codes: Cel, [degF], kg, [lb_av], /min, %, mm[Hg].
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

CELSIUS, FAHRENHEIT, KILOGRAM, POUND = "Cel", "[degF]", "kg", "[lb_av]"

UNIT_SIGNS = {
    CELSIUS: "°C",
    FAHRENHEIT: "°F",
    KILOGRAM: "kg",
    POUND: "lb",
    "/min": "a minute",
    "mm[Hg]": "mmHg",
}
"""How units are written for the team."""

_POUND_IN_KILOGRAMS = Fraction("0.45359237")
"""The international avoirdupois pound, exact by definition (1959)."""

_TO_CANONICAL = {
    FAHRENHEIT: (CELSIUS, lambda value: (value - 32) * Fraction(5, 9)),
    POUND: (KILOGRAM, lambda value: value * _POUND_IN_KILOGRAMS),
}
_FROM_CANONICAL = {
    FAHRENHEIT: lambda value: value * Fraction(9, 5) + 32,
    POUND: lambda value: value / _POUND_IN_KILOGRAMS,
}


@dataclass(frozen=True)
class Quantity:
    """One thing that can be measured: its units (the stored one first) and its bounds in the stored unit.

    Outside `lowest`..`highest` a value is refused as a slip of typing. Outside `usual_low`..`usual_high`
    the person is asked "are you sure?". The bounds guard against slips; they are no clinical limits.
    """

    what: str
    units: tuple[str, ...]
    lowest: Decimal
    highest: Decimal
    usual_low: Decimal
    usual_high: Decimal
    step: Decimal

    @property
    def unit(self) -> str:
        """The unit values are stored in."""
        return self.units[0]


def _quantity(what: str, units: tuple[str, ...], bounds: str, step: str) -> Quantity:
    lowest, usual_low, usual_high, highest = (Decimal(part) for part in bounds.split())
    return Quantity(what, units, lowest, highest, usual_low, usual_high, Decimal(step))


QUANTITIES: dict[str, Quantity] = {
    quantity.what: quantity
    for quantity in (
        _quantity("temperature", (CELSIUS, FAHRENHEIT), "34.0 35.0 40.5 43.0", "0.1"),
        _quantity("weight", (KILOGRAM, POUND), "20 35 200 350", "0.1"),
        _quantity("heart_rate", ("/min",), "20 40 150 250", "1"),
        _quantity("oxygen_saturation", ("%",), "50 85 100 100", "1"),
        _quantity("systolic", ("mm[Hg]",), "50 80 200 280", "1"),
        _quantity("diastolic", ("mm[Hg]",), "30 45 120 180", "1"),
    )
}


HOW = ("typed", "measured")
"""How a number came into the record: a person typed it, or a device told it."""
DEVICE_NAME_LENGTH = 80


@dataclass(frozen=True)
class Measured:
    """A reading as kept: the value in the stored unit, and what was typed in which unit, or told by a device."""

    what: str
    value: Decimal
    unit: str
    typed: str
    typed_unit: str
    device_name: str | None = None
    """The device that measured it; none where it was typed."""

    @property
    def how(self) -> str:
        """Typed or measured."""
        return HOW[self.device_name is not None]

    def to_json(self) -> dict[str, Any]:
        """The form inside a check-in."""
        return {
            "what": self.what,
            "value": str(self.value),
            "unit": self.unit,
            "typed": self.typed,
            "typed_unit": self.typed_unit,
            "how": self.how,
            "device_name": self.device_name,
        }


def exact(value: Decimal, unit: str, to: str) -> Fraction:
    """The value in another unit without any rounding. ValueError when the units measure different things.

    >>> exact(Decimal("100.4"), FAHRENHEIT, CELSIUS) == 38
    True
    """
    if unit == to:
        return Fraction(value)
    canonical, turn = _TO_CANONICAL.get(unit, (unit, Fraction))
    stored = turn(Fraction(value))
    if canonical == to:
        return stored
    if to in _FROM_CANONICAL and _TO_CANONICAL[to][0] == canonical:
        return _FROM_CANONICAL[to](stored)
    raise ValueError(f"{unit} cannot be turned into {to}")


def converted(value: Decimal, unit: str, to: str, places: int = 2) -> Decimal:
    """The value in another unit, rounded half up to so many decimal places.

    >>> converted(Decimal("101.1"), FAHRENHEIT, CELSIUS), converted(Decimal("70"), KILOGRAM, POUND, 1)
    (Decimal('38.39'), Decimal('154.3'))
    """
    return rounded(exact(value, unit, to), places)


def rounded(value: Fraction | Decimal, places: int) -> Decimal:
    """Half up to so many places, from an exact value: no second rounding hides inside.

    >>> rounded(Fraction(1234, 100), 1)
    Decimal('12.3')
    """
    scaled = Fraction(value) * 10**places
    whole = (abs(scaled) + Fraction(1, 2)).__floor__()
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-places)


_TYPED = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")


def read_typed(text: str) -> Decimal | None:
    """What someone typed as a number, with a point or a comma; None when it is no number.

    >>> read_typed(" 38,4 "), read_typed("38.4.1")
    (Decimal('38.4'), None)
    """
    cleaned = text.strip()
    return Decimal(cleaned.replace(",", ".")) if cleaned.isascii() and _TYPED.fullmatch(cleaned) else None


def measured(what: str, typed: Decimal, unit: str, device_name: str | None = None) -> Measured:
    """A reading as it is kept: stored unit to two decimals, and the value untouched that was typed, or that a device
    told.

    >>> measured("temperature", Decimal("101.1"), FAHRENHEIT).to_json()["value"]
    '38.39'
    """
    quantity = QUANTITIES[what]
    value = typed if unit == quantity.unit else converted(typed, unit, quantity.unit)
    name = device_name[:DEVICE_NAME_LENGTH] if device_name else None
    return Measured(what, value, quantity.unit, str(typed), unit, name)


def plausibility(what: str, value: Decimal, unit: str, before: Decimal | None = None) -> str:
    """ "ok", "unusual" (ask whether it is right) or "impossible" (refuse), judged on the exact value.

    `before` is the last value in the stored unit: a weight more than a tenth away from it is unusual.

    >>> [plausibility("temperature", Decimal(t), CELSIUS) for t in ("38.4", "41", "3.84")]
    ['ok', 'unusual', 'impossible']
    """
    quantity = QUANTITIES[what]
    stored = exact(value, unit, quantity.unit)
    if not quantity.lowest <= stored <= quantity.highest:
        return "impossible"
    if not quantity.usual_low <= stored <= quantity.usual_high:
        return "unusual"
    if what == "weight" and before is not None and abs(stored - Fraction(before)) * 10 > Fraction(before):
        return "unusual"
    return "ok"


def meant(what: str, typed: Decimal, unit: str) -> Decimal | None:
    """What somebody may have meant who typed what cannot be: the point in another place. None where nothing fits.

    >>> meant("temperature", Decimal("384"), CELSIUS), meant("temperature", Decimal("3.84"), CELSIUS)
    (Decimal('38.4'), Decimal('38.4'))
    >>> meant("temperature", Decimal("12"), CELSIUS) is None
    True
    """
    if plausibility(what, typed, unit) != "impossible":
        return None
    for shifted in (typed.scaleb(-1), typed.scaleb(1), typed.scaleb(-2)):
        if plausibility(what, shifted, unit) == "ok":
            return rounded(shifted, 1 if QUANTITIES[what].step < 1 else 0)
    return None


def limits_in(what: str, unit: str) -> tuple[Decimal, Decimal]:
    """The lowest and highest value that can be entered, as shown in the unit the person types.

    >>> limits_in("temperature", FAHRENHEIT)
    (Decimal('93.2'), Decimal('109.4'))
    """
    quantity = QUANTITIES[what]
    lowest, highest = quantity.lowest, quantity.highest
    return converted(lowest, quantity.unit, unit, 1), converted(highest, quantity.unit, unit, 1)


def plain(value: Decimal | Fraction, places: int = 1) -> str:
    """A number for a sentence, rounded half up to so many places.

    >>> plain(Decimal("38.39")), plain(Decimal("72")), plain(Decimal("38"), 0)
    ('38.4', '72.0', '38')
    """
    return str(rounded(value, places))
