"""Keyset pages: an opaque cursor names the last row seen; nothing is counted and nothing is skipped over."""

import base64
import binascii
import json
import re
from typing import Any

from server.foundation.problems import BadRequest

_UNREADABLE = re.compile("[\\x00\\ud800-\\udfff]")
"""What no database keeps in a text, so no row was ever named by it."""


def cursor_for(*key: Any) -> str:
    """The cursor after a row with this key (strings, integers, nulls)."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode()


def key_in(cursor: str | None, parts: int) -> tuple[Any, ...] | None:
    """The key a cursor holds; None for the first page; BadRequest for anything that is not a cursor of ours."""
    if not cursor:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, binascii.Error):
        key = None
    if (
        not isinstance(key, list)
        or len(key) != parts
        or not all(isinstance(p, str | int | None) for p in key)
        or any(isinstance(p, str) and _UNREADABLE.search(p) for p in key)
    ):
        raise BadRequest("This cursor is not one that was given out here.")
    return tuple(key)
