"""The sentences of a rule that is met, filled in with what was compared. Whether it is met is in rule_evaluation."""

from shared.domain.conditions import Doses, Lost, Reading, Threshold, Worsened, parts
from shared.domain.readings import plain
from shared.domain.rule_evaluation import Case, loss_of, too_few
from shared.domain.rule_history import days_between, measured
from shared.domain.rules import PLACEHOLDER, Compared, Raised, Rule

NOT_ANSWERED = "–"


def told(rule: Rule, found: list[Compared], case: Case) -> Raised:
    """The raised rule with its sentences filled in; what is named but was not met shows its answer, or a dash."""
    compared = tuple(dict.fromkeys(found))
    values: dict[str, str] = {}
    for part in parts(rule.when):
        match part:
            case Threshold() | Worsened():
                value = case.report.value(part.item, part.attribute)
                values[f"{part.attribute}_{part.item}"] = NOT_ANSWERED if value is None else str(value)
            case Reading():
                shown = [plain(value) for value in measured(case.report, part.what, part.unit)]
                values[part.what] = shown[-1] if shown else NOT_ANSWERED
            case Lost():
                values |= _lost_words(part, case)
            case Doses():
                values = _doses_words(part, case, values)
            case _:
                pass
    for one in compared:
        values[one.what] = one.now
        if one.before is not None:
            values.setdefault(f"{one.what}_before", one.before)
        if one.days is not None:
            values.setdefault(f"{one.what}_days", str(one.days))
    because = {
        language: PLACEHOLDER.sub(lambda found: values.get(found[1], NOT_ANSWERED), sentence)
        for language, sentence in rule.because.items()
    }
    return Raised(rule, because, compared)


def _lost_words(part: Lost, case: Case) -> dict[str, str]:
    loss = loss_of(part, case)
    if loss is None:
        return {}
    return {
        part.what: plain(loss.now),
        f"{part.what}_before": plain(loss.highest),
        f"{part.what}_lost": plain(loss.percent),
        f"{part.what}_days": str(days_between(loss.at, case.report.reported_at)),
    }


def _doses_words(part: Doses, case: Case, values: dict[str, str]) -> dict[str, str]:
    """Of several tasks in one rule, the one that was too low is told."""
    if too_few(part, case) is None and "doses_due" in values:
        return values
    taken, due = case.doses(part.task, part.within_days)
    return values | {"doses_taken": str(taken), "doses_due": str(due)}
