"""Asking a server as fast as it answers: keep-alive clients in threads, each with requests of its own, made before."""

import os
import socket
import statistics
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measured:
    """One run: answers a second, their times in milliseconds, errors, and what the server's processors did for each."""

    per_second: float
    p50: float
    p99: float
    errors: int
    cpu_ms: float


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """The bytes of a request with a JSON body."""
    return (
        _request(
            "POST", path, {"Content-Type": "application/json", "Content-Length": str(len(body))} | headers
        )
        + body
    )


def get(path: str, headers: dict[str, str]) -> bytes:
    """The bytes of a request without a body."""
    return _request("GET", path, headers)


def _request(method: str, path: str, headers: dict[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{method} {path} HTTP/1.1\r\nHost: bench\r\n{lines}\r\n".encode()


class KeepAlive:
    """One connection that asks again and again."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left = b""

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""
        self._socket.sendall(request)
        while b"\r\n\r\n" not in self._left:
            self._left += self._more()
        head, _, rest = self._left.partition(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        while len(rest) < length:
            rest += self._more()
        self._left = rest[length:]
        return int(head[9:12]), rest[:length]

    def _more(self) -> bytes:
        found = self._socket.recv(1 << 16)
        if not found:
            raise ConnectionError("the server hung up")
        return found


def run(port: int, clients: Iterable[Iterator[bytes]], seconds: float, server: int) -> Measured:
    """Let every client ask until the time is over; `server` is the process whose processor time is counted."""
    times: list[float] = []
    errors: list[str] = []
    guard, sources = threading.Lock(), list(clients)
    ready = threading.Barrier(len(sources) + 1)
    end = [0.0]

    def client(requests: Iterator[bytes]) -> None:
        mine, wrong = [], []
        connection = KeepAlive(port)
        ready.wait()
        for request in requests:
            began = time.perf_counter()
            if began >= end[0]:
                break
            try:
                status, body = connection.ask(request)
            except (OSError, StopIteration, ValueError) as error:
                wrong.append(repr(error))
                break
            mine.append(time.perf_counter() - began)
            if status >= 300:
                wrong.append(f"{status} {body[:200]!r}")
        with guard:
            times.extend(mine)
            errors.extend(wrong)

    threads = [threading.Thread(target=client, args=(source,)) for source in sources]
    for thread in threads:
        thread.start()
    end[0] = time.perf_counter() + seconds
    before, began = processor_seconds(server), time.perf_counter()
    ready.wait()
    for thread in threads:
        thread.join()
    took, used = time.perf_counter() - began, processor_seconds(server) - before
    if errors:
        print(f"  {len(errors)} errors, the first: {errors[0]}")
    ordered = sorted(times) or [float("nan")]
    return Measured(
        len(times) / took,
        statistics.median(ordered) * 1000,
        ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000,
        len(errors),
        used / max(1, len(times)) * 1000,
    )


def processor_seconds(root: int) -> float:
    """Processor time of a process and all below it."""
    total, stats = 0.0, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            stats[int(entry.name)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS)
    wanted = {root}
    for _ in range(4):
        wanted |= {pid for pid, (parent, _) in stats.items() if parent in wanted}
    for pid in wanted & set(stats):
        total += stats[pid][1]
    return total
