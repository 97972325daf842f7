"""Identifiers made by whoever creates a row, on the server or on a tablet."""

import os
from datetime import datetime
from uuid import UUID


def uuid7(now: datetime, entropy: bytes | None = None) -> UUID:
    """A version 7 UUID (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits.

    `now` is aware. `entropy` is ten bytes, random unless a test or the demonstration gives them.
    Unique even when the clock is wrong; never a secret, and it tells when it was made.
    """
    random = int.from_bytes(os.urandom(10) if entropy is None else entropy, "big")
    milliseconds = max(0, int(now.timestamp() * 1000)) & (1 << 48) - 1
    value = (
        milliseconds << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    )
    return UUID(int=value)
