"""What follows what: verb by verb, in the transaction (`on`), once in a job (`later`), or by the clock (`every`)."""

from functools import partial

from server.features.accounts import retention as retention  # imported for the job it registers
from server.features.sharing import endings as endings  # imported for the job it registers
from server.features.timeline import releases as releases  # imported for the job it registers
from server.features.triage import actions as triage
from server.features.triage import upkeep as upkeep  # imported for the jobs it registers
from server.features.triage.summaries import refresh
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.gate import Happened, on
from server.foundation.ledger import transaction

ALERTS = Actor.system("alert rules")


@on("symptoms.check_in.submit", "symptoms.check_in.correct")
def raise_alerts(happened: Happened) -> None:
    """A check-in is judged by the plan's rules in the transaction that keeps it."""
    if happened.is_new:
        triage.raise_alerts(happened.patient_id, happened.row, by=ALERTS)


@on(
    "patients.patient.create",
    "patients.patient.change",
    "patients.status.change",
    "patients.team.change",
    "care_plans.assignment.assign",
    "care_plans.assignment.change_version",
    "care_plans.assignment.end",
    "care_plans.hold.begin",
    "care_plans.hold.end",
    "care_plans.outcome.record",
    "care_plans.outcome.correct",
    "timeline.cycle.give",
    "timeline.cycle.delay",
    "timeline.cycle.cancel",
    "symptoms.check_in.submit",
    "symptoms.check_in.correct",
    "triage.alert.acknowledge",
    "triage.alert.close",
)
def keep_panel_current(happened: Happened) -> None:
    """Whoever changes the record brings the panel row with it; a batch does it once."""
    writing = transaction()
    later = partial(refresh, happened.patient_id, writing.connection, clock.now())
    writing.at_end["panel", happened.patient_id] = later
