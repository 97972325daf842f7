"""The frame around a page: who is signed in, where they may go, what to tell them first."""

from typing import Any

from flask import current_app, g, request

from server.features.accounts import queries as accounts
from server.foundation.access import NOBODY, Actor
from server.foundation.problems import NotFound, Unauthenticated
from server.foundation.tokens import csrf_token
from server.interfaces.console.views.frame import Frame, NavLink, Notice, Viewer
from shared.domain.access import ROLES, STAFF_ROLES, Permission

TREATING = {"nurse", "oncologist"}
ROLE_ORDER = ("oncologist", "nurse", "coordinator", "administrator")
DONE = {
    "acknowledged": "The alert is acknowledged.",
    "closed": "The alert is closed.",
    "booked": "The appointment is booked.",
    "moved": "The appointment was moved.",
    "cancelled": "The appointment was cancelled.",
    "attended": "The appointment is marked as done.",
    "result": "The result is saved.",
    "given": "The cycle is entered as given.",
    "delayed": "The cycle was moved. What depends on it moved with it.",
    "cycle_cancelled": "The cycle was cancelled.",
    "event": "The entry is saved.",
    "medicine": "The medicine is saved.",
    "allergy": "The allergy is saved.",
    "assigned": "The plan is given.",
    "ended": "The plan is ended.",
    "held": "The plan is on hold. Reminders have stopped.",
    "resumed": "The plan will count again.",
    "check_in": "The check-in is saved.",
    "device_stopped": "The device was taken out of use.",
    "export": "The export is asked for. It appears below, and grows until it is ready.",
    "prescribed": "The tablets are prescribed. The tablet computer shows them after its next contact.",
    "tablets_ended": "The tablets are ended.",
    "supplied": "The tablets handed over are counted.",
    "refill": "The answer is saved. The patient sees it.",
    "resource": "The entry is saved.",
    "checked": "It is marked as checked today.",
    "withdrawn": "The entry is withdrawn. Patients no longer see it.",
    "released": "The result is released. The patient sees it now.",
    "version": "The plan goes on with that version. Nothing answered is asked again.",
    "accepted": "The acceptance is kept with your name and the figures.",
    "budget": "The budget is set.",
    "published": "The version is published. Patients can be given it from now on.",
    "session_ended": "That sign-in is ended.",
}
"""What a page says after a step that led back to it."""


def frame(by: Actor, here: str = "", notice: Notice | None = None) -> Frame:
    """The frame for somebody signed in. Raises Unauthenticated, or NotFound for who is not of the staff."""
    if by == NOBODY:
        raise Unauthenticated()
    me = accounts.me(by=by)
    roles = [role for role in ROLE_ORDER if role in me.roles]
    if not roles:
        raise NotFound()
    teams = {team.id: team.name for team in accounts.teams(by=by)}
    over = [teams[grant.subject_id] for grant in me.grants if grant.subject_id and grant.subject_id in teams]
    viewer = Viewer(me.person.name, roles[0].capitalize(), over[0] if len(set(over)) == 1 else None)
    g.frame = Frame(
        viewer=viewer,
        nav=_nav(set(me.roles), any(_keeps_resources(grant) for grant in me.grants)),
        here=here,
        demo=current_app.extensions["daymark_settings"].demonstration,
        csrf=csrf_token(),
        notice=notice or _done(),
    )
    return g.frame


def outside() -> Frame:
    """The frame for pages that do not know who is there, or may not ask the database."""
    return Frame(demo=current_app.extensions["daymark_settings"].demonstration)


def home_of(roles: set[str] | frozenset[str]) -> str:
    """Where each role begins its work; who has none here has a record of their own, or helps with one."""
    if not STAFF_ROLES & set(roles):
        return "/my"
    if roles & TREATING:
        return "/panel"
    return "/exports" if "coordinator" in roles else "/account"


def is_staff(roles: tuple[str, ...]) -> bool:
    """Whether the console has anything for these roles."""
    return bool(STAFF_ROLES & set(roles))


def _keeps_resources(grant: Any) -> bool:
    """Whether this right lets somebody keep the resources of a whole site."""
    return grant.subject_kind == "site" and Permission.RESOURCES_WRITE in ROLES[grant.role].permissions


def _nav(roles: set[str], resources: bool) -> tuple[NavLink, ...]:
    links = [
        (NavLink("panel", "/panel", "Panel"), bool(roles & TREATING)),
        (NavLink("plans", "/plans", "Plans"), True),
        (NavLink("resources", "/resources", "Resources"), resources),
        (NavLink("exports", "/exports", "Exports"), "coordinator" in roles),
        (NavLink("api-docs", "/api-docs", "API"), "administrator" in roles),
        (NavLink("account", "/account", "Your account"), True),
    ]
    return tuple(link for link, shown in links if shown)


def _done() -> Notice | None:
    said = DONE.get(request.args.get("done", ""))
    return Notice("done", said) if said else None
