"""Signing in: the same answer for everybody, tries that are counted, an owner who is not locked out."""

import statistics
import time
from datetime import timedelta

import pytest
from argon2 import extract_parameters
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from server.features.accounts import actions, passwords, throttle
from server.features.accounts import sign_in as signing
from server.features.accounts.models import Credential
from server.features.accounts.step_up import require, step_up
from server.foundation import clock
from server.foundation.db import db
from server.foundation.permits import Denied
from server.foundation.problems import Invalid, Throttled, Unauthenticated
from tests.server.cast import SYSTEM, Cast
from tests.server.features.accounts.conftest import PASSPHRASE, bearer, sign_in

WRONG = "something else entirely"
FAR = "198.51.100.7"


def test_a_nurse_signs_in_and_out(passworded: Cast, client: FlaskClient) -> None:
    answer = sign_in(client, " Nurse@Clinic.example ")
    assert answer.status_code == 200 and answer.json["person"]["roles"] == ["nurse"]
    token = bearer(answer.json["access_token"])
    assert client.get("/api/accounts/me", headers=token).json["name"] == "Nurse"
    assert len(client.get("/api/accounts/sessions", headers=token).json) == 1
    assert client.post("/api/accounts/sign-out", headers=token).status_code == 204
    assert client.get("/api/accounts/me", headers=token).status_code == 401
    again = client.post("/api/accounts/refresh", headers=bearer(answer.json["refresh_token"]))
    assert again.status_code == 401


def test_nobody_learns_which_names_exist(passworded: Cast, client: FlaskClient) -> None:
    actions.disable_person(passworded.site, passworded.oncologist.id, by=passworded.administrator)
    passwords.give_password(passworded.site, passworded.oncologist.id, PASSPHRASE, by=SYSTEM)
    answers = [
        sign_in(client, "nurse@clinic.example", WRONG),
        sign_in(client, "nobody@clinic.example", WRONG),
        sign_in(client, "coordinator@clinic.example", WRONG),  # has no password yet
        sign_in(client, "oncologist@clinic.example", PASSPHRASE),  # account is closed
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.get_data() for answer in answers}) == 1
    drop = {"X-Request-Id", "Date"}
    assert len({str(sorted((k, v) for k, v in a.headers if k not in drop)) for a in answers}) == 1


def test_an_unknown_name_costs_as_much_as_a_wrong_password(make_app: object) -> None:
    app: Flask = make_app("sqlite", password_memory_kib=4096, password_rounds=2)  # type: ignore[operator]
    with app.app_context():
        kept = passwords.hash_password(PASSPHRASE)
        passwords.fits(WRONG, None)
        spent: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(15):
            for known in (True, False):
                start = time.perf_counter()
                assert not passwords.fits(WRONG, kept if known else None)
                spent[known].append(time.perf_counter() - start)
    known, unknown = statistics.median(spent[True]), statistics.median(spent[False])
    assert abs(known - unknown) < max(0.005, known / 2)


def test_five_tries_are_free_then_waits_double_for_names_that_exist_or_not(
    passworded: Cast, client: FlaskClient
) -> None:
    now = clock.now()
    for name in ("nurse@clinic.example", "nobody@clinic.example"):
        with clock.at(now):
            assert [sign_in(client, name, WRONG).status_code for _ in range(6)] == [401] * 5 + [429]
            assert sign_in(client, name, WRONG).headers["Retry-After"] == "30"
            assert sign_in(client, name).status_code == 429  # not even the right one
        with clock.at(now + timedelta(seconds=30)):
            assert sign_in(client, name, WRONG).status_code == 401
            assert sign_in(client, name, WRONG).headers["Retry-After"] == "60"
    with clock.at(now + timedelta(seconds=91)):
        assert sign_in(client).status_code == 200
        assert [sign_in(client, password=WRONG).status_code for _ in range(2)] == [401, 401]  # forgotten


def test_after_a_hundred_tries_only_an_administrator_or_the_known_device_opens(passworded: Cast) -> None:
    name = "nurse@clinic.example"
    home = signing.prove(name, PASSPHRASE, address="203.0.113.5")
    now = clock.now()
    stopped = None
    for tries in range(1, 110):
        now += timedelta(hours=1, seconds=1)
        with clock.at(now):
            try:
                signing.prove(name, WRONG, address=FAR)
            except Unauthenticated:
                continue
            except Throttled:
                stopped = tries
                break
    assert stopped == 101
    with clock.at(now + timedelta(days=30)):
        with pytest.raises(Throttled):
            signing.prove(name, PASSPHRASE, address=FAR)
        assert signing.prove(name, PASSPHRASE, address="203.0.113.5", known=home.known).known == home.known
        with pytest.raises(Throttled):
            signing.prove(name, PASSPHRASE, address=FAR)  # the owner at home does not open it for strangers
        with pytest.raises(Denied):
            actions.unlock_person(passworded.site, passworded.nurse.id, by=passworded.oncologist)
        actions.unlock_person(passworded.site, passworded.nurse.id, by=passworded.administrator)
        assert signing.prove(name, PASSPHRASE, address=FAR).person_id == passworded.nurse.id


def test_an_administrator_also_unlocks_giving_the_password_once_more(passworded: Cast) -> None:
    now = clock.now()
    for _ in range(throttle.HARD_STOP):
        now += timedelta(hours=1, seconds=1)
        with clock.at(now), pytest.raises(Invalid):
            step_up(WRONG, by=passworded.nurse)
    with clock.at(now + timedelta(days=30)):
        with pytest.raises(Throttled):
            step_up(PASSPHRASE, by=passworded.nurse)
        actions.unlock_person(passworded.site, passworded.nurse.id, by=passworded.administrator)
        require(step_up(PASSPHRASE, by=passworded.nurse), by=passworded.nurse)


def test_a_known_device_is_counted_too_and_cannot_be_made_up(passworded: Cast) -> None:
    name = "nurse@clinic.example"
    known = signing.prove(name, PASSPHRASE, address=FAR).known
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            signing.prove(name, WRONG, address=FAR, known=known)
    with pytest.raises(Throttled):
        signing.prove(name, PASSPHRASE, address=FAR, known=known)
    for made_up in ("", ".", "abc.def", known[:-1] + "z", "é.é"):
        assert signing.prove(name, PASSPHRASE, address=FAR, known=made_up)  # counted as a stranger's
    carer = "caregiver@home.example"
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            signing.prove(carer, WRONG, address=FAR, known=known)  # known to the nurse, not to the caregiver
    with pytest.raises(Throttled):
        signing.prove(carer, PASSPHRASE, address=FAR, known=known)


def test_the_api_remembers_a_device_by_cookie(passworded: Cast, client: FlaskClient) -> None:
    answer = sign_in(client)
    cookie = next(v for v in answer.headers.getlist("Set-Cookie") if v.startswith(signing.KNOWN_COOKIE))
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_one_network_cannot_try_many_names(passworded: Cast) -> None:
    with clock.at(clock.now()):
        for which in range(30):
            with pytest.raises(Unauthenticated):
                signing.prove(f"somebody{which}@x.example", WRONG, address=f"198.51.100.{which}")
        with pytest.raises(Throttled):
            signing.prove("nurse@clinic.example", PASSPHRASE, address="198.51.100.200")
        assert signing.prove("nurse@clinic.example", PASSPHRASE, address="198.51.101.200")


def test_a_hash_is_made_again_when_the_settings_are_stricter(passworded: Cast, app: Flask) -> None:
    from dataclasses import replace

    def kept() -> int:
        mine = select(Credential.password_hash).where(Credential.person_id == passworded.nurse.id)
        return extract_parameters(db.session.scalars(mine).one()).memory_cost

    assert kept() == 64
    app.extensions["daymark_settings"] = replace(app.extensions["daymark_settings"], password_memory_kib=128)
    signing.prove("nurse@clinic.example", PASSPHRASE, address=FAR)
    assert kept() == 128


def test_counting_is_not_fooled_by_many_at_once(passworded: Cast, app: Flask) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def attempt(_: int) -> bool:
        with app.app_context():
            try:
                throttle.count_try(throttle.account("nurse@clinic.example"))
            except Throttled:
                return False
            return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(attempt, range(32))) == 5
