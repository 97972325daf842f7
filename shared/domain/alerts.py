"""Which rules of a plan a report raises, and why. The same answer on the tablet and on the server.

Raw values decide, never grades: grade cuts shifted between CTCAE versions. The words of rules are in conditions and
rules, whether one is met in rule_evaluation; many reports in a row are judged by rule_course; what would not have
raised an alert is in nearest_answers.
"""

from collections.abc import Iterable, Sequence

from shared.domain.conditions import (
    AllOf,
    Ambers,
    AnyOf,
    AtLeast,
    Condition,
    Doses,
    During,
    Lost,
    Reading,
    Threshold,
    Worsened,
)
from shared.domain.nearest_answers import nearest_not_raised
from shared.domain.reports import Answer, ReadingValue, Report
from shared.domain.rule_evaluation import NO_DOSES, Case, DosesTaken, findings, parted
from shared.domain.rule_history import History
from shared.domain.rule_sentences import told
from shared.domain.rules import RED_FLAGS, TIERS, Change, Compared, Raised, Rule, placeholders

__all__ = [
    "NO_DOSES",
    "RED_FLAGS",
    "TIERS",
    "AllOf",
    "Ambers",
    "Answer",
    "AnyOf",
    "AtLeast",
    "Change",
    "Compared",
    "Condition",
    "Doses",
    "DosesTaken",
    "During",
    "Lost",
    "Raised",
    "Reading",
    "ReadingValue",
    "Report",
    "Rule",
    "Threshold",
    "Worsened",
    "evaluate",
    "nearest_not_raised",
    "placeholders",
]


def evaluate(
    rules: Iterable[Rule],
    report: Report,
    history: Sequence[Report],
    states: frozenset[str],
    doses: DosesTaken = NO_DOSES,
) -> tuple[Raised, ...]:
    """The rules this report meets, most urgent first, then by id: their order in the plan does not matter.

    `rules` are all rules of one plan: those that count ambers look at the others. `history` holds the patient's
    other reports that stand (`reports_of`); those not before this one are left out, so a report that arrives late is
    judged by what was known on its day. Days without a report are no answer: worsening looks at the last report that
    answered, says how many days ago that was, and is not met without one, or where it is older than the rule allows.
    """
    case = Case(report, History(report, history), states, doses)
    return tuple(told(rule, found, case) for rule, found in findings(*parted(rules), case))
