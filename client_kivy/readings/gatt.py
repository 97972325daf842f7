"""What standard Bluetooth devices say, byte by byte: thermometers, scales, blood pressure, oxygen. Bytes to numbers.

Formats are those of the Bluetooth SIG's GATT Specification Supplement; numbers are IEEE 11073-20601 FLOAT and SFLOAT.
What is no number (NaN, "not at this resolution", infinite, reserved) is no reading.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shared.domain.readings import CELSIUS, FAHRENHEIT, KILOGRAM, POUND, QUANTITIES, plausibility, rounded

BASE = "0000{:04x}-0000-1000-8000-00805f9b34fb"
"""A 16-bit number of the Bluetooth SIG as a whole UUID."""
FLOAT_SPECIAL = frozenset({0x007FFFFF, 0x00800000, 0x007FFFFE, 0x00800002, 0x00800001})
SFLOAT_SPECIAL = frozenset({0x07FF, 0x0800, 0x07FE, 0x0802, 0x0801})
NO_WEIGHT = 0xFFFF
KILOPASCAL_IN_MMHG = Decimal("7.50062")


class Malformed(ValueError):
    """Bytes that are not what this characteristic says."""


@dataclass(frozen=True)
class Number:
    """One number of a device: `at` is the device's own clock, which may be wrong or missing."""

    what: str
    value: Decimal
    unit: str
    at: datetime | None


@dataclass(frozen=True)
class Profile:
    """A kind of device: its service, the characteristic that tells, and how that is read."""

    service: str
    characteristic: str
    read: Callable[[bytes], tuple[Number, ...]]


class _Bytes:
    """The bytes of a characteristic, taken from the front, little end first."""

    def __init__(self, raw: bytes):
        self._raw, self._at = raw, 0

    def take(self, count: int) -> bytes:
        found = self._raw[self._at : self._at + count]
        if len(found) < count:
            raise Malformed(f"{len(self._raw)} bytes are too few")
        self._at += count
        return found

    def number(self, count: int) -> int:
        return int.from_bytes(self.take(count), "little")


def float32(raw: int) -> Decimal | None:
    """An IEEE 11073 FLOAT: eight bits of exponent, 24 of mantissa, both signed; None for what is no number.

    >>> float32(0xFF00016E), float32(0x007FFFFF)
    (Decimal('36.6'), None)
    """
    if raw in FLOAT_SPECIAL:
        return None
    return _scaled(raw & 0xFFFFFF, 24, raw >> 24, 8)


def float16(raw: int) -> Decimal | None:
    """An IEEE 11073 SFLOAT: four bits of exponent, twelve of mantissa.

    >>> float16(0x0078), float16(0xF4D2), float16(0x07FF)
    (Decimal('120'), Decimal('123.4'), None)
    """
    if raw in SFLOAT_SPECIAL:
        return None
    return _scaled(raw & 0xFFF, 12, raw >> 12, 4)


def _scaled(mantissa: int, bits: int, exponent: int, exponent_bits: int) -> Decimal:
    return Decimal(_signed(mantissa, bits)).scaleb(_signed(exponent, exponent_bits))


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) else value


def _moment(source: _Bytes) -> datetime | None:
    """Seven bytes of date and time; a device that does not know the day says zeros."""
    year = source.number(2)
    month, day, hour, minute, second = source.take(5)
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None


def temperature(raw: bytes) -> tuple[Number, ...]:
    """Temperature Measurement, 0x2A1C."""
    source = _Bytes(raw)
    flags = source.number(1)
    value = float32(source.number(4))
    at = _moment(source) if flags & 2 else None
    return tuple(_numbers(("temperature", value, FAHRENHEIT if flags & 1 else CELSIUS, at)))


def weight(raw: bytes) -> tuple[Number, ...]:
    """Weight Measurement, 0x2A9D: steps of 5 g, or of a hundredth of a pound."""
    source = _Bytes(raw)
    flags, told = source.number(1), source.number(2)
    at = _moment(source) if flags & 2 else None
    step = Decimal("0.01") if flags & 1 else Decimal("0.005")
    value = None if told == NO_WEIGHT else told * step
    return tuple(_numbers(("weight", value, POUND if flags & 1 else KILOGRAM, at)))


def blood_pressure(raw: bytes) -> tuple[Number, ...]:
    """Blood Pressure Measurement, 0x2A35: upper, lower, and the pulse where the device counts it."""
    source = _Bytes(raw)
    flags = source.number(1)
    upper, lower, _mean = (float16(source.number(2)) for _ in range(3))
    if flags & 1:
        upper, lower = (None if one is None else one * KILOPASCAL_IN_MMHG for one in (upper, lower))
    at = _moment(source) if flags & 2 else None
    pulse = float16(source.number(2)) if flags & 4 else None
    pressures = (("systolic", upper, "mm[Hg]", at), ("diastolic", lower, "mm[Hg]", at))
    return tuple(_numbers(*pressures, ("heart_rate", pulse, "/min", at)))


def oxygen(raw: bytes) -> tuple[Number, ...]:
    """PLX Spot-Check Measurement, 0x2A5E: the share of oxygen in the blood, and the pulse."""
    source = _Bytes(raw)
    flags = source.number(1)
    share, pulse = float16(source.number(2)), float16(source.number(2))
    at = _moment(source) if flags & 1 else None
    return tuple(_numbers(("oxygen_saturation", share, "%", at), ("heart_rate", pulse, "/min", at)))


def _numbers(*told: tuple[str, Decimal | None, str, datetime | None]) -> Iterator[Number]:
    """What is a number, rounded as the person would type it, and can be at all."""
    for what, value, unit, at in told:
        if value is None or not value.is_finite() or abs(value) > 10_000:
            continue
        typed = rounded(value, max(0, -int(QUANTITIES[what].step.as_tuple().exponent)))
        if plausibility(what, typed, unit) != "impossible":
            yield Number(what, typed, unit, at)


THERMOMETER = Profile(BASE.format(0x1809), BASE.format(0x2A1C), temperature)
SCALE = Profile(BASE.format(0x181D), BASE.format(0x2A9D), weight)
PRESSURE = Profile(BASE.format(0x1810), BASE.format(0x2A35), blood_pressure)
OXIMETER = Profile(BASE.format(0x1822), BASE.format(0x2A5E), oxygen)
PROFILES = {
    "temperature": THERMOMETER,
    "weight": SCALE,
    "systolic": PRESSURE,
    "diastolic": PRESSURE,
    "oxygen_saturation": OXIMETER,
    "heart_rate": OXIMETER,
}
"""The kind of device that measures each thing."""
