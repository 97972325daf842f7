"""Forecast, proposals and simulation in the shape of the wire (`shared.schemas.workshop_figures`)."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from server.features.workshop.forecast import Forecast, TeamLoad
from server.features.workshop.proposals import Proposal, Proposals
from server.features.workshop.replay import MATTERS
from server.features.workshop.replay_text import figure, percent
from server.features.workshop.simulate import Day, Simulation


def rounded(value: float | None) -> str | None:
    """A forecast figure with two decimals, as text."""
    return None if value is None else f"{value:.2f}"


def forecast_value(found: Forecast) -> dict[str, Any]:
    """The forecast as `ForecastSchema` shows it."""
    whole = ("plan", "version", "learnt_from", "learnt_to", "first_on", "last_on", "patients", "nurses")
    return {name: getattr(found, name) for name in whole} | {
        "per_nurse_and_day": rounded(found.per_nurse_and_day),
        "days": [{"on": on, "expected": _tiers(counts)} for on, counts in found.days],
        "teams": [_load(team) for team in found.teams],
    }


def _tiers(counts: Mapping[str, float]) -> dict[str, str | None]:
    return {tier: rounded(count) for tier, count in counts.items()}


def _load(team: TeamLoad) -> dict[str, Any]:
    return {
        "team_id": team.team_id,
        "patients": team.patients,
        "nurses": team.nurses,
        "expected": _tiers(team.expected),
        "per_nurse_and_day": rounded(team.per_nurse_and_day),
        "others": rounded(team.others),
        "budget": rounded(team.budget),
        "above": team.above,
    }


def proposals_value(found: Proposals) -> dict[str, Any]:
    """The proposals as `ProposalsSchema` shows them."""
    counts = ("nurses", "mattered", "caught", "caught_after", "alerts", "alerts_after")
    names = ("plan", "version", "team_id", "days", *counts, "meets")
    return {name: getattr(found, name) for name in names} | {
        "forecast": rounded(found.load),
        "forecast_after": rounded(found.load_after),
        "others": rounded(found.others),
        "budget": rounded(found.budget),
        "sensitivity_means": MATTERS,
        "proposals": [_proposal(one) for one in found.proposals],
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    return asdict(one) | {
        "saved_per_nurse_and_day": figure(one.saved_per_nurse_and_day),
        "sensitivity_before": percent(one.sensitivity_before),
        "sensitivity_after": percent(one.sensitivity_after),
    }


def simulation_value(found: Simulation) -> dict[str, Any]:
    """The simulation as `SimulationSchema` shows it."""
    return {
        "plan": found.plan.key,
        "version": found.plan.version,
        "sample": found.sample,
        "check_ins": found.check_ins,
        "tasks": found.tasks,
        "reminders": found.reminders,
        "alerts": len(found.raised),
        "days": [_day(day) for day in found.days],
    }


def _day(day: Day) -> dict[str, Any]:
    return {
        "on": day.on,
        "cycle": day.cycle.number if day.cycle is not None else None,
        "day": day.cycle.day(day.on) if day.cycle is not None else None,
        "visits": [one.visit.key for one in day.visits],
        "leaves": [one.leaf.key for one in day.leaves],
        "tasks": [
            {
                "task": one.task.key,
                "due_at": one.occurrence.due_at,
                "reminders": list(one.reminders),
                "held": one.occurrence.held,
                "answered": one.report is not None,
                "rules": [raised.rule.id for raised in one.raised],
            }
            for one in day.moments
        ],
    }
