"""The plans of the record that is open: what each asks around now, and what was said of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.features.care_plans import queries as care_plans
from server.features.symptoms import queries as symptoms
from server.features.timeline import course as the_course
from server.features.triage import record as triage_record
from server.interfaces.patient_web.own import Mine
from shared.domain.access import Permission as P
from shared.domain.adherence import Said, State
from shared.domain.asked_now import near
from shared.domain.plan import Plan, Task
from shared.domain.schedule import Assigned, as_needed, as_needed_key

BACK = timedelta(days=35)
"""How far back what was said is read for the tasks of now; a missed check-in stays open two weeks."""
SAID = ("done", "partly", "skipped", "not_possible")
ENDED = ("transferred", "deceased", "discharged")
COURSE = (P.PLAN_READ, P.TIMELINE_READ, P.SYMPTOMS_READ)
"""What one must see to know what a plan asks now: the plan, where cycles stand, what was answered."""


@dataclass(frozen=True)
class Asked:
    """One thing a plan asks around now. `look`: due, late, upcoming, missed, held, as_needed, or what was said."""

    one: Assigned
    task: Task
    occurrence: str
    due_at: datetime | None
    look: str
    state: State | None = None
    until: datetime | None = None

    @property
    def is_check_in(self) -> bool:
        """Whether it is answered by a check-in."""
        return self.task.kind == "check_in"

    @property
    def can_answer(self) -> bool:
        """Whether it can be answered now."""
        if self.look == "missed":
            return not self.is_check_in or self.until is not None
        return self.look in ("due", "late", "as_needed")

    @property
    def can_change(self) -> bool:
        """Whether something was said that can be put right here."""
        return self.look in SAID and not self.is_check_in


def asked_now(mine: Mine) -> list[Asked]:
    """What today asks, in order of time, then what may be done at any time; nothing for who may not see the course,
    and nothing of a record that is closed."""
    if not mine.may(*COURSE) or mine.patient.status in ENDED:
        return []
    by, patient_id, zone = mine.by, mine.patient_id, mine.zone.key
    since = mine.now - BACK
    check_ins = symptoms.check_ins(patient_id, by=by, since=since)
    found: list[Asked] = []
    free: list[Asked] = []
    for line in the_course.assigned_lines(patient_id, by=by):
        for one in line:
            said = triage_record.said_of(patient_id, one.id, since, check_ins, by=by)
            found += (_asked(one, *each, mine) for each in near(line, one, said, mine.now, zone))
            if one.course.ended_on is None or mine.today < one.course.ended_on:
                free += _free(one, said, mine)
    return sorted(found, key=lambda one: (one.due_at or mine.now, one.occurrence)) + free


def plan_of(mine: Mine, assignment_id: str | None) -> Assigned | None:
    """A plan of this record by its assignment."""
    if not mine.may(*COURSE):
        return None
    return next((one for one in _assigned(mine) if one.id == assignment_id), None)


def plans_now(mine: Mine) -> list[Assigned]:
    """The plans that run today."""
    if not mine.may(*COURSE) or mine.patient.status in ENDED:
        return []
    return the_course.assigned(mine.patient_id, by=mine.by, on=mine.today)


def as_shown(mine: Mine, plan: Plan) -> Plan:
    """The plan as tablets of this installation get it, with the official questions where a site has them."""
    return care_plans.show_plan(plan.key, plan.version, by=mine.by)


def _assigned(mine: Mine) -> list[Assigned]:
    return the_course.assigned(mine.patient_id, by=mine.by)


def _asked(one: Assigned, task: Task, state: State, until: datetime | None, mine: Mine) -> Asked:
    due = state.occurrence
    look = state.state
    if look == "pending":
        look = "upcoming" if mine.now < due.opens_at else "late" if mine.now > due.due_at else "due"
    return Asked(one, task, due.key, due.due_at, look, state, until)


def _free(one: Assigned, said: list[Said], mine: Mine) -> Iterator[Asked]:
    for task in as_needed(one.plan, one.course, mine.today):
        stem = as_needed_key(task.key, mine.today, 0).rpartition("/")[0]
        nth = len({each.occurrence for each in said if (each.occurrence or "").startswith(f"{stem}/")})
        yield Asked(one, task, as_needed_key(task.key, mine.today, nth), None, "as_needed")
