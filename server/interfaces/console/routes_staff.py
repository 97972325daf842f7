"""One's own account and its sign-ins; the reference of the API for staff."""

from uuid import UUID

from flask import current_app

from server.features.accounts import actions, queries
from server.foundation.web import current_actor
from server.interfaces.console.builders.frames import frame
from server.interfaces.console.pages import Shown, after, pages, render
from server.interfaces.console.views.api_docs import read_openapi
from server.interfaces.console.views.pages import AccountView, SignInRow

KINDS = {"console": "This console", "api": "A program", "device": "A tablet"}


@pages.get("/account")
def account() -> Shown:
    """Who one is here, and where one is signed in."""
    by = current_actor()
    around = frame(by, "account")
    me = queries.me(by=by)
    teams = {team.id: team.name for team in queries.teams(by=by)}
    sites = {site.id: site.name for site in queries.sites(by=by)}
    roles = tuple(
        (grant.role.capitalize(), teams.get(grant.subject_id) or sites.get(grant.subject_id) or "")
        for grant in me.grants
        if grant.subject_id is not None
    )
    rows = tuple(
        SignInRow(
            KINDS.get(one.kind, one.kind),
            one.started_at,
            one.last_used_at,
            one.id == by.session_id,
            f"/account/sessions/{one.id}/end",
        )
        for one in queries.my_sessions(by=by)
    )
    return render(
        "account.html", AccountView(me.person.name, me.person.sign_in_name or "", roles, rows), around
    )


@pages.post("/account/sessions/<uuid:session_id>/end")
def end_session(session_id: UUID) -> Shown:
    """Sign out somewhere else."""
    by = current_actor()
    actions.end_session(session_id, by=by)
    return after("/account", "session_ended")


@pages.get("/api-docs")
def api_docs() -> Shown:
    """What programs may ask, for those who work here."""
    around = frame(current_actor(), "api-docs")
    spec = current_app.extensions["daymark_openapi"].spec
    return render("api_docs.html", read_openapi(spec.to_dict(), "/api/openapi.json"), around)
