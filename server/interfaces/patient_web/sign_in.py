"""Signing in to one's own record or to that of somebody one helps, choosing whose, and signing out."""

from flask import Response, g, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from server.features.accounts import queries as accounts
from server.features.accounts import sign_in as proof
from server.foundation.access import Actor
from server.foundation.problems import Forbidden, Problem, Throttled, Unauthenticated
from server.foundation.tokens import end_console_session, start_console_session
from server.foundation.web import current_actor
from server.interfaces.kept_fields import fields_again, person_of_the_cookie, sealed_fields
from server.interfaces.own_site import local_path
from server.interfaces.patient_web import patient_web
from server.interfaces.patient_web.own import go, page, records_of, sent, signed_in, texts

HOME = "/my"
KNOWN_FOR = 180 * 24 * 3600
"""Seconds for which a browser is known to the account that signed in there."""
SHOWN_PROBLEMS = (404, 403, 409, 429, 503)


@patient_web.get("/my")
def whose() -> AnyResponse:
    """The one record there is for this person, or the choice among several."""
    by = signed_in()
    found = records_of(by)
    if len(found) == 1 and "choose" not in request.args:
        return redirect(f"/my/{found[0].patient_id}/today")
    own = texts(accounts.me(by=by).person.language)
    return page("whose.html", words=own, records=found, status=200 if found else 403)


@patient_web.get("/my/sign-in")
def sign_in_page() -> AnyResponse:
    """The page for signing in."""
    state = next((one for one in ("out", "chosen") if one in request.args), "")
    return page("sign_in.html", state=state, then=_then(request.args.get("then")), kept="", name="")


@patient_web.post("/my/sign-in")
def own_sign_in() -> AnyResponse:
    """Check name and password, and begin a session for those who have a record here."""
    name, then, kept = sent("sign_in_name"), _then(request.form.get("then")), request.form.get("kept", "")
    try:
        proven = proof.prove(
            name,
            request.form.get("password", "")[:1024],
            address=request.remote_addr,
            known=request.cookies.get(proof.KNOWN_COOKIE),
        )
    except Unauthenticated:
        return page("sign_in.html", state="wrong", then=then, kept=kept, name=name, status=401)
    except Throttled as slow:
        wait = slow.retry_after or 1
        shown = page("sign_in.html", state="slow", then=then, kept=kept, name=name, wait=wait, status=429)
        shown.headers["Retry-After"] = str(wait)
        return shown
    if not set(proven.roles) & {"patient", "caregiver"}:
        return page("sign_in.html", state="staff", then=HOME, kept="", name="", status=403)
    response = go(then)
    start_console_session(response, proven.person_id)
    again = fields_again(kept, str(proven.person_id))
    if again is not None:
        response = _kept(response, again, then, Actor(proven.person_id, proven.name))
    response.set_cookie(
        proof.KNOWN_COOKIE,
        proven.known,
        max_age=KNOWN_FOR,
        secure=True,
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return response


def _kept(response: Response, again: dict, then: str, by: Actor) -> Response:
    """What was typed before the sign-in ended, with the way to send it now. The cookies of the new session stay."""
    g.actor = by
    shown = page("kept.html", to=again["to"], fields=again["fields"], then=then)
    response.set_data(shown.get_data())
    response.status_code, response.mimetype = 200, "text/html"
    del response.headers["Location"]
    return response


@patient_web.post("/my/sign-out")
def own_sign_out() -> AnyResponse:
    """End this session at once; what was begun in this browser is forgotten."""
    current_actor()
    response = go("/my/sign-in?out=1")
    end_console_session(response)
    for name in request.cookies:
        if name.startswith("__Host-daymark-begun"):
            response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="Strict")
    return response


def is_own_page() -> bool:
    """Whether the request is for a page of this kind."""
    return request.path == HOME or request.path.startswith("/my/")


def problem_page(problem: Problem) -> Response:
    """A problem as a page. Nothing is asked of the database here: it may be what is the matter."""
    g.pop("mine", None)
    if isinstance(problem, Unauthenticated):
        then = request.full_path.rstrip("?") if request.method == "GET" else _page_of(request.path)
        state = "ended" if person_of_the_cookie() else ""
        return page("sign_in.html", state=state, then=_then(then), kept=sealed_fields(), name="")
    shown = problem.status if problem.status in SHOWN_PROBLEMS else 500
    if isinstance(problem, Forbidden):
        shown = 403
    number = g.get("request_id", "") if shown == 500 else ""
    return make_response(page("problem.html", words=texts(), kind=str(shown), number=number))


def _then(path: str | None) -> str:
    found = local_path(path, HOME)
    return found if found == HOME or found.startswith("/my/") else HOME


def _page_of(path: str) -> str:
    """The first page of what a form belongs to."""
    parts = path.split("/")
    return "/".join([*parts[:3], parts[3] if len(parts) > 3 and parts[3] != "task" else "today"])
