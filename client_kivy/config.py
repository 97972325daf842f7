"""What a tablet is told from outside: where its server is, where its files lie. Reads the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_config_path, user_data_path

APP = "daymark"
SQLCIPHER, SEALED = "sqlcipher", "sealed"
"""How the mirror is kept: in an encrypted file, or in a plain one whose private columns are sealed (Android)."""
PERSONAL, KIOSK = "personal", "kiosk"
"""One person's own tablet, or one in the clinic that many use one after the other."""


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
    database: str = SQLCIPHER
    mode: str = PERSONAL

    def __post_init__(self) -> None:
        if self.secret.resolve().is_relative_to(self.store.resolve()):
            raise ValueError("DAYMARK_TABLET_SECRET must lie outside of DAYMARK_TABLET_STORE")
        if not self.server_url.startswith(("https://", "http://")):
            raise ValueError("DAYMARK_SERVER_URL must be an http or https address")
        if self.database not in (SQLCIPHER, SEALED):
            raise ValueError("DAYMARK_TABLET_DATABASE is sqlcipher or sealed")
        if self.mode not in (PERSONAL, KIOSK):
            raise ValueError("DAYMARK_TABLET_MODE is personal or kiosk")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        """`DAYMARK_SERVER_URL` (default the demonstration on this machine), `DAYMARK_TABLET_STORE`,
        `DAYMARK_TABLET_SECRET` (folders, default the platform's own), `DAYMARK_CA_FILE` (certificates of a clinic
        that has its own authority), `DAYMARK_TABLET_DATABASE` (`sqlcipher`, or `sealed` where there is none) and
        `DAYMARK_TABLET_MODE` (`personal` or `kiosk`). Raises ValueError for a setting that cannot be."""
        authority = environ.get("DAYMARK_CA_FILE")
        return cls(
            server_url=environ.get("DAYMARK_SERVER_URL", "http://127.0.0.1:8460").rstrip("/"),
            store=Path(environ.get("DAYMARK_TABLET_STORE") or user_data_path(APP)),
            secret=Path(environ.get("DAYMARK_TABLET_SECRET") or user_config_path(APP) / "device"),
            certificates=Path(authority) if authority else None,
            database=environ.get("DAYMARK_TABLET_DATABASE")
            or (SQLCIPHER if find_spec("sqlcipher3") else SEALED),
            mode=environ.get("DAYMARK_TABLET_MODE") or PERSONAL,
        )
