"""The one place that opens a connection. What an answer means is `protocol`'s."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import requests

TIMEOUTS = (2, 5)
"""Seconds to connect, seconds between two pieces of the answer."""


class Unreachable(Exception):
    """No answer came. Whether the server did what was asked is not known."""


@dataclass(frozen=True)
class Answer:
    """What came back; header names in lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Transport(Protocol):
    """What sync asks of a network."""

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """One request, one answer. Raises Unreachable."""
        ...


class RequestsTransport:
    """`requests`, used in the sync thread only. Redirects are not followed: they lead to a hotel's sign-in page."""

    def __init__(self, server_url: str, certificates: Path | None = None):
        self._server = server_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False  # a netrc entry would replace our Authorization header
        self._session.verify = str(certificates) if certificates else True

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """One request, one answer. Raises Unreachable."""
        sent = {"Accept": "application/json", **headers}
        if body is not None:
            sent["Content-Type"] = "application/json; charset=utf-8"
        try:
            answer = self._session.request(
                method,
                self._server + path,
                params=query,
                data=body,
                headers=sent,
                timeout=TIMEOUTS,
                allow_redirects=False,
            )
        except (requests.RequestException, OSError) as error:
            raise Unreachable(type(error).__name__) from error
        return Answer(answer.status_code, answer.content, {k.lower(): v for k, v in answer.headers.items()})

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()
