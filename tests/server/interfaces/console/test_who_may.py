"""Who may see which page and who may not; no writing request without the form's token or from another site's page."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask

from server.features.accounts import first_time, passwords
from server.features.accounts.actions import open_patient_account
from tests.server.cast import SYSTEM, Cast, number
from tests.server.interfaces.console.desk import Desk, words_of
from tests.server.interfaces.console.real_record import ASSIGNED, PASSPHRASE, ROSA, SAM

OPEN = {"pages.sign_in_page", "pages.sign_in", "pages.front_door", "pages.sign_out"}
KNOWN: dict[str, UUID | int | str] = {
    "patient_id": ROSA,
    "assignment_id": ASSIGNED,
    "number": 5,
    "appointment_id": number(91),
    "result_id": number(94),
    "medicine_id": number(77),
    "allergy_id": number(78),
    "alert_id": number(1),
    "hold_id": number(95),
    "device_id": number(1),
    "session_id": number(1),
    "run_id": number(1),
    "name": "manifest.json",
    "cancer": "colorectal",
    "plan_name": "mfolfox6",
    "version": 1,
    "rule": "fever",
    "task": "capecitabine",
    "prescription_id": number(102),
    "refill_id": number(103),
    "resource_id": number(106),
}

Sit = Callable[[str], Desk]


def addresses(app: Flask, method: str) -> Iterator[tuple[str, str]]:
    """(endpoint, address) of every page that takes this method, with Rosa's ids filled in."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith("pages.") and method in (rule.methods or ()):
                values: dict[str, UUID | int | str] = {name: KNOWN[name] for name in rule.arguments}
                yield rule.endpoint, app.url_for(rule.endpoint, **values)  # type: ignore[arg-type]


def test_nobody_sees_a_page_without_signing_in(app: Flask, clinic: Cast) -> None:
    visitor = app.test_client()
    for endpoint, address in addresses(app, "GET"):
        if endpoint not in OPEN:
            answer = visitor.get(address)
            assert answer.status_code == 401 and "Sign in" in words_of(answer), address
            assert "Rosa" not in answer.text, address


def test_the_team_sees_its_patient_and_another_team_sees_that_there_is_nothing(
    clinic: Cast, desk: Sit
) -> None:
    nurse, stranger = desk("nurse"), desk("other_nurse")
    patient = f"/patients/{ROSA}"
    for path in (
        patient,
        f"{patient}/devices",
        f"{patient}/appointments/new",
        f"{patient}/medicines/{number(77)}",
    ):
        assert nurse.open(path).status_code == 200, path
        answer = stranger.open(path)
        assert answer.status_code == 404 and "Nothing here for you" in words_of(answer)
        assert "Rosa" not in answer.text and "Ondansetron" not in answer.text
    assert "Rosa" in nurse.open("/panel").text
    assert "Rosa" not in stranger.open("/panel").text
    assert desk("oncologist").open(patient).status_code == 200


@pytest.mark.parametrize("role", ["administrator", "coordinator"])
def test_who_does_not_treat_sees_no_clinical_page(role: str, app: Flask, clinic: Cast, desk: Sit) -> None:
    someone = desk(role)
    assert someone.open("/").location in ("/account", "/exports")
    for endpoint, address in addresses(app, "GET"):
        if address == "/panel" or address.startswith("/patients/"):
            answer = someone.open(address)
            assert answer.status_code == 404, (endpoint, address)
            assert "Rosa" not in answer.text, address
    assert someone.open("/account").status_code == 200
    assert ">Panel<" not in someone.open("/account").text


def test_a_patient_is_told_that_this_page_is_for_the_team(app: Flask, clinic: Cast) -> None:
    account = {"name": "Sam Okafor", "time_zone": "UTC", "sign_in_name": "sam@home.example", "id": number(79)}
    open_patient_account(SAM, account, by=clinic.nurse)
    code, _ = passwords.offer_password_at_home(SAM, number(79), by=clinic.nurse)
    first_time.choose_password(code, PASSPHRASE, address=None)
    sam = Desk(app.test_client())
    answer = sam.sign_in("sam@home.example")
    assert answer.status_code == 403 and "for the team" in words_of(answer)
    assert sam.open(f"/patients/{SAM}").status_code == 401


def test_a_right_withdrawn_works_at_once(clinic: Cast, desk: Sit) -> None:
    from server.features.accounts import actions, queries

    nurse = desk("nurse")
    assert nurse.open(f"/patients/{ROSA}").status_code == 200
    held = [grant for grant in queries.roles(clinic.site, by=SYSTEM) if grant.holder_id == clinic.nurse.id]
    actions.end_role(clinic.site, held[0].id, "left the ward", by=SYSTEM)
    assert nurse.open(f"/patients/{ROSA}").status_code == 404


def test_no_writing_request_is_taken_without_the_token_of_its_form(
    app: Flask, clinic: Cast, desk: Sit
) -> None:
    nurse = desk("nurse")
    before = nurse.open(f"/patients/{ROSA}").text
    for endpoint, address in addresses(app, "POST"):
        if endpoint == "pages.sign_in":
            continue
        for sent in ({}, {"csrf_token": "made up", "note": "x"}):
            answer = nurse.client.post(address, data=sent)
            assert answer.status_code == 403 and "out of date" in words_of(answer), address
    assert nurse.open(f"/patients/{ROSA}").text == before


def test_no_writing_request_is_taken_from_another_sites_page(app: Flask, clinic: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    for _, address in addresses(app, "POST"):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
            assert nurse.client.post(address, headers=headers).status_code == 403, address


def test_what_was_shown_is_in_the_readers_stream(clinic: Cast, desk: Sit) -> None:
    from server.foundation.access import AccessEntry
    from server.foundation.db import db

    desk("nurse").open(f"/patients/{ROSA}")
    desk("other_nurse").open(f"/patients/{ROSA}")
    db.session.rollback()
    streams = db.session.query(AccessEntry.reader_id, AccessEntry.reads).all()
    mine = [reads for reader, reads in streams if reader == clinic.nurse.id and str(ROSA) in reads]
    theirs = [reads for reader, reads in streams if reader == clinic.other_nurse.id and str(ROSA) in reads]
    assert any('"triage.alert.list"' in reads for reads in mine)
    assert theirs and all('"allowed":false' in reads for reads in theirs)


def test_pages_are_not_kept_by_browsers_and_their_files_are(app: Flask, clinic: Cast, desk: Sit) -> None:
    import re

    page = desk("nurse").open(f"/patients/{ROSA}")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    sheet = re.search(r'href="(/static/tokens\.css\?v=[^"]+)"', page.text)
    assert sheet is not None
    assert app.test_client().get(sheet[1]).headers["Cache-Control"] == "public, max-age=31536000, immutable"
