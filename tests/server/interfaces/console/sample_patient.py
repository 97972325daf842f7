"""A made-up patient for the look of the patient page: three cycles, one late, missed days, open alerts."""

from dataclasses import replace
from datetime import date, timedelta

from server.interfaces.console.charts.calendar import DayFacts, adherence_calendar
from server.interfaces.console.charts.facts import AlertMark, Cycle, Series
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
    ResultRow,
    TaskShare,
)
from tests.server.interfaces.console.sample_record import (
    ANSWERED,
    FEVER,
    HREF,
    STOOLS,
    at,
    check_ins,
    rows_of_timeline,
)

TODAY = date(2026, 11, 22)
FIRST = TODAY - timedelta(days=62)
MISSED = frozenset(TODAY - timedelta(days=ago) for ago in (9, 23, 24, 25, 41))


def course(peak: int, length: int) -> dict[date, int | None]:
    """Scores that rise after each treatment and settle again."""
    scores: dict[date, int | None] = {}
    for ago in range(62, -1, -1):
        on = TODAY - timedelta(days=ago)
        if on not in MISSED:
            since = (62 - ago) % 14
            scores[on] = max(0, min(3, peak - abs(since - 2) * 3 // length))
    return scores


CYCLES = (
    Cycle(1, date(2026, 9, 21), date(2026, 9, 21), date(2026, 10, 4), "given"),
    Cycle(2, date(2026, 10, 5), date(2026, 10, 5), date(2026, 10, 18), "given"),
    Cycle(3, date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 8), "given"),
    Cycle(4, date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 23), "given"),
    Cycle(5, date(2026, 11, 24), None, date(2026, 12, 7), "planned"),
)
CHART = symptoms_under_cycles(
    FIRST,
    TODAY + timedelta(days=5),
    today=TODAY,
    cycles=CYCLES,
    series=(
        Series("Nausea", course(3, 5)),
        Series("Tiredness", course(2, 9)),
        Series("Tingling hands, feet", {on: 1 + (on > date(2026, 11, 1)) for on in course(1, 4)}),
        Series("Loose stools", course(2, 4)),
        Series("Mouth sores", {}),
    ),
    alerts=(
        AlertMark(date(2026, 10, 7), "amber", "Nausea went from mild to severe since the last check-in."),
        AlertMark(date(2026, 11, 12), "green", "Tingling is moderate and stays."),
        AlertMark(date(2026, 11, 20), "amber", "Loose stools are worse."),
        AlertMark(TODAY, "red", "Temperature 38.4 °C on day 13."),
    ),
    missed=MISSED,
)
CALENDAR = adherence_calendar(
    {
        TODAY - timedelta(days=ago): DayFacts(
            due=0 if ago in (12, 19) else 3,
            done=0 if ago in (9, 23, 24, 25) else 2 if ago % 6 == 0 else 3,
            open=1 if ago == 0 else 0,
            held=ago in (26, 27),
        )
        for ago in range(28)
    },
    today=TODAY,
)
IDENTITY = Identity(
    name="Rosa Delgado Ortiz",
    preferred_name="Rosa",
    birth_on=date(1961, 3, 9),
    age=65,
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
        "treatment": Link(f"{HREF}/cycles/new", "Enter a treatment"),
        "event": Link(f"{HREF}/events/new", "Enter something"),
        "medicine": Link(f"{HREF}/medicines/new", "Add", "a medicine"),
        "allergy": Link(f"{HREF}/allergies/new", "Add", "an allergy"),
    },
    devices=Link(f"{HREF}/devices", "Tablets and enrolment"),
    today=TODAY,
    more_timeline="#timeline",
)
REWOUND = replace(PATIENT, as_of=date(2026, 11, 1), open_alerts=())
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
