"""Touches as packets (TUIO 1.1 over UDP): a finger that sends them, and the listener that Kivy's provider asks for."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable
from itertools import count
from typing import Any

CURSOR = "/tuio/2Dcur"
LASTS = 0.06
"""Seconds that a finger rests, or takes for a step of its way."""


def _padded(text: bytes) -> bytes:
    return text + b"\0" * (4 - len(text) % 4)


def message(address: str, *arguments: str | int | float) -> bytes:
    """One OSC message."""
    tags, body = ",", b""
    for one in arguments:
        if isinstance(one, str):
            tags, body = tags + "s", body + _padded(one.encode())
        elif isinstance(one, int):
            tags, body = tags + "i", body + struct.pack(">i", one)
        else:
            tags, body = tags + "f", body + struct.pack(">f", one)
    return _padded(address.encode()) + _padded(tags.encode()) + body


def read(packet: bytes) -> tuple[bytes, list[Any]]:
    """Address and arguments of one OSC message, texts as bytes.

    >>> read(message("/a", "set", 3, 0.5))
    (b'/a', [b'set', 3, 0.5])
    """
    address, at = _text(packet, 0)
    tags, at = _text(packet, at)
    found: list[Any] = []
    for tag in tags[1:].decode():
        if tag == "s":
            one, at = _text(packet, at)
            found.append(one)
        else:
            found += struct.unpack_from(">i" if tag == "i" else ">f", packet, at)
            at += 4
    return address, found


def _text(packet: bytes, at: int) -> tuple[bytes, int]:
    end = packet.index(b"\0", at)
    return packet[at:end], at + (end - at) // 4 * 4 + 4


class Finger:
    """Touches a window of this size on the other side of a port."""

    def __init__(self, port: int, size: tuple[int, int] = (1280, 800)) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._to, self._size = ("127.0.0.1", port), size
        self._sequence, self._touches = count(1), count(1)

    def tap(self, x: float, y: float) -> None:
        """Down, and up again."""
        self._touch([(x, y)])

    def scroll(self, x: float, y: float) -> None:
        """Push the page up."""
        self._touch([(x, y - step * 30) for step in range(14)])

    def _touch(self, way: list[tuple[float, float]]) -> None:
        (width, height), touch = self._size, next(self._touches)
        for x, y in way:
            self._send([message(CURSOR, "set", touch, x / width, y / height, 0.0, 0.0, 0.0)], touch)
            time.sleep(LASTS)
        self._send([])

    def _send(self, sets: list[bytes], *alive: int) -> None:
        ends = [message(CURSOR, "alive", *alive), *sets, message(CURSOR, "fseq", next(self._sequence))]
        for one in ends:
            self._socket.sendto(one, self._to)

    def close(self) -> None:
        """No more."""
        self._socket.close()


class Listener:
    """The part of an OSC library that Kivy's provider uses: listen, bind, stop."""

    def __init__(self) -> None:
        self._calls: dict[bytes, Callable[..., Any]] = {}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def listen(self, address: str, port: int, default: bool = True) -> None:
        """Take packets from now on, in a thread of its own."""
        self._socket.bind((address, int(port)))
        threading.Thread(target=self._run, daemon=True).start()

    def bind(self, address: bytes, callback: Callable[..., Any]) -> None:
        """What is to be called with the arguments that come for an address."""
        self._calls[address] = callback

    def stop_all(self) -> None:
        """No more."""
        self._socket.close()

    def _run(self) -> None:
        while True:
            try:
                packet = self._socket.recv(4096)
            except OSError:
                return
            address, arguments = read(packet)
            if address in self._calls:
                self._calls[address](*arguments)
