"""Rules before use: a version tried on real answers, budgets of teams, and accepting that a rule warns less."""

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from uuid import UUID

from flask import request
from marshmallow import ValidationError

from server.features.accounts.step_up import step_up
from server.features.workshop import actions as workshop
from server.foundation.problems import BadRequest, Invalid, NotFound
from server.interfaces.console.builders.workshop_accept import accept_form, measured
from server.interfaces.console.builders.workshop_forecast import SPANS, budget_form, forecast_view
from server.interfaces.console.builders.workshop_head import plan_href, publishing_site
from server.interfaces.console.pages import Shown, after, filled, pages, render, wrong_fields
from server.interfaces.console.routes_workshop import VERSION, asked


@pages.get(f"{VERSION}/forecast")
def forecast_plan(cancer: str, plan_name: str, version: int) -> Shown:
    """The last weeks of real answers through this version, and what to expect of it."""
    by, around, plan = asked(cancer, plan_name, version)
    text = request.args.get("days", "84")
    if text not in {str(span) for span in SPANS}:
        raise BadRequest("This page looks at no such number of days.")
    soften = request.args.get("soften") == "1"
    view = forecast_view(plan, int(text), request.args.get("team", ""), by=by, soften=soften)
    return render("workshop/forecast.html", view, around)


@pages.post(f"{VERSION}/budget")
def set_budget(cancer: str, plan_name: str, version: int) -> Shown:
    """How many alerts a nurse of a team should get a day at most."""
    by, around, plan = asked(cancer, plan_name, version)
    site = publishing_site(by)
    if site is None:
        raise NotFound()
    typed = {field: request.form.get(field, "") for field in ("team_id", "budget")}
    try:
        workshop.set_budget(site, _team(typed["team_id"]), tenths=_tenths(typed["budget"]), by=by)
    except (ValidationError, Invalid) as wrong:
        view = forecast_view(plan, SPANS[1], typed["team_id"], by=by)
        form = budget_form(plan_href(plan.key, version), {one.value: one.label for one in view.teams}, by=by)
        errors = wrong_fields(wrong, {"tenths": "budget"})
        view = replace(view, budget=form.refilled(typed, errors) if form is not None else None)
        return render("workshop/forecast.html", view, around), 422
    return after(f"{plan_href(plan.key, version)}/forecast", "budget", "budgets")


@pages.route(f"{VERSION}/accept/<rule>", methods=["GET", "POST"])
def accept_rule(cancer: str, plan_name: str, version: int, rule: str) -> Shown:
    """A clinician takes responsibility for a rule that warns less, having seen what it would have missed."""
    by, _, plan = asked(cancer, plan_name, version)
    site = publishing_site(by)
    if site is None:
        raise NotFound()
    old, lost = measured(plan, rule, by=by)

    def act(typed: dict[str, str]) -> None:
        password = typed.pop("password")  # a form that is shown again does not hold it
        if not typed["reason"].strip():
            raise ValidationError({"reason": ["The reason is kept with the acceptance."]})
        proof = step_up(password, by=by)
        workshop.accept_softening(
            site, plan.key, version, rule, lost, reason=typed["reason"], proof=proof, by=by
        )

    shown = accept_form(plan, old, rule, lost, by=by)
    return filled(shown, act, by=by, done="accepted", part="softened", here="plans")


def _team(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValidationError({"team_id": ["Choose a team."]}) from None


def _tenths(text: str) -> int:
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or not Decimal("0.1") <= number <= 1000 or number * 10 % 1 != 0:
        raise ValidationError({"budget": ["Write a number such as 2.5."]})
    return int(number * 10)
