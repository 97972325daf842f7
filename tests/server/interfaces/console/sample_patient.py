"""A made-up patient for the look of the patient page: identity, lists, open alerts; as it is, rewound, and bare."""

from dataclasses import replace
from datetime import date

from server.interfaces.console.charts.calendar import adherence_calendar
from server.interfaces.console.charts.symptoms import symptoms_under_cycles
from server.interfaces.console.views.frame import Link, Share
from server.interfaces.console.views.patient import (
    AllergyRow,
    AppointmentRow,
    CycleRow,
    HelperRow,
    Identity,
    MedicineRow,
    PatientView,
    PlanRow,
    ResultRow,
    SurveillanceLine,
    TaskShare,
)
from tests.server.interfaces.console.sample_course import CALENDAR, CHART, FIRST, TODAY
from tests.server.interfaces.console.sample_record import (
    ANSWERED,
    FEVER,
    HREF,
    STOOLS,
    at,
    check_ins,
    rows_of_timeline,
)

IDENTITY = Identity(
    name="Rosa Delgado Ortiz",
    preferred_name="Rosa",
    birth_on=date(1961, 3, 9),
    age="65 years",
    sex="female",
    language="Spanish",
    time_zone="America/Chicago",
    local_time="02:01",
    site="Northside Cancer Centre",
    team="Gastrointestinal",
    status="active",
    diagnosis="Cancer of the sigmoid colon (C18.7)",
    stage="Stage III, AJCC 8",
    diagnosed_on=date(2026, 7, 14),
    plan="mFOLFOX6, colorectal",
    plan_version=1,
    anchor_on=date(2026, 9, 21),
    cycle_day="Cycle 4, day 13",
    hold=None,
    allergies=("Penicillin (rash)", "Latex"),
    contacts=(
        ("Patient's telephone", "evenings", "+1 555 0117"),
        ("Daughter", "Inés Delgado", "+1 555 0142"),
    ),
)


PATIENT = PatientView(
    href=HREF,
    identity=IDENTITY,
    open_alerts=(FEVER, STOOLS),
    past_alerts=(ANSWERED,),
    chart=CHART,
    calendar=CALENDAR,
    week=Share(17, 20, 7),
    four_weeks=Share(54, 72, 28),
    tasks=(
        TaskShare("Daily check-in", Share(6, 7, 7), Share(22, 26, 28)),
        TaskShare("Capecitabine, morning", Share(7, 7, 7), Share(13, 26, 28)),
        TaskShare("Weigh yourself", Share(0, 0, 7), Share(2, 3, 28)),
    ),
    timeline=rows_of_timeline(),
    plans=(
        PlanRow(
            "mFOLFOX6, colorectal",
            1,
            date(2026, 9, 21),
            None,
            None,
            links=(Link("#", "Put on hold", "mFOLFOX6"), Link("#", "End", "mFOLFOX6")),
        ),
        PlanRow("Before the operation", 1, date(2026, 7, 20), "Ended 2 Aug 2026: operation", None),
    ),
    surveillance=(
        SurveillanceLine(
            "CEA blood test",
            "1 Aug 2026 to 1 Nov 2026",
            None,
            "late",
            "Oncology team",
            "NCCN colon cancer guideline",
            Link("#", "Book", "CEA blood test"),
        ),
        SurveillanceLine(
            "Colonoscopy", "3 Jul 2027 to 2 Sep 2027", None, "upcoming", "Gastroenterology", "NCCN"
        ),
        SurveillanceLine("Visit and exam", "3 Nov 2026 to 3 Feb 2027", None, "due", "Oncology team", "NCCN"),
        SurveillanceLine("CT of chest", "", date(2026, 9, 3), "done", "Oncology team", "NCCN"),
    ),
    cycles=(
        CycleRow(
            5,
            "mFOLFOX6",
            date(2026, 11, 24),
            None,
            "planned",
            "as planned",
            links=(
                Link("#", "Enter as given", "cycle 5"),
                Link("#", "Move", "cycle 5"),
                Link("#", "Cancel", "cycle 5"),
            ),
        ),
        CycleRow(
            4,
            "mFOLFOX6",
            date(2026, 11, 9),
            date(2026, 11, 10),
            "given",
            "Oxaliplatin 75 %, others 100 %",
            "platelets 88",
            links=(Link("#", "Correct", "cycle 4"),),
        ),
        CycleRow(3, "mFOLFOX6", date(2026, 10, 19), date(2026, 10, 26), "given", "100 %", "neutrophils 0.9"),
    ),
    appointments=(
        AppointmentRow(
            at(11, 24, 8),
            "Infusion, cycle 5",
            "Day unit",
            "booked",
            links=(Link("#", "Move", "infusion of 24 Nov"), Link("#", "Cancel", "infusion of 24 Nov")),
        ),
        AppointmentRow(
            at(12, 8, 10, 30),
            "CT chest and abdomen",
            "Radiology",
            "moved",
            moved_from=at(12, 1, 9),
            reason="scanner service",
        ),
        AppointmentRow(at(11, 3, 14), "Clinic visit", "", "cancelled", reason="done by telephone"),
    ),
    results=(
        ResultRow(
            at(11, 21, 8, 10),
            "Neutrophils",
            "0.9",
            "10*9/L",
            "1.5 – 8.0",
            "low",
            "Northside laboratory",
            links=(Link("#", "Correct", "neutrophils of 21 Nov"),),
        ),
        ResultRow(
            at(11, 21, 8, 10), "Haemoglobin", "11.2", "g/dL", "12.0 – 16.0", "low", "Northside laboratory"
        ),
        ResultRow(at(11, 21, 8, 10), "CEA", "<2.0", "ng/mL", "0 – 5", "", "Northside laboratory"),
        ResultRow(
            at(11, 7, 8, 10),
            "Potassium",
            "9.9",
            "mmol/L",
            "3.5 – 5.1",
            "high",
            "Northside laboratory",
            cancelled=True,
        ),
    ),
    medicines=(
        MedicineRow(
            "Ondansetron",
            "8 mg twice a day as needed",
            "prescribed",
            "active",
            "since 21 Sep 2026",
            "Dr Lin Zhao",
            links=(Link("#", "Stop", "ondansetron"),),
        ),
        MedicineRow(
            "Magnesium",
            "1 tablet in the evening",
            "over the counter",
            "active",
            "since 1 Oct 2026",
            "the patient",
        ),
        MedicineRow("Metformin", "500 mg", "prescribed", "stopped", "2019 to 3 Aug 2026", "Imported record"),
    ),
    allergies=(
        AllergyRow("Penicillin", "rash", "high", "active", "the patient"),
        AllergyRow("Latex", "", "low", "active", "Imported record"),
    ),
    check_ins=check_ins(),
    helpers=(
        HelperRow("Inés Delgado", "caregiver", "Invited by the patient: symptoms, plan", date(2027, 3, 1)),
        HelperRow("Amara Osei", "nurse", "Nurse of the team that treats this patient", None),
        HelperRow(
            "Paul Ortiz", "caregiver", "Invited by the patient", None, ended="Ended 4 Nov 2026 by the patient"
        ),
    ),
    add={
        "appointment": Link(f"{HREF}/appointments/new", "Book one"),
        "result": Link(f"{HREF}/results/new", "Enter a result"),
        "plan": Link(f"{HREF}/plans/new", "Give a plan"),
        "event": Link(f"{HREF}/events/new", "Enter something"),
        "medicine": Link(f"{HREF}/medicines/new", "Add", "a medicine"),
        "allergy": Link(f"{HREF}/allergies/new", "Add", "an allergy"),
    },
    devices=Link(f"{HREF}/devices", "Tablets and enrolment"),
    today=TODAY,
    more_timeline="#timeline",
)
REWOUND = replace(
    PATIENT,
    as_of=date(2026, 11, 1),
    open_alerts=(),
    calendar=None,
    identity=replace(IDENTITY, allergies=None),
)
BARE = replace(
    PATIENT,
    identity=replace(
        IDENTITY,
        plan=None,
        diagnosis=None,
        stage=None,
        diagnosed_on=None,
        allergies=(),
        contacts=(),
        preferred_name=None,
        status="on hold",
        hold="from 20 Nov 2026: operation",
    ),
    open_alerts=(),
    past_alerts=(),
    chart=symptoms_under_cycles(FIRST, TODAY, today=TODAY, cycles=(), series=()),
    calendar=adherence_calendar({}, today=TODAY),
    week=Share(0, 0, 7),
    four_weeks=Share(0, 0, 28),
    tasks=(),
    timeline=(),
    plans=(),
    surveillance=(),
    cycles=(),
    appointments=(),
    results=(),
    medicines=(),
    allergies=(),
    check_ins=(),
    helpers=(),
    add={},
    devices=None,
    as_of_error="Choose a day up to today.",
)
