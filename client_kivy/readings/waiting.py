"""Waiting for a device without a thread: the screen's own frames take the wait a little further each time."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Generic, TypeVar

Told = TypeVar("Told")


class Waiting(Generic[Told]):
    """One conversation with a device. `step` it every frame until it is `done`, then ask for the `result`."""

    def __init__(self, talk: Coroutine[Any, Any, Told]):
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(talk)

    @property
    def done(self) -> bool:
        """It ended, well or not."""
        return self._task.done()

    def step(self) -> None:
        """Do what is ready, and come back at once."""
        if not self._loop.is_closed():
            self._loop.call_soon(self._loop.stop)
            self._loop.run_forever()

    def result(self) -> Told:
        """What came of it; raises what it raised."""
        return self._task.result()

    def close(self) -> None:
        """End it where it is; a device is let go of properly."""
        if self._loop.is_closed():
            return
        if not self._task.done():
            self._task.cancel()
            self._loop.run_until_complete(asyncio.wait([self._task], timeout=1))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()
