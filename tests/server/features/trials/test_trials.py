"""Studies and subjects: who may, once and only once, under a code that nobody else has."""

from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from server.features.accounts import actions as accounts
from server.features.trials import actions, queries
from server.foundation.access import Actor
from server.foundation.problems import Conflict, Invalid, NotFound
from tests.server.cast import SYSTEM, Cast

DAY = date(2026, 5, 4)
STUDY = {"key": "demo", "title": "A study", "categories": ["symptoms"]}


@pytest.fixture
def lead(cast: Cast) -> Actor:
    """A coordinator of the whole site."""
    accounts.give_role(cast.site, cast.administrator.id, "coordinator", team_id=None, by=SYSTEM)
    return cast.administrator


@pytest.mark.parametrize("who", ["nurse", "oncologist", "coordinator", "patient", "caregiver", "stranger"])
def test_who_may_not_open_a_study(who: str, cast: Cast) -> None:
    with pytest.raises(NotFound):
        actions.create_study(cast.site, STUDY, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["nurse", "oncologist", "patient", "caregiver", "far_nurse", "stranger"])
def test_who_may_not_enrol(who: str, cast: Cast, lead: Actor) -> None:
    study = actions.create_study(cast.site, STUDY, by=lead)
    with pytest.raises(NotFound):
        actions.enrol_subject(cast.ana, study.id, enrolled_on=DAY, by=getattr(cast, who))
    with pytest.raises(NotFound):
        queries.studies_of(cast.ana, by=getattr(cast, who))


def test_the_coordinator_of_a_team_enrols_its_patients_only(cast: Cast, lead: Actor) -> None:
    study = actions.create_study(cast.site, STUDY, by=lead)
    assert actions.enrol_subject(cast.ana, study.id, enrolled_on=DAY, by=cast.coordinator).code
    with pytest.raises(NotFound):
        actions.enrol_subject(cast.ben, study.id, enrolled_on=DAY, by=cast.coordinator)
    actions.enrol_subject(cast.ben, study.id, enrolled_on=DAY, by=lead)
    assert [row.patient_id for row in queries.subjects(study.id, by=cast.coordinator)] == [cast.ana]
    assert {row.patient_id for row in queries.subjects(study.id, by=lead)} == {cast.ana, cast.ben}


def test_the_same_again_changes_nothing(cast: Cast, lead: Actor) -> None:
    study = actions.create_study(cast.site, STUDY, by=lead)
    assert actions.create_study(cast.site, STUDY, by=lead).version == study.version == 1
    subject = actions.enrol_subject(cast.ana, study.id, enrolled_on=DAY, by=lead)
    assert actions.enrol_subject(cast.ana, study.id, enrolled_on=DAY, by=lead).version == subject.version == 1
    shown = queries.studies(by=lead)
    assert [(one.key, one.site_id, one.categories) for one in shown] == [("demo", cast.site, ("symptoms",))]


def test_who_left_is_not_enrolled_again(cast: Cast, lead: Actor) -> None:
    study = actions.create_study(cast.site, STUDY, by=lead)
    actions.enrol_subject(cast.ana, study.id, enrolled_on=DAY, by=lead)
    with pytest.raises(Invalid):
        actions.end_subject(cast.ana, study.id, ended_on=date(2026, 5, 3), by=lead)
    assert actions.end_subject(cast.ana, study.id, ended_on=DAY, by=lead).ended_on == DAY
    with pytest.raises(Conflict):
        actions.enrol_subject(cast.ana, study.id, enrolled_on=DAY, by=lead)
    with pytest.raises(NotFound):
        actions.end_subject(cast.ben, study.id, ended_on=DAY, by=lead)


def test_a_study_of_another_site_takes_nobody(cast: Cast, lead: Actor) -> None:
    far = actions.create_study(cast.other_site, STUDY, by=SYSTEM)
    for study_id in (far.id, UUID(int=5)):
        with pytest.raises(Invalid):
            actions.enrol_subject(cast.ana, study_id, enrolled_on=DAY, by=lead)
    assert queries.studies(by=lead) == []


def test_codes_tell_nothing_and_do_not_meet(cast: Cast, lead: Actor, app: Flask) -> None:
    one = actions.create_study(cast.site, STUDY, by=lead)
    two = actions.create_study(cast.site, STUDY | {"key": "other"}, by=lead)
    who = (cast.ana, cast.ben)
    codes = {
        actions.enrol_subject(patient, study.id, enrolled_on=DAY, by=lead).code
        for patient in who
        for study in (one, two)
    }
    assert len(codes) == 4
    assert all(len(code) == 11 and not set(code) & set("ILOU") for code in codes)
