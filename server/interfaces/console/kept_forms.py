"""What somebody typed when their sign-in ended: sealed into the sign-in page, shown again to the same person only."""

from typing import Any

import jwt
from flask import request

from server.foundation.keys import keys
from server.foundation.tokens import AUDIENCE, COOKIE, ISSUER
from server.interfaces.console.enclosed import disclose, enclose
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.pages import KeptView

PURPOSE = "kept form"
MOST = 60_000
"""Characters of a form that is kept; forms here are far shorter."""
NOT_KEPT = {"csrf_token", "password"}
TITLES = {
    "acknowledge": "What was done about an alert",
    "close": "What was done about an alert",
    "prescri": "Tablets",
    "dose": "Tablets",
    "tablets": "Tablets",
    "refill": "An answer to a request for tablets",
    "resource": "Where patients find help",
    "appointment": "An appointment",
    "result": "A result",
    "cycle": "A cycle of treatment",
    "event": "A treatment or finding",
    "medicine": "A medicine",
    "allergy": "An allergy",
    "accept_rule": "A rule that warns less",
    "budget": "An alert budget",
    "simulate": "Answers of a sample patient",
    "plan": "A care plan",
    "hold": "A plan on hold",
    "check_in": "A check-in by telephone",
}


def keep() -> tuple[str, str]:
    """(sealed, title) of the form this request brought, if its cookie is one of ours; else nothing is kept.

    Only a request that passed the check of its form's token comes here with a cookie: a stranger's page cannot have
    something kept in somebody's name."""
    person = _person_of_the_cookie()
    if request.method != "POST" or person is None:
        return "", ""
    fields = [(name, value) for name, value in request.form.items() if name not in NOT_KEPT]
    if not fields or sum(len(value) for _, value in fields) > MOST:
        return "", ""
    title = next(
        (title for word, title in TITLES.items() if word in (request.endpoint or "")), "What you typed"
    )
    sealed = enclose(PURPOSE, {"by": person, "to": request.path, "title": title, "fields": fields})
    return sealed, title


def shown_again(sealed: str, person_id: str, back: Link) -> KeptView | None:
    """The kept form for the person who typed it; None for anybody else."""
    kept: dict[str, Any] | None = disclose(PURPOSE, sealed)
    if kept is None or kept["by"] != person_id:
        return None
    fields = tuple((str(name), str(value)) for name, value in kept["fields"])
    shown = tuple((_label(name), value) for name, value in fields if value and not name.endswith("version"))
    return KeptView(kept["to"], kept["title"], fields, shown, back)


def had_session() -> bool:
    """Whether the browser was signed in before: then its sign-in has ended, and it is told so."""
    return _person_of_the_cookie() is not None


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _person_of_the_cookie() -> str | None:
    """Who the cookie was given to, though it has ended: its signature still says so."""
    try:
        claims = jwt.decode(
            request.cookies.get(COOKIE, ""),
            keys().token,
            algorithms=["HS256"],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"verify_exp": False},
        )
    except jwt.PyJWTError:
        return None
    return str(claims["sub"])
