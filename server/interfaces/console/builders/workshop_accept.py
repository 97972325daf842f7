"""Rules that warn less than in the version before: which, accepted by whom, and the form to take responsibility."""

from server.features.care_plans import queries as care_plans
from server.features.workshop import queries as workshop
from server.features.workshop import replay_queries
from server.features.workshop.diff import differences
from server.features.workshop.replay import MATTERS, SensitivityLost
from server.features.workshop.softening import softened, softened_red_flags
from server.foundation.access import Actor
from server.foundation.problems import NotFound
from server.interfaces.console.builders.workshop_compare import before
from server.interfaces.console.builders.workshop_head import plan_href, publishing_site, signing_fields
from server.interfaces.console.look import counted, day
from server.interfaces.console.views.entry import EntryForm, Field
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.workshop_forecast import ToAccept
from shared.domain.plan import Plan

DAYS = 90
"""How many days of real answers are looked at before a rule is accepted."""


def to_accept(plan: Plan, *, by: Actor) -> tuple[ToAccept, ...]:
    """The rules of the version before that warn less in this one, with what is still to be done about each."""
    library = care_plans.library(by=by)
    old, site = before(library, plan), publishing_site(by)
    if old is None or (plan.key, plan.version) in library.published:
        return ()
    flags = softened_red_flags(old, plan)
    sha256 = library.digests[plan.key, plan.version]
    done = {
        one.rule: f"accepted by {one.accepted_name}, {day(one.accepted_at.date())}"
        for one in (workshop.softenings(site, by=by, plan=plan.key) if site else ())
        if one.to_sha256 == sha256
    }
    rows = []
    for rule, verdict in softened(old, plan).items():
        if rule in flags:
            rows.append(ToAccept(rule, verdict, "a red flag: nobody can accept this", None))
            continue
        href = f"{plan_href(plan.key, plan.version)}/accept/{rule}"
        link = Link(href, "Look at it and accept", rule) if site and rule not in done else None
        rows.append(ToAccept(rule, verdict, done.get(rule, "not accepted yet"), link))
    return tuple(rows)


def measured(plan: Plan, rule: str, *, by: Actor) -> tuple[Plan, SensitivityLost]:
    """The version before and what this rule would have missed; NotFound for a rule that does not warn less."""
    library = care_plans.library(by=by)
    old = before(library, plan)
    if old is None or (plan.key, plan.version) in library.published or rule not in softened(old, plan):
        raise NotFound()
    return old, replay_queries.measured(old, plan, rule, by=by, days=DAYS, limits=replay_queries.Limits())


def accept_form(plan: Plan, old: Plan, rule: str, lost: SensitivityLost, *, by: Actor) -> EntryForm:
    """The form with the figures that are kept with the acceptance."""
    href = plan_href(plan.key, plan.version)
    changes = [one for one in differences(old, plan) if one.section == "rule" and one.name == rule]
    facts = [("Rule", f"{rule}: {softened(old, plan)[rule]}")]
    for one in changes:
        if one.what != "changed" or one.field == "raised":
            facts += [("Before", one.before or "–"), ("After", one.after or "it is gone")]
    facts += [
        ("Looked at", f"{counted(lost.check_ins, 'check-in')} in the last {counted(lost.days, 'day')}"),
        ("Alerts", f"{lost.alerts_before} before, {lost.alerts_after} after"),
        (
            "Warned of",
            f"{lost.caught_before} of {lost.mattered} that mattered before, {lost.caught_after} after",
        ),
    ]
    fields = (
        Field(
            "reason",
            "Why this is acceptable",
            "textarea",
            hint="It is kept with your name and these figures.",
        ),
        *signing_fields(by),
    )
    return EntryForm(
        "Accept that a rule warns less",
        "",
        Link(f"{href}/forecast", plan.names["en"]),
        f"{href}/accept/{rule}",
        "I accept this",
        fields,
        intro=MATTERS,
        facts=tuple(facts),
    )
