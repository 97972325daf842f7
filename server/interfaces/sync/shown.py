"""Which kinds of records sync shows, and the permission each of them needs. What is not here never leaves by sync."""

from shared.domain.access import Permission

SHOWN: dict[str, Permission] = {
    "patients.patient": Permission.PATIENTS_READ,
    "patients.diagnosis": Permission.PATIENTS_READ,
    "patients.medicine": Permission.MEDICINES_READ,
    "patients.allergy": Permission.MEDICINES_READ,
    "care_plans.assignment": Permission.PLAN_READ,
    "care_plans.hold": Permission.PLAN_READ,
    "care_plans.outcome": Permission.PLAN_READ,
    "prescriptions.prescription": Permission.PRESCRIPTIONS_READ,
    "prescriptions.supply": Permission.PRESCRIPTIONS_READ,
    "prescriptions.start": Permission.PRESCRIPTIONS_READ,
    "prescriptions.refill": Permission.PRESCRIPTIONS_READ,
    "requests.request": Permission.REQUESTS_READ,
    "requests.withdrawal": Permission.REQUESTS_READ,
    "goals.goal": Permission.GOALS_READ,
    "goals.tick": Permission.GOALS_READ,
    "journals.entry": Permission.JOURNALS_READ,
    "leaves.verdict": Permission.LEAVES_READ,
    "stories.story": Permission.STORIES_READ,
    "stories.topic": Permission.STORIES_READ,
    "stories.topic_answer": Permission.STORIES_READ,
    "stories.agreement": Permission.STORIES_READ,
    "stories.acceptance": Permission.STORIES_READ,
    "messages.message": Permission.MESSAGES_READ,
    "messages.photo": Permission.MESSAGES_READ,
    "messages.seen": Permission.MESSAGES_READ,
    "messages.mark": Permission.MESSAGES_READ,
    "timeline.cycle": Permission.TIMELINE_READ,
    "timeline.event": Permission.TIMELINE_READ,
    "timeline.appointment": Permission.TIMELINE_READ,
    "timeline.result": Permission.TIMELINE_READ,
    "symptoms.check_in": Permission.SYMPTOMS_READ,
    "triage.alert": Permission.ALERTS_READ,
    "access.grant": Permission.ACCESS_READ,
    "sharing.invitation": Permission.ACCESS_READ,
    "sharing.ending": Permission.ACCESS_READ,
    "sharing.turn": Permission.SYMPTOMS_READ,
}
"""On the patient's own device other kinds appear as a digest only, so that the chain can be checked."""

PLANNED = "care_plans.assignment"
"""The kind whose records name a plan that the tablet needs, whole."""
