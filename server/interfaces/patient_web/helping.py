"""Where a helper accepts an invitation and gets a code for their own tablet. Who may what is `sharing`'s to decide."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from server.features.accounts import passwords, sign_in, throttle
from server.features.sharing import invitations, queries
from server.foundation import clock
from server.foundation.access import NOBODY, Actor
from server.foundation.keys import keys
from server.foundation.problems import Conflict, Invalid, NotFound, Throttled, Unauthenticated
from server.interfaces.patient_web import patient_web
from server.interfaces.patient_web.words import LANGUAGES, Texts, chosen
from shared.domain.helping import groups_of
from shared.domain.ids import uuid7
from shared.domain.short_codes import LENGTH, as_code

PROOF_LASTS = 600
"""Seconds in which somebody who signed in may choose whose record their tablet is for."""


@dataclass(frozen=True)
class Typed:
    """What stood in a form, without passwords, and the keys of what is wrong with it by field."""

    name: str = ""
    sign_in_name: str = ""
    has_account: bool = False
    wrong: dict[str, str] = field(default_factory=dict)


@patient_web.get("/help")
def ask_code() -> AnyResponse:
    """For who was told a code and has no picture of it."""
    code = as_code(request.args.get("code", ""))
    if len(code) == LENGTH:
        return redirect(url_for("patient_web.look", code=code, language=_asked()))
    wrong = "code_short" if request.args.get("code") else ""
    return _page("code.html", wrong=wrong)


@patient_web.get("/help/<code>")
def look(code: str) -> AnyResponse:
    """Who invites, and what it opens; with the form to accept it."""
    tries = throttle.network(request.remote_addr, "help")
    try:
        throttle.count_try(tries)
        found = queries.invited(as_code(code), by=NOBODY)
    except Throttled as slow:
        return _too_often(slow)
    except NotFound:
        return _no_such_code()
    throttle.forgive(tries)
    return _invitation(found, code, Typed(name=found.name))


@patient_web.post("/help/<code>")
def accept(code: str) -> AnyResponse:
    """Become a helper: as a newcomer who chooses a name and a password, or with the account one has."""
    tries = throttle.network(request.remote_addr, "help")
    try:
        throttle.count_try(tries)
        found = queries.invited(as_code(code), by=NOBODY)
        typed = Typed(_sent("name", 200), _sent("sign_in_name", 120), "has_account" in request.form)
        wrong = _missing(typed)
        accepted = None if wrong else _accepted(found.patient_id, as_code(code), typed)
    except Throttled as slow:
        return _too_often(slow)
    except NotFound:
        return _no_such_code()
    throttle.forgive(tries)
    if isinstance(accepted, Actor):
        return _offered(found.patient_id, found.patient_name, accepted)
    again = Typed(typed.name, typed.sign_in_name, typed.has_account, wrong or accepted or {})
    return _invitation(found, code, again, status=422)


@patient_web.get("/help/tablet")
def ask_who() -> AnyResponse:
    """For a helper who wants another code for their tablet: who are they?"""
    return _page("tablet.html", typed=Typed(), helped=(), proof="")


@patient_web.post("/help/tablet")
def offer_tablet() -> AnyResponse:
    """A code for a tablet of one's own; first asked for whose record, where one helps several."""
    try:
        by = _signed(request.form.get("proof", "")) or _prove(_sent("sign_in_name", 120))
    except Throttled as slow:
        return _too_often(slow)
    except Unauthenticated:
        typed = Typed(sign_in_name=_sent("sign_in_name", 120), wrong={"sign_in_name": "wrong_account"})
        return _page("tablet.html", typed=typed, helped=(), proof="", status=422)
    helped = queries.helped_names(by=by)
    wanted = request.form.get("patient", "")
    one = next((each for each in helped if len(helped) == 1 or str(each.patient_id) == wanted), None)
    if one is not None:
        return _offered(one.patient_id, one.name, by, is_new=False)
    typed = Typed(wrong={} if helped else {"sign_in_name": "helps_nobody"})
    proof = _signer().dumps([str(by.id), by.name])
    return _page("tablet.html", typed=typed, helped=helped, proof=proof, status=200 if helped else 422)


def _accepted(patient_id: UUID, code: str, typed: Typed) -> Actor | dict[str, str]:
    """Who helps from now on; or what is wrong with what was typed, as keys of texts by field."""
    try:
        by, newcomer = _proven(typed) if typed.has_account else _newcomer(typed)
        invitations.accept_invitation(patient_id, code, newcomer, by=by)
    except Unauthenticated:
        return {"sign_in_name": "wrong_account"}
    except Conflict:
        return {"sign_in_name": "helps_already"}
    except Invalid as problem:
        return {"password": "weak"} if "password" in (problem.errors or {}) else {"sign_in_name": "taken"}
    return by


def _newcomer(typed: Typed) -> tuple[Actor, invitations.Newcomer]:
    password = request.form.get("password", "")[:1024]
    passwords.check_password(password, typed.name, typed.sign_in_name)
    made = uuid7(clock.now())
    hashed = passwords.hash_password(password)
    told = invitations.Newcomer(made, typed.name, typed.sign_in_name, _words().language, hashed)
    return Actor(made, typed.name), told


def _proven(typed: Typed) -> tuple[Actor, None]:
    return _prove(typed.sign_in_name), None


def _prove(sign_in_name: str) -> Actor:
    password = request.form.get("password", "")[:1024]
    proven = sign_in.prove(sign_in_name, password, address=request.remote_addr)
    return Actor(proven.person_id, proven.name)


def _missing(typed: Typed) -> dict[str, str]:
    wanted = {"sign_in_name": typed.sign_in_name, "password": request.form.get("password", "")}
    if not typed.has_account:
        wanted = {"name": typed.name} | wanted
    return {name: "needed" for name, text in wanted.items() if not text.strip()}


def _sent(name: str, most: int) -> str:
    return "".join(sign for sign in request.form.get(name, "")[:most] if sign.isprintable()).strip()


def _invitation(found: queries.Invited, code: str, typed: Typed, *, status: int = 200) -> AnyResponse:
    groups = groups_of(found.categories)
    return _page(
        "invitation.html", invited=found, groups=groups, code=as_code(code), typed=typed, status=status
    )


def _offered(patient_id: UUID, name: str, by: Actor, *, is_new: bool = True) -> AnyResponse:
    """The last step: a code for a tablet of their own, and how to get another one later."""
    offered = invitations.offer_tablet(patient_id, by=by)
    return _page("done.html", patient=name, offered=offered, is_new=is_new)


def _no_such_code() -> AnyResponse:
    return _page("wrong.html", status=404)


def _too_often(slow: Throttled) -> AnyResponse:
    minutes = -(-(slow.retry_after or 60) // 60)
    answer = _page("slow.html", minutes=minutes, status=429)
    answer.headers["Retry-After"] = str(slow.retry_after or 60)
    return answer


def _page(template: str, *, status: int = 200, **shown: Any) -> Response:
    words = _words()
    others = {name: said for name, said in LANGUAGES.items() if name != words.language}
    page = render_template(f"helping/{template}", words=words, others=others, **shown)
    return make_response(page, status)


def _words() -> Texts:
    return chosen("helping")


def _asked() -> str | None:
    asked = request.values.get("language", "")
    return asked if asked in LANGUAGES else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(keys().token, salt="helper's tablet")


def _signed(proof: str) -> Actor | None:
    """Who signed in a moment ago on this page; None for anything else."""
    try:
        person, name = _signer().loads(proof, max_age=PROOF_LASTS)
    except BadSignature:
        return None
    return Actor(UUID(person), name)
