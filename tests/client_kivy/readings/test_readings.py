"""Devices: numbers of every kind of byte, special values, units and clocks; and a whole reading over the simulator."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_kivy.readings import gatt
from client_kivy.readings.choice import is_wanted, want
from client_kivy.readings.gatt import Malformed, float16, float32
from client_kivy.readings.port import NoDevices, Reading, Silent
from client_kivy.readings.profiles import StandardDevices
from client_kivy.readings.waiting import Waiting
from shared.domain.readings import QUANTITIES, plausibility
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.readings import simulator
from tests.client_kivy.readings.simulator import Air

ZONE = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 22, 13, 30)
"""The test clock's noon on a clock on the wall in Madrid."""
READERS = tuple({profile.read for profile in gatt.PROFILES.values()})


@given(st.integers(-(2**23) + 3, 2**23 - 3), st.integers(-128, 127))
def test_a_float_is_its_mantissa_and_exponent(mantissa: int, exponent: int) -> None:
    raw = ((exponent & 0xFF) << 24) | (mantissa & 0xFFFFFF)
    assert float32(raw) == Decimal(mantissa).scaleb(exponent)


@given(st.integers(-2045, 2045), st.integers(-8, 7))
def test_a_short_float_is_its_mantissa_and_exponent(mantissa: int, exponent: int) -> None:
    assert float16(((exponent & 0xF) << 12) | (mantissa & 0xFFF)) == Decimal(mantissa).scaleb(exponent)


@pytest.mark.parametrize("raw", sorted(gatt.FLOAT_SPECIAL))
def test_what_is_no_number_is_no_reading(raw: int) -> None:
    assert float32(raw) is None
    assert gatt.temperature(b"\x00" + raw.to_bytes(4, "little")) == ()
    short = raw >> 12 if raw >> 12 in gatt.SFLOAT_SPECIAL else 0x07FF
    assert float16(short) is None and gatt.oxygen(b"\x00" + short.to_bytes(2, "little") * 2) == ()


@given(st.binary(max_size=24))
def test_no_bytes_break_anything_and_only_what_can_be_is_told(raw: bytes) -> None:
    for read in READERS:
        try:
            numbers = read(raw)
        except Malformed:
            continue
        for one in numbers:
            assert plausibility(one.what, one.value, one.unit) != "impossible"
            assert one.unit in QUANTITIES[one.what].units


@given(st.decimals(Decimal("35.0"), Decimal("42.0"), places=1), st.booleans())
def test_a_thermometer_tells_in_its_own_unit(celsius: Decimal, timed: bool) -> None:
    at = NOW if timed else None
    (one,) = gatt.temperature(simulator.temperature(celsius, at=at))
    assert (one.value, one.unit, one.at) == (celsius, "Cel", at)
    hot = celsius * 9 / 5 + 32
    (other,) = gatt.temperature(simulator.temperature(hot.quantize(Decimal("0.1")), fahrenheit=True))
    assert other.unit == "[degF]"


def test_known_bytes_of_each_profile() -> None:
    pressure = bytes.fromhex("06 7800 5000 5D00 EA070B160D1E00 4800")
    told = {one.what: (str(one.value), one.unit, one.at) for one in gatt.blood_pressure(pressure)}
    assert told == {
        "systolic": ("120", "mm[Hg]", NOW),
        "diastolic": ("80", "mm[Hg]", NOW),
        "heart_rate": ("72", "/min", NOW),
    }
    kilopascal = gatt.blood_pressure(bytes.fromhex("01 1000 0B00 0C00"))
    assert [(one.what, str(one.value)) for one in kilopascal] == [("systolic", "120"), ("diastolic", "83")]
    assert [(one.what, str(one.value)) for one in gatt.oxygen(bytes.fromhex("00 6100 4800"))] == [
        ("oxygen_saturation", "97"),
        ("heart_rate", "72"),
    ]
    pounds = gatt.weight(bytes((1,)) + (15430).to_bytes(2, "little"))
    assert [(str(one.value), one.unit) for one in pounds] == [("154.3", "[lb_av]")]
    assert gatt.weight(simulator.weight(None)) == ()
    no_day = simulator.temperature(Decimal("37.0"))[1:]
    assert gatt.temperature(b"\x02" + no_day + bytes(7))[0].at is None


def take(air: Air, what: str = "temperature") -> Reading:
    clock = TestClock()
    clock.wall = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
    source = StandardDevices(air, clock, ZONE)

    async def talk() -> Reading:
        found = await source.discover(what, 1)
        return await source.read(found[0], what, 1)

    waiting = Waiting(talk())
    for _ in range(50):
        if waiting.done:
            break
        waiting.step()
    try:
        return waiting.result()
    finally:
        waiting.close()


def test_what_lies_in_the_devices_memory_is_passed_by() -> None:
    air = Air()
    old = simulator.temperature(Decimal("39.5"), at=NOW - timedelta(hours=3))
    new = simulator.temperature(Decimal("36.6"), at=NOW - timedelta(minutes=2))
    air.thermometer(b"\x00", old, simulator.temperature(None), new)
    found = take(air)
    assert (str(found.value), found.unit, found.device) == ("36.6", "Cel", "Thermo 3")
    assert found.at == datetime(2026, 11, 22, 12, 28, tzinfo=UTC)


def test_a_device_whose_clock_was_never_set_measures_now() -> None:
    air = Air()
    air.scale(simulator.weight(Decimal("70.340"), at=datetime(2015, 1, 1)))
    found = take(air, "weight")
    assert (str(found.value), found.unit, found.at.hour) == ("70.3", "kg", 12)


def test_a_device_that_goes_away_or_tells_nothing_is_said_so() -> None:
    air = Air()
    air.thermometer(simulator.temperature(None), goes_away=True)
    with pytest.raises(Silent):
        take(air)
    with pytest.raises(Silent):
        take(Air([air.thermometer(simulator.temperature(None))]))
    with pytest.raises(NoDevices):
        take(Air(broken=True))


def test_a_wait_that_is_given_up_lets_go(tmp_path: Path) -> None:
    ended = []

    async def talk() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append(True)

    waiting = Waiting(talk())
    waiting.step()
    assert not waiting.done
    waiting.close()
    waiting.close()
    assert ended == [True]
    assert not is_wanted(tmp_path)
    want(tmp_path, True)
    assert is_wanted(tmp_path)
