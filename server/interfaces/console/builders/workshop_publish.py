"""What stands before a signature: the checks, who accepted what, the bytes, and the form for who may sign."""

from collections.abc import Iterator
from uuid import UUID
from zoneinfo import ZoneInfo

from server.features.accounts import queries as accounts
from server.features.care_plans import queries as care_plans
from server.features.care_plans.library import Library
from server.features.workshop import queries as workshop
from server.features.workshop.softening import softened, softened_red_flags
from server.foundation.access import Actor
from server.interfaces.console.builders.words import plain
from server.interfaces.console.builders.workshop_compare import before
from server.interfaces.console.builders.workshop_head import (
    plan_head,
    publishing_site,
    review_of,
    signing_fields,
)
from server.interfaces.console.look import counted, day
from server.interfaces.console.views.entry import EntryForm, Field
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.workshop import CheckLine, PublishView, SofteningRow
from shared.domain.plan import Plan

NOT_YOURS = (
    "Only an oncologist with a right over the whole site can publish a plan. You can read all of this."
)


def publish_view(plan: Plan, *, by: Actor) -> PublishView:
    """The page of a version, published or not."""
    library = care_plans.library(by=by)
    head = plan_head(plan, "publish", by=by)
    site = publishing_site(by)
    old = before(library, plan)
    rows = _softenings(plan, library, site, by) if site else ()
    checks = tuple(_checks(plan, old, rows, site, head.href))
    sha256 = library.digests[plan.key, plan.version]
    line = library.published.get((plan.key, plan.version))
    facts = [("File", f"{plan.key}/v{plan.version}.yaml, with the parts it uses"), ("SHA-256", sha256)]
    if line is not None:
        facts += [("Signed by", line.signer), ("On", day(line.on))]
        return PublishView(
            head, checks, rows, tuple(facts), None, "This version is published. It is never changed."
        )
    if site is None:
        return PublishView(head, checks, rows, tuple(facts), None, NOT_YOURS)
    if any(one.state == "stop" for one in checks):
        stopped = "What is marked “not yet” must be settled first."
        return PublishView(head, checks, rows, tuple(facts), None, stopped)
    return PublishView(head, checks, rows, tuple(facts), _form(plan, head.href, sha256, by), "")


def _form(plan: Plan, href: str, sha256: str, by: Actor) -> EntryForm:
    fields = (
        Field("sha256", "", "hidden", sha256),
        *signing_fields(by),
    )
    name = accounts.me(by=by).person.name
    intro = (
        f"You sign as {name}. From then on patients can be given this version, and its words can never be "
        "changed: a change is a new version. Your name stands on every alert that it raises."
    )
    return EntryForm(
        "Sign and publish",
        "",
        Link(href, "The plan"),
        f"{href}/publish",
        "Sign and publish",
        fields,
        intro=intro,
    )


def _checks(
    plan: Plan, old: Plan | None, rows: tuple[SofteningRow, ...], site: UUID | None, href: str
) -> Iterator[CheckLine]:
    yield CheckLine(
        "ok", "The file is valid", "Every key, unit, day and dependency was checked when it was read."
    )
    yield CheckLine("ok", "Every text is there", f"In {', '.join(plan.languages)}.")
    yield _red_flags(plan, old, href)
    if old is not None:
        yield from _softer(plan, old, rows, site, href)
    review = review_of(plan)
    if review.needed:
        statements = f"{review.needed} of {counted(review.total, 'statement')}"
        told = "Signing says that you have read them. They stay marked until the file says otherwise."
        yield CheckLine("note", f"{statements} marked as not reviewed", told, Link(href, "Read them"))
    else:
        yield CheckLine("ok", "Every statement is marked as reviewed")


def _red_flags(plan: Plan, old: Plan | None, href: str) -> CheckLine:
    compare = Link(f"{href}/compare", "Compare")
    if old is None:
        return CheckLine("ok", "No version before this one", "Nothing can have become softer.")
    flags = softened_red_flags(old, plan)
    if flags:
        names = ", ".join(flags)
        return CheckLine(
            "stop",
            "A red flag would be softened",
            f"{names}. Nobody can accept this: change the file.",
            compare,
        )
    return CheckLine("ok", "No red flag is softened", f"Compared with version {old.version}.", compare)


def _softer(
    plan: Plan, old: Plan, rows: tuple[SofteningRow, ...], site: UUID | None, href: str
) -> Iterator[CheckLine]:
    flags = softened_red_flags(old, plan)
    lost = {rule: verdict for rule, verdict in softened(old, plan).items() if rule not in flags}
    accepted = {row.rule: row for row in rows if row.current}
    if not lost:
        yield CheckLine("ok", "No rule warns less", f"Compared with version {old.version}.")
    for rule, verdict in lost.items():
        row = accepted.get(rule)
        if row is not None:
            yield CheckLine(
                "ok", f"Accepted: {rule} is {verdict}", f"{row.by}, {day(row.at.date())}: {row.reason}"
            )
        elif site is None:
            yield CheckLine(
                "note", f"{rule} is {verdict}", "It must be accepted before this can be published."
            )
        else:
            told = "A named clinician must accept it, having seen what it would have missed."
            link = Link(f"{href}/accept/{rule}", "Look at it and accept", rule)
            yield CheckLine("stop", f"Not accepted: {rule} is {verdict}", told, link)


def _softenings(plan: Plan, library: Library, site: UUID, by: Actor) -> tuple[SofteningRow, ...]:
    zone = ZoneInfo(accounts.me(by=by).person.time_zone)
    sha256 = library.digests[plan.key, plan.version]
    return tuple(
        SofteningRow(
            one.rule,
            plain(one.verdict),
            one.accepted_name,
            one.accepted_at.astimezone(zone),
            one.reason,
            f"{one.alerts_before} → {one.alerts_after} in {counted(one.days, 'day')}",
            f"{one.caught_before} → {one.caught_after} of {one.mattered}",
            one.to_sha256 == sha256,
        )
        for one in workshop.softenings(site, by=by, plan=plan.key)
        if one.to_version == plan.version
    )
