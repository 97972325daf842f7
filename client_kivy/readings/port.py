"""The port to devices that measure: find one, connect, read. Screens know nothing else of them; no widgets here."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol


class NoDevices(Exception):
    """This tablet cannot look for devices: no adapter, switched off, or nothing installed for it."""


class Silent(Exception):
    """The device went away, or told nothing that can be read."""


@dataclass(frozen=True)
class Device:
    """A device near the tablet; `name` is what its maker wrote into it."""

    id: str
    name: str


@dataclass(frozen=True)
class Reading:
    """A number that was measured: in which unit, when, and by which device."""

    what: str
    value: Decimal
    unit: str
    at: datetime
    device: str


class ReadingSource(Protocol):
    """Where measured numbers come from. Nothing blocks: the caller goes on with its frames while it waits."""

    async def discover(self, what: str, seconds: float) -> list[Device]:
        """Devices near this tablet that measure this. Raises NoDevices."""
        ...

    async def read(self, device: Device, what: str, seconds: float) -> Reading:
        """Connect, and wait for the number of now. Raises Silent when none comes in time."""
        ...
