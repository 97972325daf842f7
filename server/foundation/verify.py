"""Is the ledger unaltered? A full replay of every chain, and signed checkpoints over all heads.

Written apart from `ledger`: it reads plain rows and shares only the chain's definition with what wrote them.
"""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import BigInteger, LargeBinary, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation import clock
from server.foundation.db import Base, Utc, db, end_session, short_write
from server.foundation.jobs import every
from server.foundation.keys import keys
from server.foundation.ledger import WRITERS_LOCK, Change, Entry, Head
from shared.domain import chain
from shared.domain.instants import to_wire


class Checkpoint(Base):
    """A signed Merkle root over all heads at a moment. Kept here, and handed out to be kept elsewhere."""

    __tablename__ = "checkpoints"
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    made_at: Mapped[datetime] = mapped_column(Utc)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    heads: Mapped[str] = mapped_column(Text)
    """JSON list of [patient, number, hash], sorted: what the root commits to."""
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))


@dataclass(frozen=True)
class Verdict:
    """What a verification found; `fault` names the first altered, removed, swapped or cut-off entry."""

    ledgers: int
    entries: int
    fault: str | None = None


def leaf(patient: str, number: int, hashed: str) -> bytes:
    """The Merkle leaf of one head."""
    return f"{patient} {number} {hashed}".encode()


def make_checkpoint() -> Checkpoint:
    """Sign the present heads and keep the checkpoint."""
    rows = db.session.execute(select(Head.patient_id, Head.number, Head.hash).order_by(Head.patient_id)).all()
    heads = sorted((str(patient), number, hashed.hex()) for patient, number, hashed in rows)
    last = db.session.execute(select(Checkpoint.number).order_by(Checkpoint.number.desc()).limit(1)).scalar()
    end_session()
    root = chain.merkle_root([leaf(*head) for head in heads])
    made_at = clock.now()
    number = (last or 0) + 1
    signature = keys().checkpoint.sign(_signed(number, made_at, root))
    made = Checkpoint(number=number, made_at=made_at, root=root, heads=json.dumps(heads), signature=signature)
    with short_write() as connection:
        connection.execute(
            Checkpoint.__table__.insert(),  # type: ignore[attr-defined]
            {name: getattr(made, name) for name in ("number", "made_at", "root", "heads", "signature")},
        )
    return made


def _signed(number: int, made_at: datetime, root: bytes) -> bytes:
    return f"daymark checkpoint {number} {to_wire(made_at)} {root.hex()}".encode()


def checkpoint_line(checkpoint: Checkpoint) -> str:
    """A checkpoint as one line of JSON, with the public key, to be kept away from the server."""
    public = keys().checkpoint.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return json.dumps(
        {
            "number": checkpoint.number,
            "made_at": to_wire(checkpoint.made_at),
            "root": checkpoint.root.hex(),
            "heads": json.loads(checkpoint.heads),
            "signature": base64.b64encode(checkpoint.signature).decode(),
            "key": base64.b64encode(public).decode(),
        }
    )


def verify(against: Path | None = None) -> Verdict:
    """Replay every chain, compare heads, and hold them against every checkpoint known here and in `against`."""
    known = []
    for name, written in _checkpoints(against):
        point = _trusted(written)
        if point is None:
            return Verdict(0, 0, f"{name} was altered, or was not signed by this server")
        known.append(point)
    wanted: dict[str, dict[int, str]] = {}
    for point in known:
        for patient, number, hashed in point["heads"]:
            wanted.setdefault(patient, {})[number] = hashed
    ledgers = entries = 0
    heads = {
        h.patient_id: h for h in db.session.execute(select(Head.patient_id, Head.number, Head.hash)).all()
    }
    gone = sorted(set(wanted) - {str(patient) for patient in heads})
    if gone:
        return Verdict(0, 0, f"ledger {gone[0]}: removed, though checkpoint names it")
    replayed: set[UUID] = set()
    for patient, count, fault in _replay(heads, wanted):
        ledgers, entries = ledgers + 1, entries + count
        replayed.add(patient)
        if fault:
            return Verdict(ledgers, entries, fault)
    for patient, head in heads.items():
        if patient not in replayed and head.number:
            return Verdict(ledgers, entries, f"ledger {patient}: entry 1 is missing (all entries are gone)")
    end_session()
    return Verdict(ledgers, entries)


def _replay(
    heads: dict[UUID, Any], wanted: dict[str, dict[int, str]]
) -> Iterator[tuple[UUID, int, str | None]]:
    entry, change = Entry.__table__, Change.__table__
    order = (change.c.patient_id, change.c.number, change.c.position)
    changes = _grouped(db.session.execute(select(change).order_by(*order).execution_options(yield_per=2000)))
    rows = db.session.execute(
        select(entry).order_by(entry.c.patient_id, entry.c.number).execution_options(yield_per=2000)
    )
    patient: UUID | None = None
    previous, count, fault = chain.GENESIS, 0, None
    pending = next(changes, None)
    for row in rows:
        if row.patient_id != patient:
            if patient is not None:
                yield patient, count, fault or _check_head(heads, wanted, patient, count, previous)
            patient, previous, count, fault = row.patient_id, chain.GENESIS, 0, None
        if fault:
            continue
        count += 1
        name = f"ledger {patient}: entry {count}"
        if row.number != count:
            fault = f"{name} is missing"
            continue
        if pending is not None and pending[0] < (patient, count):
            fault = f"{name}: changes stand there of an entry that is missing"
            continue
        mine: list[Any] = []
        if pending is not None and pending[0] == (patient, count):
            mine = pending[1]
            pending = next(changes, None)
        fault, previous = _check_entry(name, row, mine, previous)
        promised = wanted.get(str(patient), {}).get(count)
        if not fault and promised is not None and promised != previous.hex():
            fault = f"{name} differs from what a checkpoint promised"
    if patient is not None:
        yield patient, count, fault or _check_head(heads, wanted, patient, count, previous)
    if pending is not None and not fault:
        yield pending[0][0], 0, f"ledger {pending[0][0]}: changes of entry {pending[0][1]} stand without it"


def _grouped(rows: Any) -> Iterator[tuple[tuple[UUID, int], list[Any]]]:
    group: list[Any] = []
    for row in rows:
        if group and (group[0].patient_id, group[0].number) != (row.patient_id, row.number):
            yield (group[0].patient_id, group[0].number), group
            group = []
        group.append(row)
    if group:
        yield (group[0].patient_id, group[0].number), group


def _check_entry(name: str, row: Any, changes: list[Any], previous: bytes) -> tuple[str | None, bytes]:
    forms = []
    for position, change in enumerate(changes):
        if change.position != position:
            return f"{name}: change {position} is missing", previous
        if (change.salt is None) != (change.body is None):
            return f"{name}: change {position} is half erased", previous
        if change.body is not None:
            if chain.written_digest(change.salt, change.body.encode()) != change.digest:
                return f"{name}: the body of change {position} was altered", previous
            body = json.loads(change.body)  # what the digest confirms is what we wrote
            if (body["id"], body["version"]) != (str(change.id), change.version):
                return f"{name}: the body of change {position} belongs to another row", previous
        forms.append((change.kind, str(change.id), change.version, change.digest.hex()))
    if chain.entry_digest([change.digest for change in changes]) != row.digest:
        return f"{name}: its changes were altered, added or removed", previous
    form = chain.entry_form(
        patient=str(row.patient_id),
        number=row.number,
        verb=row.verb,
        by=str(row.by),
        by_name=row.by_name,
        device=str(row.device_id) if row.device_id else None,
        on_behalf_of=str(row.on_behalf_of) if row.on_behalf_of else None,
        because=row.because,
        recorded_at=to_wire(row.recorded_at),
        changes=forms,
    )
    hashed = chain.entry_hash(previous, form)
    return (None, hashed) if hashed == row.hash else (f"{name} was altered", previous)


def _check_head(
    heads: dict[UUID, Any], wanted: dict[str, dict[int, str]], patient: UUID, count: int, last: bytes
) -> str | None:
    head = heads.get(patient)
    promised = max(wanted.get(str(patient), {0: ""}))
    if promised > count:
        return f"ledger {patient}: entry {count + 1} is missing, cut off after a checkpoint"
    if head is None:
        return f"ledger {patient}: its head is missing"
    if head.number != count:
        return (
            f"ledger {patient}: entry {min(count, head.number) + 1} is missing or was added behind the head"
        )
    return None if head.hash == last else f"ledger {patient}: the head does not fit entry {count}"


def _checkpoints(against: Path | None) -> Iterator[tuple[str, Callable[[], str]]]:
    for row in db.session.scalars(select(Checkpoint).order_by(Checkpoint.number)):
        yield f"checkpoint {row.number}", partial(checkpoint_line, row)
    if against is not None:
        for number, line in enumerate(against.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                yield f"the checkpoint in line {number} of {against.name}", partial(str, line)


def _trusted(written: Callable[[], str]) -> dict[str, Any] | None:
    """A checkpoint that holds together and was signed by this server; None for any other line."""
    ours = keys().checkpoint.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    try:
        point = json.loads(written())
        root = chain.merkle_root([leaf(*head) for head in point["heads"]])
        if root.hex() != point["root"] or base64.b64decode(point["key"]) != ours:
            return None
        signed = _signed(point["number"], datetime.fromisoformat(point["made_at"]), root)
        Ed25519PublicKey.from_public_bytes(ours).verify(base64.b64decode(point["signature"]), signed)
    except (InvalidSignature, ValueError, TypeError, LookupError):
        return None
    return point


def as_of_barrier() -> None:
    """Wait until every write begun before now has ended: on PostgreSQL for all who share the writers' lock, on SQLite
    for the one writer, by having its turn next (a reader would not wait for it)."""
    with short_write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_LOCK})


@every(minutes=15)
def sign_heads() -> None:
    """A checkpoint every quarter of an hour, so that a cut-off tail is noticed within that time."""
    make_checkpoint()
