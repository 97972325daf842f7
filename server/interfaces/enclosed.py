"""Values that travel through a browser and come back unread and unchanged: positions in a list, a kept form."""

import base64
import hmac
import json
import os
import zlib
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.foundation.keys import keys


def enclose(purpose: str, value: Any) -> str:
    """A value (JSON) sealed for one purpose: neither the browser nor its history can read it."""
    nonce = os.urandom(12)
    written = zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 9)
    sealed = AESGCM(_key(purpose)).encrypt(nonce, written, purpose.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def disclose(purpose: str, text: str | None) -> Any:
    """The value again; None for nothing and for anything that we did not seal for this purpose."""
    try:
        raw = base64.urlsafe_b64decode((text or "").encode() + b"===")
        return json.loads(
            zlib.decompress(AESGCM(_key(purpose)).decrypt(raw[:12], raw[12:], purpose.encode()))
        )
    except (ValueError, InvalidTag, zlib.error):
        return None


def _key(purpose: str) -> bytes:
    return hmac.digest(keys().cursor, f"console {purpose}".encode(), "sha256")
