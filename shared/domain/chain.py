"""The chain that makes a ledger tamper-evident: canonical bytes, salted digests, entry hashes, Merkle root."""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

GENESIS = bytes(32)
"""The hash before the first entry of every ledger."""

SALT_BYTES = 16


def canonical_json(body: Any) -> bytes:
    """The one byte form of a body. Floats are refused: decimals travel as strings.

    >>> canonical_json({"b": [1, None], "a": "38.4 °C"}).decode()
    '{"a":"38.4 °C","b":[1,null]}'
    """
    _refuse_floats(body)
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"a float ({value!r}) has no canonical form; write decimals as strings")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise TypeError(f"the key {key!r} is not an ASCII string")
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)


def body_digest(salt: bytes, body: Any) -> bytes:
    """SHA-256 over a random salt and the body: commits to it, yet tells nothing once both are erased."""
    return written_digest(salt, canonical_json(body))


def written_digest(salt: bytes, written: bytes) -> bytes:
    """The digest of a body that is written down in its canonical form already.

    >>> written_digest(b"salt", b'{"a":1}') == body_digest(b"salt", {"a": 1})
    True
    """
    return sha256(salt + written).digest()


def entry_digest(digests: Iterable[bytes]) -> bytes:
    """One digest for all changes of an entry, in their order."""
    return sha256(b"".join(digests)).digest()


def entry_hash(previous: bytes, entry: dict[str, Any]) -> bytes:
    """The hash of an entry: SHA-256 over the hash before it and its canonical form, made by `entry_form`."""
    return sha256(previous + canonical_json(entry)).digest()


def entry_form(
    *,
    patient: str,
    number: int,
    verb: str,
    by: str,
    by_name: str,
    device: str | None,
    on_behalf_of: str | None,
    because: str,
    recorded_at: str,
    changes: Sequence[tuple[str, str, int, str]],
) -> dict[str, Any]:
    """What the chain commits to for one entry; `changes` are (kind, id, version, hex digest). Used by both ends."""
    return {
        "patient": patient,
        "number": number,
        "verb": verb,
        "by": by,
        "by_name": by_name,
        "device": device,
        "on_behalf_of": on_behalf_of,
        "because": because,
        "recorded_at": recorded_at,
        "changes": [list(change) for change in changes],
    }


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root of a Merkle tree (RFC 9162 shape): leaves and nodes are told apart by their prefix.

    >>> merkle_root([]) == sha256(b"").digest()
    True
    """
    if not leaves:
        return sha256(b"").digest()
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        paired = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0]
