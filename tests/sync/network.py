"""The network and the server of a simulated schedule: the real application, in this process, behind a bad line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from client_kivy.sync.transport import Answer, Unreachable
from server.foundation import clock, gate
from server.foundation.db import db
from server.foundation.ledger import current

START = datetime(2026, 11, 22, 8, tzinfo=UTC)
FAULTS = (
    "drop_request",
    "drop_reply",
    "duplicate",
    "delayed",
    "delayed_copy",
    "dies_before_commit",
    "dies_after_commit",
)


class ServerDied(BaseException):
    """The process ends here: nothing catches it, what was not committed is gone."""


@dataclass
class Time:
    """True time. Servers follow it; what a tablet believes is its own affair."""

    now: datetime = START
    seconds: float = 100_000.0

    def pass_seconds(self, seconds: float) -> None:
        """Let time go on."""
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


@dataclass(frozen=True)
class Request:
    """One request as it left a tablet."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str] | None
    body: bytes | None


def _environ(request: Request) -> dict[str, Any]:
    """What a WSGI server makes of a request."""
    body = request.body or b""
    given = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()}
    if request.body is not None:
        given |= {"CONTENT_TYPE": "application/json; charset=utf-8", "CONTENT_LENGTH": str(len(body))}
    return given | {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path,
        "QUERY_STRING": urlencode(request.query or {}),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


@dataclass
class Server:
    """The application, and where its next transaction dies."""

    app: Flask
    time: Time
    dies: str | None = None

    def answer(self, request: Request) -> Answer:
        """One request through WSGI. Raises ServerDied."""
        began: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
            began.extend((int(status[:3]), {name.lower(): value for name, value in headers}))

        with clock.at(self.time.now):
            told = self.app.wsgi_app(_environ(request), start_response)
            try:
                content = b"".join(told)
            finally:
                getattr(told, "close", lambda: None)()
        return Answer(began[0], content, began[1])

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Inside the application at the true time, for staff and for the oracle."""
        with self.app.app_context(), clock.at(self.time.now):
            yield
            db.session.rollback()

    @contextmanager
    def mortal(self) -> Iterator[None]:
        """Let `dies` work: at the end of a transaction of the gate, before or after its COMMIT."""
        real = gate.commit_session

        def commit_session() -> None:
            armed, inside = self.dies, current.get() is not None
            if armed == "before" and inside:
                self.dies = None
                raise ServerDied
            real()
            if armed == "after" and inside:
                self.dies = None
                raise ServerDied

        gate.commit_session = commit_session
        try:
            yield
        finally:
            gate.commit_session = real


@dataclass
class Network:
    """What stands between a tablet and the server. Each armed fault meets one request; late copies wait in `late`."""

    server: Server
    random: Random
    faults: list[str] = field(default_factory=list)
    late: list[Request] = field(default_factory=list)
    log: list[Any] = field(default_factory=list)

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """The transport of a tablet."""
        request = Request(method, path, dict(headers), query, body)
        fault = self.faults.pop(0) if self.faults else None
        if fault == "drop_request":
            raise Unreachable("the request was lost")
        if fault == "delayed":
            self.late.append(request)
            raise Unreachable("the request is late")
        if fault == "delayed_copy":
            self.late.append(request)
        if fault in ("dies_before_commit", "dies_after_commit"):
            self.server.dies = fault.split("_")[1]
        try:
            answer = self.server.answer(request)
            if fault == "duplicate":
                answer = self.server.answer(request)
        except ServerDied:
            raise Unreachable("the server died") from None
        finally:
            self.server.dies = None
        if fault == "drop_reply":
            raise Unreachable("the answer was lost")
        return answer

    def deliver_late(self, most: int = 100) -> None:
        """Late requests arrive, in any order; nobody waits for their answers."""
        self.random.shuffle(self.late)
        for request in [self.late.pop() for _ in range(min(most, len(self.late)))]:
            self.server.answer(request)
