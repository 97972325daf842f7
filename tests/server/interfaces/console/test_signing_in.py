"""Signing in: wrong, too often, ended by time with what was typed, and never on to somewhere else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from server.foundation import clock
from tests.server.cast import Cast
from tests.server.interfaces.console.desk import Desk, forms_of, words_of
from tests.server.interfaces.console.real_record import NOW, PASSPHRASE, ROSA

Sit = Callable[[str], Desk]
NOTE = "Called Rosa; she comes in <at once>"


def first_alert(desk: Desk) -> str:
    """Where the note of the most urgent alert goes."""
    page = desk.open(f"/patients/{ROSA}")
    return next(form.action for form in forms_of(page) if form.action.endswith("/acknowledge"))


def test_right_name_and_password_open_the_panel(app: Flask, clinic: Cast) -> None:
    nurse = Desk(app.test_client())
    answer = nurse.sign_in("nurse@clinic.example")
    assert (answer.status_code, answer.location) == (303, "/panel")
    cookies = answer.headers.getlist("Set-Cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("__Host-daymark="))
    assert (
        "Secure" in session and "HttpOnly" in session and "SameSite=Strict" in session and "Path=/" in session
    )


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(app: Flask, clinic: Cast) -> None:
    answers = []
    for name in ("nurse@clinic.example", "nobody@clinic.example"):
        answer = Desk(app.test_client()).sign_in(name, "not the password at all")
        assert answer.status_code == 401 and "do not go together" in words_of(answer)
        assert "not the password" not in answer.text
        answers.append(answer.text.replace(name, "NAME"))
    assert answers[0] == answers[1]


def test_too_many_tries_say_how_many_seconds_to_wait(app: Flask, clinic: Cast) -> None:
    someone = Desk(app.test_client())
    for _ in range(5):
        someone.sign_in("nurse@clinic.example", "not the password at all")
    answer = someone.sign_in("nurse@clinic.example", "not the password at all")
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    assert f"Try again in {answer.headers['Retry-After']} seconds" in words_of(answer)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "evil", "javascript:alert(1)", ""],
)
def test_nobody_is_sent_elsewhere(elsewhere: str, app: Flask, clinic: Cast) -> None:
    nurse = Desk(app.test_client())
    assert nurse.sign_in("nurse@clinic.example", then=elsewhere).location == "/panel"


def test_signing_out_ends_the_session_at_once(desk: Sit) -> None:
    nurse = desk("nurse")
    stolen = nurse.client.get_cookie("__Host-daymark")
    assert stolen is not None
    assert nurse.fill("/panel", "/sign-out").location == "/sign-in?out=1"
    nurse.client.set_cookie("__Host-daymark", stolen.value)
    assert nurse.open("/panel").status_code == 401


def test_an_ended_session_keeps_what_was_typed_for_the_same_person(desk: Sit) -> None:
    nurse = desk("nurse")
    page, to = nurse.open(f"/patients/{ROSA}"), first_alert(nurse)
    form = next(form for form in forms_of(page) if form.action == to)
    with clock.at(NOW + timedelta(minutes=16)):
        ended = nurse.client.post(to, data=form.fields | {"note": NOTE})
        assert ended.status_code == 401 and "signed out after a time without use" in words_of(ended)
        assert "comes in" not in ended.text, "sealed: the next person at this screen does not read it"
        sign_in = forms_of(ended)[-1]
        proof = {"sign_in_name": "nurse@clinic.example", "password": PASSPHRASE}
        wrong = nurse.client.post("/sign-in", data=sign_in.fields | proof | {"password": "mistyped once"})
        again = nurse.client.post("/sign-in", data=forms_of(wrong)[-1].fields | proof)
        assert (
            again.status_code == 200
            and NOTE in words_of(again)
            and "Nothing of this was saved yet" in words_of(again)
        )
        kept = next(form for form in forms_of(again) if form.action == to)
        assert (
            nurse.client.post(to, data=kept.fields).location == f"/patients/{ROSA}?done=acknowledged#alerts"
        )
        assert NOTE in words_of(nurse.open(f"/patients/{ROSA}"))


def test_another_person_at_the_same_screen_is_not_shown_what_was_typed(desk: Sit) -> None:
    nurse = desk("nurse")
    page, to = nurse.open(f"/patients/{ROSA}"), first_alert(nurse)
    form = next(form for form in forms_of(page) if form.action == to)
    with clock.at(NOW + timedelta(minutes=16)):
        ended = nurse.client.post(to, data=form.fields | {"note": NOTE})
        proof = {"sign_in_name": "oncologist@clinic.example", "password": PASSPHRASE}
        other = nurse.client.post("/sign-in", data=forms_of(ended)[-1].fields | proof)
        assert other.status_code == 303 and "comes in" not in other.text


def test_a_strangers_form_is_never_kept(app: Flask, clinic: Cast) -> None:
    visitor = app.test_client()
    answer = visitor.post(f"/patients/{ROSA}/medicines/new", data={"name": "poison"})
    assert answer.status_code == 401 and "poison" not in answer.text
    assert "kept" not in forms_of(answer)[-1].fields


def test_a_session_ends_after_twelve_hours_even_in_use(desk: Sit) -> None:
    nurse = desk("nurse")
    for minutes in range(10, 720, 10):
        with clock.at(NOW + timedelta(minutes=minutes)):
            assert nurse.open("/account").status_code == 200, minutes
    with clock.at(NOW + timedelta(minutes=721)):
        assert nurse.open("/account").status_code == 401


def test_one_ends_a_sign_in_elsewhere(desk: Sit) -> None:
    here, elsewhere = desk("nurse"), desk("nurse")
    assert here.fill("/account", "/end").status_code == 303
    assert elsewhere.open("/panel").status_code == 401
    assert here.open("/panel").status_code == 200
