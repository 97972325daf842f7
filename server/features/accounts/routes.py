"""Signing in and out, oneself, people and teams, devices: how it is asked over HTTP."""

from typing import Any
from uuid import UUID

from flask import Flask, after_this_request, request
from werkzeug.wrappers import Response

from server.features.accounts import actions, enrolment, first_time, passwords, queries, sign_in
from server.features.accounts.kiosk_routes import kiosks
from server.foundation import rotation, tokens
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas import accounts as schemas
from shared.schemas.sharing import GrantEndSchema

routes = Blueprint("accounts", __name__, url_prefix="/api/accounts", description="People and signing in")
devices = Blueprint("devices", __name__, url_prefix="/api", description="A patient's tablets and accounts")

_KEPT = ("password", "roles", "site_id")
"""Nobody sets another's password, roles are given one by one, and the site is in the address."""


def register(app: Flask, api: Api) -> None:
    """Bind tokens and routes to the application."""
    tokens.install(app)
    api.register_blueprint(routes)
    api.register_blueprint(devices)
    api.register_blueprint(kiosks)


@routes.post("/sign-in")
@routes.arguments(schemas.SignInSchema())
@routes.response(200, schemas.TokensSchema())
def signing_in(body: dict[str, Any]) -> dict[str, Any]:
    """Sign in with name and password; after some wrong tries one has to wait (429)."""
    known = request.cookies.get(sign_in.KNOWN_COOKIE)
    person, pair = sign_in.sign_in(**body, address=request.remote_addr, known=known)
    remember_device(person.known)
    return {
        "access_token": pair.access_token,
        "refresh_token": pair.refresh_token,
        "person": {"id": person.person_id, "name": person.name, "roles": person.roles},
    }


@routes.post("/refresh")
@routes.response(200, schemas.RefreshedSchema())
def refreshing() -> Any:
    """Exchange the refresh token of the Authorization header for the next pair."""
    return rotation.refresh()


@routes.post("/sign-out")
@routes.response(204)
def signing_out() -> Any:
    """End this session, at once and everywhere its tokens are."""
    by = current_actor()
    if by.session_id is not None:
        actions.end_session(by.session_id, by=by)


@routes.get("/me")
@routes.response(200, schemas.MeSchema())
def me() -> dict[str, Any]:
    """Who is signed in, and what they may do."""
    found = queries.me(by=current_actor())
    return {
        "id": found.person.id,
        "name": found.person.name,
        "language": found.person.language,
        "roles": found.roles,
        "grants": found.grants,
    }


@routes.get("/sessions")
@routes.response(200, schemas.SessionSchema(many=True))
def sessions() -> Any:
    """Where one is signed in."""
    return queries.my_sessions(by=current_actor())


@routes.post("/sessions/<uuid:session_id>/end")
@routes.response(204)
def end_session(session_id: UUID) -> Any:
    """Sign out somewhere else."""
    actions.end_session(session_id, by=current_actor())


@routes.post("/password")
@routes.arguments(schemas.PasswordChangeSchema())
@routes.response(204)
def change_password(body: dict[str, Any]) -> Any:
    """Change one's own password; all other sessions end."""
    by = current_actor()
    passwords.change_password(body["old_password"], body["password"], by=by)


@routes.post("/password/choose")
@routes.arguments(schemas.PasswordChoiceSchema())
@routes.response(204)
def choose_password(body: dict[str, Any]) -> Any:
    """Choose a password with a code from an administrator or the team; a sign-in name too, where there is none."""
    first_time.choose_password(
        body["code"], body["password"], address=request.remote_addr, sign_in_name=body.get("sign_in_name")
    )


@routes.get("/sites")
@routes.response(200, schemas.SiteSchema(many=True))
def sites() -> Any:
    """All sites."""
    return queries.sites(by=current_actor())


@routes.get("/sites/<uuid:site_id>/teams")
@routes.response(200, schemas.TeamSchema(many=True))
def teams(site_id: UUID) -> Any:
    """The teams of a site."""
    return [_team(team) for team in queries.teams(site_id=site_id, by=current_actor())]


@routes.post("/sites/<uuid:site_id>/teams")
@routes.arguments(schemas.NewTeamSchema())
@routes.response(201, schemas.TeamSchema())
def create_team(body: dict[str, Any], site_id: UUID) -> Any:
    """A new team."""
    return _team(actions.create_team(site_id, body, by=current_actor()))


@routes.get("/sites/<uuid:site_id>/people")
@routes.response(200, schemas.PersonSchema(many=True, exclude=_KEPT))
def people(site_id: UUID) -> Any:
    """The staff of a site."""
    return [_staff(person) for person in queries.people(site_id, by=current_actor())]


@routes.post("/sites/<uuid:site_id>/people")
@routes.arguments(schemas.PersonSchema(exclude=_KEPT))
@routes.response(201, schemas.PersonSchema(exclude=_KEPT))
def create_person(body: dict[str, Any], site_id: UUID) -> Any:
    """Somebody new on the staff. Roles and the code for a password are given next."""
    return _staff(actions.create_person(site_id, body, by=current_actor()))


@routes.post("/sites/<uuid:site_id>/people/<uuid:person_id>/roles")
@routes.arguments(schemas.RoleSchema())
@routes.response(201, schemas.RoleSchema())
def give_role(body: dict[str, Any], site_id: UUID, person_id: UUID) -> Any:
    """A role over a team, or over the site."""
    given = actions.give_role(
        site_id, person_id, body["role"], team_id=body["team_id"], ends_at=body["ends_at"], by=current_actor()
    )
    team_id = given.subject_id if given.subject_kind == "team" else None
    return {"id": given.id, "role": given.role, "team_id": team_id, "ends_at": given.ends_at}


@routes.post("/sites/<uuid:site_id>/roles/<uuid:grant_id>/end")
@routes.arguments(GrantEndSchema())
@routes.response(204)
def end_role(body: dict[str, Any], site_id: UUID, grant_id: UUID) -> Any:
    """A role ends now, for good."""
    actions.end_role(site_id, grant_id, body["reason"], by=current_actor())


@routes.post("/sites/<uuid:site_id>/people/<uuid:person_id>/password-code")
@routes.response(201, schemas.PasswordCodeSchema())
def offer_password(site_id: UUID, person_id: UUID) -> Any:
    """A code with which this person chooses a password."""
    code, expires_at = passwords.offer_password(site_id, person_id, by=current_actor())
    return {"code": code, "expires_at": expires_at}


@routes.post("/sites/<uuid:site_id>/people/<uuid:person_id>/disable")
@routes.response(200, schemas.PersonSchema(exclude=_KEPT))
def disable_person(site_id: UUID, person_id: UUID) -> Any:
    """Close an account: every session of the person ends at once."""
    return _staff(actions.disable_person(site_id, person_id, by=current_actor()))


@routes.post("/sites/<uuid:site_id>/people/<uuid:person_id>/enable")
@routes.response(200, schemas.PersonSchema(exclude=_KEPT))
def enable_person(site_id: UUID, person_id: UUID) -> Any:
    """Open a closed account again."""
    return _staff(actions.enable_person(site_id, person_id, by=current_actor()))


@routes.post("/sites/<uuid:site_id>/people/<uuid:person_id>/unlock")
@routes.response(204)
def unlock_person(site_id: UUID, person_id: UUID) -> Any:
    """Take passwords again after a hundred wrong ones."""
    actions.unlock_person(site_id, person_id, by=current_actor())


@devices.post("/devices/codes")
@devices.arguments(schemas.DeviceCodeSchema())
@devices.response(201, schemas.DeviceCodeAnswerSchema())
def offer_device(body: dict[str, Any]) -> Any:
    """A code that lets one device in for one patient, for ten minutes."""
    return enrolment.offer_device(body["patient_id"], body["kind"], by=current_actor())


@devices.post("/devices/enrol")
@devices.arguments(schemas.EnrolSchema())
@devices.response(201, schemas.EnrolAnswerSchema())
def enrol(body: dict[str, Any]) -> dict[str, Any]:
    """A tablet presents its code and its key. It may ask again with both when the answer was lost."""
    made = enrolment.enrol(**body, address=request.remote_addr)
    return made.as_answer()


@devices.post("/patients/<uuid:patient_id>/people/<uuid:person_id>/password-code")
@devices.response(201, schemas.PasswordCodeSchema())
def offer_password_at_home(patient_id: UUID, person_id: UUID) -> Any:
    """A code with which the patient, or a helper with an account on this record, chooses a password."""
    code, expires_at = passwords.offer_password_at_home(patient_id, person_id, by=current_actor())
    return {"code": code, "expires_at": expires_at}


@devices.get("/patients/<uuid:patient_id>/devices")
@devices.response(200, schemas.DeviceSchema(many=True))
def list_devices(patient_id: UUID) -> Any:
    """The devices of a patient."""
    return [
        _device(known.enrolment, known.last_contact_at)
        for known in queries.devices(patient_id, by=current_actor())
    ]


@devices.post("/patients/<uuid:patient_id>/devices/<uuid:device_id>/revoke")
@devices.arguments(schemas.DeviceRevokeSchema())
@devices.response(200, schemas.DeviceSchema())
def revoke_device(body: dict[str, Any], patient_id: UUID, device_id: UUID) -> Any:
    """Take a device out of use, for good."""
    return _device(enrolment.revoke_device(patient_id, device_id, body["reason"], by=current_actor()), None)


def remember_device(known: str) -> None:
    """Set the cookie by which this device is known to its owner's account; it opens nothing."""

    @after_this_request
    def remember(response: Response) -> Response:
        response.set_cookie(
            sign_in.KNOWN_COOKIE,
            known,
            max_age=180 * 24 * 3600,
            secure=True,
            httponly=True,
            samesite="Strict",
            path="/",
        )
        return response


def _team(team: Any) -> dict[str, Any]:
    return {"id": team.id, "site_id": team.patient_id, "name": team.name, "phone": team.phone}


def _staff(person: Any) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "sign_in_name": person.sign_in_name,
        "language": person.language,
        "status": "active" if person.disabled_at is None else "left",
    }


def _device(enrolment: Any, last_contact_at: Any) -> dict[str, Any]:
    return {
        "id": enrolment.id,
        "patient_id": enrolment.patient_id,
        "person_id": enrolment.person_id,
        "name": enrolment.name,
        "kind": enrolment.device_kind,
        "platform": enrolment.platform,
        "enrolled_at": enrolment.enrolled_at,
        "last_seen_at": last_contact_at,
        "revoked_at": enrolment.revoked_at,
    }
