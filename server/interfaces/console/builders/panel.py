"""The panel of a team's patients: filter, order, keyset pages whose positions only we can read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from server.features.accounts import queries as accounts
from server.features.care_plans import queries as care_plans
from server.features.triage import queries as triage
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.problems import BadRequest
from server.interfaces.console.builders.words import age, plain, plan_name, symptom_name
from server.interfaces.console.look import ago
from server.interfaces.console.views.frame import Share, Tier
from server.interfaces.console.views.panel import (
    Choice,
    PanelFilter,
    PanelRow,
    PanelView,
    SortLink,
    WorstSymptom,
)
from server.interfaces.enclosed import disclose, enclose
from shared.domain.instants import from_wire, to_wire
from shared.domain.symptoms import SymptomLibrary

PAGE = 25
TRAIL = 30
"""Positions behind one, kept for "Previous"; further back one begins anew."""
ORDERS = {"need": "urgency", "name": "name", "worst": "worst", "seen": "last_report"}
TIERS: dict[str, int] = {"any": 1, "amber": 2, "red": 3}
TIER_OF: dict[int, Tier] = {1: "green", 2: "amber", 3: "red"}
PURPOSE = "panel position"


def panel_view(asked: Mapping[str, str], *, by: Actor) -> PanelView:
    """One page of the panel as it was asked for. Raises BadRequest for what this page never offers."""
    sort = asked.get("sort") or "need"
    if sort not in ORDERS or asked.get("tier", "") not in ("", *TIERS):
        raise BadRequest("The panel has no such order or filter.")
    teams = {team.id: team.name for team in accounts.teams(by=by)}
    mine = {grant.subject_id for grant in accounts.me(by=by).grants if grant.subject_kind == "team"}
    choices = [Choice(str(key), name) for key, name in teams.items() if key in mine] if mine else [
        Choice(str(key), name) for key, name in teams.items()
    ]  # fmt: skip
    chosen = PanelFilter(
        asked.get("name", "")[:200], asked.get("team", ""), asked.get("tier", ""), sort, tuple(choices)
    )
    positions = _positions(asked.get("at"), sort)
    rows = triage.panel(
        by=by,
        sort=ORDERS[sort],
        after=_key(positions[-1], sort) if positions else None,
        limit=PAGE + 1,
        team_id=_team(chosen.team),
        urgency=TIERS.get(chosen.tier),
        name=chosen.name.strip().replace("\x00", "") or None,
    )
    more, rows = len(rows) > PAGE, rows[:PAGE]
    next_ = _href(chosen, [*positions, _position(rows[-1], sort)][-TRAIL:]) if more else None
    symptoms = care_plans.library(by=by).symptoms
    now, zone = clock.now(), ZoneInfo(accounts.me(by=by).person.time_zone)
    return PanelView(
        chosen,
        tuple(_row(row, teams, symptoms, now, zone) for row in rows),
        {key: SortLink(key, _href(chosen, [], sort=key), _state(key, sort)) for key in ORDERS},
        previous=_href(chosen, positions[:-1]) if positions else None,
        next=next_,
    )


def _row(
    row: Any, teams: Mapping[UUID, str], symptoms: SymptomLibrary, now: datetime, zone: ZoneInfo
) -> PanelRow:
    seen = row.last_report_at
    worst = None
    if row.worst_item is not None and row.worst_score is not None:
        worst = WorstSymptom(symptom_name(symptoms, row.worst_item), row.worst_score)
    return PanelRow(
        href=f"/patients/{row.patient_id}",
        name=row.name,
        age=age(row.birth_on, now.astimezone(zone).date()),
        status=plain(row.status),
        team=teams.get(row.team_id, "no team"),
        plan=plan_name(row.plan, row.plan_version) if row.plan else None,
        cycle_day=f"Cycle {row.cycle}, day {row.day}" if row.cycle else None,
        open_alerts=row.open_alerts,
        tier=TIER_OF.get(row.urgency),
        asks_for_us=row.needs_us_at is not None,
        worst=worst,
        week=Share(row.done_7, row.due_7, 7),
        four_weeks=Share(row.done_28, row.due_28, 28),
        last_check_in=seen.astimezone(zone) if seen else None,
        last_check_in_ago=ago(seen, now) if seen else None,
    )


def _state(key: str, sort: str) -> Any:
    if key != sort:
        return None
    return "descending" if triage.SORTS[ORDERS[sort]][0][1] else "ascending"


def _href(chosen: PanelFilter, positions: list[list[Any]], *, sort: str | None = None) -> str:
    sort = sort or chosen.sort
    asked = {
        "name": chosen.name,
        "team": chosen.team,
        "tier": chosen.tier,
        "sort": sort if sort != "need" else "",
    }
    if positions:
        asked["at"] = enclose(PURPOSE, [sort, positions])
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/panel?{query}" if query else "/panel"


def _positions(at: str | None, sort: str) -> list[list[Any]]:
    if not at:
        return []
    found = disclose(PURPOSE, at)
    if found is None or found[0] != sort:
        raise BadRequest("This page of the list is not one that was given out here.")
    return found[1]


def _position(row: Any, sort: str) -> list[Any]:
    key = triage.key_of(row, ORDERS[sort])
    return [
        to_wire(part) if isinstance(part, datetime) else part if isinstance(part, int) else str(part)
        for part in key
    ]


def _key(position: list[Any], sort: str) -> tuple[Any, ...]:
    first, *rest = position
    if sort == "seen":
        first = from_wire(first)
    return (*([first, *rest][:-1]), UUID(position[-1]))


def _team(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise BadRequest("There is no such team.") from None
