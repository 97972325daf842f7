"""The server's keys, one file each in a folder only the server may read. Made on first use, never logged."""

import os
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from flask import current_app


class Keys:
    """`site` wraps patients' keys, `token` signs sign-ins, `cursor` hides positions, `subject` makes trial codes,
    `checkpoint` signs ledger heads, `outbox` opens reports sealed on tablets."""

    def __init__(self, folder: Path):
        self.folder = folder

    def _secret(self, name: str) -> bytes:
        path = self.folder / f"{name}.key"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = self.folder / f".{name}.{os.getpid()}.{os.urandom(4).hex()}"
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(os.urandom(32))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(fresh, path)  # the first process wins; the others read its key
            except FileExistsError:
                pass
            finally:
                os.unlink(fresh)
        return path.read_bytes()

    @cached_property
    def site(self) -> bytes:
        """AES-256 key that wraps each patient's key."""
        return self._secret("site")

    @cached_property
    def token(self) -> bytes:
        """HMAC key of access and refresh tokens."""
        return self._secret("token")

    @cached_property
    def cursor(self) -> bytes:
        """AES-256 key of pull cursors."""
        return self._secret("cursor")

    @cached_property
    def subject(self) -> bytes:
        """HMAC key of trial subject codes."""
        return self._secret("subject")

    @cached_property
    def checkpoint(self) -> Ed25519PrivateKey:
        """Signs checkpoints over all ledger heads."""
        return Ed25519PrivateKey.from_private_bytes(self._secret("checkpoint"))

    @cached_property
    def outbox(self) -> X25519PrivateKey:
        """Opens reports that tablets sealed."""
        return X25519PrivateKey.from_private_bytes(self._secret("outbox"))


def keys() -> Keys:
    """The keys of the running application."""
    return current_app.extensions["daymark_keys"]
