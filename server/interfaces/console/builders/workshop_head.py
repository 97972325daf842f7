"""The list of plans, and what stands at the top of every page about a plan: versions, signatures, reviews, pages."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any
from uuid import UUID

from server.features.accounts import queries as accounts
from server.features.care_plans import queries as care_plans
from server.features.care_plans.library import Library
from server.foundation.access import Actor
from server.foundation.problems import NotFound
from server.interfaces.console.builders.words import LANGUAGES, READER, plain
from server.interfaces.console.views.entry import Field
from server.interfaces.console.views.frame import Link, NavLink
from server.interfaces.console.views.workshop import (
    CancerGroup,
    PlanEntry,
    PlanHead,
    PlansView,
    Review,
    VersionRow,
)
from shared.domain.access import ROLES, Permission
from shared.domain.plan import Plan

CANCERS = {
    "lung_nsclc": "Lung, non-small-cell",
    "dlbcl": "Large B-cell lymphoma (DLBCL)",
    "hodgkin": "Hodgkin lymphoma",
    "head_neck": "Head and neck",
    "cml": "Chronic myeloid leukemia (CML)",
    "aml": "Acute myeloid leukemia (AML)",
}
INTENTS = {
    "curative": "aims at cure",
    "disease_control": "keeps the disease in check",
    "survivorship": "after treatment",
}
TABS = (
    ("calendar", "", "Calendar"),
    ("simulate", "/simulate", "Simulate"),
    ("compare", "/compare", "Compare"),
    ("impact", "/impact", "Impact"),
    ("forecast", "/forecast", "Forecast"),
    ("publish", "/publish", "Publish"),
)
OF_PATIENTS = ("impact", "forecast")
"""Pages about the patients one may see; for whom there are none, there are no such pages."""
Version = tuple[str, int]


def cancer_name(key: str) -> str:
    """A cancer as it is called here."""
    return CANCERS.get(key) or plain(key).capitalize()


def publishing_site(by: Actor) -> UUID | None:
    """The site for which this person may publish plans: that of a right over a whole site. None for all others."""
    for grant in accounts.me(by=by).grants:
        if grant.subject_kind == "site" and Permission.PLANS_PUBLISH in ROLES[grant.role].permissions:
            return grant.subject_id
    return None


def signing_fields(by: Actor) -> tuple[Field, Field]:
    """Who signs, and their own password once more."""
    name = accounts.me(by=by).person.sign_in_name or ""
    return (
        Field("signed_as", "You sign in as", "fixed", name, autocomplete="username"),
        Field(
            "password", "Your own password, again", "password", autocomplete="current-password", short=True
        ),
    )


def _patients(by: Actor) -> Mapping[Version, int] | None:
    """How many patients have each version, for those who may read the plans of some patient."""
    roles = {grant.role for grant in accounts.me(by=by).grants}
    if not any(Permission.PLAN_READ in ROLES[role].permissions for role in roles):
        return None
    return care_plans.patients_by_version(by=by)


def plan_version(library: Library, cancer: str, name: str, version: int) -> Plan:
    """A version of a plan by the parts of its address; NotFound if there is none."""
    found = library.plans.get((f"{cancer}/{name}", version))
    if found is None:
        raise NotFound()
    return found


def plans_view(*, by: Actor) -> PlansView:
    """Every plan by cancer, with its versions."""
    library = care_plans.library(by=by)
    counts = _patients(by)
    keys: dict[str, list[Plan]] = {}
    for key, _ in sorted(library.plans):
        keys.setdefault(key, [])
    for (key, _), plan in library.plans.items():
        keys[key].append(plan)
    groups: dict[str, list[PlanEntry]] = {}
    for key, versions in keys.items():
        newest = max(versions, key=lambda one: one.version)
        rows = sorted(versions, key=lambda one: -one.version)
        entry = PlanEntry(
            key,
            newest.names[READER],
            INTENTS[newest.intent],
            tuple(_version_row(library, one, counts, newest.version) for one in rows),
        )
        groups.setdefault(newest.cancer, []).append(entry)
    found = tuple(
        CancerGroup(cancer, cancer_name(cancer), tuple(sorted(plans, key=lambda one: one.name)))
        for cancer, plans in sorted(groups.items(), key=lambda pair: cancer_name(pair[0]))
    )
    return PlansView(found, len(keys), len(library.plans) - len(library.published))


def plan_head(plan: Plan, here: str, *, by: Actor) -> PlanHead:
    """The top of a page about this version."""
    library = care_plans.library(by=by)
    counts = _patients(by)
    numbers = sorted((number for key, number in library.plans if key == plan.key), reverse=True)
    href = plan_href(plan.key, plan.version)
    part = next(path for key, path, _ in TABS if key == here)
    return PlanHead(
        plan.key,
        plan.names[READER],
        cancer_name(plan.cancer),
        href,
        _version_row(library, plan, counts, numbers[0]),
        tuple(
            Link(f"{plan_href(plan.key, number)}{part}", f"Version {number}")
            for number in numbers
            if number != plan.version
        ),
        tuple(
            NavLink(key, f"{href}{path}", label)
            for key, path, label in TABS
            if counts is not None or key not in OF_PATIENTS
        ),
        here,
    )


def plan_href(key: str, version: int) -> str:
    """Where a version of a plan is shown."""
    return f"/plans/{key}/v{version}"


def _version_row(
    library: Library, plan: Plan, counts: Mapping[Version, int] | None, newest: int
) -> VersionRow:
    line = library.published.get((plan.key, plan.version))
    return VersionRow(
        plan.version,
        plan_href(plan.key, plan.version),
        line.signer if line else None,
        line.on if line else None,
        tuple(LANGUAGES.get(tag, tag) for tag in plan.languages),
        review_of(plan),
        None if counts is None else counts.get((plan.key, plan.version), 0),
        plan.version == newest,
    )


def review_of(plan: Plan) -> Review:
    """How many statements with a source a clinician has still to check: everything that carries `review`."""
    states = list(_review_states(plan))
    return Review(sum(state is not None for state in states), len(states))


def _review_states(part: Any) -> Iterator[str | None]:
    if isinstance(part, Mapping):
        for one in part.values():
            yield from _review_states(one)
    elif isinstance(part, tuple):
        for one in part:
            yield from _review_states(one)
    elif is_dataclass(part):
        names = {one.name for one in fields(part)}
        if "review" in names:
            yield getattr(part, "review", None)
        for name in names:
            yield from _review_states(getattr(part, name))
