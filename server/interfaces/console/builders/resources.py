"""A site's resources as its staff keep them: the page, and the forms to enter, change and withdraw one."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from server.features.accounts import queries as accounts
from server.features.care_plans import queries as care_plans
from server.features.resources import queries as resources
from server.foundation.access import Actor
from server.foundation.problems import NotFound
from server.interfaces.console.builders.forms import choices
from server.interfaces.console.builders.words import LANGUAGES, plain
from server.interfaces.console.builders.workshop_head import cancer_name
from server.interfaces.console.views.entry import EntryForm, Field
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.panel import Choice
from server.interfaces.console.views.resources import ConditionGroup, ResourceRow, ResourcesView
from shared.domain.access import ROLES, Permission
from shared.domain.plan import LANGUAGES as TAGS
from shared.schemas.resources import CATEGORIES, EVERY_CONDITION

HREF = "/resources"
BACK = Link(HREF, "Resources")
EVERYBODY = "All conditions"


def keeping_site(by: Actor) -> UUID:
    """The site whose resources this person keeps; NotFound for whoever has no such right over a whole site."""
    for grant in accounts.me(by=by).grants:
        if grant.subject_kind == "site" and Permission.RESOURCES_WRITE in ROLES[grant.role].permissions:
            assert grant.subject_id is not None
            return grant.subject_id
    raise NotFound()


def resources_view(site_id: UUID, *, by: Actor) -> ResourcesView:
    """Every entry by condition, withdrawn ones last."""
    today = resources.today_at(site_id)
    sites = {site.id: site.name for site in accounts.sites(by=by)}
    rows = resources.of_site(site_id, by=by)
    groups: dict[str, list[Any]] = {}
    for row in sorted(rows, key=lambda row: row.withdrawn_on is not None):
        groups.setdefault(row.condition, []).append(row)
    shown = tuple(
        ConditionGroup(key, _condition(key), tuple(_row(row, today) for row in of))
        for key, of in sorted(
            groups.items(), key=lambda pair: (pair[0] != EVERY_CONDITION, _condition(pair[0]))
        )
    )
    stale = sum(row.stale and row.withdrawn_on is None for group in shown for row in group.rows)
    add = Link(f"{HREF}/new", "Enter a resource")
    return ResourcesView(sites.get(site_id, ""), add, shown, stale, resources.GOOD_FOR.days)


def _condition(key: str) -> str:
    return EVERYBODY if key == EVERY_CONDITION else cancer_name(key)


def _row(row: Any, today: date) -> ResourceRow:
    href = f"{HREF}/{row.id}"
    here = row.withdrawn_on is None
    links = (
        Link(href, "Change", row.name),
        *((Link(f"{href}/withdraw", "Withdraw", row.name),) if here else ()),
    )
    return ResourceRow(
        row.name,
        plain(row.category),
        ", ".join(LANGUAGES.get(tag, tag) for tag in TAGS if tag in row.texts),
        row.texts.get("en") or next(iter(row.texts.values()), ""),
        row.phone,
        row.url,
        row.last_checked_on,
        row.checked_by,
        resources.is_stale(row, today),
        row.withdrawn_on,
        f"{href}/check" if here else None,
        links,
    )


def resource_form(site_id: UUID, row: Any | None, *, by: Actor) -> EntryForm:
    """An entry, new or changed."""
    cancers = sorted({key.partition("/")[0] for key, _ in care_plans.library(by=by).plans}, key=cancer_name)
    conditions = (
        Choice(EVERY_CONDITION, EVERYBODY),
        *(Choice(cancer, cancer_name(cancer)) for cancer in cancers),
    )
    today = resources.today_at(site_id)
    texts: Mapping[str, str] = row.texts if row is not None else {}
    fields = (
        *((Field("version", "", "hidden", str(row.version)),) if row is not None else ()),
        Field("condition", "For whom", "select", row.condition if row else "", choices=conditions),
        Field("category", "Kind", "select", row.category if row else "", choices=choices(CATEGORIES)),
        Field("name", "Name", value=row.name if row else ""),
        *(
            Field(
                f"text_{tag}",
                f"What it is, in {LANGUAGES[tag]}",
                "textarea",
                texts.get(tag, ""),
                required=False,
                hint="Short words. At least one language is needed." if tag == "en" else "",
            )
            for tag in TAGS
        ),
        Field("phone", "Telephone", value=(row.phone or "") if row else "", required=False, short=True),
        Field("url", "Address", value=(row.url or "") if row else "", required=False, hint="https://…"),
        Field("last_checked_on", "Checked on", "date", today.isoformat()),
    )
    title = "Change a resource" if row is not None else "Enter a resource"
    action = f"{HREF}/{row.id}" if row is not None else f"{HREF}/new"
    intro = "Patients of this site see it with the day on which it was checked."
    return EntryForm(title, _site(site_id, by), BACK, action, "Save", fields, intro=intro)


def withdrawing(site_id: UUID, row: Any, *, by: Actor) -> EntryForm:
    """Take an entry away from patients."""
    return EntryForm(
        "Withdraw a resource",
        _site(site_id, by),
        BACK,
        f"{HREF}/{row.id}/withdraw",
        "Withdraw it",
        (),
        intro="Patients no longer see it. It stays here, and can be entered again by changing it.",
        facts=(("Name", row.name), ("For whom", _condition(row.condition))),
        danger=True,
    )


def _site(site_id: UUID, by: Actor) -> str:
    return next((site.name for site in accounts.sites(by=by) if site.id == site_id), "")
