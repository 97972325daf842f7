"""What a team could soften to stay within its alert budget: who may ask, and the set that together is enough."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from server.features.workshop.forecast import TeamLoad
from server.features.workshop.forecast_queries import with_others
from server.features.workshop.proposals import (
    Change,
    Proposal,
    Proposals,
    Trials,
    Tried,
    changes_of,
    listed,
    tried,
    with_changes,
)
from server.features.workshop.reading import records
from server.features.workshop.replay import SensitivityLost, sensitivity_lost
from server.features.workshop.replay_queries import Limits, Work, work_of
from server.foundation.access import Actor
from server.foundation.gate import query
from server.foundation.problems import NotFound
from shared.domain.access import Permission
from shared.domain.plan import Plan


@query("workshop.proposal.list", needs=Permission.SYMPTOMS_READ, many=True)
def proposals(
    plan: Plan, team_id: UUID, *, by: Actor, days: int = 84, ahead: int = 7, limits: Limits | None = None
) -> Proposals:
    """Every small change of the rules of a version that would save this team alerts, red flags never, each with the
    sensitivity lost; and of these the set that brings the forecast within the team's budget."""
    found = with_others(plan, by=by, ahead=ahead, days=days, team_id=team_id, limits=limits)
    load = next((one for one in found.teams if one.team_id == team_id), None)
    if load is None:
        raise NotFound("No patient of this team has this plan.")
    work, _ = work_of(plan, days, by=by, team_id=team_id, limits=limits)
    changes = changes_of(plan)
    trials = Trials(plan, work.had, changes)
    plans = {(one.key, one.version): one for one in work.had}
    read = records(plans, plan.key, work.patient_ids, doses=trials.asks_doses)
    counts = tried(read, trials, work.first_on, work.last_on)
    ranked = listed(plan, changes, counts, nurses=load.nurses, days=days)
    chosen, together = _enough(work, plan, changes, ranked, counts, load)
    after = _share(load, together.alerts_after, counts.alerts)
    return Proposals(
        plan.key,
        plan.version,
        team_id,
        days,
        load.nurses,
        counts.mattered,
        counts.caught,
        together.caught_after,
        counts.alerts,
        together.alerts_after,
        load.per_nurse_and_day,
        load.others,
        after,
        load.budget,
        _meets(load, after),
        tuple(replace(one, chosen=number in chosen) for number, one in ranked),
    )


def _enough(
    work: Work,
    plan: Plan,
    changes: Sequence[Change],
    ranked: Sequence[tuple[int, Proposal]],
    counts: Tried,
    load: TeamLoad,
) -> tuple[set[int], SensitivityLost]:
    """The first changes in order, one a rule, that together are enough; what they do together is replayed. All that
    save anything, where even these are not enough; none without a budget."""
    chosen: dict[str, int] = {}
    alerts = counts.alerts
    together = _together(work, plan, [])
    for number, one in ranked:
        if _meets(load, _share(load, together.alerts_after, counts.alerts)) is not False:
            break
        if one.rule not in chosen:
            chosen[one.rule] = number
            alerts -= one.alerts_saved
            if _meets(load, _share(load, alerts, counts.alerts)) is not False:
                together = _together(work, plan, [changes[each] for each in chosen.values()])
                alerts = together.alerts_after
    together = _together(work, plan, [changes[each] for each in chosen.values()])
    return set(chosen.values()), together


def _together(work: Work, plan: Plan, chosen: Sequence[Change]) -> SensitivityLost:
    changed = replace(work, changed=with_changes(plan, chosen), base=plan)
    return sensitivity_lost(changed.tally(), (work.last_on - work.first_on).days + 1)


def _share(load: TeamLoad, alerts: int, of: int) -> float | None:
    """The forecast scaled as the replayed alerts went down."""
    if load.per_nurse_and_day is None:
        return None
    return load.per_nurse_and_day * (alerts / of if of else 1.0)


def _meets(load: TeamLoad, after: float | None) -> bool | None:
    if load.budget is None or after is None:
        return None
    return after + load.others <= load.budget
