"""Every table of an export, declared: what a line is and what each column means. This is the data dictionary."""

from collections.abc import Iterator
from datetime import date

from server.features.care_plans.library import shelf
from server.interfaces.exports.columns import Column, Table, same
from server.interfaces.exports.subject import Body, SubjectRecord
from server.interfaces.exports.treatment import DOSES, TREATMENT_EVENTS, number_in
from shared.schemas.care_plans import OUTCOMES
from shared.schemas.symptoms import OPT_OUTS

SCHEMA = 1
"""The version of these tables: it changes with every column."""

SUBJECT = Column("subject", "id", "Code of the subject in this study")
TIMING = (
    Column("local_on", "date", "Day of it on the patient's own calendar"),
    Column("study_day", "integer", "Day of the study: 1 is the day of enrolment, -1 the day before", "d"),
)
STANDS = Column("stands", "boolean", "Not replaced by a correction")
OLDEST_AGE = 90

PROVENANCE = (
    Column("due_at", "moment", "When it was due; empty outside a plan"),
    Column("reminder_sent_at", "moment", "When the patient was reminded"),
    Column("opened_at", "moment", "When it was opened"),
    Column("saved_at", "moment", "When it was saved, by the clock it was saved on"),
    Column("received_at", "moment", "When the server received it"),
    Column("time_uncertain", "boolean", "The clock of the device cannot have been right"),
    Column("device", "id", "Code of the device it came from"),
    Column("mode", "code", "By which way", codes=same("tablet", "kiosk", "web", "telephone", "paper")),
    Column("language", "code", "Language it was shown in, as a language tag"),
    Column("read_aloud", "boolean", "It was read aloud"),
    Column("by_proxy", "boolean", "Somebody answered on behalf of the patient"),
)
"""How a report came to be, as it was noted with the report itself."""


def _provenance(subject: SubjectRecord, body: Body) -> Body:
    noted = body["provenance"]
    return noted | {
        "time_uncertain": bool(noted.get("time_uncertain")),
        "device": subject.alias_of(noted["device"]),
        "by_proxy": noted["on_behalf_of"] is not None,
        "amends": subject.alias_of(body["amends"]),
        "superseded_by": subject.alias_of(body["superseded_by"]),
        "stands": body["superseded_by"] is None,
    }


def _subject(subject: SubjectRecord) -> Iterator[Body]:
    patient = subject.patient
    born = date.fromisoformat(patient["birth_on"]) if patient.get("birth_on") else None
    enrolled = subject.enrolled_on
    age = born and enrolled.year - born.year - ((enrolled.month, enrolled.day) < (born.month, born.day))
    cancers = [one for one in subject.of("patients.diagnosis", "diagnosed_on") if one["role"] == "primary"]
    first = cancers[0] if cancers else {"cancer": None, "code": None, "stage": None}
    yield {
        "subject": subject.code,
        "site": subject.site,
        "enrolled_on": enrolled.isoformat(),
        "ended_on": subject.ended_on and subject.ended_on.isoformat(),
        "age": None if age is None else min(age, OLDEST_AGE),
        "sex": patient.get("sex"),
        "language": patient.get("language"),
        "cancer": first["cancer"],
        "diagnosis": first["code"],
        "stage": first["stage"],
    }


def _check_ins(subject: SubjectRecord) -> Iterator[Body]:
    for body in subject.of("symptoms.check_in", "reported_at"):
        day = subject.day(body["reported_at"])
        if subject.takes_part(day):
            more = {"reason": subject.cleared(body["reason"]), "shown": " ".join(body["tablet_raised"])}
            plan = subject.plan(body["assignment_id"])
            yield body | plan | subject.timing(day) | _provenance(subject, body) | more


def _answers(subject: SubjectRecord) -> Iterator[Body]:
    symptoms = {item.number: item.key for item in shelf().symptoms.items.values()}
    for check_in in subject.drawn(_check_ins):
        shared = {
            "subject": subject.code,
            "check_in": check_in["id"],
            "local_on": check_in["local_on"],
            "study_day": check_in["study_day"],
            "stands": check_in["stands"],
        }
        composites = check_in["composites"]
        for answer in check_in["answers"]:
            item = answer["item"]
            more = {"symptom": symptoms.get(item), "composite": composites.get(str(item))}
            yield shared | answer | more


def _readings(subject: SubjectRecord) -> Iterator[Body]:
    for check_in in subject.drawn(_check_ins):
        for reading in check_in["readings"]:
            yield check_in | reading | {"check_in": check_in["id"]}


def _outcomes(subject: SubjectRecord) -> Iterator[Body]:
    for body in subject.of("care_plans.outcome", "happened_at"):
        day = subject.day(body["happened_at"])
        if subject.takes_part(day):
            plan = subject.plan(body["assignment_id"])
            more = {"reason": subject.cleared(body["reason"])}
            yield body | plan | subject.timing(day) | _provenance(subject, body) | more


def _alerts(subject: SubjectRecord) -> Iterator[Body]:
    days = {
        one["id"]: subject.day(one["reported_at"]) for one in subject.of("symptoms.check_in", "reported_at")
    }
    for body in subject.of("triage.alert", "raised_at"):
        check_in = subject.alias(body["check_in_id"])
        day = days.get(check_in) or subject.day(body["raised_at"])
        if subject.takes_part(day):
            yield body | subject.timing(day) | {"check_in": check_in}


def _comparisons(subject: SubjectRecord) -> Iterator[Body]:
    for alert in subject.drawn(_alerts):
        for place, one in enumerate(alert["compared"], 1):
            figures = {name: number_in((one[name] or "").lstrip("+")) for name in ("now", "limit", "before")}
            yield one | figures | {"subject": subject.code, "alert": alert["id"], "place": place}


PLAN = (
    Column("plan", "code", "Care plan it belongs to"),
    Column("plan_version", "integer", "Version of the care plan"),
    Column("task", "code", "Task of the plan"),
    Column("occurrence", "code", "Which time of the task, by calendar day or day of cycle"),
)
CORRECTION = (
    Column("amends", "id", "The one it corrects"),
    Column("superseded_by", "id", "The one that corrects it"),
    STANDS,
)
TABLES: tuple[Table, ...] = (
    Table(
        "subjects",
        "Who takes part",
        None,
        (
            SUBJECT,
            Column("site", "id", "Code of the site"),
            Column("enrolled_on", "date", "First day in the study"),
            Column("ended_on", "date", "Last day in the study; nothing after it is exported"),
            Column("age", "integer", f"Age at enrolment; {OLDEST_AGE} stands for {OLDEST_AGE} and more", "a"),
            Column("sex", "code", "Sex as recorded"),
            Column("language", "code", "Language the patient chose"),
            Column("cancer", "code", "Primary cancer"),
            Column("diagnosis", "code", "Its code, as recorded"),
            Column("stage", "code", "Its stage, as recorded"),
        ),
        _subject,
    ),
    Table(
        "check_ins",
        "Check-ins, corrected ones too, with how each came to be",
        "symptoms",
        (
            SUBJECT,
            Column("id", "id", "Code of the check-in"),
            *TIMING,
            *PLAN,
            Column("symptom_set", "code", "Which set of questions; empty for a check-in at any time"),
            Column("reported_at", "moment", "The moment the answers are about"),
            *PROVENANCE,
            *CORRECTION,
            Column("reason", "text", "Why it was corrected, in the words typed, names taken out"),
            Column("shown", "code", "Rules whose advice the tablet showed at once, separated by spaces"),
        ),
        lambda subject: subject.drawn(_check_ins),
    ),
    Table(
        "answers",
        "Answers, one a line",
        "symptoms",
        (
            SUBJECT,
            Column("check_in", "id", "Code of the check-in"),
            *TIMING,
            Column("item", "integer", "Number of the symptom item"),
            Column("symptom", "code", "Key of the symptom item"),
            Column(
                "attribute",
                "code",
                "What was asked of the symptom",
                codes=same("frequency", "severity", "interference", "presence", "amount"),
            ),
            Column(
                "value",
                "integer",
                "The answer, from 0 (not at all) to 4 (the most)",
                codes={"0": "not at all; of presence: no", "1": "of presence: yes", "4": "the most"},
            ),
            Column("skipped", "boolean", "The question was left out by the person"),
            Column("opt_out", "code", "Why the person did not want to answer", codes=same(*OPT_OUTS)),
            Column("answered_at", "moment", "When it was answered"),
            Column(
                "composite", "integer", "Composite score of the symptom, 0 to 3; empty where there is none"
            ),
            STANDS,
        ),
        _answers,
    ),
    Table(
        "readings",
        "Measured values of check-ins, one a line",
        "symptoms",
        (
            SUBJECT,
            Column("check_in", "id", "Code of the check-in"),
            *TIMING,
            Column("what", "code", "What was measured"),
            Column("value", "decimal", "The value in the unit beside it"),
            Column("unit", "code", "Unit of the value (UCUM)"),
            Column("typed", "decimal", "The value as it was typed"),
            Column("typed_unit", "code", "Unit it was typed in (UCUM)"),
            STANDS,
        ),
        _readings,
    ),
    Table(
        "outcomes",
        "What became of tasks, corrected ones too, with how each came to be",
        "plan",
        (
            SUBJECT,
            Column("id", "id", "Code of the outcome"),
            *TIMING,
            *PLAN,
            Column("outcome", "code", "What became of it", codes=same(*OUTCOMES)),
            Column("reason", "text", "Why it was left out or corrected, in the words typed, names taken out"),
            Column("happened_at", "moment", "When it was done or left out"),
            *PROVENANCE,
            *CORRECTION,
        ),
        _outcomes,
    ),
    TREATMENT_EVENTS,
    DOSES,
    Table(
        "alerts",
        "Alerts that rules of the plan raised",
        "alerts",
        (
            SUBJECT,
            Column("id", "id", "Code of the alert"),
            Column("check_in", "id", "Code of the check-in that raised it"),
            *TIMING,
            Column("plan", "code", "Care plan of the rule"),
            Column("plan_version", "integer", "Version of the care plan"),
            Column("rule", "code", "The rule"),
            Column("rule_version", "integer", "Version of the rule"),
            Column("tier", "code", "How urgent", codes=same("red", "amber", "green")),
            Column("source", "text", "Where the rule comes from"),
            Column("raised_at", "moment", "When it was raised"),
            Column("shown_on_tablet", "boolean", "The tablet had shown its advice"),
            Column("status", "code", "Where it stands", codes=same("open", "acknowledged", "closed")),
            Column("acknowledged_at", "moment", "When the team answered it"),
        ),
        lambda subject: subject.drawn(_alerts),
    ),
    Table(
        "alert_comparisons",
        "What the rules compared, one a line",
        "alerts",
        (
            SUBJECT,
            Column("alert", "id", "Code of the alert"),
            Column("place", "integer", "Place among what the rule compared, from 1"),
            Column("what", "code", "A reading, or attribute and item such as severity_10"),
            Column("now", "decimal", "What the check-in said"),
            Column(
                "limit", "decimal", "The figure of the rule; compared with an answer before: by how much more"
            ),
            Column("unit", "code", "Unit of the values (UCUM); empty for answers"),
            Column("against", "code", "Compared with what before", codes=same("last", "first", "highest")),
            Column("before", "decimal", "What was said before"),
            Column("before_at", "moment", "When that was said"),
        ),
        _comparisons,
    ),
)
"""In the order of the data dictionary."""


def tables_for(categories: frozenset[str] | None) -> tuple[Table, ...]:
    """The tables a study may have, by the parts of the record it may use."""
    return tuple(
        table
        for table in TABLES
        if table.category is None or categories is None or table.category in categories
    )
