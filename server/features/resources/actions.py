"""What a site does with its resources. They are recorded on the site's own ledger, as administration is."""

from datetime import date
from typing import Any
from uuid import UUID

from server.features.care_plans import queries as care_plans
from server.features.resources.models import Resource
from server.features.resources.queries import today_at
from server.foundation.access import Actor
from server.foundation.facts import change, enter, existing
from server.foundation.gate import action
from server.foundation.problems import Conflict, Invalid
from shared.domain.access import Permission
from shared.schemas.resources import EVERY_CONDITION


@action("resources.resource.keep", needs=Permission.RESOURCES_WRITE)
def keep_resource(site_id: UUID, resource: dict[str, Any], *, by: Actor) -> Resource:
    """Enter a resource, or change the one with this id (a loaded ResourceSchema). Who enters it has checked it."""
    known = {key.partition("/")[0] for key, _ in care_plans.shelf().plans} | {EVERY_CONDITION}
    if resource["condition"] not in known:
        raise _wrong("condition", f"Choose one of: {', '.join(sorted(known))}.")
    _not_to_come(site_id, resource["last_checked_on"], "last_checked_on")
    return enter(Resource, site_id, resource, checked_by=by.name, withdrawn_on=None)


@action("resources.resource.check", needs=Permission.RESOURCES_WRITE)
def check_resource(site_id: UUID, resource_id: UUID, *, checked_on: date, by: Actor) -> Resource:
    """Somebody made sure on this day that it is still right."""
    row = existing(Resource, site_id, resource_id)
    _not_to_come(site_id, checked_on, "checked_on")
    if checked_on < row.last_checked_on:
        raise Conflict("It was checked after that day.")
    return change(Resource, site_id, resource_id, {"last_checked_on": checked_on, "checked_by": by.name})


@action("resources.resource.withdraw", needs=Permission.RESOURCES_WRITE)
def withdraw_resource(site_id: UUID, resource_id: UUID, *, by: Actor) -> Resource:
    """It is no longer shown to patients."""
    row = existing(Resource, site_id, resource_id)
    if row.withdrawn_on is not None:
        return row
    return change(Resource, site_id, resource_id, {"withdrawn_on": today_at(site_id)})


def _not_to_come(site_id: UUID, day: date, field: str) -> None:
    if day > today_at(site_id):
        raise _wrong(field, "It is still to come.")


def _wrong(field: str, why: str) -> Invalid:
    return Invalid(why, errors={field: [why]})
