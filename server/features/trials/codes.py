"""Codes for what a study gives out: without the site's key nobody gets from a code to a patient or a row."""

import hmac
from base64 import b32encode
from collections.abc import Callable
from uuid import UUID

from server.foundation.keys import keys

_EASY = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")
"""To Crockford's letters, none of which is mistaken for a digit."""


def subject_code(study_id: UUID, patient_id: UUID) -> str:
    """The code of a subject, short enough to be read out: two groups of five (50 bits). The same again within a study;
    another, with nothing in common, in the next."""
    code = _code(keys().subject, study_id.bytes + b"subject\0" + patient_id.bytes, 10)
    return f"{code[:5]}-{code[5:]}"


def row_codes(study_id: UUID) -> Callable[[str], str]:
    """A function from the id of a row, device or site to its code in a study (80 bits)."""
    key, start = keys().subject, study_id.bytes + b"row\0"
    return lambda row_id: _code(key, start + row_id.encode(), 16)


def _code(key: bytes, what: bytes, letters: int) -> str:
    return b32encode(hmac.digest(key, what, "sha256")[:10]).translate(_EASY)[:letters].decode()
