"""The console's pages in the application: what they share, and how a problem looks on them.

The pages themselves are in the modules `routes_…` beside this one.
"""

from flask import Flask, Response, g, make_response, render_template, request

from server.foundation.problems import Forbidden, Problem, Throttled, Unauthenticated
from server.foundation.web import Api, use_pages
from server.interfaces.console import console, kept_forms
from server.interfaces.console.builders.frames import outside
from server.interfaces.console.pages import pages, render
from server.interfaces.console.routes_appointments import (
    book_appointment as book_appointment,
)  # imported for its routes
from server.interfaces.console.routes_check_ins import new_check_in as new_check_in
from server.interfaces.console.routes_devices import patient_devices as patient_devices
from server.interfaces.console.routes_exports import exports as exports
from server.interfaces.console.routes_lists import new_medicine as new_medicine
from server.interfaces.console.routes_patient import patient as patient
from server.interfaces.console.routes_plans import new_plan as new_plan
from server.interfaces.console.routes_resources import resources as resources
from server.interfaces.console.routes_rules import forecast_plan as forecast_plan
from server.interfaces.console.routes_sign_in import sign_in as sign_in
from server.interfaces.console.routes_staff import account as account
from server.interfaces.console.routes_tablets import prescribe as prescribe
from server.interfaces.console.routes_treatment import give_cycle as give_cycle
from server.interfaces.console.routes_workshop import plans as plans
from server.interfaces.console.views.pages import SignInView, problem, stale_page

OTHERS = ("/api/", "/health", "/metrics", "/my")
"""Addresses that programs ask, and patients; everything else is read by the team."""


def register(app: Flask, api: Api) -> None:
    """Hang the pages into the application."""
    app.extensions["daymark_openapi"] = api
    app.register_blueprint(console)
    app.register_blueprint(pages)
    use_pages(_is_page, _problem_page)


def _is_page() -> bool:
    return not request.path.startswith(OTHERS)


def _problem_page(problem_: Problem) -> Response:
    """A problem as a page. Nothing is asked of the database here: it may be what is the matter."""
    if isinstance(problem_, Unauthenticated):
        return make_response(_sign_in_again())
    known = g.get("frame")
    if isinstance(problem_, Forbidden) and known is None:
        return make_response(render_template("problem.html", page=stale_page(), frame=outside()))
    text = problem_.detail if problem_.status in (400, 403, 409, 422, 429) else ""
    view = problem(
        problem_.status,
        text=text,
        reference=g.get("request_id") if problem_.status >= 500 else None,
        retry_after=problem_.retry_after
        if isinstance(problem_, Throttled) or problem_.status == 503
        else None,
    )
    return make_response(render_template("problem.html", page=view, frame=known or outside()))


def _sign_in_again() -> str:
    kept, title = kept_forms.keep()
    then = request.full_path.rstrip("?") if request.method == "GET" else _patient_of(request.path)
    had_cookie = kept_forms.had_session()
    state = "expired" if had_cookie else "empty"
    return render("sign_in.html", SignInView(state, then=then, kept=kept, kept_for=title), outside())


def _patient_of(path: str) -> str:
    """The page a form belongs to: that of its patient, its plan, or the list of resources."""
    parts = path.split("/")
    if parts[1:2] == ["plans"]:
        return "/".join(parts[:5])
    if parts[1:2] == ["resources"]:
        return "/resources"
    return "/".join(parts[:3]) if parts[1:2] == ["patients"] else "/"
