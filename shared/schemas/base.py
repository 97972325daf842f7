"""What every schema here is built on: unknown keys refused, parts kept in wire form, keyset pages, problems."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from marshmallow import RAISE, Schema, ValidationError, post_load, validates_schema

from shared.domain.instants import to_wire
from shared.schemas.fields import Integer, List, Mapping, Nested, QueryInteger, String, Uuid

NOTE_LENGTH = 4000
"""Characters of a free text by a patient or the team."""
SAW_MOST = 20
"""More versions of one thing than anybody can compare."""
PAGE = 50
PAGE_MOST = 200


class StrictSchema(Schema):
    """Refuses what it does not know. Loaded values are Python's own: UUID, date, datetime in UTC, Decimal."""

    error_messages = {"unknown": "This field is not known here.", "type": "An object is needed."}

    class Meta:
        unknown = RAISE


class CorrectionSchema(StrictSchema):
    """What a correction has beside the whole new fact: which one it replaces, and why. The old one stays."""

    amends = Uuid()
    reason = String(most=500)

    @validates_schema
    def amends_another(self, fact: dict[str, Any], **_: Any) -> None:
        """Nothing corrects itself."""
        if fact["amends"] == fact["id"]:
            raise ValidationError("A correction has an id of its own.", "amends")


class VersionSchema(StrictSchema):
    """What a thing said whole has beside it: `saw`, the versions its author was looking at (one that is gone on from,
    several where one was picked). Left out: said after whatever came before. See `shared.domain.conflicts`."""

    saw = List(Uuid(), most=SAW_MOST, optional=True)

    @post_load
    def names_them_as_text(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Ids of a list are kept as they travel."""
        return said | {"saw": None if said["saw"] is None else [str(one) for one in said["saw"]]}


class PartSchema(StrictSchema):
    """A part that is kept as JSON inside a record: checked and normalised, then left in its wire form."""

    @post_load
    def keep_wire_form(self, part: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Moments, days, numbers and ids back to text."""
        return wire_form(part)


def read(schema: Schema, body: Any) -> dict[str, Any]:
    """One object read by its schema. ValidationError names each field and what it needs."""
    return cast(dict[str, Any], schema.load(body))


def wire_form(value: Any) -> Any:
    """A loaded value as it would travel: the inverse of loading, for bodies without floats.

    >>> wire_form({"on": date(2026, 11, 22), "value": Decimal("38.40")})
    {'on': '2026-11-22', 'value': '38.40'}
    """
    match value:
        case dict():
            return {key: wire_form(inner) for key, inner in value.items()}
        case list() | tuple():
            return [wire_form(inner) for inner in value]
        case datetime():
            return to_wire(value)
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case UUID():
            return str(value)
        case _:
            return value


class PageQuerySchema(StrictSchema):
    """How a page is asked for: after an opaque cursor, so many rows."""

    cursor = String(most=2000, optional=True)
    limit = QueryInteger(least=1, most=PAGE_MOST, load_default=PAGE)


class PageSchema(StrictSchema):
    """A keyset page: `next` asks for what follows, null at the end. Nothing is counted."""

    next = String(most=2000, optional=True)


def page_of(item: type[Schema]) -> type[PageSchema]:
    """The page schema whose `items` are of this schema."""
    name = f"{item.__name__.removesuffix('Schema')}PageSchema"
    return type(
        name, (PageSchema,), {"items": List(Nested(item), most=PAGE_MOST), "__doc__": PageSchema.__doc__}
    )


class ProblemSchema(StrictSchema):
    """What went wrong, as RFC 9457 has it. `errors` names fields and says what each needs."""

    type = String()
    title = String()
    status = Integer(least=400, most=599)
    detail = String(most=2000, optional=True)
    instance = String(optional=True)
    errors = Mapping(optional=True)
