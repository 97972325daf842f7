"""Tokens and the console's cookie: the forms in which a request carries its session.

Whether a session still counts is asked of `sessions`, for every request anew; refresh tokens rotate in `rotation`.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Flask, Response, current_app, g, request
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    create_refresh_token,
    get_csrf_token,
    set_access_cookies,
    unset_access_cookies,
    verify_jwt_in_request,
)
from flask_jwt_extended.exceptions import CSRFError, JWTExtendedException
from jwt.exceptions import ExpiredSignatureError, PyJWTError

from server.config import Settings
from server.foundation import clock, sessions
from server.foundation.access import NOBODY, Actor
from server.foundation.keys import Keys
from server.foundation.problems import DeviceRevoked, Forbidden, Unauthenticated
from server.foundation.sessions import RefreshToken, Standing
from server.foundation.web import identify_with

COOKIE = "__Host-daymark"
AUDIENCE = ISSUER = "daymark"
TOKENS_KEPT = 4096
"""How many checked tokens a process keeps, about half a kilobyte each."""
_UNREADABLE = (JWTExtendedException, PyJWTError, ValueError, TypeError, LookupError)


@dataclass(frozen=True)
class Pair:
    """An access token for the next minutes, and the refresh token to get the next pair with."""

    access_token: str
    refresh_token: str


class _Tokens(JWTManager):
    """Tokens end by the server's clock, like everything else. What was signed stays signed: the newest that were
    checked are not checked again; whether one has ended and whether its session counts is."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._signed = lru_cache(TOKENS_KEPT)(super()._decode_jwt_from_config)

    def _decode_jwt_from_config(
        self, encoded_token: str, csrf_value: Any = None, allow_expired: bool = False
    ) -> dict[str, Any]:
        claims = dict(self._signed(encoded_token, csrf_value, allow_expired=True))
        ends = claims.get("exp")
        if not isinstance(ends, int) or clock.now().timestamp() >= ends:
            raise ExpiredSignatureError("The token has ended.")
        return claims


def install(app: Flask) -> None:
    """Bind tokens, cookie and the finding of a request's actor to the application."""
    settings: Settings = app.extensions["daymark_settings"]
    keys: Keys = app.extensions["daymark_keys"]
    app.config.update(
        JWT_ALGORITHM="HS256",
        JWT_DECODE_ALGORITHMS=["HS256"],
        JWT_SECRET_KEY=keys.token,
        JWT_ENCODE_AUDIENCE=AUDIENCE,
        JWT_DECODE_AUDIENCE=AUDIENCE,
        JWT_ENCODE_ISSUER=ISSUER,
        JWT_DECODE_ISSUER=ISSUER,
        JWT_ENCODE_NBF=False,
        JWT_ACCESS_TOKEN_EXPIRES=timedelta(minutes=settings.access_minutes),
        JWT_TOKEN_LOCATION=["headers", "cookies"],
        JWT_ACCESS_COOKIE_NAME=COOKIE,
        JWT_COOKIE_SECURE=True,
        JWT_COOKIE_SAMESITE="Strict",
        JWT_COOKIE_CSRF_PROTECT=True,
        JWT_CSRF_CHECK_FORM=True,
        JWT_CSRF_IN_COOKIES=False,
    )
    manager = _Tokens(app)
    manager.token_in_blocklist_loader(_is_worthless)
    manager.token_verification_loader(_claims_are_ours)
    identify_with(identify)


def issue(session_id: UUID, person_id: UUID, *, kind: str) -> Pair:
    """The first tokens of a session that has just begun."""
    jti = new_jti()
    row = token_row(jti, session_id, kind, clock.now())
    sessions.write(RefreshToken.__table__.insert(), row)  # type: ignore[attr-defined]
    return pair(session_id, person_id, jti, row["expires_at"])


def token_row(jti: str, session_id: UUID, kind: str, now: datetime) -> dict[str, Any]:
    """A refresh token to be given out: a tablet's lives for days, others as long as a working day."""
    settings = _settings()
    days = kind == sessions.DEVICE
    life = timedelta(days=settings.refresh_days) if days else timedelta(hours=settings.console_hours)
    return {"jti": jti, "session_id": session_id, "issued_at": now, "expires_at": now + life}


def pair(session_id: UUID, person_id: UUID, jti: str, ends: datetime) -> Pair:
    """The two tokens of a session, the refresh token under its name."""
    now = clock.now()

    def claims(name: str, until: datetime) -> dict[str, Any]:
        return {"sid": str(session_id), "jti": name, "exp": int(until.timestamp())}

    access_ends = now + timedelta(minutes=_settings().access_minutes)
    return Pair(
        create_access_token(str(person_id), additional_claims=claims(new_jti(), access_ends)),
        create_refresh_token(str(person_id), additional_claims=claims(jti, ends)),
    )


def new_jti() -> str:
    """A name for a token: 144 random bits."""
    return secrets.token_urlsafe(18)


def identify() -> Actor:
    """Who asks: by bearer token, or on the console's pages by cookie. A token that is not right is refused (401);
    a cookie that has ended is nobody, so that the page for signing in can be shown."""
    if "Authorization" in request.headers:
        return verified(refresh=False)[0].actor()
    if COOKIE in request.cookies and _takes_cookie():
        return _console_actor()
    return NOBODY


def start_console_session(response: Response, person_id: UUID) -> None:
    """Sign a person in to the console: begin their session and set its one cookie on `response`.

    It ends after 15 minutes without use, 12 hours at most (settings). Forms carry `csrf_token()` in a hidden field
    of that name, or htmx sends it as `X-CSRF-TOKEN`; `current_actor()` refuses a writing request without it."""
    session_id = sessions.start_session(person_id, sessions.CONSOLE)
    ends = clock.now() + timedelta(hours=_settings().console_hours)
    claims = {"sid": str(session_id), "jti": new_jti(), "exp": int(ends.timestamp())}
    token = create_access_token(str(person_id), additional_claims=claims)
    g.csrf = get_csrf_token(token)
    set_access_cookies(response, token)


def end_console_session(response: Response) -> None:
    """Sign out of the console: the session ends, the cookie goes."""
    if (standing := g.get("standing")) is not None:
        sessions.end_one(standing.session_id, "signed out")
    unset_access_cookies(response)


def csrf_token() -> str:
    """What forms of this console session must carry; empty when nobody is signed in."""
    if "csrf" not in g and (token := request.cookies.get(COOKIE)):
        try:
            g.csrf = get_csrf_token(token)
        except _UNREADABLE:
            g.csrf = ""
    return g.get("csrf", "")


def present_session() -> UUID | None:
    """The session of this request, once its actor was asked for."""
    standing: Standing | None = g.get("standing")
    return standing.session_id if standing else None


def _takes_cookie() -> bool:
    return not request.path.startswith("/api/") or request.path == "/api/openapi.json"


def _console_actor() -> Actor:
    try:
        verify_jwt_in_request(locations="cookies")
    except (CSRFError, TypeError):  # a form's token that is not ASCII cannot be compared
        raise Forbidden("This page is out of date. Load it again, then send it once more.") from None
    except _UNREADABLE:
        return NOBODY
    standing: Standing | None = g.get("standing")
    if standing is None:
        return NOBODY
    sessions.seen(standing)
    return standing.actor()


def verified(*, refresh: bool) -> tuple[Standing, dict[str, Any]]:
    """The session and the claims of the request's bearer token; raises Unauthenticated or DeviceRevoked."""
    try:
        found = verify_jwt_in_request(refresh=refresh, locations="headers")
    except _UNREADABLE:
        raise Unauthenticated() from None
    if found is None:
        raise Unauthenticated()
    return g.standing, found[1]


def _is_worthless(header: dict[str, Any], claims: dict[str, Any]) -> bool:
    """Asked for every token and cookie: does its session still count, and is it of this person and this form?"""
    try:
        standing = sessions.standing(UUID(str(claims["sid"])))
    except (LookupError, ValueError):
        return True
    if standing is None or claims["sub"] != str(standing.person_id):
        return True
    if standing.device_revoked:
        raise DeviceRevoked("Ask your team to set this device up again.")
    is_cookie = standing.kind == sessions.CONSOLE
    if not standing.counts or is_cookie == ("Authorization" in request.headers):
        return True
    if is_cookie:
        now, settings = clock.now(), _settings()
        idle = timedelta(minutes=settings.console_idle_minutes)
        longest = timedelta(hours=settings.console_hours)
        if now - standing.last_used_at >= idle or now - standing.started_at >= longest:
            return True
    g.standing = standing
    return False


def _claims_are_ours(header: dict[str, Any], claims: dict[str, Any]) -> bool:
    named = all(isinstance(claims.get(name), str) and claims[name] for name in ("sid", "jti", "sub"))
    return named and isinstance(claims.get("exp"), int) and claims.get("type") in ("access", "refresh")


def _settings() -> Settings:
    return current_app.extensions["daymark_settings"]
