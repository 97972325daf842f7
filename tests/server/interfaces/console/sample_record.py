"""The lists of the made-up patient: alerts, timeline, check-ins (one corrected, one by telephone)."""

from dataclasses import replace
from datetime import UTC, date, datetime

from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.patient import AlertView, CheckInRow, ComparedRow, TimelineRow

HREF = "/patients/0193a4c0-0000-7000-8000-000000000001"


def at(month: int, day_: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day_, hour, minute, tzinfo=UTC)


FEVER = AlertView(
    id="a1",
    tier="red",
    because="Temperature 38.4 °C on cycle 4, day 13, while white cells may be low.",
    raised_at=at(11, 22, 5, 41),
    ago="2 h 20 min ago",
    rule="fever-low-counts",
    rule_version=1,
    plan="mFOLFOX6 version 1",
    source="the plan, page 4: fever on treatment",
    compared=(
        ComparedRow("Temperature", "38.4 °C", "36.9 °C, 21 Nov", "38.0 °C or more"),
        ComparedRow("Days after treatment", "day 13", None, "day 5 to 14"),
    ),
    shown_on_tablet=True,
    patient_note="Shivering since four, slept badly.",
    acknowledge=f"{HREF}/alerts/a1/acknowledge",
)
STOOLS = replace(
    FEVER,
    id="a2",
    tier="amber",
    because="Loose stools went from mild to moderate since the last check-in.",
    raised_at=at(11, 20, 18, 2),
    ago="1 d 14 h ago",
    rule="loose-stools-worse",
    compared=(ComparedRow("Loose stools, how often", "3, often", "1, rarely, 19 Nov", "2 steps worse"),),
    patient_note=None,
    shown_on_tablet=False,
    acknowledge=f"{HREF}/alerts/a2/acknowledge",
)
ANSWERED = replace(
    STOOLS,
    id="a3",
    tier="amber",
    because="Nausea went from mild to severe since the last check-in.",
    raised_at=at(10, 7, 9),
    acknowledge=None,
    acknowledged_at=at(10, 7, 9, 48),
    acknowledged_by="Amara Osei",
    note="Called. Second anti-sickness medicine before meals from today; call again tomorrow.",
)


def rows_of_timeline() -> tuple[TimelineRow, ...]:
    move = (
        Link("#", "Move", "scan of 8 Dec"),
        Link("#", "Cancel", "scan of 8 Dec"),
    )
    return (
        TimelineRow(
            date(2026, 12, 8),
            "10:30",
            "imaging",
            "photo_camera",
            "CT chest and abdomen",
            planned=True,
            links=move,
        ),
        TimelineRow(date(2026, 11, 24), "08:00", "infusion", "schedule", "Cycle 5", planned=True),
        TimelineRow(
            date(2026, 11, 22),
            "05:41",
            "alert",
            "notifications_active",
            FEVER.because,
        ),
        TimelineRow(
            date(2026, 11, 10),
            "08:40",
            "treatment",
            "medical_services",
            "Cycle 4 given",
            text="Oxaliplatin 75 % of planned (tingling), others as planned",
            said_by="Dr Lin Zhao",
            change="One day late: platelets",
        ),
        TimelineRow(
            date(2026, 11, 3),
            "14:00",
            "visit",
            "event",
            "Clinic visit",
            change="Cancelled: moved by telephone",
            cancelled=True,
        ),
        TimelineRow(
            date(2026, 8, 3),
            None,
            "surgery",
            "local_hospital",
            "Sigmoid resection",
            said_by="Imported record",
        ),
        TimelineRow(
            date(2026, 7, 14), None, "diagnosis", "assessment", "Cancer of the sigmoid colon, stage III"
        ),
    )


def check_ins() -> tuple[CheckInRow, ...]:
    newest = CheckInRow(
        reported_at=at(11, 22, 5, 41),
        scores=(
            ("Nausea", 1),
            ("Tiredness", 2),
            ("Tingling hands, feet", 2),
            ("Loose stools", 2),
            ("Mouth sores", None),
        ),
        readings="38.4 °C (typed 101.1 °F), 71.2 kg",
        note="Shivering since four, slept badly.",
        due_at=at(11, 22, 14),
        opened_at=at(11, 22, 5, 36),
        saved_at=at(11, 22, 5, 41),
        received_at=at(11, 22, 5, 58),
        mode="tablet",
        device="Rosa's tablet",
        language="Spanish",
        read_aloud=True,
        answered_by="the patient",
        corrects="Corrects 22 Nov 2026, 05:22: wrong number",
    )
    return (
        newest,
        replace(
            newest,
            reported_at=at(11, 22, 5, 22),
            readings="48.4 °C",
            note=None,
            corrects=None,
            corrected=True,
            read_aloud=False,
        ),
        replace(
            newest,
            reported_at=at(11, 21, 19, 5),
            readings="36.9 °C",
            note=None,
            corrects=None,
            mode="telephone",
            answered_by="Amara Osei, for the patient",
            due_at=None,
            opened_at=None,
        ),
    )
