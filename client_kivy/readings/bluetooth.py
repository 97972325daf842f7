"""Bluetooth behind the transport of `profiles`, through bleak (BlueZ on Linux). Taken up only once it is switched on.

bleak is an extra (`pip install daymark[bluetooth]`): a tablet without it asks for typed numbers, as it did before.
"""

import asyncio
from collections.abc import AsyncIterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from client_kivy.readings.port import Device, NoDevices, Silent


def is_installed() -> bool:
    """Whether this tablet could use Bluetooth at all."""
    return find_spec("bleak") is not None


class BleakTransport:
    """The adapter of this machine. bleak raises its own errors and those of D-Bus: each becomes one of ours."""

    def __init__(self) -> None:
        try:
            self._bleak: Any = import_module("bleak")
        except ImportError as missing:
            raise NoDevices("bleak is not installed") from missing

    async def near(self, service: str, seconds: float) -> list[Device]:
        """Devices that advertise a service, those with the strongest signal first. Raises NoDevices."""
        try:
            found = await self._bleak.BleakScanner.discover(
                timeout=seconds, return_adv=True, service_uuids=[service]
            )
        except Exception as error:
            raise NoDevices(str(error)) from error
        heard = sorted(found.values(), key=lambda pair: pair[1].rssi, reverse=True)
        return [Device(one.address, told.local_name or one.name or one.address) for one, told in heard]

    async def told(self, device: Device, characteristic: str, seconds: float) -> AsyncIterator[bytes]:
        """Connect, and each notification or indication as it comes. Raises Silent."""
        messages: asyncio.Queue[bytes] = asyncio.Queue()
        try:
            async with self._bleak.BleakClient(device.id, timeout=seconds) as client:
                await client.start_notify(characteristic, lambda _, told: messages.put_nowait(bytes(told)))
                while True:
                    try:
                        yield await asyncio.wait_for(messages.get(), seconds)
                    except TimeoutError:
                        return
        except (OSError, EOFError, TimeoutError, self._bleak.exc.BleakError) as error:
            raise Silent(device.name) from error
