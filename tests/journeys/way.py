"""The way between a tablet and its clinic: a small server on this machine that hands everything on, or does not.

It can be a network that wants something first and answers everything with 200, a clinic that asks for a newer app, or
one that is away.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

OPEN, PORTAL, NEWER, AWAY = "open", "portal", "newer", "away"
NEWER_SCHEMA = 99
SIGN_IN = b"<!doctype html><title>Harbour Hotel</title><h1>Welcome! Accept the terms to go online.</h1>"


class _Quiet(ThreadingHTTPServer):
    """A tablet that hangs up is nothing to print about."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing is printed."""


class Way:
    """`mode` may be changed at any time; `asked` counts what came in each of them."""

    def __init__(self, clinic: str) -> None:
        self.mode = OPEN
        self.asked: dict[str, int] = {}
        place = urlsplit(clinic)
        self._clinic = place.hostname or "", place.port or 80
        self._server = _Quiet(("127.0.0.1", 0), _answering(self))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
        """Status, kind of content and content, in the mode of this moment. Raises ConnectionError when away."""
        mode = self.mode
        self.asked[mode] = self.asked.get(mode, 0) + 1
        if mode == AWAY:
            raise ConnectionError
        if mode == PORTAL:
            return 200, "text/html", SIGN_IN
        connection = HTTPConnection(*self._clinic, timeout=30)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            kind, content = answer.getheader("content-type", ""), answer.read()
        finally:
            connection.close()
        return answer.status, kind, _newer(content) if mode == NEWER else content

    def close(self) -> None:
        """No more."""
        self._server.shutdown()
        self._server.server_close()


def _newer(content: bytes) -> bytes:
    """The same answer from a clinic whose oldest schema is newer than any tablet knows."""
    try:
        said = json.loads(content)
        said["schema"]["min"] = NEWER_SCHEMA
    except (ValueError, KeyError, TypeError):
        return content
    return json.dumps(said).encode()


def _answering(way: Way) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            try:
                status, kind, content = way.answer(self.command, self.path, headers, body)
            except OSError:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    return Answering


@contextmanager
def way_to(clinic: str) -> Iterator[Way]:
    """One that is open."""
    made = Way(clinic)
    try:
        yield made
    finally:
        made.close()
