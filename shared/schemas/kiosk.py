"""Kiosks of a site and visits at them on the wire."""

import re
from typing import Any

from shared.schemas.accounts import DeviceCodeAnswerSchema
from shared.schemas.base import StrictSchema
from shared.schemas.fields import Base64, String, Uuid


class VisitCode(String):
    """Six digits as people type them or a scanner reads them: spaces and hyphens do not count."""

    default_error_messages = {"code": "The code has six digits."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=20, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        typed = re.sub(r"[\s-]", "", super()._deserialize(value, attr, data, **kwargs))
        if not re.fullmatch(r"[0-9]{6}", typed, re.ASCII):
            raise self.make_error("code")
        return typed


class VisitCodeAnswerSchema(DeviceCodeAnswerSchema):
    """The digits, once: typed at the kiosk, or scanned from the QR picture (SVG) of the same digits."""


class VisitSchema(StrictSchema):
    """A kiosk presents a visitor's code, the public key it made for the visit, and its own signature over both."""

    kiosk = Uuid()
    code = VisitCode()
    signing_key = Base64(exactly=32)
    proof = String(most=120)
