"""The words exchanged with the server: what is sent, and what an answer means. A 200 alone means nothing."""

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from client_kivy.store.mirror import Page
from client_kivy.store.outbox import CLASH, QUARANTINED, RECEIVED, REJECTED, Verdict
from client_kivy.sync.transport import Answer
from shared.domain.instants import from_wire

PROTOCOL = 1
SCHEMA = 1
MOST_EVENTS = 100
MOST_BYTES = 512 * 1024
ENVELOPE_BYTES = 1024
PAGE = 500
STATES = {
    "ok": RECEIVED,
    "dup": RECEIVED,
    "clash": CLASH,
    "quarantined": QUARANTINED,
    "rejected": REJECTED,
}

NO_ACKNOWLEDGEMENT = "no_acknowledgement"
NO_VERDICT = "no_verdict"
SIGNED_OUT = "signed_out"
REVOKED = "device_revoked"
FORBIDDEN = "forbidden"
TOO_LARGE = "too_large"
REFUSED = "refused"
BUSY = "busy"
SERVER_FAILED = "server_failed"


@dataclass(frozen=True)
class Trouble:
    """Why an answer is not what was asked for; `incident` is the server's own name for it."""

    kind: str
    retry_after: float | None = None
    incident: str | None = None


@dataclass(frozen=True)
class Wanted:
    """The server misses the events of a device from this number on."""

    event: str
    dseq: int


@dataclass(frozen=True)
class Later:
    """The server cannot take this event just now; the others may go on."""

    event: str
    seconds: float


@dataclass(frozen=True)
class Pushed:
    """What the server said about each event. `now` is the server's time."""

    server_epoch: str
    schema_min: int
    now: datetime
    verdicts: tuple[Verdict, ...]
    wanted: tuple[Wanted, ...]
    later: tuple[Later, ...]


@dataclass(frozen=True)
class Pulled:
    """A page, or the wish that everything be pulled anew."""

    page: Page
    reset: bool
    schema_min: int
    now: datetime


def push_body(device: str, epoch: int, sent_at: str, events: list[bytes], **more: str) -> bytes:
    """The body of a push from events that are JSON already."""
    head = {
        "protocol": PROTOCOL,
        "schema": SCHEMA,
        "device": device,
        "epoch": epoch,
        "sent_at": sent_at,
        **more,
    }
    return json.dumps(head).encode()[:-1] + b', "events": [' + b",".join(events) + b"]}"


def read_push(answer: Answer, sent: set[str], now: datetime) -> Pushed | Trouble:
    """Only an object of our protocol with a result per event acknowledges anything."""
    content = _content(answer, now)
    if isinstance(content, Trouble):
        return content
    try:
        results = [r for r in content["results"] if r["id"] in sent]
        return Pushed(
            server_epoch=str(content["server_epoch"]),
            schema_min=int(content["schema"]["min"]),
            now=from_wire(content["now"]),
            verdicts=tuple(v for v in map(_verdict, results) if v is not None),
            wanted=tuple(Wanted(r["id"], int(r["want"])) for r in results if r["verdict"] == "gap"),
            later=tuple(
                Later(r["id"], float(r.get("retry_after") or 0)) for r in results if r["verdict"] == "later"
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return Trouble(NO_ACKNOWLEDGEMENT)


def _verdict(result: dict[str, Any]) -> Verdict | None:
    state, receipt = STATES.get(result["verdict"]), result.get("receipt")
    if state is None or (state == RECEIVED and not isinstance(receipt, str)):
        return None
    return Verdict(result["id"], state, receipt, result.get("code"), result.get("title"))


def read_pull(answer: Answer, now: datetime) -> Pulled | Trouble:
    """A page of the record, or why there is none."""
    content = _content(answer, now)
    if isinstance(content, Trouble):
        return content
    try:
        if not isinstance(content["entries"], list) or not isinstance(content["next"], str):
            return Trouble(NO_ACKNOWLEDGEMENT)
        page = Page(
            str(content["server_epoch"]),
            content["entries"],
            list(content.get("plans") or ()),
            content["next"],
            content["more"] is True,
            tuple(content.get("resources") or ()),
            tuple(content.get("readers") or ()),
            tuple(content.get("team") or ()),
            tuple(content.get("helpers") or ()),
        )
        return Pulled(
            page, content.get("reset") is True, int(content["schema"]["min"]), from_wire(content["now"])
        )
    except (KeyError, TypeError, ValueError):
        return Trouble(NO_ACKNOWLEDGEMENT)


def read_tokens(answer: Answer, now: datetime) -> tuple[str, str] | Trouble:
    """The rotated access and refresh token."""
    content = _content(answer, now)
    if isinstance(content, Trouble):
        return content
    access, refresh = content.get("access_token"), content.get("refresh_token")
    if not (isinstance(access, str) and isinstance(refresh, str)):
        return Trouble(NO_ACKNOWLEDGEMENT)
    return access, refresh


def _content(answer: Answer, now: datetime) -> dict[str, Any] | Trouble:
    content = _json(answer)
    if answer.status in (200, 201):
        return content if content is not None else Trouble(NO_ACKNOWLEDGEMENT)
    problem = content or {}
    wait = retry_after(answer, now)
    incident = problem.get("instance") if isinstance(problem.get("instance"), str) else None
    if answer.status == 403:
        revoked = str(problem.get("type", "")).endswith("/device-revoked")
        return Trouble(REVOKED if revoked else FORBIDDEN, wait)
    named = {401: SIGNED_OUT, 413: TOO_LARGE, 400: REFUSED, 422: REFUSED, 429: BUSY, 503: BUSY, 507: BUSY}
    if answer.status in named:
        return Trouble(named[answer.status], wait, incident)
    return Trouble(SERVER_FAILED if answer.status >= 500 else NO_ACKNOWLEDGEMENT, wait, incident)


def _json(answer: Answer) -> dict[str, Any] | None:
    if "json" not in answer.headers.get("content-type", ""):
        return None
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def retry_after(answer: Answer, now: datetime) -> float | None:
    """Seconds the server asks us to wait, however it wrote them; None if it did not."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds()) if text else None
    except (ValueError, TypeError):
        return None
