"""Free text at rest: sealed with a key of the patient's own, which the site's key wraps. To destroy the patient's key
is to erase every text. Key inventory and rotation: docs/security.md."""

import base64
import os
from datetime import datetime
from types import SimpleNamespace
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, String, Uuid, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Utc, db
from server.foundation.keys import keys
from server.foundation.ledger import rows_of, transaction
from server.foundation.problems import Conflict
from server.foundation.record import Recorded

SITE_KEY = "s1"
"""Names the site key that wrapped a patient's key; rotation adds s2."""


class PatientKey(Base):
    """One patient's text key, wrapped; `wrapped` becomes null when the texts are erased."""

    __tablename__ = "patient_keys"
    patient_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    wrapped_by: Mapped[str] = mapped_column(String(10))
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    destroyed_at: Mapped[datetime | None] = mapped_column(Utc)


def seal(patient_id: UUID, text: str | None) -> str | None:
    """Seal a text inside an action. The result names its key: `p1.` and base64 of nonce and ciphertext.
    Raises Conflict for a record whose texts were erased."""
    if text is None:
        return None
    key = _key_of(patient_id)
    if key is None:
        if db.session.get(PatientKey, patient_id) is not None:
            raise Conflict("The texts of this record were erased, so no new text can be kept in it.")
        key = AESGCM.generate_key(256)
        nonce = os.urandom(12)
        wrapped = nonce + AESGCM(keys().site).encrypt(nonce, key, patient_id.bytes)
        transaction().add(
            PatientKey.__table__,
            {"patient_id": patient_id, "wrapped_by": SITE_KEY, "wrapped": wrapped, "destroyed_at": None},
        )
    nonce = os.urandom(12)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), patient_id.bytes)
    return "p1." + base64.b64encode(sealed).decode()


def unseal(patient_id: UUID, sealed: str | None) -> str | None:
    """The text again; None for None and for a text whose key was destroyed."""
    if sealed is None:
        return None
    key = _key_of(patient_id)
    if key is None:
        return None
    raw = base64.b64decode(sealed.removeprefix("p1."))
    return AESGCM(key).decrypt(raw[:12], raw[12:], patient_id.bytes).decode()


_WRAPPED = select(PatientKey.wrapped).where(PatientKey.patient_id == bindparam("patient_id"))


def _key_of(patient_id: UUID) -> bytes | None:
    found = rows_of(_WRAPPED, patient_id=patient_id)
    wrapped = found[0].wrapped if found else None
    if wrapped is None:
        return None
    return AESGCM(keys().site).decrypt(wrapped[:12], wrapped[12:], patient_id.bytes)


def opened(row: Recorded) -> SimpleNamespace:
    """The row's values with its sealed texts opened, for whoever may read them. Not a row: it cannot be kept."""
    values = row.values()
    for name in row.sealed:
        values[name] = unseal(row.patient_id, values[name])
    return SimpleNamespace(**values)
