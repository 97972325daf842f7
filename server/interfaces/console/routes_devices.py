"""How a patient comes in: a code for a new device, a visit at a kiosk or the web pages; devices taken out of use."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app, request

from server.features.accounts import actions as accounts
from server.features.accounts import enrolment, kiosk, passwords, queries
from server.features.accounts.codes import ACCOUNT_LIFE
from server.features.patients import queries as patients
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.problems import BadRequest, Conflict, NotFound
from server.foundation.web import current_actor
from server.interfaces.console.builders.frames import frame
from server.interfaces.console.look import ago, moment
from server.interfaces.console.pages import Shown, filled, loaded, pages, render
from server.interfaces.console.views.entry import EntryForm, Field
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.pages import DeviceRow, DevicesView, EnrolmentCode
from shared.schemas.accounts import DeviceRevokeSchema

KINDS = {"personal": "own tablet", "visit": "visit at a kiosk"}
WEB = "web"


@pages.get("/patients/<uuid:patient_id>/devices")
def patient_devices(patient_id: UUID) -> Shown:
    """The devices, and the form for another one."""
    by = current_actor()
    around = frame(by, "panel")
    return render("devices.html", _view(patient_id, by), around)


@pages.post("/patients/<uuid:patient_id>/devices")
def offer_device(patient_id: UUID) -> Shown:
    """Issue a code, shown now and never again. A patient without an account gets one, as it happens in the clinic."""
    by = current_actor()
    kind = request.form.get("kind", "")
    if kind not in (*KINDS, WEB):
        raise BadRequest("Choose what the code is for.")
    who = patients.patient(patient_id, by=by)
    account = {"name": who.name, "language": who.language, "time_zone": who.time_zone}
    try:
        accounts.open_patient_account(patient_id, account, by=by)
    except Conflict:
        pass  # the patient has one already
    code = _web_code(patient_id, who, by) if kind == WEB else _device_code(patient_id, kind, who, by)
    return render("devices.html", _view(patient_id, by, code), frame(by, "panel"))


def _device_code(patient_id: UUID, kind: str, who: Any, by: Actor) -> EnrolmentCode:
    if kind == "visit":
        offered = kiosk.offer_visit(patient_id, by=by)
    else:
        offered = enrolment.offer_device(patient_id, kind, by=by)
    settings = current_app.extensions["daymark_settings"]
    until = offered.expires_at.astimezone(ZoneInfo(who.time_zone))
    opens = "visit" if kind == "visit" else "tablet"
    return EnrolmentCode(
        offered.code, settings.address, offered.svg, until, settings.enrolment_minutes, opens
    )


def _web_code(patient_id: UUID, who: Any, by: Actor) -> EnrolmentCode:
    """With this the patient chooses how they sign in on the web pages."""
    own = queries.own_account(patient_id, by=by)
    if own is None:
        raise NotFound()
    code, expires_at = passwords.offer_password_at_home(patient_id, own.person.id, by=by)
    address = f"{current_app.extensions['daymark_settings'].address}/my/first-time"
    minutes = int(ACCOUNT_LIFE.total_seconds() // 60)
    until = expires_at.astimezone(ZoneInfo(who.time_zone))
    return EnrolmentCode(code, address, enrolment.qr_picture(address), until, minutes, "web")


@pages.route("/patients/<uuid:patient_id>/devices/<uuid:device_id>/stop", methods=["GET", "POST"])
def stop_device(patient_id: UUID, device_id: UUID) -> Shown:
    """Take a device out of use, for good."""
    by = current_actor()
    view = _view(patient_id, by)
    known = {one.enrolment.id: one for one in queries.devices(patient_id, by=by)}
    if device_id not in known:
        raise NotFound()
    enrolled = known[device_id].enrolment
    form = EntryForm(
        title="Take a device out of use",
        patient=view.patient,
        back=Link(view.action, f"Devices of {view.patient}"),
        action=f"{view.action}/{device_id}/stop",
        submit="Take it out of use",
        fields=(Field("reason", "Why", "textarea", hint="Lost, broken, given back. It is final."),),
        facts=(("Device", enrolled.name), ("Enrolled", f"{moment(enrolled.enrolled_at)} (UTC)")),
        intro="It is signed out at once, and nothing it sends is taken any more.",
        danger=True,
    )

    def act(typed: dict[str, str]) -> None:
        reason = loaded(DeviceRevokeSchema(), typed)["reason"]
        enrolment.revoke_device(patient_id, device_id, reason, by=by)

    return filled(form, act, by=by, done="device_stopped", part="")


def _view(patient_id: UUID, by: Actor, code: EnrolmentCode | None = None) -> DevicesView:
    who = patients.patient(patient_id, by=by)
    zone, now, href = ZoneInfo(who.time_zone), clock.now(), f"/patients/{patient_id}"
    known = queries.devices(patient_id, by=by)
    recent = [one for one in known if one.enrolment.device_kind != "visit" or _is_recent(one, now)]
    rows = tuple(_row(one, href, zone, now) for one in recent)
    own = queries.own_account(patient_id, by=by)
    signs_in_as = own.person.sign_in_name or "" if own and own.has_password else ""
    return DevicesView(who.name, Link(href, who.name), f"{href}/devices", rows, code, signs_in_as)


def _is_recent(known: queries.KnownDevice, now: datetime) -> bool:
    """A visit at a kiosk is listed for a day: it has ended by itself long before."""
    return now - known.enrolment.enrolled_at < timedelta(days=1)


def _row(known: queries.KnownDevice, href: str, zone: ZoneInfo, now: datetime) -> DeviceRow:
    one, contact = known.enrolment, known.last_contact_at
    stop = Link(f"{href}/devices/{one.id}/stop", "Take it out of use", one.name)
    return DeviceRow(
        one.name,
        KINDS.get(one.device_kind, one.device_kind),
        one.enrolled_at.astimezone(zone),
        ago(contact, now) if contact else "never",
        one.revoked_at.astimezone(zone) if one.revoked_at else None,
        None if one.revoked_at else stop,
    )
