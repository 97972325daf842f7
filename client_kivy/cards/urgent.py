"""What an answer of the last day asks for at once: it stands first on the first page until somebody of the team saw it.

What is said right after the answer is `advice`'s; who is to be called is `call`'s.
"""

from datetime import datetime, timedelta
from typing import Any

from client_kivy.cards.advice import stop_says
from client_kivy.cards.days import inside
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words
from shared.domain.instants import from_wire
from shared.domain.plan import Plan
from shared.domain.rules import Rule

STANDS = timedelta(days=1)
"""How long it stays when no answer comes: then the next check-in asks anew."""


def urgent_now(record: Record, now: datetime, words: Words) -> dict[str, Any] | None:
    """The newest report that told to call, as long as nobody has seen its warning: what to do, when it was said, and
    which doses to leave out. None where there is nothing to call about."""
    plans = {one.id: one.plan for one in record.assigned}
    for row in reversed(record.check_ins):
        said, plan = from_wire(row["reported_at"]), plans.get(row.get("assignment_id") or "")
        if row.get("superseded_by") or plan is None or not timedelta() <= now - said < STANDS:
            continue
        rules = [rule for rule in plan.rules if rule.call and rule.id in (row.get("tablet_raised") or ())]
        if rules and not _seen(record, row):
            return _card(record, plan, rules, row, now, words)
    return None


def _seen(record: Record, row: Row) -> bool:
    return any(one["check_in_id"] == row["id"] and one.get("acknowledged_at") for one in record.alerts)


def _card(
    record: Record, plan: Plan, rules: list[Rule], row: Row, now: datetime, words: Words
) -> dict[str, Any]:
    advice = next((plan.advice[rule.advice] for rule in rules if rule.advice in plan.advice), None)
    at, today = record.local(row["reported_at"]), record.local(now).date()
    said = words.say("now.urgent", day=inside(at.date(), today, words), time=words.time(at))
    stop = stop_says(plan, dict.fromkeys(key for rule in rules for key in rule.stop_doses), words)
    return {
        "title": words.pick(advice.title) if advice else words.say("advice.call_now.title"),
        "says": "\n".join(part for part in (said, stop) if part),
        "report": row["id"],
    }
