"""What staff enter in forms reaches the record, what is wrong is said at its field, what was typed stays."""

from collections.abc import Callable
from datetime import date

from flask import Flask

from server.features.care_plans import queries as care_plans
from server.features.patients import actions as patients
from server.features.patients import queries
from server.features.timeline import queries as timeline
from tests.server.cast import Cast, number
from tests.server.interfaces.console.desk import Desk, forms_of, words_of
from tests.server.interfaces.console.real_record import ASSIGNED, ROSA, SAM

Sit = Callable[[str], Desk]
PATIENT = f"/patients/{ROSA}"


def test_an_appointment_is_booked_moved_and_cancelled(clinic: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    booked = nurse.fill(
        f"{PATIENT}/appointments/new", title="Port flush", category="visit", on="2026-12-03", at="09:30"
    )
    assert booked.location == f"{PATIENT}?done=booked#appointments"
    row = next(one for one in timeline.appointments(ROSA, by=clinic.nurse) if one.title == "Port flush")
    assert row.starts_at.isoformat() == "2026-12-03T14:30:00+00:00", "09:30 on the patient's clock"
    moved = nurse.fill(f"{PATIENT}/appointments/{row.id}/move", on="2026-12-04", at="10:00", reason="holiday")
    assert moved.status_code == 303
    page = words_of(nurse.open(moved.location))
    assert "The appointment was moved." in page
    assert "4 Dec 2026, 10:00" in page and "Moved from 3 Dec 2026, 09:30 : holiday" in page.replace(
        "09:30:", "09:30 :"
    )
    cancelled = nurse.fill(f"{PATIENT}/appointments/{row.id}/cancel", reason="done at home")
    assert cancelled.status_code == 303
    assert "Cancelled: done at home" in words_of(nurse.open(PATIENT))
    again = nurse.fill(f"{PATIENT}/appointments/{row.id}/move", on="2026-12-05", at="10:00", reason="x")
    assert again.status_code == 409 and "was cancelled" in words_of(again)


def test_wrong_fields_are_named_and_what_was_typed_stays(clinic: Cast, desk: Sit) -> None:
    answer = desk("nurse").fill(
        f"{PATIENT}/appointments/new", title="Port <flush>", on="soon", at="10:00", category=""
    )
    assert answer.status_code == 422
    assert answer.text.index("<title>Problem:") and "New day" not in answer.text
    assert "Day: Choose a day." in words_of(answer)
    assert 'value="Port &lt;flush&gt;"' in answer.text and 'value="soon"' in answer.text
    missing = desk("nurse").fill(f"{PATIENT}/appointments/new", on="2026-12-03", at="10:00")
    assert "What for: This is needed." in words_of(missing) and "Kind: This is needed." in words_of(missing)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(clinic: Cast, desk: Sit) -> None:
    nurse, doctor = desk("nurse"), desk("oncologist")
    path = f"{PATIENT}/medicines/{number(77)}"
    seen = forms_of(nurse.open(path))[-1]
    assert doctor.fill(path, status="stopped", ended_on="2026-11-20").status_code == 303
    clash = nurse.client.post(path, data=seen.fields | {"dose_text": "4 mg"})
    assert clash.status_code == 409 and "Somebody changed this" in words_of(clash) and "4 mg" in clash.text
    assert queries.medicines(ROSA, by=clinic.nurse)[0].status == "stopped"
    move = forms_of(nurse.open(f"{PATIENT}/appointments/{number(91)}/move"))[-1]
    assert (
        doctor.fill(
            f"{PATIENT}/appointments/{number(91)}/move", on="2026-12-09", at="10:00", reason="a"
        ).status_code
        == 303
    )
    typed = move.fields | {"on": "2026-12-10", "at": "10:00", "reason": "b"}
    assert nurse.client.post(move.action, data=typed).status_code == 409


def test_a_result_is_entered_and_put_right(clinic: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    path = f"{PATIENT}/results/new"
    wrong = nurse.fill(path, test="777-3", value="120", low="400", high="140", on="2026-11-21", at="08:00")
    assert "It must not be below the lower limit." in words_of(wrong)
    assert nurse.fill(path, test="other", value="1", on="2026-11-21", at="08:00").status_code == 422
    assert (
        nurse.fill(
            path, test="777-3", value="88", low="140", high="400", on="2026-11-21", at="08:00"
        ).status_code
        == 303
    )
    row = timeline.results(ROSA, by=clinic.nurse)[0]
    assert (row.code, row.name, row.unit, row.said_by) == ("777-3", "Platelets", "10*9/L", "Nurse")
    assert nurse.fill(f"{PATIENT}/results/{row.id}", value="188").status_code == 303
    row = timeline.results(ROSA, by=clinic.nurse)[0]
    assert (row.value, row.status, row.code, row.version) == ("188", "amended", "777-3", 2)
    assert nurse.fill(f"{PATIENT}/results/{row.id}", status="cancelled").status_code == 303
    assert "withdrawn" in words_of(nurse.open(PATIENT))


def test_a_cycle_is_given_with_changed_doses_and_reasons(clinic: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    path = f"{PATIENT}/plans/{ASSIGNED}/cycles/5/give"
    refused = nurse.fill(path, given_on="2026-11-22", dose_oxaliplatin="64")
    assert refused.status_code == 422 and "say why the dose was changed" in words_of(refused)
    given = nurse.fill(
        path, given_on="2026-11-22", dose_oxaliplatin="64", dose_reason="tingling", reason="bank holiday"
    )
    assert given.status_code == 303
    row = next(one for one in timeline.cycles(ROSA, by=clinic.nurse) if one.number == 5)
    assert (row.given_on, row.planned_on, row.status) == (date(2026, 11, 22), date(2026, 11, 23), "given")
    dose = next(one for one in row.doses if one["drug"] == "oxaliplatin")
    assert (dose["planned"], dose["given"], dose["percent"], dose["reason"]) == ("85", "64", "75", "tingling")
    assert [one["reason"] for one in row.doses if one["drug"] != "oxaliplatin"] == [None, None, None]
    assert "Oxaliplatin 64 mg/m2 (75 %): tingling; others as planned" in words_of(nurse.open(PATIENT))
    assert nurse.fill(path, dose_oxaliplatin="85", given_on="2026-11-22").status_code == 303


def test_a_cycle_moves_and_what_depends_on_it_with_it(clinic: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    path = f"{PATIENT}/plans/{ASSIGNED}/cycles/5/delay"
    early = nurse.fill(path, planned_on="2026-11-20", reason="x")
    assert early.status_code == 422 and "before the day" in words_of(early)
    assert nurse.fill(path, planned_on="2026-11-30", reason="platelets 70").status_code == 303
    page = words_of(nurse.open(PATIENT))
    assert "Cycle 5 moved" in page and "14 Dec 2026" in page, "cycle 6 follows two weeks after cycle 5"
    cancel = f"{PATIENT}/plans/{ASSIGNED}/cycles/5/cancel"
    assert nurse.fill(cancel, reason="patient's wish").status_code == 303
    assert "Cancelled: patient's wish" in words_of(nurse.open(PATIENT))


def test_a_plan_is_given_rests_resumes_and_ends(clinic: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    plan = f"{PATIENT}/plans/{ASSIGNED}"
    assert nurse.fill(f"{plan}/hold", from_on="2026-11-22", reason="operation").status_code == 303
    assert "On hold: from 22 Nov 2026, until further notice: operation" in words_of(nurse.open(PATIENT))
    hold = care_plans.holds(ROSA, by=clinic.nurse)[0]
    wrong = nurse.fill(f"{PATIENT}/holds/{hold.id}/resume", until_on="2026-11-01")
    assert wrong.status_code == 422 and "before the hold begins" in words_of(wrong)
    assert nurse.fill(f"{PATIENT}/holds/{hold.id}/resume", until_on="2026-11-29").status_code == 303
    assert nurse.fill(f"{plan}/end", ended_on="2026-11-30", reason="done").status_code == 303
    unknown = nurse.fill(f"{PATIENT}/plans/new", plan="colorectal/nothing@1", anchor_on="2026-12-01")
    assert unknown.status_code in (404, 422)
    chosen = {"plan": "colorectal/survivorship@1", "anchor_on": "2026-08-03"}
    assert nurse.fill(f"{PATIENT}/plans/new", **chosen).status_code == 303
    assert "Follow-up tests, recommended against done" in words_of(nurse.open(PATIENT))


def test_a_follow_up_test_is_booked_from_its_line_and_counts_once_done(clinic: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    page = f"/patients/{SAM}"
    booked = nurse.fill(f"{page}/appointments/new?test=ct", "new", on="2026-11-20", at="08:00")
    assert booked.status_code == 303
    row = timeline.appointments(SAM, by=clinic.nurse)[0]
    assert (row.category, row.planned_key) == ("imaging", "ct/follow_up")
    assert nurse.fill(f"{page}/appointments/{row.id}/attend").status_code == 303
    words = words_of(nurse.open(page))
    line = words[words.index("CT of chest, belly and pelvis Oncology team") :]
    assert "20 Nov 2026" in line[: line.index("CEA") if "CEA" in line else 400]


def test_lists_are_kept_by_hand_with_who_said_so(clinic: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    medicine = {
        "name": "Magnesium",
        "origin": "over_the_counter",
        "status": "active",
        "said_by": "the patient",
    }
    assert nurse.fill(f"{PATIENT}/medicines/new", **medicine).status_code == 303
    backwards = nurse.fill(
        f"{PATIENT}/medicines/new", **medicine, started_on="2026-11-02", ended_on="2026-11-01"
    )
    assert "Until: It may not be before the start." in words_of(backwards)
    assert nurse.fill(f"{PATIENT}/allergies/new", substance="Latex", criticality="low").status_code == 303
    assert nurse.fill(f"{PATIENT}/allergies/{number(78)}", status="resolved").status_code == 303
    event = {
        "category": "imaging",
        "title": "MRI of the liver",
        "started_on": "2026-11-18",
        "text": "No change",
    }
    assert nurse.fill(f"{PATIENT}/events/new", **event).status_code == 303
    page = words_of(nurse.open(PATIENT))
    assert "over the counter, start not known, said by the patient" in page
    assert "Allergies: Latex" in page and "MRI of the liver" in page


def test_an_imported_medicine_keeps_its_code_when_it_is_changed(clinic: Cast, desk: Sit) -> None:
    imported = {"id": number(97), "name": "Metformin", "code": "6809", "system": "rxnorm", "dose_text": None, "origin": "prescribed", "status": "active", "started_on": None, "ended_on": None, "said_by": "Import", "source_ref": "bundle 1"}  # fmt: skip
    patients.keep_medicine(ROSA, imported, by=clinic.nurse)
    assert desk("nurse").fill(f"{PATIENT}/medicines/{number(97)}", status="stopped").status_code == 303
    row = next(one for one in queries.medicines(ROSA, by=clinic.nurse) if one.id == number(97))
    assert (row.status, row.code, row.system, row.source_ref) == ("stopped", "6809", "rxnorm", "bundle 1")


def test_a_device_code_is_shown_once_and_a_device_is_taken_out_of_use(
    app: Flask, clinic: Cast, desk: Sit
) -> None:
    import base64

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    nurse = desk("nurse")
    shown = nurse.fill(f"/patients/{SAM}/devices", "/devices", kind="personal")
    assert shown.status_code == 200 and "<svg" in shown.text and "10 minutes" in words_of(shown)
    import re

    code = re.search(r'enrol__code">([0-9A-Z]{5}-[0-9A-Z]{5})<', shown.text)
    assert code is not None, "Sam had no account: one was opened for him"
    assert code[1] not in nurse.open(f"/patients/{SAM}/devices").text
    key = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    body = {
        "code": code[1].replace("-", ""),
        "name": "Sam's tablet",
        "kind": "personal",
        "signing_key": key,
        "platform": "linux",
    }
    made = app.test_client().post("/api/devices/enrol", json=body)
    assert made.status_code == 201, made.text
    device = (made.json or {})["device_id"]
    assert "Sam's tablet" in words_of(nurse.open(f"/patients/{SAM}/devices"))
    stopped = nurse.fill(f"/patients/{SAM}/devices/{device}/stop", reason="lost in the bus")
    assert stopped.location == f"/patients/{SAM}/devices?done=device_stopped"
    assert "stopped" in words_of(nurse.open(f"/patients/{SAM}/devices"))
    again = nurse.fill(f"/patients/{SAM}/devices/{device}/stop", reason="twice")
    assert again.status_code == 409
    assert nurse.client.post(f"/patients/{SAM}/devices", data={"csrf_token": "x"}).status_code == 403
    visit = nurse.fill(f"/patients/{SAM}/devices", "/devices", kind="visit")
    assert re.search(r'enrol__code">[0-9]{3}-[0-9]{3}<', visit.text) and "At the kiosk" in words_of(visit)
    assert nurse.fill(f"/patients/{SAM}/devices", "/devices", kind="kiosk").status_code == 400


def test_a_patient_without_a_tablet_comes_in_by_the_web(app: Flask, clinic: Cast, desk: Sit) -> None:
    import re

    from tests.server.features.accounts.conftest import PASSPHRASE
    from tests.server.interfaces.patient_web.visitor import Visitor

    nurse, sam = desk("nurse"), Visitor(app.test_client(), SAM)

    def offered() -> str:
        shown = nurse.fill(f"/patients/{SAM}/devices", "/devices", kind="web")
        assert "/my/first-time" in shown.text
        code = re.search(r'enrol__code">([0-9A-Z]{5}-[0-9A-Z]{5})<', shown.text)
        assert code is not None
        return code[1]

    stranger = desk("other_nurse")
    token = next(one for one in forms_of(stranger.open("/account"))).fields["csrf_token"]
    refused = stranger.client.post(f"/patients/{SAM}/devices", data={"kind": "web", "csrf_token": token})
    assert refused.status_code == 404
    old, code = offered(), offered()
    assert "No password was chosen yet." in words_of(nurse.open(f"/patients/{SAM}/devices"))
    for wrong in (old, "AAAAA-AAAAA", "A", ""):
        answer = sam.client.post("/my/first-time/code", data={"code": wrong})
        assert answer.status_code == 422 and "Ask your team for a new one" in answer.text
    asked = sam.client.post("/my/first-time/code", data={"code": code.lower()})
    assert asked.status_code == 200 and "Sam Okafor" in asked.text
    for name, password, why in (
        (" ", PASSPHRASE, "Please choose a name"),
        ("nurse@clinic.example", PASSPHRASE, "Somebody uses this name"),
        ("sam@home.example", "sam@home.example", "hard to guess"),
    ):
        again = sam.send(asked, "first-time", sign_in_name=name, password=password)
        assert again.status_code == 422 and why in again.text, why
        assert not name.strip() or name in again.text
    done = sam.send(asked, "first-time", sign_in_name="Sam@Home.example", password=PASSPHRASE)
    assert "Your password is saved" in done.text
    assert sam.sign_in("sam@home.example").status_code == 303 and "Sam" in sam.open("today").text
    twice = sam.send(asked, "first-time", sign_in_name="other@home.example", password=PASSPHRASE)
    assert twice.status_code == 422, "a code works once"
    assert "Sam Okafor signs in as sam@home.example" in words_of(nurse.open(f"/patients/{SAM}/devices"))
    forgotten = sam.client.post("/my/first-time/code", data={"code": offered()})
    assert "sam@home.example" in forgotten.text and 'name="sign_in_name"' not in forgotten.text
    assert sam.open("today").status_code == 200, "a code alone ends nothing"
    sam.send(forgotten, "first-time", password=f"{PASSPHRASE} again")
    assert sam.open("today").status_code == 401, "every session ends with a new password"
    assert sam.sign_in("sam@home.example", f"{PASSPHRASE} again").status_code == 303
