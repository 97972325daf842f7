"""The plan workshop: plans to read, to try on a sample patient, to compare and to publish."""

from dataclasses import replace

from flask import redirect, request
from werkzeug.wrappers import Response

from server.features.accounts import queries as accounts
from server.features.accounts.step_up import step_up
from server.features.care_plans import queries as care_plans
from server.features.workshop import actions as workshop
from server.foundation.access import Actor
from server.foundation.problems import BadRequest, Conflict, Invalid, NotFound
from server.foundation.web import current_actor
from server.interfaces.console.builders.frames import frame
from server.interfaces.console.builders.workshop_calendar import plan_view
from server.interfaces.console.builders.workshop_compare import compare_view
from server.interfaces.console.builders.workshop_head import (
    plan_href,
    plan_version,
    plans_view,
    publishing_site,
)
from server.interfaces.console.builders.workshop_impact import impact_view
from server.interfaces.console.builders.workshop_publish import publish_view
from server.interfaces.console.builders.workshop_simulation import simulation_view
from server.interfaces.console.pages import Shown, after, first_words, pages, render, wrong_fields
from server.interfaces.console.views.frame import Frame
from shared.domain.plan import Plan

PLAN = "/plans/<cancer>/<plan_name>"
VERSION = f"{PLAN}/v<int:version>"


@pages.get("/plans")
def plans() -> Shown:
    """Every plan, by cancer."""
    by = current_actor()
    around = frame(by, "plans")
    return render("workshop/plans.html", plans_view(by=by), around)


@pages.get(PLAN)
def newest_plan(cancer: str, plan_name: str) -> Response:
    """The newest version of a plan."""
    by = current_actor()
    frame(by, "plans")
    key = f"{cancer}/{plan_name}"
    numbers = [number for known, number in care_plans.library(by=by).plans if known == key]
    if not numbers:
        raise NotFound()
    return redirect(plan_href(key, max(numbers)), code=303)


@pages.get(VERSION)
def plan(cancer: str, plan_name: str, version: int) -> Shown:
    """One version, with its calendar and its rules in words."""
    by, around, found = asked(cancer, plan_name, version)
    return render("workshop/plan.html", plan_view(found, by=by), around)


@pages.route(f"{VERSION}/simulate", methods=["GET", "POST"])
def simulate_plan(cancer: str, plan_name: str, version: int) -> Shown:
    """The next weeks of a sample patient, day by day. Nothing is kept of it."""
    by, around, found = asked(cancer, plan_name, version)
    zone = accounts.me(by=by).person.time_zone
    view = simulation_view(found, request.form, zone, by=by)
    shown = render("workshop/simulate.html", view, around)
    return (shown, 422) if view.form.errors else shown


@pages.get(f"{VERSION}/compare")
def compare_plans(cancer: str, plan_name: str, version: int) -> Shown:
    """What changed against another version, in clinical words."""
    by, around, found = asked(cancer, plan_name, version)
    other = request.args.get("with", "")
    if other and not (other.isascii() and other.isdigit() and len(other) < 6):
        raise BadRequest("There is no such version.")
    return render("workshop/compare.html", compare_view(found, int(other) if other else None, by=by), around)


@pages.get(f"{VERSION}/impact")
def plan_impact(cancer: str, plan_name: str, version: int) -> Shown:
    """Whom this version would touch, and the proof that nothing answered is asked again."""
    by, around, found = asked(cancer, plan_name, version)
    return render("workshop/impact.html", impact_view(found, by=by), around)


@pages.route(f"{VERSION}/publish", methods=["GET", "POST"])
def publish_plan(cancer: str, plan_name: str, version: int) -> Shown:
    """What stands before a signature; and the signature, with one's own password."""
    by, around, found = asked(cancer, plan_name, version)
    view = publish_view(found, by=by)
    if request.method == "GET":
        return render("workshop/publish.html", view, around)
    site = publishing_site(by)
    if site is None:
        raise NotFound()
    if view.form is None:
        raise Conflict(view.why_not)
    if request.form.get("sha256") != view.form.fields[0].value:
        raise Conflict("The file was changed since you opened this page. Read it again, then sign.")
    try:
        proof = step_up(request.form.get("password", ""), by=by)
        workshop.publish_plan(site, found.key, found.version, proof=proof, by=by)
    except Invalid as wrong:
        errors = wrong_fields(wrong, {})
        again = view.form.refilled({}, errors)
        if not again.errors:
            again = replace(again, error=first_words(errors))
        return render("workshop/publish.html", replace(view, form=again), around), 422
    return after(f"{plan_href(found.key, found.version)}/publish", "published")


def asked(cancer: str, plan_name: str, version: int) -> tuple[Actor, Frame, Plan]:
    """Who asks, the frame around the page, and the version that is meant."""
    by = current_actor()
    around = frame(by, "plans")
    return by, around, plan_version(care_plans.library(by=by), cancer, plan_name, version)
