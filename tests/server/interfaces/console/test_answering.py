"""Alerts answered on the patient's page, the record rewound, and what the page says of it all."""

from collections.abc import Callable

from server.features.triage import actions as triage
from server.features.triage import queries
from tests.server.cast import Cast
from tests.server.interfaces.console.desk import Desk, forms_of, words_of
from tests.server.interfaces.console.real_record import ROSA

Sit = Callable[[str], Desk]
PATIENT = f"/patients/{ROSA}"


def fever(cast: Cast) -> str:
    """Where the note of the fever alert goes."""
    alert = next(one for one in queries.alerts(ROSA, by=cast.nurse) if one.rule == "fever")
    return f"{PATIENT}/alerts/{alert.id}"


def test_an_alert_says_why_it_was_raised(clinic: Cast, desk: Sit) -> None:
    page = words_of(desk("nurse").open(PATIENT))
    assert "Open alerts (5)" in page
    assert "Temperature 38.4 °C while blood counts may be low." in page
    assert "Temperature 38.4 °C – at least 38.0 °C" in page
    assert (
        "Rule fever version 1 of Bowel cancer treatment with FOLFOX, version 1. Source: Patient instruction"
        in page
    )
    assert "The tablet showed the advice at once." in page
    assert "4, as bad as it gets 0, no trouble (28 Sep) 2 steps worse than the first answer" in page


def test_an_alert_is_acknowledged_with_a_note_then_closed(clinic: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    empty = nurse.fill(PATIENT, f"{fever(clinic)}/acknowledge", note="  ")
    assert empty.status_code == 422 and "Write in a few words what was done." in words_of(empty)
    done = nurse.fill(PATIENT, f"{fever(clinic)}/acknowledge", note="Called, comes in.")
    page = words_of(nurse.open(done.location))
    assert "The alert is acknowledged." in page and "Open alerts (4)" in page
    assert "Nurse , 22 Nov 2026, 10:00 : Called, comes in. in hand" in page
    assert "1 answered earlier" in page
    closed = nurse.fill(PATIENT, f"{fever(clinic)}/close")
    assert closed.location.endswith("?done=closed#alerts")
    row = next(one for one in queries.alerts(ROSA, by=clinic.nurse) if one.rule == "fever")
    assert (row.status, row.acknowledged_name) == ("closed", "Nurse")


def test_the_second_to_answer_is_told_who_was_first_and_gets_back_what_they_typed(
    clinic: Cast, desk: Sit
) -> None:
    nurse, page = desk("nurse"), desk("nurse").open(PATIENT)
    to = f"{fever(clinic)}/acknowledge"
    sent = next(form for form in forms_of(nurse.open(PATIENT)) if form.action == to)
    alert_id = next(one.id for one in queries.alerts(ROSA, by=clinic.nurse) if one.rule == "fever")
    triage.acknowledge(ROSA, alert_id, note="mine", by=clinic.oncologist)
    late = nurse.client.post(to, data=sent.fields | {"note": "I called her too"})
    assert page.status_code == 200 and late.status_code == 409
    assert "answered before, by Oncologist" in words_of(late) and "I called her too" in words_of(late)


def test_the_record_is_rewound_to_the_end_of_a_day(clinic: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    past = words_of(nurse.open(f"{PATIENT}?as_of=2026-11-10"))
    assert "The record as it stood at the end of 10 Nov 2026." in past
    assert "1 Dec 2026, 09:00 CT chest and abdomen" in past, "the scan stood on its first day"
    assert "Neutrophils" not in past.partition("Results")[2], "entered on 20 Nov"
    assert "Temperature 38.4" not in past and "Shivering" not in past
    answer = nurse.open(f"{PATIENT}?as_of=2026-11-10")
    assert [form.action for form in forms_of(answer) if form.method == "post"] == ["/sign-out"]
    before_all = words_of(nurse.open(f"{PATIENT}?as_of=2026-09-01"))
    assert "Nothing entered yet." in before_all and "Sigmoid" not in before_all
    for wrong, says in (
        ("2027-01-01", "Choose a day before today."),
        ("soon", "Choose a day."),
        ("0001-01-01", "Look at the year."),
    ):
        page = words_of(nurse.open(f"{PATIENT}?as_of={wrong}"))
        assert says in page and "as it stood at" not in page, wrong


def test_an_answer_given_later_is_not_in_the_rewound_record(clinic: Cast, desk: Sit) -> None:
    nurse = desk("nurse")
    nurse.fill(PATIENT, f"{fever(clinic)}/acknowledge", note="Called, comes in.")
    past = words_of(nurse.open(f"{PATIENT}?as_of=2026-11-21"))
    assert "Open alerts (5)" in past and "Called, comes in." not in past


def test_the_page_names_the_zone_of_its_times(clinic: Cast, desk: Sit) -> None:
    page = words_of(desk("nurse").open(PATIENT))
    assert "times on this page are America/New_York" in page
    assert "21 Nov 2026, 08:02" in page, "13:02 UTC"


def test_check_ins_are_shown_with_how_they_came_about(clinic: Cast, desk: Sit) -> None:
    page = words_of(desk("nurse").open(PATIENT))
    assert "Saved on the device 21 Nov 2026, 08:00 Received here 21 Nov 2026, 08:02" in page
    assert "Language Spanish, read aloud" in page and "Shivering since four" in page
    assert "Inés Delgado , helper Let in by Rosa Delgado Ortiz: plan, symptoms, until" in page.replace(
        "Delgado,", "Delgado ,"
    )


def test_a_check_in_by_telephone_raises_the_same_alerts_and_says_how_it_came(clinic: Cast, desk: Sit) -> None:
    nurse, path = desk("nurse"), f"{PATIENT}/check-ins/new"
    empty = nurse.fill(path)
    assert empty.status_code == 422 and "A check-in needs an answer, a reading or a note." in words_of(empty)
    typed = {
        "answer_9_frequency": "2",
        "answer_9_severity": "1",
        "reading_temperature": "38,6",
        "note": "Called at home",
    }
    wrong = nurse.fill(path, **typed | {"reading_temperature": "99"})
    assert (
        wrong.status_code == 422
        and "between 34.0 and 43.0" in words_of(wrong)
        and "Called at home" in wrong.text
    )
    later = nurse.fill(path, **typed | {"on": "2026-11-23"})
    assert later.status_code == 422 and "This has not happened yet." in words_of(later)
    assert nurse.fill(path, **typed).location == f"{PATIENT}?done=check_in#check-ins"
    page = words_of(nurse.open(PATIENT))
    assert "by the team, for the patient, telephone" in page and "“Called at home”" in page
    assert "Temperature 38.6 °C while blood counts may be low." in page
