"""Subject codes: what stands for a patient outside. Without the site's key nobody gets from a code to a patient."""

import hmac
from uuid import UUID

from server.foundation.keys import keys

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's letters: none that is mistaken for a digit."""


def coded(study_id: UUID, *parts: bytes, letters: int) -> str:
    """A code of so many letters (5 bits each) from an HMAC over a study and what it names. The same again within a
    study; another, with nothing in common, in the next."""
    mac = hmac.digest(keys().subject, study_id.bytes + b"\0".join(parts), "sha256")
    number = int.from_bytes(mac, "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(letters))


def subject_code(study_id: UUID, patient_id: UUID) -> str:
    """The code of a subject, short enough to be read out: two groups of five (50 bits)."""
    code = coded(study_id, b"subject", patient_id.bytes, letters=10)
    return f"{code[:5]}-{code[5:]}"
