"""Whether pulled entries continue the ledger this tablet has seen. The tablet is a witness of its patient's ledger."""

from dataclasses import dataclass
from typing import Any

from shared.domain.chain import GENESIS, body_digest, entry_form, entry_hash


class LedgerMismatch(Exception):
    """The server's ledger is not the one this tablet has seen. Nothing of it is kept; a person must look."""


@dataclass(frozen=True)
class Tail:
    """The last entry that was checked: its number, and its hash in hex."""

    number: int
    hash: str


def follows(tail: Tail | None, entry: dict[str, Any]) -> Tail:
    """The new tail when the entry is the next one and whole. Raises LedgerMismatch."""
    number, previous = (tail.number, bytes.fromhex(tail.hash)) if tail else (0, GENESIS)
    if entry["number"] != number + 1:
        raise LedgerMismatch(f"entry {entry['number']} came after entry {number}")
    for change in entry["changes"]:
        body, salt = change.get("body"), change.get("salt")
        if _waits_for_release(change):
            continue
        if body is not None and body_digest(bytes.fromhex(salt or ""), body).hex() != change["digest"]:
            raise LedgerMismatch(f"a record of entry {entry['number']} was altered")
    form = entry_form(
        patient=entry["patient"],
        number=entry["number"],
        verb=entry["verb"],
        by=entry["by"],
        by_name=entry["by_name"],
        device=entry.get("device"),
        on_behalf_of=entry["on_behalf_of"],
        because=entry["because"],
        recorded_at=entry["recorded_at"],
        changes=[(c["kind"], c["id"], c["version"], c["digest"]) for c in entry["changes"]],
    )
    if entry_hash(previous, form).hex() != entry["hash"]:
        raise LedgerMismatch(f"entry {entry['number']} does not follow entry {number}")
    return Tail(entry["number"], entry["hash"])


def _waits_for_release(change: dict[str, Any]) -> bool:
    """A result whose value the team sees first: it comes without value and without salt, so its digest cannot be
    checked. Once released it comes again, whole."""
    body = change.get("body") or {}
    without = change["kind"] == "timeline.result" and change.get("salt") is None
    return without and bool(body.get("release_due_at")) and body.get("value") is None


def same(known: str, entry: dict[str, Any]) -> None:
    """An entry that comes again must be the one that was seen. Raises LedgerMismatch."""
    if entry["hash"] != known:
        raise LedgerMismatch(f"entry {entry['number']} is not the one seen before")


def meets(witness: Tail | None, tail: Tail) -> None:
    """When everything is pulled anew, the last entry seen before must be met on the way. Raises LedgerMismatch."""
    if witness is not None and witness.number == tail.number and witness.hash != tail.hash:
        raise LedgerMismatch(f"entry {tail.number} is not the one seen before")
