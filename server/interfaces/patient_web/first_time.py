"""With a code from the team: the first way in by the web, and the way back after a forgotten password."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from server.features.accounts import first_time
from server.foundation.access import Person
from server.foundation.problems import Invalid, Throttled
from server.interfaces.patient_web import patient_web
from server.interfaces.patient_web.own import go, page, sent, texts
from shared.domain.short_codes import LENGTH, as_code


@patient_web.get("/my/first-time")
def ask_own_code() -> AnyResponse:
    """Which code did the team give?"""
    return page("first_code.html", wrong={}, code="")


@patient_web.post("/my/first-time/code")
def look_at_code() -> AnyResponse:
    """On to the choice of a name and a password, for a code that opens an account."""
    return _looked(as_code(sent("code")), {}, status=200)


@patient_web.post("/my/first-time")
def choose_way_in() -> AnyResponse:
    """The password, and a sign-in name where there is none yet; then the page for signing in."""
    code, name = as_code(sent("code")), sent("sign_in_name", 120)
    password = request.form.get("password", "")[:1024]
    try:
        first_time.choose_password(code, password, address=request.remote_addr, sign_in_name=name)
    except Throttled as slow:
        return _too_often(slow)
    except Invalid as wrong:
        return _looked(code, _in_words(wrong, name), name=name)
    return go("/my/sign-in?chosen=1")


def _looked(code: str, wrong: dict[str, str], *, name: str = "", status: int = 422) -> AnyResponse:
    """The second page, or the first again for a code that opens nothing."""
    try:
        person = _account(code)
    except Throttled as slow:
        return _too_often(slow)
    if person is None:
        why = texts().say("first.code_wrong")
        return page("first_code.html", wrong={"code": why}, code=sent("code"), status=422)
    known = person.sign_in_name or ""
    return page(
        "first_choice.html", wrong=wrong, code=code, person=person, known=known, name=name, status=status
    )


def _account(code: str) -> Person | None:
    if len(code) != LENGTH:
        return None
    try:
        return first_time.account_of(code, address=request.remote_addr)
    except Invalid:
        return None


def _in_words(wrong: Invalid, name: str) -> dict[str, str]:
    """What is wrong by field, in the words of these pages."""
    said = wrong.errors or {}
    words = texts()
    found = {}
    if "sign_in_name" in said:
        found["sign_in_name"] = words.say("first.taken" if name else "first.no_name")
    if "password" in said:
        found["password"] = words.say("first.weak")
    return found


def _too_often(slow: Throttled) -> AnyResponse:
    wait = slow.retry_after or 1
    shown = page("sign_in.html", state="slow", then="/my", kept="", name="", wait=wait, status=429)
    shown.headers["Retry-After"] = str(wait)
    return shown
