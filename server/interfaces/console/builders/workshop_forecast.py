"""A version tried on the real answers of the last weeks: figures, chart, what to expect, budgets."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import cast
from uuid import UUID

from server.features.accounts import queries as accounts
from server.features.workshop import forecast_queries, replay_queries
from server.features.workshop.forecast import Forecast
from server.features.workshop.replay import MATTERS, Replay
from server.foundation.access import Actor
from server.foundation.problems import Invalid
from server.interfaces.console.builders.workshop_accept import to_accept
from server.interfaces.console.builders.workshop_head import plan_head, publishing_site
from server.interfaces.console.builders.workshop_proposals import proposed
from server.interfaces.console.charts.alert_load import Load, LoadChart, load_chart
from server.interfaces.console.look import counted, day
from server.interfaces.console.views.entry import EntryForm, Field
from server.interfaces.console.views.frame import Link, Tier
from server.interfaces.console.views.panel import Choice
from server.interfaces.console.views.workshop_forecast import (
    Compared,
    ExpectedDay,
    ForecastView,
    MovedAlert,
    RuleFigures,
    TeamExpected,
)
from shared.domain.alerts import TIERS
from shared.domain.plan import Plan

SPANS = (28, 84, 180)
LISTED = 30
LIMITS = replay_queries.Limits()


def forecast_view(plan: Plan, days: int, team: str, *, by: Actor, soften: bool = False) -> ForecastView:
    """The page for the last `days` of one team's patients, or of all one may read; with `soften` what that team could
    soften."""
    head = plan_head(plan, "forecast", by=by)
    teams = {str(one.id): one.name for one in accounts.teams(by=by)}
    view = ForecastView(
        head,
        days,
        team if team in teams else "",
        tuple(Choice(key, name) for key, name in teams.items()),
        tuple(Choice(str(span), f"{span} days") for span in SPANS),
        softened=to_accept(plan, by=by),
        budget=budget_form(head.href, teams, by=by),
    )
    chosen = UUID(team) if team in teams else None
    try:
        found = replay_queries.replay(plan, by=by, days=days, team_id=chosen, limits=LIMITS)
        coming = forecast_queries.forecast(plan, by=by, days=days, team_id=chosen, limits=LIMITS)
    except Invalid as wrong:
        return replace(view, trouble=wrong.detail)
    if not found.patients:
        told = "No patient whose answers you may see has this plan, so there is nothing to try it on."
        return replace(view, trouble=told)
    budget = next((load.budget for load in coming.teams if load.team_id == chosen), None) if chosen else None
    if chosen is None and len(coming.teams) == 1:
        budget = coming.teams[0].budget
    told, proposals = proposed(plan, chosen, days, by=by) if chosen and soften else ("", ())
    moved = found.moved[:LISTED]
    return replace(
        view,
        proposals_told=told,
        proposals=proposals,
        figures=tuple(_figures(found)),
        notes=tuple(_notes(found)),
        chart=_chart(found, budget),
        rules=tuple(_rules(found)),
        moved=tuple(
            MovedAlert(
                one.on,
                Link(f"/patients/{one.patient_id}", str(one.patient_id)[-6:]),
                one.rule,
                cast("Tier | None", one.before),
                cast("Tier | None", one.after),
            )
            for one in moved
        ),
        more_moved=sum(one.vanished + one.appeared for one in found.rules) - len(moved),
        expected=tuple(_day(on, counts) for on, counts in coming.days),
        expected_total=_coming(coming),
        loads=_loads(coming, teams, head.href, days),
    )


def budget_form(href: str, teams: Mapping[str, str], *, by: Actor) -> EntryForm | None:
    """How many alerts a nurse of a team should get a day at most; for those who may say so."""
    site = publishing_site(by)
    if site is None:
        return None
    own = {str(one.id) for one in accounts.teams(by=by, site_id=site)}
    choices = tuple(Choice(key, name) for key, name in teams.items() if key in own)
    fields = (
        Field("team_id", "Team", "select", choices[0].value if len(choices) == 1 else "", choices=choices),
        Field("budget", "Alerts a nurse and day, at most", "number", hint="Such as 2.5."),
    )
    return EntryForm("Alert budget", "", Link(href, "The plan"), f"{href}/budget", "Set the budget", fields)


def _figures(found: Replay) -> Iterator[Compared]:
    before, after = found.per_nurse_and_day(after=False), found.per_nurse_and_day(after=True)
    if before is not None and after is not None:
        yield Compared("Alerts per nurse and day", f"{float(before):.2f}", f"{float(after):.2f}")
    for name, tier in (("All alerts", None), *((f"{tier.capitalize()} alerts", tier) for tier in TIERS)):
        yield Compared(
            name, str(found.alerts(after=False, tier=tier)), str(found.alerts(after=True, tier=tier))
        )
    yield Compared(
        "Warned of, of those that mattered",
        f"{found.caught_before} of {found.mattered}",
        f"{found.caught_after} of {found.mattered}",
    )


def _notes(found: Replay) -> Iterator[str]:
    yield (
        f"{counted(found.check_ins, 'check-in')} of {counted(found.patients, 'patient')}, "
        f"{day(found.first_on)} to {day(found.last_on)}, shared by {counted(found.nurses, 'nurse')}."
    )
    yield MATTERS
    if not found.nurses:
        yield "No nurse holds a running role in these teams, so nothing is divided by nurses."
    if found.unseen:
        more = counted(found.unseen, "more patient")
        yield f"{more} with this plan, whose answers you may not see, are in no figure."
    if found.not_reproducible:
        yield (
            f"{counted(found.not_reproducible, 'verdict')} of that time cannot be reproduced from what is on record "
            "now, for instance because a cycle was entered later."
        )


def _chart(found: Replay, budget: float | None) -> LoadChart:
    """A pair of bars for each week, or for each day of a short time."""
    size = 1 if found.length <= 31 else 7
    share = found.nurses or 1
    loads = []
    by_day = {one.on: one for one in found.days}
    for start in range(0, found.length, size):
        days = [found.first_on + timedelta(days=start + n) for n in range(min(size, found.length - start))]
        known = [by_day[on] for on in days if on in by_day]
        before = sum(sum(one.before.values()) for one in known)
        after = sum(sum(one.after.values()) for one in known)
        loads.append(Load(days[0], before / share / len(days), after / share / len(days)))
    unit = "alerts per nurse and day" if found.nurses else "alerts a day"
    return load_chart(loads, budget if found.nurses else None, unit)


def _rules(found: Replay) -> Iterator[RuleFigures]:
    changed = [one for one in found.rules if one.before or one.after]
    for one in sorted(changed, key=lambda one: (-(one.vanished + one.appeared), -one.before, one.rule)):
        tier = one.tier_after or one.tier_before or "green"
        yield RuleFigures(one.rule, cast("Tier", tier), one.before, one.after, one.vanished, one.appeared)


def _day(on: date, counts: Mapping[str, float]) -> ExpectedDay:
    return ExpectedDay(
        on,
        tuple(f"{counts.get(tier, 0.0):.2f}" for tier in TIERS),
        f"{sum(counts.values()):.2f}",
    )


def _coming(coming: Forecast) -> str:
    load = coming.per_nurse_and_day
    rate = f", {load:.2f} per nurse and day" if load is not None else ""
    days, patients = counted(len(coming.days), "day"), counted(coming.patients, "patient")
    learnt = f"Learnt from {day(coming.learnt_from)} to {day(coming.learnt_to)}."
    return f"{coming.total():.1f} alerts in {days} for {patients}{rate}. {learnt}"


def _loads(coming: Forecast, teams: Mapping[str, str], href: str, days: int) -> tuple[TeamExpected, ...]:
    return tuple(
        TeamExpected(
            teams.get(str(one.team_id), "no team"),
            one.patients,
            one.nurses,
            f"{one.per_nurse_and_day:.2f}" if one.per_nurse_and_day is not None else "no nurse",
            f"{one.budget:g}" if one.budget is not None else "not set",
            one.above,
            Link(
                f"{href}/forecast?days={days}&team={one.team_id}&soften=1#proposals",
                "What could be softened",
                f"for {teams.get(str(one.team_id), '')}",
            )
            if one.team_id is not None
            else None,
        )
        for one in coming.teams
    )
