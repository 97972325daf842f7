"""The demonstration study: who of the made-up patients takes part, since when, and who left again."""

from datetime import date, timedelta
from uuid import UUID

from server.demo.cast import Step
from server.demo.course import local_noon
from server.features.trials import actions as trials
from server.foundation.access import Actor

SITE = "harbour"
TAKE_PART = range(36)
"""Of the first three dozen patients two of three: twenty-four."""
LEFT = (4, 7)
"""They ended their part after three weeks."""


def open_study(site_id: UUID, *, by: Actor) -> UUID:
    """Open the study `demo` at the site; returns its id."""
    study = {"key": "demo", "title": "Symptoms between visits: a demonstration study", "categories": None}
    return trials.create_study(site_id, study, by=by).id


def part_in_study(place: int, patient_id: UUID, study_id: UUID, begins: date, *, by: Actor) -> list[Step]:
    """Enrolled an hour after the record began; some end their part later. Nothing for who does not take part."""
    if place not in TAKE_PART or place % 3 == 2:
        return []

    def enrol() -> None:
        trials.enrol_subject(patient_id, study_id, enrolled_on=begins, by=by)

    def leave() -> None:
        trials.end_subject(patient_id, study_id, ended_on=last, by=by)

    last = begins + timedelta(days=21)
    steps: list[Step] = [(local_noon(begins) + timedelta(hours=1), enrol)]
    return steps + ([(local_noon(last), leave)] if place in LEFT else [])
