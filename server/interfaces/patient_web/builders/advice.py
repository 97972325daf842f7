"""What to tell after an answer or a check-in: call now, call today, or how to help oneself; by the plan's rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from server.features.symptoms import queries as symptoms
from server.features.triage import record as triage_record
from server.interfaces.patient_web.own import Mine
from shared.domain.alerts import Raised, evaluate
from shared.domain.plan import Plan
from shared.domain.regimen import states_on
from shared.domain.reports import Report, reports_of
from shared.domain.schedule import Assigned
from shared.domain.symptoms import BANDS, Advice

MOST_SELF_CARE = 3
"""More texts than this nobody reads after a check-in; the worst symptoms come first."""


@dataclass(frozen=True)
class Told:
    """One advice. `kind`: call_now, call_today or self_care; `stop`: which medicine to leave until they have spoken."""

    kind: str
    title: str
    text: str
    because: tuple[str, ...] = ()
    source: str = ""
    stop: str = ""


def raised_by(
    mine: Mine, one: Assigned, report: Report, but: Iterable[str | None] = ()
) -> tuple[Raised, ...]:
    """The rules of the plan that a report meets, judged as the server judges it. `but`: reports that do not count
    beside it, such as the one it corrects."""
    left_out = {str(each) for each in (report.id, *but) if each}
    bodies = (row.body() for row in symptoms.check_ins(mine.patient_id, by=mine.by))
    history = tuple(each for each in reports_of(bodies) if str(each.id) not in left_out)
    states = states_on(one.plan, one.course, mine.local(report.reported_at).date())
    doses = triage_record.doses_of(mine.patient_id, one, report.reported_at, mine.zone.key, by=mine.by)
    return evaluate(one.plan.rules, report, history, states, doses)


def readings_before(mine: Mine, but: UUID | str | None = None) -> dict[str, object]:
    """The last value of everything that was measured, in its stored unit."""
    found: dict[str, object] = {}
    rows = [row for row in symptoms.check_ins(mine.patient_id, by=mine.by) if str(row.id) != str(but)]
    for row in reversed(rows):
        found |= {one["what"]: one["value"] for one in row.readings}
    return found


def from_rules(mine: Mine, plan: Plan, raised: Iterable[Raised]) -> list[Told]:
    """One text for each advice that raised rules name, call now first, with the reasons for it."""
    words, found, stops = mine.words, dict[str, Told](), dict[str, dict[str, None]]()
    for one in raised:
        advice = plan.advice.get(one.rule.advice or "")
        kind = "call_now" if one.rule.call else advice.kind if advice else "call_today"
        key = advice.key if advice else f"plain.{kind}"
        before = found.get(key)
        told = before or Told(
            kind,
            words.pick(advice.title) if advice else words.say(f"advice.{kind}.title"),
            words.pick(advice.text) if advice else words.say(f"advice.{kind}.text"),
            (),
            _source(advice, mine),
        )
        stops.setdefault(key, {}).update(dict.fromkeys(one.rule.stop_doses))
        because = (*told.because, words.pick(one.because))
        found[key] = Told(
            told.kind, told.title, told.text, because, told.source, _stop(mine, plan, stops[key])
        )
    return sorted(found.values(), key=lambda one: one.kind != "call_now")


def self_care(mine: Mine, plan: Plan, bands: Mapping[str, int | None]) -> list[Told]:
    """Help for what hurts, the worst symptom first."""
    ranked = sorted(((band, int(item)) for item, band in bands.items() if band), reverse=True)
    found = []
    for band, item in ranked:
        advice = plan.symptoms.self_care(item, band)
        if advice is not None and BANDS[band - 1]:
            title, text = mine.words.pick(advice.title), mine.words.pick(advice.text)
            found.append(Told("self_care", title, text, (), _source(advice, mine)))
    return found[:MOST_SELF_CARE]


def _stop(mine: Mine, plan: Plan, tasks: Iterable[str]) -> str:
    known = [task for key in tasks if (task := plan.task(key)) is not None]
    names = [mine.words.pick(task.oral.names if task.oral else task.names) for task in known]
    return mine.words.say("advice.stop_doses", medicine=", ".join(names)) if names else ""


def _source(advice: Advice | None, mine: Mine) -> str:
    return mine.words.say("source", source=advice.source, year=advice.year) if advice else ""
