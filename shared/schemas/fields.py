"""Strict fields: what looks almost right is refused, in plain words. Schemas themselves are in the files beside.

Every field is required and not null unless it is `optional` (absent or null, read as None) or `dump_only`.
"""

import base64
import binascii
import re
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from marshmallow import fields, validate

from shared.domain.instants import to_wire

SAFE_INTEGER = 2**53
"""Beyond it a number changes when a JavaScript or JSON reader takes it for a double."""


class Needed(fields.Field):
    """What all strict fields share: needed unless said otherwise, with messages a person can act on."""

    default_error_messages = {
        "required": "This is needed.",
        "null": "This may not be empty.",
        "validator_failed": "This is not valid.",
    }

    def __init__(self, *, optional: bool = False, **kwargs: Any) -> None:
        if optional:
            kwargs = {"load_default": None, "allow_none": True} | kwargs
        elif not kwargs.get("dump_only") and "load_default" not in kwargs:
            kwargs = {"required": True} | kwargs
        super().__init__(**kwargs)

    def _checks(self, kwargs: dict[str, Any], *more: validate.Validator | None) -> dict[str, Any]:
        """The keyword arguments with our validators before those that were given."""
        given = kwargs.get("validate") or []
        asked = [one for one in more if one is not None]
        return kwargs | {"validate": [*asked, *(given if isinstance(given, list | tuple) else [given])]}


class String(Needed, fields.String):
    """Text as it was written. Refused: NUL, lone surrogates, more than `most` characters, blank unless `blank`."""

    default_error_messages = {
        "invalid": "Text is needed.",
        "unreadable": "The text holds a character that cannot be kept.",
        "blank": "This may not be blank.",
    }

    def __init__(self, *, most: int = 200, blank: bool = False, **kwargs: Any) -> None:
        self.blank = blank
        length = validate.Length(max=most, error=f"At most {most} characters.")
        super().__init__(**self._checks(kwargs, length))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise self.make_error("unreadable")
        if not self.blank and not value.strip():
            raise self.make_error("blank")
        return value


class Choice(String):
    """One word of a fixed list."""

    def __init__(self, choices: Iterable[str], **kwargs: Any) -> None:
        self.choices = tuple(choices)
        one_of = validate.OneOf(self.choices, error=f"Choose one of: {', '.join(self.choices)}.")
        super().__init__(**self._checks(kwargs, one_of))


class Key(String):
    """A name made by the project or a plan: small letters, digits and `. _ - /`, no spaces."""

    def __init__(self, *, most: int = 120, **kwargs: Any) -> None:
        shape = validate.Regexp(r"[a-z0-9][a-z0-9._/-]*\Z", error="Small letters, digits and . _ - / only.")
        super().__init__(most=most, **self._checks(kwargs, shape))


class Language(String):
    """A language tag such as en, es or es-MX."""

    def __init__(self, **kwargs: Any) -> None:
        shape = validate.Regexp(r"[a-z]{2,3}(-[A-Z]{2})?\Z", error="A language such as en or es is needed.")
        super().__init__(most=6, **self._checks(kwargs, shape))


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


class TimeZone(String):
    """The IANA name of a time zone, such as America/New_York."""

    default_error_messages = {"zone": "A time zone such as America/New_York is needed."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=64, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        name = super()._deserialize(value, attr, data, **kwargs)
        if name not in _zones():
            raise self.make_error("zone")
        return name


class Integer(Needed, fields.Integer):
    """A whole number. 4.0 is 4; 4.7, "4" and true are refused."""

    default_error_messages = {"invalid": "A whole number is needed."}

    def __init__(self, *, least: int = -SAFE_INTEGER, most: int = SAFE_INTEGER, **kwargs: Any) -> None:
        bounds = validate.Range(least, most, error="It must be between {min} and {max}.")
        super().__init__(**self._checks(kwargs, bounds))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid")
        if isinstance(value, float) and not value.is_integer():
            raise self.make_error("invalid")
        return int(value)


class QueryInteger(Integer):
    """A whole number of a query string, where every value is text."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value, re.ASCII):
            value = int(value)
        return super()._deserialize(value, attr, data, **kwargs)


class Boolean(Needed, fields.Boolean):
    """true or false, nothing that merely resembles them."""

    default_error_messages = {"invalid": "true or false is needed."}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_YEARS = range(1880, 2200)
"""Outside it a date is a slip of typing, and conversions of time zones would overflow."""


class Date(Needed, fields.Date):
    """A local day, YYYY-MM-DD and no other form."""

    default_error_messages = {"invalid": "A day such as 2026-11-22 is needed."}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise self.make_error("invalid")
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise self.make_error("invalid") from error
        if day.year not in _YEARS:
            raise self.make_error("invalid")
        return day

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return value.isoformat() if isinstance(value, date) else value


class AwareDateTime(Needed, fields.AwareDateTime):
    """A moment with its offset, turned to UTC; written with microseconds and a Z."""

    default_error_messages = {"invalid": "A moment such as 2026-11-22T08:00:00.000000Z is needed."}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise self.make_error("invalid")
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise self.make_error("invalid") from error
        if moment.year not in _YEARS:
            raise self.make_error("invalid")
        return moment.astimezone(UTC)

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return to_wire(value) if isinstance(value, datetime) else value


class DecimalString(Needed, fields.String):
    """A number as text, so that no digit is lost: at most 12 digits before the point and 6 after it."""

    default_error_messages = {"invalid": 'The number must be text such as "38.4".'}
    _SHAPE = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)

    def __init__(self, *, least: Decimal | None = None, most: Decimal | None = None, **kwargs: Any) -> None:
        low = None if least is None else validate.Range(min=least, error=f"It must be at least {least}.")
        high = None if most is None else validate.Range(max=most, error=f"It must be at most {most}.")
        super().__init__(**self._checks(kwargs, low, high))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not self._SHAPE.fullmatch(value):
            raise self.make_error("invalid")
        return Decimal(value)

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return format(value, "f") if isinstance(value, Decimal) else value


class Uuid(Needed, fields.UUID):
    """An identifier in its one form, 36 characters with hyphens."""

    default_error_messages = {"invalid_uuid": "This is no identifier."}
    _SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> uuid.UUID:
        if not isinstance(value, str) or not self._SHAPE.fullmatch(value):
            raise self.make_error("invalid_uuid")
        return uuid.UUID(value)


class Base64(Needed, fields.String):
    """Bytes as standard base64 with padding; `exactly` fixes their number. Read as bytes, written from bytes."""

    default_error_messages = {"invalid": "This is not valid base64.", "size": "It must be {size} bytes long."}

    def __init__(self, *, exactly: int | None = None, most: int = 512 * 1024, **kwargs: Any) -> None:
        self.exactly, self.most = exactly, most
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or len(value) > self.most * 4 // 3 + 4:
            raise self.make_error("invalid")
        try:
            raw = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError) as error:
            raise self.make_error("invalid") from error
        if self.exactly is not None and len(raw) != self.exactly:
            raise self.make_error("size", size=self.exactly)
        return raw

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return base64.b64encode(value).decode() if isinstance(value, bytes) else value


class List(Needed, fields.List):
    """A list of at most `most` things."""

    default_error_messages = {"invalid": "A list is needed."}

    def __init__(self, inner: Any, *, most: int = 1000, least: int = 0, **kwargs: Any) -> None:
        many = validate.Length(max=most, error=f"At most {most} entries.")
        few = validate.Length(min=least, error=f"At least {least} entries.") if least else None
        super().__init__(cls_or_instance=inner, **self._checks(kwargs, many, few))


class Nested(Needed, fields.Nested):
    """An object with a schema of its own."""

    default_error_messages = {"type": "An object is needed."}

    def __init__(self, nested: Any, **kwargs: Any) -> None:
        super().__init__(nested=nested, **kwargs)


class Mapping(Needed, fields.Dict):
    """An object with any keys, such as the body of an event that its own schema reads later."""

    default_error_messages = {"invalid": "An object is needed."}


class Texts(Mapping):
    """One sentence per language, as in {"en": …, "es": …}."""

    def __init__(self, *, most: int = 1000, **kwargs: Any) -> None:
        super().__init__(keys=Language(), values=String(most=most), **kwargs)
