"""The tables of alerts: what was raised, and what the rules compared."""

import re
from collections.abc import Iterator

from server.interfaces.exports.columns import PLAN, SUBJECT, TIMING, Column, Table, same
from server.interfaces.exports.subject import Body, SubjectRecord, number_in

_DOSES = re.compile(r"(\d{1,6})/(\d{1,6})", re.ASCII)
"""How a rule about doses says what it compared: taken of due."""


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
            doses = _DOSES.fullmatch(one["now"] or "")
            more = {
                "doses_taken": doses and int(doses[1]),
                "doses_due": doses and int(doses[2]),
                "days": one.get("days"),
            }
            yield one | figures | more | {"subject": subject.code, "alert": alert["id"], "place": place}


ALERTS = Table(
    "alerts",
    "Alerts that rules of the plan raised",
    "alerts",
    (
        SUBJECT,
        Column("id", "id", "Code of the alert"),
        Column("check_in", "id", "Code of the check-in that raised it"),
        *TIMING,
        *PLAN,
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
)
COMPARISONS = Table(
    "alert_comparisons",
    "What the rules compared, one a line",
    "alerts",
    (
        SUBJECT,
        Column("alert", "id", "Code of the alert"),
        Column("place", "integer", "Place among what the rule compared, from 1"),
        Column("what", "code", "A reading, attribute and item such as severity_10, or doses_ and a task"),
        Column("now", "decimal", "What the check-in said"),
        Column(
            "limit", "decimal", "The figure of the rule; compared with an answer before: by how much more"
        ),
        Column("unit", "code", "Unit of the values (UCUM); empty for answers"),
        Column("against", "code", "Compared with what before", codes=same("last", "first", "highest")),
        Column("before", "decimal", "What was said before"),
        Column("before_at", "moment", "When that was said"),
        Column(
            "days", "integer", "Days between that answer and this one; of doses: days that were counted", "d"
        ),
        Column("doses_taken", "integer", "Of doses: how many were taken"),
        Column("doses_due", "integer", "Of doses: how many were due"),
    ),
    _comparisons,
)
