"""Sessions and tokens: what is refused, what ends at once, and the console's cookie."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
from flask import Flask, jsonify
from flask.testing import FlaskClient

from server.features.accounts import actions
from server.foundation import clock, sessions, tokens
from server.foundation.keys import keys
from server.foundation.web import current_actor
from tests.server.beginnings import MORNING
from tests.server.cast import Cast


@pytest.fixture
def pair(cast: Cast) -> tokens.Pair:
    """The nurse's tokens."""
    return tokens.issue(sessions.start_session(cast.nurse.id, sessions.API), cast.nurse.id, kind=sessions.API)


def ask(client: FlaskClient, token: str) -> int:
    answer = client.get("/api/accounts/me", headers={"Authorization": f"Bearer {token}"})
    if answer.status_code != 200:
        assert answer.content_type == "application/problem+json"
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    return answer.status_code


def forged(claims: dict[str, Any], key: bytes | str | None = None, alg: str = "HS256", **headers: Any) -> str:
    """A token signed as the caller likes."""
    return jwt.encode(claims, keys().token if key is None else key, alg, headers=headers or None)


def without(*names: str) -> Callable[[dict[str, Any]], str]:
    return lambda claims: forged({name: value for name, value in claims.items() if name not in names})


def with_(**changed: Any) -> Callable[[dict[str, Any]], str]:
    return lambda claims: forged(claims | changed)


REFUSED: dict[str, Callable[[dict[str, Any]], str]] = {
    "alg none": lambda claims: jwt.encode(claims, None, "none"),
    "another algorithm with our key": lambda claims: forged(claims, alg="HS512"),
    "another key": lambda claims: forged(claims, b"k" * 32),
    "a key the token brings itself": lambda claims: forged(
        claims, b"k" * 32, jwk={"kty": "oct", "k": "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s"}
    ),
    "another audience": with_(aud="somebody else"),
    "no audience": without("aud"),
    "another issuer": with_(iss="somebody else"),
    "no issuer": without("iss"),
    "no end": without("exp"),
    "an end in words": with_(exp="tomorrow"),
    "ended": with_(exp=int(MORNING.timestamp()) - 1),
    "no session": without("sid"),
    "an unknown session": with_(sid="00000000-0000-7000-8000-00000000dead"),
    "a session that is no id": with_(sid="1 OR 1=1"),
    "a session that is a list": with_(sid=["x"]),
    "no name": without("jti"),
    "another person": with_(sub="00000000-0000-7000-8000-000000000034"),
    "no person": without("sub"),
    "a number as person": with_(sub=31),
    "a refresh token": with_(type="refresh"),
    "a type of its own": with_(type="admin"),
    "cut off": lambda claims: forged(claims)[:-3],
    "nothing": lambda claims: "..",
    "words": lambda claims: "not-a-token",
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_token_that_is_not_right_is_401(
    what: str, sqlite_client: FlaskClient, sqlite_pair: tokens.Pair
) -> None:
    good = jwt.decode(sqlite_pair.access_token, options={"verify_signature": False})
    assert ask(sqlite_client, forged(good)) == 200  # what the table changes was right before
    assert ask(sqlite_client, REFUSED[what](good)) == 401


@pytest.fixture
def sqlite_cast(sqlite_app: Flask) -> Cast:
    from tests.server.cast import assemble

    return assemble()


@pytest.fixture
def sqlite_client(sqlite_app: Flask, sqlite_cast: Cast) -> FlaskClient:
    return sqlite_app.test_client()


@pytest.fixture
def sqlite_pair(sqlite_cast: Cast) -> tokens.Pair:
    who = sqlite_cast.nurse.id
    return tokens.issue(sessions.start_session(who, sessions.API), who, kind=sessions.API)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer a b", "Basic bnVyc2U6eA==", "Bearer é", "bearer x", ",,"]
)
def test_a_strange_authorization_header_is_401(header: str, sqlite_client: FlaskClient) -> None:
    answer = sqlite_client.get("/api/accounts/me", headers={"Authorization": header})
    assert answer.status_code == 401


def test_without_any_token_one_is_asked_to_sign_in_whatever_one_asks_for(
    client: FlaskClient, cast: Cast
) -> None:
    for path in (
        "/api/accounts/me",
        f"/api/patients/{cast.ana}/devices",
        f"/api/patients/{cast.nurse.id}/devices",
    ):
        assert client.get(path).status_code == 401


def test_access_and_refresh_are_not_exchanged_for_each_other(client: FlaskClient, pair: tokens.Pair) -> None:
    assert ask(client, pair.refresh_token) == 401
    answer = client.post("/api/accounts/refresh", headers={"Authorization": f"Bearer {pair.access_token}"})
    assert answer.status_code == 401


def test_an_access_token_lives_ten_minutes(client: FlaskClient, cast: Cast, pair: tokens.Pair) -> None:
    now = clock.now()
    with clock.at(now + timedelta(minutes=9, seconds=55)):
        assert ask(client, pair.access_token) == 200
    with clock.at(now + timedelta(minutes=10)):
        assert ask(client, pair.access_token) == 401


@pytest.mark.parametrize("how", ["session ended", "all ended", "person disabled", "by an administrator"])
def test_an_end_takes_effect_with_the_next_request(
    how: str, client: FlaskClient, cast: Cast, pair: tokens.Pair
) -> None:
    assert ask(client, pair.access_token) == 200
    session = jwt.decode(pair.access_token, options={"verify_signature": False})["sid"]
    if how == "session ended":
        sessions.end_one(sessions.UUID(session), "test")
    elif how == "all ended":
        sessions.end_all(cast.nurse.id, "test")
    elif how == "person disabled":
        actions.disable_person(cast.site, cast.nurse.id, by=cast.administrator)
    else:
        actions.end_sessions_of(cast.site, cast.nurse.id, by=cast.administrator)
    assert ask(client, pair.access_token) == 401
    answer = client.post("/api/accounts/refresh", headers={"Authorization": f"Bearer {pair.refresh_token}"})
    assert answer.status_code == 401


def test_one_ends_only_ones_own_sessions(client: FlaskClient, cast: Cast, pair: tokens.Pair) -> None:
    other = sessions.start_session(cast.oncologist.id, sessions.API)
    answer = client.post(
        f"/api/accounts/sessions/{other}/end", headers={"Authorization": f"Bearer {pair.access_token}"}
    )
    assert answer.status_code == 404
    found = sessions.standing(other)
    assert found is not None and found.counts


@pytest.fixture
def console(app: Flask, cast: Cast) -> Iterator[FlaskClient]:
    """A browser signed in to the console as the nurse, with three small pages."""

    @app.get("/page-for-tests")
    def page() -> Any:
        return jsonify(who=str(current_actor().id), csrf=tokens.csrf_token())

    @app.post("/form-for-tests")
    def form() -> Any:
        return jsonify(who=str(current_actor().id))

    @app.post("/in-for-tests")
    def sign_in() -> Any:
        answer = jsonify(csrf="")
        tokens.start_console_session(answer, cast.nurse.id)
        answer.set_data(jsonify(csrf=tokens.csrf_token()).get_data())
        return answer

    @app.post("/out-for-tests")
    def sign_out() -> Any:
        current_actor()
        answer = jsonify()
        tokens.end_console_session(answer)
        return answer

    browser = app.test_client()
    browser.csrf = browser.post("/in-for-tests").json["csrf"]
    return browser


NOBODY = "00000000-0000-0000-0000-000000000000"


def who(browser: FlaskClient) -> str:
    return browser.get("/page-for-tests").json["who"]


def test_the_console_has_one_strict_cookie_and_forms_need_their_token(
    console: FlaskClient, cast: Cast
) -> None:
    cookie = console.get_cookie(tokens.COOKIE)
    assert cookie is not None and cookie.secure and cookie.http_only and cookie.same_site == "Strict"
    assert cookie.path == "/" and cookie.max_age is None
    assert who(console) == str(cast.nurse.id)
    token = console.get("/page-for-tests").json["csrf"]
    assert token == console.csrf != ""
    assert console.post("/form-for-tests").status_code == 403
    for wrong in ("", "x", "é", token[:-1]):
        assert console.post("/form-for-tests", data={"csrf_token": wrong}).status_code == 403
    for right in ({"data": {"csrf_token": token}}, {"headers": {"X-CSRF-TOKEN": token}}):
        assert console.post("/form-for-tests", **right).json["who"] == str(cast.nurse.id)


def test_cookie_and_bearer_token_do_not_stand_in_for_each_other(
    console: FlaskClient, app: Flask, pair: tokens.Pair
) -> None:
    cookie = console.get_cookie(tokens.COOKIE)
    assert cookie is not None
    assert ask(app.test_client(), cookie.value) == 401
    assert console.get("/api/accounts/me").status_code == 401  # no cookies on the API
    other = app.test_client()
    other.set_cookie(tokens.COOKIE, pair.access_token)
    assert who(other) == NOBODY


def test_the_console_ends_after_a_quarter_hour_unused_and_twelve_hours_at_most(
    console: FlaskClient, cast: Cast
) -> None:
    now = begun = clock.now()
    while now - begun < timedelta(hours=11, minutes=50):
        now += timedelta(minutes=14)
        with clock.at(now):
            assert who(console) == str(cast.nurse.id)
    with clock.at(begun + timedelta(hours=12)):
        assert who(console) == NOBODY


def test_an_unused_console_is_nobody_and_stays_so(console: FlaskClient, cast: Cast) -> None:
    now = clock.now()
    with clock.at(now + timedelta(minutes=15, seconds=1)):
        assert who(console) == NOBODY
    with clock.at(now + timedelta(minutes=15, seconds=2)):
        assert console.post("/form-for-tests", data={"csrf_token": console.csrf}).json["who"] == NOBODY


def test_signing_out_of_the_console_ends_the_session_itself(
    console: FlaskClient, cast: Cast, app: Flask
) -> None:
    cookie = console.get_cookie(tokens.COOKIE)
    assert cookie is not None
    assert console.post("/out-for-tests", data={"csrf_token": console.csrf}).status_code == 200
    assert console.get_cookie(tokens.COOKIE) is None
    kept = app.test_client()
    kept.set_cookie(tokens.COOKIE, cookie.value)
    assert who(kept) == NOBODY
