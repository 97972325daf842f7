"""What every page of one's own record begins with: who asks, whose record it is, in which language; and how it looks.

Only the patient and those who help come in here. What they may do is asked of the gate for every step anew.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, current_app, g, make_response, redirect, render_template, request, url_for

from server.features.accounts import queries as accounts
from server.features.patients import queries as patients
from server.features.sharing import queries as sharing
from server.foundation import clock
from server.foundation.access import NOBODY, Actor
from server.foundation.problems import NotFound, Unauthenticated
from server.foundation.tokens import csrf_token
from server.foundation.web import current_actor
from server.interfaces.patient_web.words import LANGUAGES, OwnTexts, own_texts
from shared.domain.access import Grant, Permission

LANGUAGE_COOKIE = "__Host-daymark-language"
ROLES = ("patient", "caregiver")
WAYS = (
    ("today", Permission.PATIENTS_READ),
    ("check_in", Permission.SYMPTOMS_REPORT),
    ("reports", Permission.SYMPTOMS_READ),
    ("timeline", Permission.TIMELINE_READ),
    ("messages", Permission.MESSAGES_READ),
)
"""The pages of a record, each with what one needs to see any of it."""


@dataclass(frozen=True)
class Whose:
    """A record one may open here; `helps`: it is somebody else's."""

    patient_id: UUID
    name: str
    helps: bool


@dataclass(frozen=True)
class Mine:
    """An open record: the person who asks, their rights in it, and the patient."""

    by: Actor
    patient: Any
    helps: bool
    rights: tuple[Grant, ...]
    words: OwnTexts
    now: datetime

    @property
    def patient_id(self) -> UUID:
        """Whose record."""
        return self.patient.patient_id

    @property
    def name(self) -> str:
        """What the patient is called."""
        return self.patient.preferred_name or self.patient.name

    @property
    def zone(self) -> ZoneInfo:
        """The patient's zone."""
        return ZoneInfo(self.patient.time_zone)

    @property
    def today(self) -> date:
        """The patient's local day."""
        return self.now.astimezone(self.zone).date()

    @property
    def ways(self) -> list[str]:
        """The pages that are open to this person."""
        return [name for name, needed in WAYS if self.may(needed)]

    def local(self, at: datetime) -> datetime:
        """A moment on the patient's clock."""
        return at.astimezone(self.zone)

    def when(self, at: datetime) -> str:
        """A moment in words, on the patient's clock."""
        return self.words.when(self.local(at), self.today)

    def may(self, *needed: Permission) -> bool:
        """Whether a right gives all of these: pages show no way to what the gate would refuse."""
        return all(any(right.gives(one) for right in self.rights) for one in needed)

    def to(self, page: str, **more: Any) -> str:
        """The address of a page of this record."""
        return url_for(f"patient_web.{page}", patient_id=self.patient_id, **more)


def signed_in() -> Actor:
    """Who asks; Unauthenticated for nobody."""
    by = current_actor()
    if by == NOBODY:
        raise Unauthenticated()
    return by


def records_of(by: Actor) -> list[Whose]:
    """The records that open here for a person: their own first, then those of people they help."""
    me = accounts.me(by=by)
    own = [
        Whose(one.subject_id, me.person.name, False)
        for one in me.grants
        if one.role == "patient" and one.subject_id
    ]
    return own + [Whose(one.patient_id, one.name, True) for one in sharing.helped_names(by=by)]


def opened(patient_id: UUID) -> Mine:
    """The record of this page. NotFound for everybody but the patient and running helpers, staff too."""
    by = signed_in()
    me = accounts.me(by=by)
    held = [one for one in me.grants if one.role in ROLES and one.subject_id == patient_id]
    if not held:
        raise NotFound()
    patient = patients.patient(patient_id, by=by)
    helps = all(one.role != "patient" for one in held)
    words = texts(me.person.language)
    g.mine = Mine(by, patient, helps, tuple(one.as_rule() for one in held), words, clock.now())
    return g.mine


def needs(mine: Mine, *needed: Permission) -> None:
    """NotFound for who has no right to any of a page."""
    if not mine.may(*needed):
        raise NotFound()


def texts(*likes: str | None) -> OwnTexts:
    """The texts in the language chosen on these pages, else in the person's own."""
    return own_texts("my", request.cookies.get(LANGUAGE_COOKIE), *likes)


def page(template: str, *, status: int = 200, words: OwnTexts | None = None, **shown: Any) -> Response:
    """A page in the frame of the record that is open, if one is."""
    mine: Mine | None = g.get("mine")
    words = words or (mine.words if mine else texts())
    others = {name: said for name, said in LANGUAGES.items() if name != words.language}
    stands = render_template(
        f"my/{template}",
        mine=mine,
        words=words,
        others=others,
        csrf=csrf_token(),
        demo=current_app.extensions["daymark_settings"].demonstration,
        **shown,
    )
    return make_response(stands, status)


def go(to: str) -> Response:
    """On to a page after a step: a reload then repeats nothing."""
    return make_response(redirect(to, code=303))


def sent(name: str, most: int = 200) -> str:
    """One field of a form, in one line."""
    return "".join(sign for sign in request.form.get(name, "")[:most] if sign.isprintable()).strip()


def keep_language(response: Response) -> Response:
    """A language that was chosen on a page stays chosen in this browser."""
    asked = request.args.get("language")
    if asked in LANGUAGES and request.path.startswith("/my"):
        response.set_cookie(
            LANGUAGE_COOKIE,
            asked,
            max_age=31_536_000,
            secure=True,
            httponly=True,
            samesite="Strict",
            path="/",
        )
    return response
