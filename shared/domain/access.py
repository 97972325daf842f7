"""Who may do what: permissions, roles, grants and the one decision. The server's SQL form is tested against it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Permission(StrEnum):
    """One kind of thing a person may do; the part before the dot is its category."""

    PATIENTS_READ = "patients.read"
    PATIENTS_WRITE = "patients.write"
    CONTACTS_WRITE = "contacts.write"
    SYMPTOMS_READ = "symptoms.read"
    SYMPTOMS_REPORT = "symptoms.report"
    PLAN_READ = "plan.read"
    PLAN_ASSIGN = "plan.assign"
    PLAN_HOLD = "plan.hold"
    OUTCOMES_RECORD = "outcomes.record"
    TIMELINE_READ = "timeline.read"
    PRESCRIPTIONS_READ = "prescriptions.read"
    PRESCRIPTIONS_WRITE = "prescriptions.write"
    PRESCRIPTIONS_REQUEST = "prescriptions.request"
    GOALS_READ = "goals.read"
    GOALS_WRITE = "goals.write"
    JOURNALS_READ = "journals.read"
    JOURNALS_WRITE = "journals.write"
    LEAVES_READ = "leaves.read"
    LEAVES_JUDGE = "leaves.judge"
    LEAVES_COUNT = "leaves.count"
    MESSAGES_READ = "messages.read"
    MESSAGES_WRITE = "messages.write"
    MESSAGES_ANSWER = "messages.answer"
    RESOURCES_READ = "resources.read"
    RESOURCES_WRITE = "resources.write"
    STORIES_READ = "stories.read"
    STORIES_WRITE = "stories.write"
    STORIES_ANSWER = "stories.answer"
    TIMELINE_WRITE = "timeline.write"
    TIMELINE_RELEASE = "timeline.release"
    MEDICINES_READ = "medicines.read"
    MEDICINES_WRITE = "medicines.write"
    MEDICINES_SAY = "medicines.say"
    REQUESTS_READ = "requests.read"
    REQUESTS_MAKE = "requests.make"
    REQUESTS_ANSWER = "requests.answer"
    ALERTS_READ = "alerts.read"
    ALERTS_RAISE = "alerts.raise"
    ALERTS_ACKNOWLEDGE = "alerts.acknowledge"
    ACCESS_GRANT = "access.grant"
    ACCESS_READ = "access.read"
    DEVICES_ENROL = "devices.enrol"
    DEVICES_REVOKE = "devices.revoke"
    SYNC_PUSH = "sync.push"
    SYNC_PULL = "sync.pull"
    STUDIES_READ = "studies.read"
    STUDIES_ENROL = "studies.enrol"
    EXPORTS_RUN = "exports.run"
    PEOPLE_MANAGE = "people.manage"
    PLANS_PUBLISH = "plans.publish"
    IMPORT_RUN = "import.run"
    AUDIT_READ = "audit.read"

    @property
    def category(self) -> str:
        """What a grant can be narrowed to.

        >>> Permission.SYMPTOMS_REPORT.category
        'symptoms'
        """
        return self.value.partition(".")[0]


P = Permission


@dataclass(frozen=True)
class Role:
    """A preset of permissions. `phrase` completes "allowed as …" in words a patient can read."""

    phrase: str
    permissions: frozenset[Permission]


_SEES_RECORD = {
    P.PATIENTS_READ,
    P.SYMPTOMS_READ,
    P.PLAN_READ,
    P.TIMELINE_READ,
    P.MEDICINES_READ,
    P.ALERTS_READ,
    P.PRESCRIPTIONS_READ,
    P.GOALS_READ,
    P.JOURNALS_READ,  # of the drawers meant for them
    P.STORIES_READ,
    P.LEAVES_READ,
    P.RESOURCES_READ,
    P.MESSAGES_READ,
    P.REQUESTS_READ,
}
_REPORTS = {
    P.MEDICINES_SAY,
    P.REQUESTS_MAKE,
    P.SYMPTOMS_REPORT,
    P.OUTCOMES_RECORD,
    P.PRESCRIPTIONS_REQUEST,
    P.GOALS_WRITE,
    P.LEAVES_JUDGE,
    P.MESSAGES_WRITE,
    P.SYNC_PUSH,
    P.SYNC_PULL,
}
_OWN_WORDS = {P.STORIES_WRITE, P.JOURNALS_WRITE}
"""What nobody says for the patient."""
_TREATS = _SEES_RECORD | {
    P.PATIENTS_WRITE,
    P.CONTACTS_WRITE,
    P.SYMPTOMS_REPORT,  # by telephone or from paper; the mode says so
    P.OUTCOMES_RECORD,
    P.PLAN_ASSIGN,
    P.PLAN_HOLD,
    P.PRESCRIPTIONS_WRITE,
    P.TIMELINE_WRITE,
    P.TIMELINE_RELEASE,
    P.MEDICINES_WRITE,
    P.MEDICINES_SAY,
    P.REQUESTS_ANSWER,
    P.STORIES_ANSWER,
    P.LEAVES_COUNT,
    P.MESSAGES_ANSWER,
    P.RESOURCES_WRITE,  # where the right is over a site: resources are the site's
    P.ALERTS_ACKNOWLEDGE,
    P.ACCESS_GRANT,
    P.ACCESS_READ,
    P.DEVICES_ENROL,
    P.DEVICES_REVOKE,
    P.IMPORT_RUN,
}

ROLES: dict[str, Role] = {
    "patient": Role(
        "the patient, in their own record",
        frozenset(_SEES_RECORD | _REPORTS | _OWN_WORDS | {P.CONTACTS_WRITE, P.ACCESS_GRANT, P.ACCESS_READ}),
    ),
    "caregiver": Role("a helper the patient named", frozenset(_SEES_RECORD | _REPORTS)),
    "nurse": Role("nurse of the team that treats this patient", frozenset(_TREATS)),
    "oncologist": Role(
        "oncologist of the team that treats this patient",
        frozenset(_TREATS | {P.PLANS_PUBLISH}),  # where the right is over a site: plans are the site's
    ),
    "coordinator": Role(
        "trial coordinator for a study this patient takes part in",
        frozenset({P.PATIENTS_READ, P.STUDIES_READ, P.STUDIES_ENROL, P.EXPORTS_RUN, P.LEAVES_COUNT}),
    ),
    "administrator": Role(
        "administrator of the site",
        frozenset(
            {
                P.PEOPLE_MANAGE,
                P.DEVICES_ENROL,
                P.DEVICES_REVOKE,
                P.AUDIT_READ,
                P.ACCESS_READ,
                P.RESOURCES_WRITE,
            }
        ),
    ),
    "system": Role("the program itself, following a rule", frozenset(Permission)),
}
"""Roles as presets; one screen, one truth. A change shows in tests/server/access_matrix.txt."""

STAFF_ROLES = frozenset({"nurse", "oncologist", "coordinator", "administrator"})


@dataclass(frozen=True)
class Subject:
    """What is acted on: one patient's record with the team and site that care for it, or a site alone."""

    patient_id: UUID | None = None
    team_id: UUID | None = None
    site_id: UUID | None = None


@dataclass(frozen=True)
class Grant:
    """A right given: a role over a subject, perhaps narrowed to categories, from a start, until an end."""

    id: UUID
    role: str
    subject_kind: str
    """`patient`, `team`, `site` or `system` (everything)."""
    subject_id: UUID | None
    starts_at: datetime
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    categories: frozenset[str] | None = None
    """What it is narrowed to: whole categories ("symptoms"), or one kind of thing in them ("symptoms.read")."""

    def runs_at(self, now: datetime) -> bool:
        """Begun, not past its end, not withdrawn. The end itself is outside."""
        return (
            self.starts_at <= now and (self.ends_at is None or now < self.ends_at) and self.ended_at is None
        )

    def covers(self, subject: Subject) -> bool:
        """Whether the grant's subject contains this one."""
        within = {"patient": subject.patient_id, "team": subject.team_id, "site": subject.site_id}
        if self.subject_kind == "system":
            return True
        return self.subject_id is not None and within[self.subject_kind] == self.subject_id

    def gives(self, permission: Permission) -> bool:
        """Whether the role has it and no narrowing takes it away."""
        narrowed = self.categories is not None and self.categories.isdisjoint(
            (permission.category, permission.value)
        )
        return permission in ROLES[self.role].permissions and not (narrowed and permission not in CARRIERS)


CARRIERS = frozenset({P.SYNC_PUSH, P.SYNC_PULL, P.PATIENTS_READ})
"""What a narrowed grant keeps: the way in. What goes through it is checked for itself."""


@dataclass(frozen=True)
class Decision:
    """Allowed or not, and the sentence that goes into the entry and the patient's "who saw my record"."""

    allowed: bool
    because: str
    grant: Grant | None = None


def decide(grants: Iterable[Grant], permission: Permission, subject: Subject, now: datetime) -> Decision:
    """Allowed by the first grant (nearest subject first) that runs now, covers the subject and gives the permission."""
    order = {"patient": 0, "team": 1, "site": 2, "system": 3}
    for grant in sorted(grants, key=lambda g: (order[g.subject_kind], g.role, g.id.int)):
        if grant.runs_at(now) and grant.covers(subject) and grant.gives(permission):
            return Decision(True, ROLES[grant.role].phrase, grant)
    return Decision(False, "no grant allows it")
