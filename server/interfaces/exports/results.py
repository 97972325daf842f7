"""The tables of results: values with their limits, and the CTCAE grades they meet by each version of the criteria."""

from collections.abc import Iterator

from server.features.timeline.grading import judged
from server.interfaces.exports.columns import SUBJECT, TIMING, Column, Table, same
from server.interfaces.exports.subject import Body, SubjectRecord, number_in
from shared.domain.labs import VERSIONS, by_loinc
from shared.schemas.timeline import RESULT_CATEGORIES


def _results(subject: SubjectRecord) -> Iterator[Body]:
    for body in subject.of("timeline.result", "taken_at"):
        day = subject.day(body["taken_at"])
        if not subject.takes_part(day):
            continue
        found = judged(body)
        limits = found["reference"] or {"low": None, "high": None, "origin": None}
        analyte = by_loinc(body["code"]) if body["code"] else None
        yield (
            body
            | subject.timing(day)
            | {
                "analyte": analyte.key if analyte is not None else None,
                "value": number_in(body["value"]),
                "low": number_in(limits["low"]),
                "high": number_in(limits["high"]),
                "limits": limits["origin"],
                "flag": found["flag"],
                "released_at": body.get("released_at"),
                "grades": found["grades"],
            }
        )


def _grades(subject: SubjectRecord) -> Iterator[Body]:
    for result in subject.drawn(_results):
        for one in result["grades"]:
            yield {
                "subject": subject.code,
                "result": result["id"],
                "ctcae_version": one["version"],
                "term": one["term"],
                "grade": one["grade"],
            }


RESULTS = Table(
    "results",
    "Laboratory results, vital signs and tumour markers; the names and words of laboratories stay in the record",
    "timeline",
    (
        SUBJECT,
        Column("id", "id", "Code of the result"),
        *TIMING,
        Column("category", "code", "Which kind of result", codes=same(*RESULT_CATEGORIES)),
        Column("code", "code", "Its code in the system beside it"),
        Column("system", "code", "The system of the code"),
        Column("analyte", "code", "Key of the test, where Daymark knows its code"),
        Column("comparator", "code", "Where the true value is only known to be less or more than the value"),
        Column("value", "decimal", "The value, where it is a number"),
        Column("unit", "code", "Unit of value and limits (UCUM)"),
        Column("low", "decimal", "Lower limit it was held against"),
        Column("high", "decimal", "Upper limit it was held against"),
        Column(
            "limits",
            "code",
            "Whose limits these are",
            codes={"result": "they came with the result", "usual": "the usual ones of the test"},
        ),
        Column("flag", "code", "Against the limits", codes=same("low", "normal", "high")),
        Column(
            "status", "code", "Where it stands", codes=same("final", "preliminary", "amended", "cancelled")
        ),
        Column("taken_at", "moment", "When the sample was taken"),
        Column("released_at", "moment", "From when the patient sees it; empty: from the beginning"),
    ),
    lambda subject: subject.drawn(_results),
)
RESULT_GRADES = Table(
    "result_grades",
    "CTCAE grades that results meet, one version of the criteria a line; results that cannot be graded have none",
    "timeline",
    (
        SUBJECT,
        Column("result", "id", "Code of the result"),
        Column(
            "ctcae_version",
            "code",
            "Version of the CTCAE the grade is by",
            codes={one: f"CTCAE v{one}" for one in VERSIONS},
        ),
        Column("term", "code", "The adverse event it is a grade of"),
        Column(
            "grade", "integer", "Grade by the value alone, 0 for none; it is computed, nobody assessed it"
        ),
    ),
    _grades,
)
