"""Where a reader is: sealed, always of the same length for the same reader, bound to what they may see."""

import base64
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
AUDIENCE = 32
NUMBER = 8


def written(key: bytes, audience: bytes, positions: Sequence[int]) -> str:
    """The cursor of a reader: what they may see (a digest) and how far they are in each record, eight bytes each.

    >>> len(written(bytes(32), bytes(32), [0, 7])) == len(written(bytes(32), bytes(32), [10**15, 0]))
    True
    """
    plain = audience + b"".join(position.to_bytes(NUMBER, "big") for position in positions)
    nonce = os.urandom(NONCE)
    return base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, plain, b"cursor")).decode()


def read(key: bytes, audience: bytes, count: int, cursor: str) -> list[int] | None:
    """The positions in a cursor; None when it is not one of ours, or when what its reader may see has changed.

    >>> read(bytes(32), bytes(32), 1, written(bytes(32), bytes(32), [7]))
    [7]
    """
    try:
        raw = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        plain = AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], b"cursor")
    except (InvalidTag, ValueError):
        return None
    if plain[:AUDIENCE] != audience or len(plain) != AUDIENCE + count * NUMBER:
        return None
    places = range(AUDIENCE, len(plain), NUMBER)
    return [int.from_bytes(plain[place : place + NUMBER], "big") for place in places]
