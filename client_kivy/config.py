"""What a tablet is told from outside: where its server is, where its files lie. Reads the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from platformdirs import user_config_path, user_data_path

APP = "daymark"


def _version() -> str:
    try:
        return version(APP)
    except PackageNotFoundError:
        return "0"


VERSION = _version()
"""The app's version: told to the server, and parked reports are tried again when it changes."""


@dataclass(frozen=True)
class Config:
    """`store` holds outbox, vault and mirror; `secret` holds the device secret and must lie outside of `store`."""

    server_url: str
    store: Path
    secret: Path
    certificates: Path | None = None

    def __post_init__(self) -> None:
        if self.secret.resolve().is_relative_to(self.store.resolve()):
            raise ValueError("DAYMARK_TABLET_SECRET must lie outside of DAYMARK_TABLET_STORE")
        if not self.server_url.startswith(("https://", "http://")):
            raise ValueError("DAYMARK_SERVER_URL must be an http or https address")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        """`DAYMARK_SERVER_URL` (default the demonstration on this machine), `DAYMARK_TABLET_STORE`,
        `DAYMARK_TABLET_SECRET` (folders, default the platform's own) and `DAYMARK_CA_FILE` (certificates of a
        clinic that has its own authority). Raises ValueError for a setting that cannot be."""
        authority = environ.get("DAYMARK_CA_FILE")
        return cls(
            server_url=environ.get("DAYMARK_SERVER_URL", "http://127.0.0.1:8460").rstrip("/"),
            store=Path(environ.get("DAYMARK_TABLET_STORE") or user_data_path(APP)),
            secret=Path(environ.get("DAYMARK_TABLET_SECRET") or user_config_path(APP) / "device"),
            certificates=Path(authority) if authority else None,
        )
