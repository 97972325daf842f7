"""Refresh tokens: exchanged once, given again when an answer was lost, ended when somebody else has a copy."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.foundation import clock
from server.foundation.db import db, short_write
from server.foundation.sessions import RefreshToken
from tests.server.cast import Cast
from tests.server.features.accounts.conftest import Tablet, bearer, claims_of, enrol, proof, sign_in


def refresh(client: FlaskClient, headers: dict[str, str]) -> Any:
    return client.post("/api/accounts/refresh", headers=headers)


def works(client: FlaskClient, token: str) -> bool:
    return client.get("/api/accounts/me", headers=bearer(token)).status_code == 200


def test_a_refresh_gives_a_new_pair(client: FlaskClient, tablet: Tablet) -> None:
    answer = refresh(client, tablet.headers())
    assert answer.status_code == 200
    assert works(client, answer.json["access_token"]) and works(client, tablet.answer["access_token"])
    assert refresh(client, tablet.headers(answer.json["refresh_token"])).status_code == 200


@pytest.mark.parametrize("later", [timedelta(seconds=1), timedelta(hours=9), timedelta(days=20)])
def test_a_lost_answer_never_signs_a_tablet_out(
    client: FlaskClient, tablet: Tablet, later: timedelta
) -> None:
    lost = refresh(client, tablet.headers())
    with clock.at(clock.now() + later):
        again = refresh(client, tablet.headers())
        assert again.status_code == 200
        assert claims_of(again.json["refresh_token"])["jti"] == claims_of(lost.json["refresh_token"])["jti"]
        assert refresh(client, tablet.headers(again.json["refresh_token"])).status_code == 200


def test_a_token_whose_successor_was_used_ends_the_session(client: FlaskClient, tablet: Tablet) -> None:
    second = refresh(client, tablet.headers()).json
    third = refresh(client, tablet.headers(second["refresh_token"])).json
    assert refresh(client, tablet.headers()).status_code == 401  # the grandparent: somebody has a copy
    assert not works(client, third["access_token"])
    assert refresh(client, tablet.headers(third["refresh_token"])).status_code == 401


def test_a_tablet_proves_itself_with_its_own_key(client: FlaskClient, cast: Cast, tablet: Tablet) -> None:
    token, thief = tablet.refresh_token, Ed25519PrivateKey.generate()
    other = enrol(client, cast)
    good = proof(tablet.key, token)
    nonce, time, signature = good.split(".")
    for wrong in (
        None,
        "",
        "..",
        proof(thief, token),
        proof(other.key, token),
        proof(tablet.key, other.refresh_token),
        f"{'0' * 32}.{time}.{signature}",
        f"{nonce}.{int(time) + 1}.{signature}",
        f"{nonce}.{time}.{signature[:-4]}",
        f"{nonce}.{time}.é",
        proof(tablet.key, token, nonce="short"),
    ):
        headers = bearer(token) | ({} if wrong is None else {"X-Device-Proof": wrong})
        assert refresh(client, headers).status_code == 401
    assert refresh(client, bearer(token) | {"X-Device-Proof": good}).status_code == 200  # nothing was spent


def test_without_a_device_the_grace_is_half_a_minute(passworded: Cast, client: FlaskClient) -> None:
    now = clock.now()
    with clock.at(now):
        first = sign_in(client).json["refresh_token"]
        second = refresh(client, bearer(first)).json["refresh_token"]
    with clock.at(now + timedelta(seconds=30)):
        again = refresh(client, bearer(first))
        assert claims_of(again.json["refresh_token"])["jti"] == claims_of(second)["jti"]
    with clock.at(now + timedelta(seconds=31)):
        assert refresh(client, bearer(first)).status_code == 401
        assert refresh(client, bearer(second)).status_code == 401  # the session ended with it


def test_refresh_tokens_end(passworded: Cast, client: FlaskClient, tablet: Tablet) -> None:
    helper = sign_in(client).json["refresh_token"]
    with clock.at(clock.now() + timedelta(hours=12)):
        assert refresh(client, bearer(helper)).status_code == 401
    with clock.at(clock.now() + timedelta(days=29)):
        later = refresh(client, tablet.headers()).json["refresh_token"]
    with clock.at(clock.now() + timedelta(days=58)):
        assert refresh(client, tablet.headers(later)).status_code == 200  # each contact renews it
    with clock.at(clock.now() + timedelta(days=60)):
        assert refresh(client, tablet.headers(later)).status_code == 401


def test_a_restored_database_still_knows_its_tablets(client: FlaskClient, tablet: Tablet) -> None:
    newer = refresh(client, tablet.headers()).json["refresh_token"]
    with short_write() as connection:  # the backup was taken before that refresh
        table = RefreshToken.__table__
        connection.execute(table.delete().where(table.c.jti == claims_of(newer)["jti"]))
        connection.execute(table.update().values(used_at=None, successor=None))
    assert refresh(client, tablet.headers(newer)).status_code == 200


def test_of_32_refreshes_at_once_one_wins_and_all_get_its_tokens(app: Flask, tablet: Tablet) -> None:
    headers = [tablet.headers() for _ in range(32)]

    def one(which: int) -> tuple[int, str]:
        answer = app.test_client().post("/api/accounts/refresh", headers=headers[which])
        return answer.status_code, claims_of(answer.json["refresh_token"])["jti"]

    with ThreadPoolExecutor(32) as pool:
        outcomes = Counter(pool.map(one, range(32)))
    assert len(outcomes) == 1 and next(iter(outcomes))[0] == 200
    session = claims_of(tablet.refresh_token)["sid"]
    made = select(func.count()).where(RefreshToken.session_id == UUID(session))
    assert db.session.scalar(made) == 2
