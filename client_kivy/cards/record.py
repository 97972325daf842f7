"""The record as the cards read it: who it is about, plans with their course, what was said. Nothing is kept here."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from client_kivy.cards.past import PastSource
from client_kivy.cards.source import Row, Source
from shared.domain.adherence import Said
from shared.domain.instants import from_wire
from shared.domain.plan import Plan
from shared.domain.regimen import Cycle, CycleFact, Hold, cycle_on, cycles
from shared.domain.reports import Report, reports_of
from shared.domain.schedule import Assigned
from shared.domain.succession import Version, assigned_lines, line_of, version_on

PlanKey = tuple[str, int]
LINGERS = timedelta(days=3)
RECENT = 500
"""How many of the newest reports the daily screens look at: more than a quarter of a year of them."""


class Record:
    """One look at the record: what was asked for once is not asked again. Make a new one after a change.

    `known` is what enrolment told (name, language, time zone), for the time before the first pull. `plans` keeps
    compiled plans from look to look: a version never changes.
    """

    def __init__(
        self, source: Source, patient_id: str, known: dict[str, str], plans: dict[PlanKey, Plan] | None = None
    ):
        self._source, self.patient_id, self._known = source, patient_id, known
        self._plans = {} if plans is None else plans
        self._kinds: dict[str, list[Row]] = {}
        self._newest: dict[str, list[Row]] = {}

    @cached_property
    def patient(self) -> Row:
        """Who the record is about; what enrolment told until the first pull."""
        found = self._source.patient(self.patient_id)
        return found or {"name": self._known.get("patient_name", "")}

    @property
    def name(self) -> str:
        """How the person wants to be called."""
        return (
            self.story.get("name_i_like")
            or self.patient.get("preferred_name")
            or self.patient.get("name")
            or ""
        )

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone the person lives in."""
        return ZoneInfo(self.patient.get("time_zone") or self._known.get("time_zone") or "UTC")

    @property
    def status(self) -> str:
        """active, on_hold, transferred, deceased or discharged."""
        return self.patient.get("status", "active")

    def unit(self, what: str) -> str | None:
        """The unit the person types a reading in; None where there is no choice."""
        return self.patient.get(f"{what}_unit")

    def local(self, at: str | datetime) -> datetime:
        """A moment as the person's clock showed it."""
        return (from_wire(at) if isinstance(at, str) else at).astimezone(self.zone)

    def of_kind(self, kind: str) -> list[Row]:
        """Every record of a kind, the latest version of each, in the order they came."""
        if kind not in self._kinds:
            self._kinds[kind] = self._source.of_kind(kind, self.patient_id)
        return self._kinds[kind]

    @cached_property
    def assignments(self) -> list[Row]:
        """The plans given, as recorded."""
        return self.of_kind("care_plans.assignment")

    @cached_property
    def cycle_rows(self) -> list[Row]:
        """News of cycles."""
        return self.of_kind("timeline.cycle")

    @cached_property
    def holds(self) -> list[Row]:
        """When plans rest."""
        return self.of_kind("care_plans.hold")

    @cached_property
    def lines(self) -> tuple[tuple[Assigned, ...], ...]:
        """The plans whose text has come, each with its later versions beside it, oldest first."""
        found = []
        for row in self.assignments:
            plan = self._plan(row["plan"], row["plan_version"])
            if plan is not None:
                found.append(self._version(row, plan))
        return assigned_lines(found)

    @cached_property
    def assigned(self) -> tuple[Assigned, ...]:
        """The plans whose text has come, each with its course, in the order they were given."""
        known = {one.id: one for line in self.lines for one in line}
        return tuple(known[row["id"]] for row in self.assignments if row["id"] in known)

    def line(self, assignment_id: str) -> tuple[Assigned, ...]:
        """A plan with the versions before and after it, oldest first."""
        return next((line for line in self.lines if assignment_id in {one.id for one in line}), ())

    @property
    def plan_on_its_way(self) -> bool:
        """A plan was given, but its text has not come yet."""
        return len(self.assigned) < len(self.assignments)

    def current(self, on: date) -> tuple[Assigned, ...]:
        """The plans that ask for something on a day, each in the version of that day; the newest first."""
        of_the_day = {one.id for line in self.lines if (one := version_on(line, on)) is not None}
        return tuple(one for one in reversed(self.assigned) if one.id in of_the_day)

    def asking(self, on: date) -> tuple[Assigned, ...]:
        """As `current`, with the versions that a newer one replaced less than three days before: what they asked may
        still be open, or done on the day of the change."""
        found = []
        for one in self.current(on):
            older = (
                each for each in self.line(one.id) if each.course.ended_on is not None and each.id != one.id
            )
            found += [one, *(each for each in older if on - LINGERS <= (each.course.ended_on or on) <= on)]
        return tuple(found)

    def cycle(self, on: date) -> tuple[Assigned, Cycle] | None:
        """The cycle a day belongs to, of the newest plan that has one."""
        for one in self.current(on):
            found = cycle_on(cycles(one.plan, one.course, on), on)
            if found is not None:
                return one, found
        return None

    @cached_property
    def check_ins(self) -> list[Row]:
        """The newest check-ins, corrected ones too, in the order they came."""
        return self.newest("symptoms.check_in")

    @cached_property
    def outcomes(self) -> list[Row]:
        """The newest outcomes, corrected ones too."""
        return self.newest("care_plans.outcome")

    def newest(self, kind: str) -> list[Row]:
        """The newest records of a kind, corrected ones too, in the order they came."""
        if kind not in self._newest:
            read = self._kinds.get(kind)
            rows = self._source.of_kind(kind, self.patient_id, RECENT) if read is None else read[-RECENT:]
            self._newest[kind] = rows
        return self._newest[kind]

    @cached_property
    def said_here(self) -> frozenset[str]:
        """The ids of what was said on this tablet and is still kept here."""
        return frozenset(self._source.deliveries())

    @cached_property
    def appointments(self) -> list[Row]:
        """Every booking, by its time."""
        return sorted(self.of_kind("timeline.appointment"), key=lambda row: row["starts_at"])

    @cached_property
    def alerts(self) -> list[Row]:
        """Every alert, newest first."""
        return sorted(self.of_kind("triage.alert"), key=lambda row: row["raised_at"], reverse=True)

    @cached_property
    def resources(self) -> list[Row]:
        """Where the person finds help, as the last pull told it."""
        return self._source.resources(self.patient_id)

    @cached_property
    def readers(self) -> list[Row]:
        """Who saw the record, newest first, as the last pull told it."""
        return self._source.readers(self.patient_id)

    @cached_property
    def helpers(self) -> list[Row]:
        """Everybody who helps or helped, the newest first; on a helper's tablet their own right alone."""
        return self._source.helpers(self.patient_id)

    @property
    def role(self) -> str:
        """As whom this tablet looks at the record: patient or caregiver."""
        return self._known.get("role") or "patient"

    @property
    def is_helped(self) -> bool:
        """Whether this tablet is a helper's, who looks at another person's record."""
        return self._known.get("role") == "caregiver"

    def said_by(self, kind: str, record_id: str) -> str:
        """The name of who said a record first; empty while the server has not received it."""
        versions = self._source.history(kind, record_id)
        return (versions[0].get("by_name") or "") if versions else ""

    def deeds_of(self, person: str, limit: int = 200) -> list[Row]:
        """What somebody changed in the record, the newest first."""
        return self._source.changes_by(person, limit)

    def changes(self, kinds: Collection[str]) -> list[Row]:
        """Every version of the records of these kinds with who made it and when, in the order they were recorded."""
        return self._source.changes(kinds=kinds, patient=self.patient_id)

    @cached_property
    def begins_on(self) -> date | None:
        """The first day of which something was recorded; None before the first pull."""
        first = self._source.begins(self.patient_id)
        return self.local(first).date() if first else None

    def as_of(self, on: date) -> "Record":
        """The record as it stood at the end of a day (see `past`)."""
        return Record(PastSource(self._source, on, self.zone), self.patient_id, self._known, self._plans)

    @cached_property
    def team(self) -> Row | None:
        """The team that treats the person, as the last pull told it; None until it was told."""
        return self._source.team(self.patient_id)

    @cached_property
    def story(self) -> Row:
        """What the person told of themself last; empty before they told anything."""
        told = self.of_kind("stories.story")
        return told[-1] if told else {}

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """The newest reports that stand, oldest first."""
        return reports_of(self.check_ins)

    def every_report(self) -> tuple[Report, ...]:
        """All reports that stand, oldest first: what alert rules compare with."""
        return reports_of(self.of_kind("symptoms.check_in"))

    def said(self, assignment_id: str) -> list[Said]:
        """What was said of the tasks of a plan and of its other versions: outcomes, and check-ins answered."""
        follows = {row["id"]: row.get("follows") for row in self.assignments}
        line = line_of(assignment_id, follows)
        outcomes = [
            Said(
                row["id"], row["occurrence"], row["outcome"], from_wire(row["happened_at"]), row.get("amends")
            )
            for row in self.outcomes
            if row["assignment_id"] in line
        ]
        answered = [
            Said(row["id"], row["occurrence"], "done", from_wire(row["reported_at"]), row.get("amends"), True)
            for row in self.check_ins
            if row.get("assignment_id") in line and row.get("occurrence")
        ]
        return outcomes + answered

    def _plan(self, key: str, version: int) -> Plan | None:
        if (key, version) not in self._plans:
            body = self._source.plan(key, version)
            if body is None:
                return None
            self._plans[key, version] = Plan.from_json(body)
        return self._plans[key, version]

    def _version(self, row: Row, plan: Plan) -> Version:
        given_on = self.local(row["assigned_at"]).date() if row.get("assigned_at") else None
        return Version(
            row["id"],
            row.get("follows"),
            plan,
            _day(row["anchor_on"]),
            _day(row["starts_on"]) if row.get("starts_on") else given_on,
            _day(row["ended_on"]) if row.get("ended_on") else None,
            tuple(_cycle_facts(self.cycle_rows, row["id"])),
            tuple(
                Hold(_day(one["from_on"]), _day(one["until_on"]) if one.get("until_on") else None)
                for one in self.holds
                if one["assignment_id"] == row["id"]
            ),
        )


def _cycle_facts(rows: Iterable[Row], assignment_id: str) -> Iterable[CycleFact]:
    for row in rows:
        if row["assignment_id"] == assignment_id:
            given = row.get("given_on")
            yield CycleFact(
                row["number"], row["status"], _day(row["planned_on"]), _day(given) if given else None
            )


def _day(text: str) -> date:
    return date.fromisoformat(text)
