"""What somebody typed when their sign-in ended, sealed so that only they get it back; pages show it their own way."""

from typing import Any

import jwt
from flask import request

from server.foundation.keys import keys
from server.foundation.tokens import AUDIENCE, COOKIE, ISSUER
from server.interfaces.enclosed import disclose, enclose

PURPOSE = "kept form"
MOST = 60_000
"""Characters of a form that is kept; forms here are far shorter."""
NOT_KEPT = {"csrf_token", "password"}


def sealed_fields(**more: Any) -> str:
    """What this request's form brought, with what else is to be known of it; empty where nothing is kept.

    Only a request that passed the check of its form's token comes here with a cookie: a stranger's page cannot have
    something kept in somebody's name."""
    person = person_of_the_cookie()
    if request.method != "POST" or person is None:
        return ""
    fields = [(name, value) for name, value in request.form.items() if name not in NOT_KEPT]
    if not fields or sum(len(value) for _, value in fields) > MOST:
        return ""
    return enclose(PURPOSE, {"by": person, "to": request.path, "fields": fields} | more)


def fields_again(sealed: str, person_id: str) -> dict[str, Any] | None:
    """What was kept, for the person who typed it; None for anybody else."""
    kept: dict[str, Any] | None = disclose(PURPOSE, sealed)
    return kept if kept is not None and kept["by"] == person_id else None


def person_of_the_cookie() -> str | None:
    """Who the cookie was given to, though it has ended: its signature still says so. None where there is none."""
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
