"""Passwords: which are taken, who may set one, how one is chosen and changed."""

import pytest
from flask.testing import FlaskClient

from server.features.accounts import passwords
from server.foundation.permits import Denied
from server.foundation.problems import Forbidden, Invalid
from tests.server.cast import Cast
from tests.server.features.accounts.conftest import PASSPHRASE, bearer, sign_in

NEW = "velvet harbor sings at dawn"


def test_nobody_sets_the_password_of_another(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        passwords.give_password(cast.site, cast.nurse.id, PASSPHRASE, by=cast.administrator)
    with pytest.raises(Denied):
        passwords.offer_password(cast.site, cast.nurse.id, by=cast.oncologist)
    with pytest.raises(Denied):
        passwords.offer_password_at_home(cast.ana, cast.caregiver.id, by=cast.caregiver)
    assert passwords.offer_password_at_home(cast.ana, cast.caregiver.id, by=cast.patient)[0]


@pytest.mark.parametrize(
    "password",
    [
        "short but fine",  # 14 characters
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "123456789012345678",
        "abcdefghijklmnopqrst",
        "passwordpassword1",
        "correcthorsebatterystaple",
        "Daymark-Hospital-2026!",
        "Welcome2026Summer2026",
        "ruiz.ana@home.example1",
        "x" * 257,
    ],
)
def test_guessable_passwords_are_refused_with_a_reason(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.check_password(password, "Ana Ruiz", "ruiz.ana@home.example")
    assert refused.value.errors and refused.value.errors["password"]


@pytest.mark.parametrize(
    "password",
    [
        PASSPHRASE,
        NEW,
        "fifteen chars ok",
        "ñandú corre bajo lluvia",
        "光の海を渡る鳥たちの長い歌声は静かだ",
        "k7" * 0 + "tR9#vLq2!mZx8@wPc",
    ],
)
def test_long_words_of_any_script_are_taken(password: str) -> None:
    passwords.check_password(password, "Ana Ruiz", "ruiz.ana@home.example")


def test_a_password_is_chosen_with_a_code_once(cast: Cast, client: FlaskClient) -> None:
    code, _ = passwords.offer_password(cast.site, cast.nurse.id, by=cast.administrator)
    weak = client.post(
        "/api/accounts/password/choose", json={"code": code, "password": "nurse@clinic.example"}
    )
    assert weak.status_code == 422 and "password" in weak.json["errors"]
    body = {"code": code, "password": PASSPHRASE}
    assert client.post("/api/accounts/password/choose", json=body).status_code == 204
    assert client.post("/api/accounts/password/choose", json=body).status_code == 422
    assert sign_in(client).status_code == 200


def test_changing_it_asks_for_the_old_one_and_ends_the_other_sessions(
    passworded: Cast, client: FlaskClient
) -> None:
    here, there = (bearer(sign_in(client).json["access_token"]) for _ in range(2))
    wrong = {"old_password": "not it at all, no", "password": NEW}
    right = {"old_password": PASSPHRASE, "password": NEW}
    assert client.post("/api/accounts/password", json=wrong, headers=here).status_code == 422
    assert client.post("/api/accounts/password", json=right).status_code == 401
    assert client.post("/api/accounts/password", json=right, headers=here).status_code == 204
    assert client.get("/api/accounts/me", headers=here).status_code == 200
    assert client.get("/api/accounts/me", headers=there).status_code == 401
    assert sign_in(client).status_code == 401
    assert sign_in(client, password=NEW).status_code == 200
