"""An alert explained in full, in words: its rule, who approved it, what was compared, what would not have raised it.

Pure; the alert and what its rule looked at are asked in `queries`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from server.features.triage.queries import Alert, Judged
from server.features.workshop.wording import condition_in_words, symptom_name, task_name
from shared.domain.alerts import Compared, Rule
from shared.domain.nearest_answers import nearest_not_raised
from shared.domain.plan import Plan
from shared.domain.readings import UNIT_SIGNS
from shared.domain.rules import Change

NOT_APPROVED = "Draft: no clinician signed this version of the plan."
LONG_GONE = "The version of the plan that raised this is no longer here, so its rule cannot be shown."


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything a clinician may ask of an alert. English, for the team; `because` is what the patient reads.

    `approved_by` is the signer as `published.lock` has it, also where that says "not clinically approved".
    `review` is "needed" until a clinician reviewed the rule. `nearest`: answers that would not have raised it, each
    by itself, or `together`; empty where none were found, or where the reader may not see the answers.
    """

    patient_id: UUID
    alert_id: UUID
    check_in_id: UUID
    tier: str
    rule: str
    rule_version: int
    plan: str
    plan_version: int
    plan_name: str
    because: Mapping[str, str]
    condition: str
    approval: str
    approved_by: str | None
    approved_on: date | None
    source: str
    year: int | None
    review: str | None
    red_flag: str | None
    compared: tuple[str, ...]
    nearest: tuple[str, ...]
    together: bool
    """Whether it takes all of `nearest` at once; otherwise each alone would do."""
    stop_doses: tuple[str, ...]
    """The names of the tasks whose next dose the patient was told not to take before speaking with the team."""
    note: str | None
    """What a reader should know of this explanation itself, such as that the plan is no longer there."""


def explained(
    alert: Alert, plan: Plan | None, judged: Judged | None, signer: str | None, signed_on: date | None
) -> Explained:
    """The whole explanation. `plan` is the version that raised it, None where it is no longer there; `judged` what its
    rule looked at, None where the reader may not see that."""
    rule = _rule_of(plan, alert)
    compared = [Compared.from_json(one) for one in alert.compared]
    changes: tuple[Change, ...] = ()
    if plan is not None and rule is not None and judged is not None:
        changes = nearest_not_raised(
            rule, judged.report, judged.history, judged.states, judged.doses, plan.rules
        )
    return Explained(
        patient_id=alert.patient_id,
        alert_id=alert.id,
        check_in_id=alert.check_in_id,
        tier=alert.tier,
        rule=alert.rule,
        rule_version=alert.rule_version,
        plan=alert.plan,
        plan_version=alert.plan_version,
        plan_name=plan.names["en"] if plan is not None else alert.plan,
        because=alert.because,
        condition=condition_in_words(plan, rule.when) if plan is not None and rule is not None else "",
        approval=f"Signed by {signer} on {signed_on}." if signer is not None else NOT_APPROVED,
        approved_by=signer,
        approved_on=signed_on,
        source=alert.source,
        year=rule.year if rule is not None else None,
        review=rule.review if rule is not None else None,
        red_flag=rule.red_flag if rule is not None else None,
        compared=tuple(_compared(plan, one) for one in compared),
        nearest=tuple(_change(plan, one) for one in changes),
        together=any(one.together for one in changes),
        stop_doses=tuple(_task(plan, key) for key in rule.stop_doses) if rule is not None else (),
        note=None if rule is not None else LONG_GONE,
    )


def _rule_of(plan: Plan | None, alert: Alert) -> Rule | None:
    rules = plan.rules if plan is not None else ()
    return next((one for one in rules if (one.id, one.version) == (alert.rule, alert.rule_version)), None)


def _task(plan: Plan | None, key: str) -> str:
    return task_name(plan, key) if plan is not None else key


def _compared(plan: Plan | None, one: Compared) -> str:
    """ "vomiting, severity: 3 (limit 3); the last answer, 1, 2 days before"."""
    unit = f" {UNIT_SIGNS.get(one.unit, one.unit)}" if one.unit else ""
    limit = one.limit if "%" in one.limit else f"{one.limit}{unit}"
    said = f"{what_in_words(plan, one.what)}: {one.now}{unit} (limit {limit})"
    if one.what.startswith("doses_"):
        return said if one.days is None else f"{said}, in {one.days} days"
    if one.before is None:
        return said
    before = {"first": "the first answer", "highest": "the highest"}.get(
        one.against or "", "the answer before"
    )
    return f"{said}; {before}: {one.before}{unit}{_ago(one.days)}"


def _ago(days: int | None) -> str:
    if days is None:
        return ""
    return {0: ", the same day", 1: ", one day before"}.get(days, f", {days} days before")


def what_in_words(plan: Plan | None, what: str) -> str:
    """What an answer, reading or count of doses is called: "severity_10" is "Vomiting, severity"."""
    head, _, tail = what.partition("_")
    if tail.isdigit():
        name = symptom_name(plan, int(tail)) if plan is not None else f"symptom {tail}"
        return name if head == "presence" else f"{name}, {head}"
    if head == "doses":
        return f"doses of “{_task(plan, tail)}”"
    return what.replace("_", " ")


def _change(plan: Plan | None, one: Change) -> str:
    name = what_in_words(plan, one.what)
    if one.what.startswith("presence_"):
        return f"{name}: {'yes' if one.instead == '1' else 'no'}"
    unit = f" {UNIT_SIGNS.get(one.unit, one.unit)}" if one.unit else ""
    return f"{name}: {one.instead}{unit} instead of {one.now}{unit}"
