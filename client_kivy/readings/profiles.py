"""Devices that speak the standard profiles, over any transport: which of their numbers is the one of now."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from client_kivy.clock import Clock
from client_kivy.readings.gatt import PROFILES, Malformed, Number
from client_kivy.readings.port import Device, Reading, Silent

OLD = timedelta(minutes=15)
"""A number older than this comes out of the device's memory."""
ASTRAY = timedelta(days=30)
"""A device whose clock is further off than this was never set: its numbers are taken for those of now."""


class Transport(Protocol):
    """Finding devices by service, and hearing what a characteristic tells."""

    async def near(self, service: str, seconds: float) -> list[Device]:
        """Devices that offer a service. Raises NoDevices."""
        ...

    def told(self, device: Device, characteristic: str, seconds: float) -> AsyncIterator[bytes]:
        """Connect, and each message as it comes; ends when nothing more comes in time. Raises Silent."""
        ...


class StandardDevices:
    """A `ReadingSource` of every device with a standard profile."""

    def __init__(self, transport: Transport, clock: Clock, zone: ZoneInfo):
        self._transport, self._clock, self._zone = transport, clock, zone

    async def discover(self, what: str, seconds: float) -> list[Device]:
        """Devices near this tablet that measure this. Raises NoDevices."""
        return await self._transport.near(PROFILES[what].service, seconds)

    async def read(self, device: Device, what: str, seconds: float) -> Reading:
        """The first number that is of now; what lies in the device's memory is passed by. Raises Silent."""
        profile = PROFILES[what]
        async for message in self._transport.told(device, profile.characteristic, seconds):
            try:
                numbers = profile.read(message)
            except Malformed:
                continue
            for number in numbers:
                at = self._moment(number)
                if number.what == what and at is not None:
                    return Reading(what, number.value, number.unit, at, device.name)
        raise Silent(device.name)

    def _moment(self, number: Number) -> datetime | None:
        """When it was measured; None for what was measured before. Without a clock that can be believed, now."""
        now = self._clock.now()
        if number.at is None:
            return now
        apart = now - number.at.replace(tzinfo=self._zone)
        if abs(apart) > ASTRAY:
            return now
        return min(now, now - apart) if abs(apart) <= OLD else None
