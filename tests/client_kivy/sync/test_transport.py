"""The real connection: what it follows, what it refuses to follow, what it calls unreachable."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import pytest

from client_kivy.sync.pace import LONGEST, Pace
from client_kivy.sync.protocol import retry_after
from client_kivy.sync.transport import Answer, RequestsTransport, Unreachable


class Echo(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/")
            self.end_headers()
            return
        if self.path == "/cut":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(200)
        self.send_header("X-Seen", self.headers["Content-Type"] + "|" + self.headers.get("Authorization", ""))
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_request_and_its_answer(address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login x password y")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    transport = RequestsTransport(address)
    answer = transport.send("POST", "/a", headers={"Authorization": "Bearer t"}, body=b"{}")
    assert (answer.status, answer.body) == (200, b"{}")
    assert answer.headers["x-seen"] == "application/json; charset=utf-8|Bearer t"
    assert transport.send("POST", "/away", headers={}, body=b"").status == 302
    with pytest.raises(Unreachable):
        transport.send("POST", "/cut", headers={}, body=b"{}")
    transport.close()


def test_nobody_there_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable):
        RequestsTransport(f"http://127.0.0.1:{port}").send("POST", "/a", headers={}, body=b"{}")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120.0),
        ("Sun, 22 Nov 2026 08:05:00 GMT", 300.0),
        ("Sun, 22 Nov 2026 07:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_read_however_it_is_written(written: str, seconds: float | None) -> None:
    now = datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert retry_after(Answer(503, b"", {"retry-after": written}), now) == seconds


def test_waits_double_are_drawn_anew_and_end_at_a_quarter_of_an_hour() -> None:
    for seed in range(50):
        pace, now = Pace(Random(seed)), 0.0
        for failures in range(40):
            pace.failed(now)
            assert pace.remaining(now) <= min(LONGEST, 2**failures)
            now += pace.remaining(now)
        pace.failed(now, retry_after=1e9)
        assert pace.remaining(now) == pytest.approx(LONGEST)
        pace.worked()
        assert pace.remaining(now) == 0
    drawn = set()
    for seed in range(20):
        pace = Pace(Random(seed))
        pace.failed(0.0)
        drawn.add(pace.remaining(0.0))
    assert len(drawn) > 15
