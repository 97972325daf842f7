"""How the workshop is asked for over JSON: trying, comparing, replaying, forecasting, accepting, publishing."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.accounts.queries import step_up
from server.features.care_plans.queries import plan_of
from server.features.workshop import actions, queries
from server.features.workshop.diff import differences
from server.features.workshop.forecast_queries import forecast
from server.features.workshop.proposal_queries import proposals
from server.features.workshop.replay_queries import Limits, replay
from server.features.workshop.replay_text import replay_value
from server.features.workshop.sample_patients import samples_of
from server.features.workshop.shown import forecast_value, proposals_value, simulation_value
from server.features.workshop.simulate import simulate
from server.features.workshop.softening import softened, softened_red_flags
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas import workshop as asked
from shared.schemas import workshop_figures as figures

routes = Blueprint(
    "workshop", __name__, url_prefix="/api/workshop", description="Trying and publishing plans"
)
of_a_patient = Blueprint(
    "explanations",
    __name__,
    url_prefix="/api/patients/<uuid:patient_id>",
    description="Alerts explained: rule, source, approval, and what would not have raised them",
)
LIMITS = Limits()


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)
    api.register_blueprint(of_a_patient)


@routes.get("/publications")
@routes.response(200, asked.PublicationSchema(many=True))
def list_publications() -> Any:
    """Every version that was signed here, newest first."""
    return queries.publications(by=current_actor())


@routes.post("/publications")
@routes.arguments(asked.PublishSchema())
@routes.response(201, asked.PublicationSchema())
def publish_plan(given: dict[str, Any]) -> Any:
    """Sign a version of a plan; from then on patients can be given it."""
    by = current_actor()
    proof = step_up(given["password"], by=by)
    return actions.publish_plan(given["site_id"], given["plan"], given["plan_version"], proof=proof, by=by)


@routes.get("/softenings")
@routes.arguments(asked.SofteningsQuerySchema(), location="query")
@routes.response(200, asked.SofteningSchema(many=True))
def list_softenings(wanted: dict[str, Any]) -> Any:
    """The softened rules that were accepted at a site, newest first."""
    return queries.softenings(wanted["site_id"], plan=wanted["plan"], by=current_actor())


@routes.post("/softenings")
@routes.arguments(asked.AcceptSchema())
@routes.response(201, asked.SofteningSchema())
def accept_softening(given: dict[str, Any]) -> Any:
    """Accept that a rule warns less; what it would have missed is counted here and kept with it."""
    by = current_actor()
    proof = step_up(given["password"], by=by)
    return actions.accept_measured(
        given["site_id"],
        given["plan"],
        given["plan_version"],
        given["rule"],
        days=given["days"],
        reason=given["reason"],
        proof=proof,
        by=by,
    )


@routes.get("/budgets")
@routes.response(200, asked.BudgetSchema(many=True))
def list_budgets() -> Any:
    """The alert budgets of teams."""
    return list(queries.budgets(by=current_actor()).values())


@routes.put("/budgets/<uuid:team_id>")
@routes.arguments(asked.SetBudgetSchema())
@routes.response(200, asked.BudgetSchema())
def set_budget(given: dict[str, Any], team_id: UUID) -> Any:
    """How many alerts a nurse of a team should get a day at most."""
    return actions.set_budget(given["site_id"], team_id, tenths=given["tenths"], by=current_actor())


@routes.get("/simulation")
@routes.arguments(asked.SimulationQuerySchema(), location="query")
@routes.response(200, figures.SimulationSchema())
def show_simulation(wanted: dict[str, Any]) -> Any:
    """A plan tried on a sample patient, day by day. Nobody's record is read."""
    plan = queries.version(wanted["plan"], wanted["version"], by=current_actor())
    sample = next(one for one in samples_of(plan) if one.name == wanted["sample"])
    return simulation_value(simulate(plan, sample, wanted["anchor_on"], wanted["weeks"], wanted["zone"]))


@routes.get("/differences")
@routes.arguments(asked.DifferencesQuerySchema(), location="query")
@routes.response(200, asked.DifferencesSchema())
def show_differences(wanted: dict[str, Any]) -> Any:
    """Two versions of a plan compared in clinical words."""
    by = current_actor()
    old, new = (queries.version(wanted["plan"], wanted[which], by=by) for which in ("old", "new"))
    return wanted | {
        "differences": differences(old, new),
        "softened": softened(old, new),
        "softened_red_flags": softened_red_flags(old, new),
    }


@routes.get("/replay")
@routes.arguments(asked.ReplayQuerySchema(), location="query")
@routes.response(200, figures.ReplaySchema())
def show_replay(wanted: dict[str, Any]) -> Any:
    """Real answers of the last days through a changed version; more than can be waited for is refused."""
    plan = plan_of(wanted["plan"], wanted["version"])
    by, days, team = current_actor(), wanted["days"], wanted["team_id"]
    return replay_value(replay(plan, by=by, days=days, team_id=team, limits=LIMITS))


@routes.get("/forecast")
@routes.arguments(asked.ForecastQuerySchema(), location="query")
@routes.response(200, figures.ForecastSchema())
def show_forecast(wanted: dict[str, Any]) -> Any:
    """The alerts to expect in the coming days if a version were used."""
    plan = plan_of(wanted["plan"], wanted["version"])
    found = forecast(
        plan,
        by=current_actor(),
        ahead=wanted["ahead"],
        days=wanted["days"],
        team_id=wanted["team_id"],
        limits=LIMITS,
    )
    return forecast_value(found)


@routes.get("/proposals")
@routes.arguments(asked.ProposalsQuerySchema(), location="query")
@routes.response(200, figures.ProposalsSchema())
def show_proposals(wanted: dict[str, Any]) -> Any:
    """What a team could soften to stay within its alert budget, with the sensitivity lost. Red flags never."""
    plan = plan_of(wanted["plan"], wanted["version"])
    days, ahead, by = wanted["days"], wanted["ahead"], current_actor()
    found = proposals(plan, wanted["team_id"], by=by, days=days, ahead=ahead, limits=LIMITS)
    return proposals_value(found)


@of_a_patient.get("/alerts/<uuid:alert_id>/explanation")
@of_a_patient.response(200, asked.ExplanationSchema())
def explain_alert(patient_id: UUID, alert_id: UUID) -> Any:
    """Why this alert was raised, in full."""
    return queries.explain_alert(patient_id, alert_id, by=current_actor())
