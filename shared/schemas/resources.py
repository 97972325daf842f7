"""Where patients find help, on the wire."""

from typing import Any

from marshmallow import ValidationError, validate, validates_schema

from shared.schemas.base import StrictSchema
from shared.schemas.fields import Boolean, Choice, Date, Integer, Key, String, Texts, Uuid

CATEGORIES = ("community", "help_line", "transport", "money", "other")
EVERY_CONDITION = "all"


class ResourceSchema(StrictSchema):
    """One entry of a site. `condition` is the key of a cancer, or "all". It is checked when it is entered or changed;
    `stale` when that is more than 180 days ago."""

    id = Uuid(optional=True)
    condition = Key(most=60)
    category = Choice(CATEGORIES)
    name = String()
    texts = Texts()
    phone = String(most=40, optional=True)
    url = String(
        most=500,
        optional=True,
        validate=validate.Regexp(
            r"https://[^\s]+\Z", error="An address that begins with https:// is needed."
        ),
    )
    last_checked_on = Date()
    site_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    checked_by = String(dump_only=True)
    withdrawn_on = Date(dump_only=True)
    stale = Boolean(dump_only=True)

    @validates_schema
    def says_something(self, resource: dict[str, Any], **_: Any) -> None:
        """A text in at least one language."""
        if not resource["texts"]:
            raise ValidationError("Say what it is in at least one language.", "texts")


class ResourceCheckSchema(StrictSchema):
    """Somebody made sure on this day that an entry is still right."""

    checked_on = Date()
