"""Simulated devices that speak the standard profiles byte by byte, behind the same transport as real ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from client_kivy.readings.gatt import SCALE, THERMOMETER
from client_kivy.readings.port import Device, NoDevices, Silent

NAN = 0x007FFFFF


def float32(value: Decimal) -> int:
    """An IEEE 11073 FLOAT of a number with at most three decimals."""
    sign, digits, exponent = value.as_tuple()
    mantissa = int("".join(map(str, digits))) * (-1 if sign else 1)
    return ((int(exponent) & 0xFF) << 24) | (mantissa & 0xFFFFFF)


def moment(at: datetime) -> bytes:
    """Seven bytes of date and time."""
    return at.year.to_bytes(2, "little") + bytes((at.month, at.day, at.hour, at.minute, at.second))


def temperature(value: Decimal | None, *, fahrenheit: bool = False, at: datetime | None = None) -> bytes:
    """A Temperature Measurement; None is NaN."""
    flags = (1 if fahrenheit else 0) | (2 if at else 0)
    raw = NAN if value is None else float32(value)
    return bytes((flags,)) + raw.to_bytes(4, "little") + (moment(at) if at else b"")


def weight(kilograms: Decimal | None, at: datetime | None = None) -> bytes:
    """A Weight Measurement in steps of 5 g; None is an unsuccessful one."""
    raw = 0xFFFF if kilograms is None else int(kilograms / Decimal("0.005"))
    return bytes((2 if at else 0,)) + raw.to_bytes(2, "little") + (moment(at) if at else b"")


@dataclass
class Simulated:
    """A device on the table: its service and characteristic, and the messages it sends once it is connected."""

    device: Device
    service: str
    characteristic: str
    messages: list[bytes]
    goes_away: bool = False
    connected: int = 0


@dataclass
class Air:
    """What is in reach of the tablet. `broken`: this tablet has no Bluetooth."""

    devices: list[Simulated] = field(default_factory=list)
    broken: bool = False

    def thermometer(self, *messages: bytes, name: str = "Thermo 3", **more: bool) -> Simulated:
        device = Device(f"00:{len(self.devices):02}", name)
        found = Simulated(device, THERMOMETER.service, THERMOMETER.characteristic, list(messages), **more)
        self.devices.append(found)
        return found

    def scale(self, *messages: bytes, name: str = "Scale") -> Simulated:
        device = Device(f"00:{len(self.devices):02}", name)
        found = Simulated(device, SCALE.service, SCALE.characteristic, list(messages))
        self.devices.append(found)
        return found

    async def near(self, service: str, seconds: float) -> list[Device]:
        if self.broken:
            raise NoDevices("no adapter")
        await asyncio.sleep(0)
        return [one.device for one in self.devices if one.service == service]

    async def told(self, device: Device, characteristic: str, seconds: float) -> AsyncIterator[bytes]:
        one = next(one for one in self.devices if one.device == device)
        assert one.characteristic == characteristic
        one.connected += 1
        for message in one.messages:
            await asyncio.sleep(0)
            yield message
        if one.goes_away:
            raise Silent(device.name)
