"""Every table of an export, in order: the data dictionary. Who takes part is declared here, the rest beside it."""

from collections.abc import Iterator
from datetime import date

from server.interfaces.exports.alerts import ALERTS, COMPARISONS
from server.interfaces.exports.check_ins import ANSWERS, CHECK_INS, READINGS
from server.interfaces.exports.columns import SUBJECT, Column, Table
from server.interfaces.exports.outcomes import OUTCOME_TABLETS, OUTCOMES
from server.interfaces.exports.prescriptions import PRESCRIPTION_TABLETS, PRESCRIPTIONS, SUPPLIES
from server.interfaces.exports.results import RESULT_GRADES, RESULTS
from server.interfaces.exports.subject import Body, SubjectRecord
from server.interfaces.exports.treatment import DOSES, TREATMENT_EVENTS

SCHEMA = 2
"""The version of these tables: it changes with every column."""

OLDEST_AGE = 90


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


SUBJECTS = Table(
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
)
TABLES: tuple[Table, ...] = (
    SUBJECTS,
    CHECK_INS,
    ANSWERS,
    READINGS,
    OUTCOMES,
    OUTCOME_TABLETS,
    PRESCRIPTIONS,
    PRESCRIPTION_TABLETS,
    SUPPLIES,
    TREATMENT_EVENTS,
    DOSES,
    RESULTS,
    RESULT_GRADES,
    ALERTS,
    COMPARISONS,
)
"""In the order of the data dictionary."""


def tables_for(categories: frozenset[str] | None) -> tuple[Table, ...]:
    """The tables a study may have, by the parts of the record it may use."""
    return tuple(
        table
        for table in TABLES
        if table.category is None or categories is None or table.category in categories
    )
