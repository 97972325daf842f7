"""The tables of check-ins: the reports, their answers and their readings."""

from collections.abc import Iterator

from server.features.care_plans.library import shelf
from server.interfaces.exports.columns import OCCURRENCE, STANDS, SUBJECT, TASK, TIMING, Column, Table, same
from server.interfaces.exports.provenance import CORRECTION, PROVENANCE, noted
from server.interfaces.exports.subject import Body, SubjectRecord
from shared.domain.body_places import PLACES
from shared.domain.composite import ATTRIBUTE_OF
from shared.domain.readings import HOW
from shared.domain.symptoms import LIBRARY_ITEMS
from shared.schemas.symptoms import OPT_OUTS

LIBRARY, OWN = "library", "own"
ORIGINS = {
    LIBRARY: "numbered as in the NCI's PRO-CTCAE library, asked in Daymark's own wording",
    OWN: "Daymark's own: a warning sign or activity; not PRO-CTCAE, never with a composite",
}
"""Where the question of an answer comes from."""


STARTS = {
    "none": "question by question",
    "same": "from the answers of the report before, shown for checking; warning signs and readings asked anew",
    "nothing_new": "from 'nothing new': after the warning signs, every symptom not at all, shown for checking",
}
"""How a check-in began."""


def origin(item: int) -> str:
    """Whether an item's number is one of the NCI's library or our own.

    >>> origin(9), origin(901)
    ('library', 'own')
    """
    return LIBRARY if item <= LIBRARY_ITEMS else OWN


def _check_ins(subject: SubjectRecord) -> Iterator[Body]:
    for body in subject.of("symptoms.check_in", "reported_at"):
        day = subject.day(body["reported_at"])
        if subject.takes_part(day):
            more = {
                "reason": subject.cleared(body["reason"]),
                "shown": " ".join(body["tablet_raised"]),
                "needs_us": body.get("needs_us"),
                "started_from": body.get("started_from"),
                "late": body.get("late"),
            }
            plan = subject.plan(body["assignment_id"])
            yield body | plan | subject.timing(day) | noted(subject, body) | more


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
        places = {one["item"]: " ".join(one["places"]) for one in check_in.get("where") or ()}
        for answer in check_in["answers"]:
            item = answer["item"]
            more = {
                "symptom": symptoms.get(item),
                "origin": origin(item),
                "composite": composites.get(str(item)),
                "places": places.get(item),
            }
            yield shared | answer | more


def _readings(subject: SubjectRecord) -> Iterator[Body]:
    for check_in in subject.drawn(_check_ins):
        for reading in check_in["readings"]:
            yield check_in | {"how": "typed"} | reading | {"check_in": check_in["id"]}


CHECK_INS = Table(
    "check_ins",
    "Check-ins, corrected ones too, with how each came to be",
    "symptoms",
    (
        SUBJECT,
        Column("id", "id", "Code of the check-in"),
        *TIMING,
        *TASK,
        OCCURRENCE,
        Column("symptom_set", "code", "Which set of questions; empty for a check-in at any time"),
        Column(
            "needs_us", "boolean", 'Answer to "Do you need us today?"; empty when not asked or not answered'
        ),
        Column(
            "started_from",
            "code",
            "The shortcut it began with; empty in reports from before there were any",
            codes=STARTS,
        ),
        Column(
            "late",
            "boolean",
            "Answered after its window had closed, as the server found from the plan; empty where nothing was due",
        ),
        Column("reported_at", "moment", "The moment the answers are about"),
        *PROVENANCE,
        *CORRECTION,
        Column("reason", "text", "Why it was corrected, in the words typed, names taken out"),
        Column("shown", "code", "Rules whose advice the tablet showed at once, separated by spaces"),
    ),
    lambda subject: subject.drawn(_check_ins),
)
ANSWERS = Table(
    "answers",
    "Answers, one a line",
    "symptoms",
    (
        SUBJECT,
        Column("check_in", "id", "Code of the check-in"),
        *TIMING,
        Column("item", "integer", "Number of the symptom item; more of it in items.csv"),
        Column("symptom", "code", "Key of the symptom item"),
        Column("origin", "code", "Whose item it is", codes=ORIGINS),
        Column(
            "attribute",
            "code",
            "What was asked of the symptom",
            codes=same(*ATTRIBUTE_OF.values()),
        ),
        Column(
            "value",
            "integer",
            "The answer, from 0 (not at all) to 4 (the most)",
            codes={
                "0": "not at all; of presence: no; of level: active as always",
                "1": "of presence: yes",
                "4": "the most; of level: in bed all day",
            },
        ),
        Column("skipped", "boolean", "The question was left out by the person"),
        Column("opt_out", "code", "Why the person did not want to answer", codes=same(*OPT_OUTS)),
        Column("answered_at", "moment", "When it was answered"),
        Column("composite", "integer", "Composite score of the symptom, 0 to 3; empty where there is none"),
        Column("places", "code", f"Where on the body, separated by spaces, of: {', '.join(PLACES)}"),
        STANDS,
    ),
    _answers,
)
READINGS = Table(
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
        Column("how", "code", "Whether a person typed it or a device told it", codes=same(*HOW)),
        STANDS,
    ),
    _readings,
)
