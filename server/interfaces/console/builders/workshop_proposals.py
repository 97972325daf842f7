"""What a team could soften to stay within its alert budget, in words: alerts saved, and the sensitivity lost."""

from fractions import Fraction
from uuid import UUID

from server.features.workshop import proposal_queries
from server.features.workshop.proposals import Proposal, Proposals
from server.features.workshop.replay_queries import Limits
from server.foundation.access import Actor
from server.interfaces.console.look import counted
from server.interfaces.console.views.workshop_forecast import Proposed
from shared.domain.plan import Plan

LISTED = 20


def proposed(plan: Plan, team_id: UUID, days: int, *, by: Actor) -> tuple[str, tuple[Proposed, ...]]:
    """(what the chosen changes do together, the changes), the cheapest first. Raises NotFound for a team that has no
    patient with this plan, Invalid for what is too much while somebody waits."""
    found = proposal_queries.proposals(plan, team_id, by=by, days=days, limits=Limits())
    chosen = [one for one in found.proposals if one.chosen]
    others = [one for one in found.proposals if not one.chosen]
    shown = (*chosen, *others[: LISTED - len(chosen)])
    return _told(found, len(chosen)), tuple(_row(one) for one in shown)


def _told(found: Proposals, chosen: int) -> str:
    if not found.proposals:
        return "No small change of a rule would have saved an alert in these days."
    if found.load is None:
        return "No nurse holds a running role in this team, so nothing is divided by nurses."
    now = f"{found.load + found.others:.2f} alerts per nurse and day are to be expected, of all plans of this team"
    if found.budget is None:
        return f"{now}. The team has set no budget."
    if not chosen:
        return f"{now}: within the budget of {found.budget:g}. Nothing needs to be softened."
    after = (found.load_after or 0.0) + found.others
    meets = "this meets" if found.meets else "even this does not meet"
    return (
        f"{now}. {counted(chosen, 'change')} together would bring it to {after:.2f}; {meets} the budget of "
        f"{found.budget:g}. Warned of {found.caught_after} instead of {found.caught} of the {found.mattered} reports "
        "that mattered."
    )


def _row(one: Proposal) -> Proposed:
    rate = (
        f" ({float(one.saved_per_nurse_and_day):.2f} per nurse and day)"
        if one.saved_per_nurse_and_day
        else ""
    )
    before, after = _percent(one.sensitivity_before), _percent(one.sensitivity_after)
    lost = (
        f"{counted(one.missed, 'report')} missed: {before} → {after}"
        if one.missed
        else f"none: stays {before}"
    )
    return Proposed(one.rule, one.was, one.instead, f"{one.alerts_saved}{rate}", lost, one.chosen)


def _percent(share: Fraction | None) -> str:
    return "not known" if share is None else f"{float(share) * 100:.0f} %"
