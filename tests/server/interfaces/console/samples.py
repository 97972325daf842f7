"""Every page of the console in every state it can be in, from made-up values."""

import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import segno

from server.interfaces.console.views.api_docs import read_openapi
from server.interfaces.console.views.entry import EntryForm, Field
from server.interfaces.console.views.frame import Frame, Link, NavLink, Notice, Share, Viewer
from server.interfaces.console.views.pages import (
    AccountView,
    DeviceRow,
    DevicesView,
    EnrolmentCode,
    ExportRun,
    ExportsView,
    KeptView,
    SignInRow,
    SignInView,
    problem,
    stale_page,
)
from server.interfaces.console.views.panel import (
    Choice,
    PanelFilter,
    PanelRow,
    PanelView,
    SortLink,
    WorstSymptom,
)
from tests.server.interfaces.console.sample_openapi import OPENAPI
from tests.server.interfaces.console.sample_patient import BARE, FEVER, HREF, PATIENT, REWOUND

NOW = datetime(2026, 11, 22, 8, 1, tzinfo=UTC)
OUTSIDE = Frame(demo=True)
NURSE = Frame(
    viewer=Viewer("Amara Osei", "Nurse", "Gastrointestinal"),
    nav=(NavLink("panel", "/panel", "Panel"), NavLink("exports", "/exports", "Exports")),
    here="panel",
    demo=True,
    csrf="sample",
)
TEAMS = (Choice("gi", "Gastrointestinal"), Choice("breast", "Breast"))


@dataclass(frozen=True)
class Sample:
    """One page in one state."""

    template: str
    page: Any
    frame: Frame


def panel_rows() -> tuple[PanelRow, ...]:
    worst = WorstSymptom("Loose stools", 2)
    first = PanelRow(
        HREF, "Rosa Delgado Ortiz", "65 years", "active", "Gastrointestinal", "mFOLFOX6", "Cycle 4, day 13",
        2, "red", worst, Share(17, 20, 7), Share(54, 72, 28), NOW - timedelta(hours=2), "2 h ago",
    )  # fmt: skip
    return (
        first,
        replace(first, name="Maximilian Featherstonehaugh-Okonkwo", age="71 years", open_alerts=2, tier="amber",
                worst=WorstSymptom("Shortness of breath", 3), week=Share(3, 7, 7), four_weeks=Share(11, 28, 28),
                plan="Androgen deprivation", cycle_day="Month 5", last_check_in=NOW - timedelta(days=1), last_check_in_ago="yesterday"),
        replace(first, name="Wen Li", age="48 years", open_alerts=1, tier="green", worst=WorstSymptom("Tiredness", 1),
                week=Share(7, 7, 7), four_weeks=Share(28, 28, 28), plan="Dose-dense AC, then paclitaxel", cycle_day="Cycle 2, day 3"),
        replace(first, name="Łukasz Nowak", age="59 years", open_alerts=0, tier=None, worst=None, week=Share(0, 0, 7), four_weeks=Share(0, 4, 28),
                status="on hold", last_check_in=NOW - timedelta(days=20), last_check_in_ago="20 d ago"),
        replace(first, name="Grace Abara", age="66 years", open_alerts=0, tier=None, worst=WorstSymptom("Aching joints", 0), plan=None, cycle_day=None,
                week=Share(0, 0, 7), four_weeks=Share(0, 0, 28), last_check_in=None, last_check_in_ago=None),
    )  # fmt: skip


SORTS = {
    key: SortLink(key, f"/panel?sort={key}", "descending" if key == "need" else None)
    for key in ("name", "need", "worst", "week", "four_weeks", "seen")
}
PANEL = PanelView(PanelFilter(teams=TEAMS), panel_rows() * 5, SORTS, previous=None, next="/panel?after=x")

MOVE = EntryForm(
    title="Move an appointment",
    patient="Rosa Delgado Ortiz, 65 years",
    back=Link(HREF, "Rosa Delgado Ortiz"),
    action=f"{HREF}/appointments/1/move",
    submit="Move it",
    intro="The patient's tablet shows the change and the time it had before.",
    facts=(("Appointment", "CT chest and abdomen, Radiology"), ("Now", "1 Dec 2026, 09:00")),
    fields=(
        Field("starts_on", "New day", "date", "2026-12-08"),
        Field("starts_at", "New time", "time", "10:30"),
        Field("reason", "Why it moves", "textarea", hint="The patient sees this."),
    ),
)
RESULT = EntryForm(
    title="Enter a result",
    patient="Rosa Delgado Ortiz, 65 years",
    back=Link(HREF, "Rosa Delgado Ortiz"),
    action=f"{HREF}/results/new",
    submit="Save the result",
    fields=(
        Field("test", "Test", "select", "", choices=(Choice("anc", "Neutrophils"), Choice("hgb", "Haemoglobin"))),
        Field("value", "Value", "text", "0,9", unit="10*9/L"),
        Field("taken_on", "Taken on", "date", "2026-11-21"),
        Field("said_by", "Who says so", "radios", "lab", choices=(Choice("lab", "Our laboratory"), Choice("other", "Another hospital")), required=False),
    ),
)  # fmt: skip
RESULT_WRONG = RESULT.refilled(
    {"test": "", "value": "nine"},
    {
        "test": "Choose what was measured.",
        "value": "Write a number, such as 0.9.",
        "said_by": "Choose who says so.",
    },
)
CANCEL = replace(
    MOVE, title="Cancel an appointment", submit="Cancel the appointment", danger=True, fields=MOVE.fields[2:]
)

ASK = EntryForm(
    title="Ask for an export",
    patient="",
    back=Link("/panel", "Panel"),
    action="/exports",
    submit="Start the export",
    intro="Your name, the moment and what was exported are kept with the study.",
    fields=(
        Field("study", "Study", "select", "demo", choices=(Choice("demo", "demo: the demonstration study"),)),
        Field(
            "format", "Format", "radios", "csv", choices=(Choice("csv", "CSV"), Choice("parquet", "Parquet"))
        ),
        Field("as_of_on", "As of the day", "date", "2026-11-22"),
        Field("as_of_at", "and time (UTC)", "time", "08:00"),
    ),
)
READY = ExportRun(
    id="r1", study="demo", format="CSV", as_of=NOW, asked_by="Joy Banda", asked_at=NOW, status="ready", percent=100, step="",
    tables=(("check_ins", 14208), ("outcomes", 3911), ("treatment_events", 612), ("alerts", 177)),
    manifest=(("Ledger heads", "9f2c41d0a7b3" * 5), ("Software", "0.1.0"), ("Plans", "colorectal/mfolfox6 v1"), ("SHA-256 of the files", "77aa01bc99ee" * 5)),
    downloads=(Link("#", "demo-2026-11-22.zip (1.2 MB)"), Link("#", "Data dictionary"), Link("#", "Manifest")),
)  # fmt: skip
RUNS = (
    replace(
        READY, id="r2", status="working", percent=62, step="Writing check_ins, 62 of 100 parts", format="Parquet"
    ),
    READY,
    replace(READY, id="r3", status="failed", trouble="The disk of the server is full. Nothing of this run was kept."),
    replace(READY, id="r4", status="waiting", percent=0, step="Waiting for its turn"),
)  # fmt: skip


def qr() -> str:
    """The enrolment address as the server draws it: plain SVG, no style, no script."""
    drawn = io.BytesIO()
    segno.make("https://daymark.example/enrol#ABCDEFGHJK", error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=1
    )
    return drawn.getvalue().decode()


DEVICES = DevicesView(
    "Rosa Delgado Ortiz",
    Link(HREF, "Rosa Delgado Ortiz"),
    f"{HREF}/devices",
    (
        DeviceRow("Rosa's tablet", "own tablet", NOW - timedelta(days=60), "12 min ago", revoke=Link("#", "Stop this device", "Rosa's tablet")),
        DeviceRow("Old tablet", "own tablet", NOW - timedelta(days=90), "", revoked_at=NOW - timedelta(days=60)),
    ),
)  # fmt: skip
CODE = EnrolmentCode("7KQ4MX0ZTB", "https://daymark.example", qr(), NOW + timedelta(minutes=10), 10)
HERE_EXPORTS = replace(NURSE, here="exports", viewer=Viewer("Joy Banda", "Trial coordinator", None))

KEPT = KeptView(
    f"{HREF}/alerts/a1/acknowledge",
    "What was done about an alert",
    (("note", "Called Rosa. She comes in."),),
    (("Note", "Called Rosa. She comes in."),),
    Link(HREF, "Leave it and go on"),
)
ACCOUNT = AccountView(
    "Amara Osei",
    "amara.osei@northside.example",
    (("Nurse", "Gastrointestinal"),),
    (
        SignInRow("This console", NOW - timedelta(hours=2), NOW, True, "#"),
        SignInRow("A program", NOW - timedelta(days=1), NOW - timedelta(hours=5), False, "#"),
    ),
)

PAGES: dict[str, Sample] = {
    "sign-in": Sample("sign_in.html", SignInView(), OUTSIDE),
    "sign-in-wrong": Sample("sign_in.html", SignInView("wrong", "amara"), OUTSIDE),
    "sign-in-throttled": Sample("sign_in.html", SignInView("throttled", "amara", 30), OUTSIDE),
    "sign-in-expired": Sample(
        "sign_in.html",
        SignInView("expired", "amara", kept="sealed", kept_for="What was done about an alert"),
        OUTSIDE,
    ),
    "sign-in-not-staff": Sample("sign_in.html", SignInView("not_staff"), OUTSIDE),
    "kept": Sample("kept.html", KEPT, NURSE),
    "account": Sample("account.html", ACCOUNT, replace(NURSE, here="account")),
    "sign-in-signed-out": Sample("sign_in.html", SignInView("signed_out"), replace(OUTSIDE, demo=False)),
    "panel": Sample("panel.html", PANEL, NURSE),
    "panel-no-match": Sample(
        "panel.html", replace(PANEL, rows=(), next=None, filter=PanelFilter("zzz", teams=TEAMS)), NURSE
    ),
    "panel-empty": Sample("panel.html", replace(PANEL, rows=(), next=None), NURSE),
    "panel-trouble": Sample(
        "panel.html",
        replace(PANEL, rows=(), next=None, trouble="The record cannot be reached. Try again in a moment."),
        NURSE,
    ),
    "patient": Sample(
        "patient.html", PATIENT, replace(NURSE, notice=Notice("done", "The appointment was moved."))
    ),
    "patient-note-missing": Sample(
        "patient.html",
        replace(PATIENT, open_alerts=(replace(FEVER, note_error="Write in a few words what was done."),)),
        NURSE,
    ),
    "patient-rewound": Sample("patient.html", REWOUND, NURSE),
    "patient-bare": Sample("patient.html", BARE, NURSE),
    "entry-move": Sample("entry.html", MOVE, NURSE),
    "entry-result": Sample("entry.html", RESULT, NURSE),
    "entry-result-wrong": Sample("entry.html", RESULT_WRONG, NURSE),
    "entry-clash": Sample(
        "entry.html", replace(MOVE, error="Someone else changed this since you opened it. Look again."), NURSE
    ),
    "entry-cancel": Sample("entry.html", CANCEL, NURSE),
    "exports": Sample("exports.html", ExportsView(ASK, RUNS, ()), HERE_EXPORTS),
    "exports-empty": Sample(
        "exports.html",
        ExportsView(ASK.refilled({}, {"as_of_on": "Choose a day up to today."}), (), ()),
        HERE_EXPORTS,
    ),
    "devices": Sample("devices.html", DEVICES, NURSE),
    "devices-code": Sample("devices.html", replace(DEVICES, code=CODE), NURSE),
    "devices-visit": Sample(
        "devices.html", replace(DEVICES, code=replace(CODE, code="482915", opens="visit")), NURSE
    ),
    "devices-web": Sample(
        "devices.html",
        replace(
            DEVICES,
            signs_in_as="rosa@home.example",
            code=replace(CODE, address="https://daymark.example/my/first-time", minutes=1440, opens="web"),
        ),
        NURSE,
    ),
    "devices-none": Sample("devices.html", replace(DEVICES, devices=()), NURSE),
    **{
        f"problem-{status}": Sample(
            "problem.html", problem(status, reference="01JD3Q", retry_after=wait), NURSE
        )
        for status, wait in (
            (400, None),
            (403, None),
            (404, None),
            (409, None),
            (429, 30),
            (500, None),
            (503, 5),
        )
    },
    "problem-stale": Sample("problem.html", stale_page(), OUTSIDE),
    "api-docs": Sample("api_docs.html", read_openapi(OPENAPI, "/api/openapi.json"), NURSE),
}
