"""Signing in to the console and out of it; what was typed before a session ended is offered again."""

from typing import Literal

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from server.features.accounts import sign_in as proof
from server.foundation.access import NOBODY
from server.foundation.problems import Throttled, Unauthenticated
from server.foundation.tokens import csrf_token, end_console_session, start_console_session
from server.foundation.web import current_actor
from server.interfaces.console import kept_forms
from server.interfaces.console.builders.frames import home_of, is_staff, outside
from server.interfaces.console.pages import Shown, pages, render
from server.interfaces.console.views.frame import Frame, Link, Viewer
from server.interfaces.console.views.pages import SignInView
from server.interfaces.own_site import local_path

KNOWN_FOR = 180 * 24 * 3600
"""Seconds for which a browser is known to the account that signed in there."""


@pages.get("/")
def front_door() -> AnyResponse:
    """To where one's role begins its work."""
    by = current_actor()
    return redirect("/sign-in" if by == NOBODY else home_of(frozenset(proof.roles_of(by))))


@pages.get("/sign-in")
def sign_in_page() -> Shown:
    """The page for signing in."""
    state: Literal["signed_out", "empty"] = "signed_out" if "out" in request.args else "empty"
    return render("sign_in.html", SignInView(state, then=local_path(request.args.get("then"))), outside())


@pages.post("/sign-in")
def sign_in() -> Shown:
    """Check name and password, and begin a session."""
    name, then = request.form.get("sign_in_name", "")[:200], local_path(request.form.get("then"))
    kept = request.form.get("kept", "")
    try:
        proven = proof.prove(
            name,
            request.form.get("password", "")[:1024],
            address=request.remote_addr,
            known=request.cookies.get(proof.KNOWN_COOKIE),
        )
    except Unauthenticated:
        return render("sign_in.html", SignInView("wrong", name, then=then, kept=kept), outside()), 401
    except Throttled as slow:
        wait = slow.retry_after or 1
        view = SignInView("throttled", name, wait, then, kept)
        response = Response(render("sign_in.html", view, outside()), 429, mimetype="text/html")
        response.headers["Retry-After"] = str(wait)
        return response
    if not is_staff(proven.roles):
        return render("sign_in.html", SignInView("not_staff"), outside()), 403
    response = Response(status=303)
    response.headers["Location"] = then if then != "/" else home_of(frozenset(proven.roles))
    start_console_session(response, proven.person_id)
    view = kept_forms.shown_again(kept, str(proven.person_id), Link(then, "Leave it and go on"))
    if view is not None:
        around = Frame(
            Viewer(proven.name, proven.roles[0].capitalize(), None), demo=outside().demo, csrf=csrf_token()
        )
        response.set_data(render("kept.html", view, around))
        response.status_code, response.mimetype = 200, "text/html"
        del response.headers["Location"]
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


@pages.post("/sign-out")
def sign_out() -> Shown:
    """End this session, at once."""
    current_actor()
    response = Response(status=303)
    response.headers["Location"] = "/sign-in?out=1"
    end_console_session(response)
    return response
