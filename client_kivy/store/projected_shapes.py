"""The shape of the record that each kind of own event becomes, and which of its fields are free text."""

from typing import Any

CHECK_IN = "symptoms.check_in"
OUTCOME = "care_plans.outcome"

_CHECK_IN: dict[str, Any] = {
    "assignment_id": None,
    "task": None,
    "occurrence": None,
    "symptom_set": None,
    "answers": [],
    "readings": [],
    "note": None,
    "needs_us": None,
    "where": [],
    "started_from": "none",
    "late": None,
    "reported_at": None,
    "provenance": {},
    "amends": None,
    "reason": None,
    "superseded_by": None,
    "tablet_raised": [],
    "received_at": None,
}
_OUTCOME: dict[str, Any] = {
    "assignment_id": None,
    "task": None,
    "occurrence": None,
    "outcome": None,
    "reason": None,
    "note": None,
    "tablets": None,
    "happened_at": None,
    "provenance": {},
    "amends": None,
    "superseded_by": None,
    "received_at": None,
}
_START: dict[str, Any] = {"prescription_id": None, "starts_on": None, "said_at": None, "received_at": None}
_REFILL: dict[str, Any] = {
    "prescription_id": None,
    "note": None,
    "said_at": None,
    "received_at": None,
    "status": "asked",
    "answer": None,
    "answered_at": None,
    "answered_by": None,
    "answered_name": None,
}
_GOAL: dict[str, Any] = {
    "goal_id": None,
    "category": None,
    "text": None,
    "repeat": None,
    "weekdays": None,
    "target_on": None,
    "share_with_team": True,
    "state": "open",
    "said_at": None,
    "received_at": None,
}
_TICK: dict[str, Any] = {"goal_id": None, "on": None, "done": None, "said_at": None, "received_at": None}
_ENTRY: dict[str, Any] = {
    "entry_id": None,
    "drawer": None,
    "text": None,
    "mood": None,
    "on": None,
    "state": "kept",
    "said_at": None,
    "received_at": None,
}
_VERDICT: dict[str, Any] = {
    "leaf": None,
    "helped": None,
    "on": None,
    "assignment_id": None,
    "said_at": None,
    "received_at": None,
}
_LINE: dict[str, Any] = {
    "code": None,
    "system": None,
    "status": "active",
    "said_by": None,
    "source_ref": None,
    "source": "patient",
    "follows": None,
    "note": None,
    "said_at": None,
    "received_at": None,
}
_MEDICINE: dict[str, Any] = _LINE | {
    "name": None,
    "dose_text": None,
    "when_text": None,
    "purpose": None,
    "origin": None,
    "started_on": None,
    "ended_on": None,
}
_ALLERGY: dict[str, Any] = _LINE | {"substance": None, "reaction": None, "criticality": "unknown"}
_REQUEST: dict[str, Any] = {
    "about": None,
    "medicine_id": None,
    "text": None,
    "wished": [],
    "state": "asked",
    "said_at": None,
    "received_at": None,
    "said_name": None,
    "seen_at": None,
    "seen_name": None,
    "answer": None,
    "answered_at": None,
    "answered_name": None,
}
_REQUEST_BACK: dict[str, Any] = {"request_id": None, "said_at": None, "received_at": None}
_MESSAGE: dict[str, Any] = {
    "thread_id": None,
    "pool": None,
    "pool_name": None,
    "category": None,
    "text": None,
    "photo_ids": [],
    "check_in_id": None,
    "from_team": False,
    "written_by": None,
    "written_name": None,
    "on_behalf_of": None,
    "said_at": None,
    "received_at": None,
}
_PHOTO: dict[str, Any] = {
    "message_id": None,
    "media_type": None,
    "width": None,
    "height": None,
    "content": None,
    "said_at": None,
    "received_at": None,
}
_SEEN: dict[str, Any] = {
    "thread_id": None,
    "message_id": None,
    "seen_by": None,
    "said_at": None,
    "received_at": None,
}
_INVITATION: dict[str, Any] = {
    "name": None,
    "categories": None,
    "ends_at": None,
    "code_digest": None,
    "offered_by": None,
    "said_at": None,
    "received_at": None,
    "expires_at": None,
    "state": "offered",
    "accepted_name": None,
    "accepted_at": None,
    "grant_id": None,
}
_ENDING: dict[str, Any] = {
    "invitation_id": None,
    "grant_id": None,
    "reason": None,
    "said_at": None,
    "received_at": None,
}
_TURN: dict[str, Any] = {
    "whose": None,
    "grant_id": None,
    "name": None,
    "until": None,
    "said_at": None,
    "received_at": None,
}
_STORY: dict[str, Any] = {
    "name_i_like": None,
    "at_home": None,
    "worries": None,
    "hopes": None,
    "news": None,
    "share": True,
    "said_at": None,
    "received_at": None,
}
_TOPIC: dict[str, Any] = {
    "topic_id": None,
    "text": None,
    "source": "own",
    "item": None,
    "appointment_id": None,
    "rank": None,
    "state": "open",
    "said_at": None,
    "received_at": None,
}
_ACCEPTANCE: dict[str, Any] = {
    "agreement_id": None,
    "accepted": None,
    "note": None,
    "said_at": None,
    "received_at": None,
}
SHAPES: dict[str, tuple[str, dict[str, Any]]] = {
    "symptoms.check_in.submit": (CHECK_IN, _CHECK_IN),
    "symptoms.check_in.correct": (CHECK_IN, _CHECK_IN),
    "care_plans.outcome.record": (OUTCOME, _OUTCOME),
    "care_plans.outcome.correct": (OUTCOME, _OUTCOME),
    "prescriptions.start.confirm": ("prescriptions.start", _START),
    "prescriptions.refill.request": ("prescriptions.refill", _REFILL),
    "patients.medicine.record": ("patients.medicine", _MEDICINE),
    "patients.medicine.stop": ("patients.medicine", _MEDICINE),
    "patients.allergy.record": ("patients.allergy", _ALLERGY),
    "patients.allergy.withdraw": ("patients.allergy", _ALLERGY),
    "requests.request.make": ("requests.request", _REQUEST),
    "requests.request.withdraw": ("requests.withdrawal", _REQUEST_BACK),
    "goals.goal.set": ("goals.goal", _GOAL),
    "goals.goal.change": ("goals.goal", _GOAL),
    "goals.goal.close": ("goals.goal", _GOAL),
    "goals.tick.record": ("goals.tick", _TICK),
    "journals.entry.write": ("journals.entry", _ENTRY),
    "journals.entry.move": ("journals.entry", _ENTRY),
    "journals.entry.withdraw": ("journals.entry", _ENTRY),
    "leaves.leaf.judge": ("leaves.verdict", _VERDICT),
    "stories.story.tell": ("stories.story", _STORY),
    "stories.topic.raise": ("stories.topic", _TOPIC),
    "stories.topic.change": ("stories.topic", _TOPIC),
    "stories.topic.drop": ("stories.topic", _TOPIC),
    "stories.agreement.accept": ("stories.acceptance", _ACCEPTANCE),
    "sharing.invitation.offer": ("sharing.invitation", _INVITATION),
    "sharing.invitation.take_back": ("sharing.ending", _ENDING),
    "sharing.helper.stop": ("sharing.ending", _ENDING),
    "sharing.turn.take": ("sharing.turn", _TURN),
    "messages.message.send": ("messages.message", _MESSAGE),
    "messages.photo.attach": ("messages.photo", _PHOTO),
    "messages.message.see": ("messages.seen", _SEEN),
}
SEALED = {
    CHECK_IN: ("note",),
    OUTCOME: ("note",),
    "prescriptions.refill": ("note", "answer"),
    "patients.medicine": ("purpose", "note"),
    "patients.allergy": ("note",),
    "requests.request": ("text", "answer"),
    "goals.goal": ("text",),
    "stories.story": ("name_i_like", "at_home", "worries", "hopes"),
    "stories.topic": ("text",),
    "stories.topic_answer": ("text",),
    "stories.acceptance": ("note",),
    "sharing.ending": ("reason",),
    "messages.message": ("text",),
    "messages.photo": ("content",),
    "messages.mark": ("note",),
    "journals.entry": ("text",),
}
"""Free text by kind of record: on the wire it travels beside the body, opened, as `texts`."""
