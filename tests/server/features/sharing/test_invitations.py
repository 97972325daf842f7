"""Invitations: who may invite, that a code opens one door once for a day, and how a patient ends what they began."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from server.features.accounts import enrolment
from server.features.sharing import actions, endings, invitations, queries
from server.features.sharing.models import Ending, Invitation
from server.foundation import clock
from server.foundation.access import NOBODY, Actor, Person
from server.foundation.db import db
from server.foundation.permits import Denied
from server.foundation.problems import Conflict, Invalid, NotFound
from server.foundation.seal import opened
from server.foundation.sessions import Device
from shared.domain.access import Permission
from shared.domain.helping import opened_by
from tests.server.cast import Cast
from tests.server.features.sharing.inviting import CODE, invited, newcomer, offer, said
from tests.server.features.sharing.test_sharing import alerts, report

KEY = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


def tablet(code: str) -> Device:
    """A helper's tablet, enrolled."""
    made = enrolment.enrol(
        code, name="Dora's", kind="personal", signing_key=KEY, platform="Linux", address=None
    )
    return made.device


def test_the_patient_invites_and_ends_helpers_and_strangers_do_not(cast: Cast) -> None:
    row = invited(cast.ana, cast.patient)
    outside = (
        cast.caregiver,
        cast.other_nurse,
        cast.far_nurse,
        cast.coordinator,
        cast.administrator,
        cast.other_patient,
        cast.stranger,
    )
    for who in outside:
        with pytest.raises(Denied):
            invitations.offer_invitation(cast.ana, offer(), by=who)
        with pytest.raises(Denied):
            invitations.take_back(cast.ana, said(invitation_id=row.id), by=who)
        with pytest.raises(Denied):
            invitations.stop_helper(cast.ana, said(grant_id=cast.caregiver_grant, reason=None), by=who)
    for who in (cast.caregiver, cast.other_patient):
        with pytest.raises(Denied):
            queries.invitations(cast.ana, by=who)
        with pytest.raises(Denied):
            queries.deeds(cast.ana, cast.caregiver_grant, by=who)
    assert [one.id for one in queries.invitations(cast.ana, by=cast.nurse)] == [row.id]
    with pytest.raises(NotFound):  # an invitation or a right of another record
        invitations.take_back(cast.ben, said(invitation_id=row.id), by=cast.other_patient)
    with pytest.raises(NotFound):
        invitations.stop_helper(
            cast.ben, said(grant_id=cast.caregiver_grant, reason=None), by=cast.other_patient
        )


def test_a_newcomer_accepts_once_and_sees_what_was_opened_and_nothing_else(cast: Cast) -> None:
    invited(cast.ana, cast.patient, categories=sorted(opened_by(["medicines"]) or ()))
    shown = queries.invited(CODE, by=NOBODY)
    assert (shown.patient_id, shown.patient_name, shown.name) == (cast.ana, "Ana Ruiz", "Dora")
    new, dora = newcomer()
    with pytest.raises(NotFound):  # the code is of another record
        invitations.accept_invitation(cast.ben, CODE, new, by=dora)
    grant, row = invitations.accept_invitation(cast.ana, CODE, new, by=dora)
    assert (row.state, row.grant_id, row.accepted_name) == ("accepted", grant.id, "Dora Diaz")
    assert (grant.holder_id, grant.granted_by, grant.ends_at) == (dora.id, cast.patient.id, row.ends_at)
    person = db.session.scalars(select(Person).where(Person.id == dora.id)).one()
    assert (person.sign_in_name, person.language) == ("dora@home.example", "es")
    assert person.time_zone == "America/New_York"
    for refused in (alerts, report):
        with pytest.raises(Denied):
            refused(cast.ana, by=dora)
    rule = grant.as_rule()
    assert rule.gives(Permission.MEDICINES_READ) and not rule.gives(Permission.SYMPTOMS_READ)
    again, eve = newcomer("Eve")
    for code in (CODE, "0" * 10, ""):
        with pytest.raises(NotFound):
            queries.invited(code, by=NOBODY)
        with pytest.raises(NotFound):
            invitations.accept_invitation(cast.ana, code, again, by=eve)
    assert db.session.scalars(select(Person).where(Person.id == eve.id)).first() is None


def test_seeing_can_be_given_without_answering(cast: Cast) -> None:
    invited(cast.ana, cast.patient, categories=sorted(opened_by(["see"]) or ()))
    grant, _ = invitations.accept_invitation(cast.ana, CODE, None, by=cast.other_patient)
    assert alerts(cast.ana, by=cast.other_patient) == "seen"
    with pytest.raises(Denied):
        report(cast.ana, by=cast.other_patient)
    assert grant.holder_id == cast.other_patient.id


def test_a_code_lives_a_day_and_an_invitation_until_its_end(cast: Cast) -> None:
    row = invited(cast.ana, cast.patient)
    assert row.expires_at == row.received_at + timedelta(hours=24)
    with clock.at(row.expires_at), pytest.raises(NotFound):
        queries.invited(CODE, by=NOBODY)
    with clock.at(row.expires_at - timedelta(seconds=1)):
        assert queries.invited(CODE, by=NOBODY).name == "Dora"
    late = said(ends_at=clock.now() - timedelta(days=1), said_at=clock.now() - timedelta(days=30))
    invited(cast.ana, cast.patient, **late, code="ABCDEFGHJK")
    with pytest.raises(NotFound):  # a tablet that was in a drawer: kept, and it opens nothing
        queries.invited("ABCDEFGHJK", by=NOBODY)


def test_a_code_that_two_records_claim_opens_neither(cast: Cast) -> None:
    invited(cast.ana, cast.patient)
    invited(cast.ben, cast.other_patient)
    with pytest.raises(NotFound):
        queries.invited(CODE, by=NOBODY)


def test_who_has_access_already_and_a_taken_name_are_refused_and_the_code_stays_open(cast: Cast) -> None:
    invited(cast.ana, cast.patient)
    for who in (cast.patient, cast.caregiver):
        with pytest.raises(Conflict):
            invitations.accept_invitation(cast.ana, CODE, None, by=who)
    new, dora = newcomer("Caregiver")
    with pytest.raises(Invalid):
        invitations.accept_invitation(cast.ana, CODE, new, by=dora)
    assert queries.invited(CODE, by=NOBODY).name == "Dora"


def test_the_same_again_changes_nothing_and_taking_back_closes_the_door(cast: Cast) -> None:
    body = offer()
    first = invitations.offer_invitation(cast.ana, body, by=cast.patient)
    assert invitations.offer_invitation(cast.ana, body, by=cast.patient).version == first.version == 1
    back = said(invitation_id=first.id)
    for _ in range(2):
        assert invitations.take_back(cast.ana, back, by=cast.patient).invitation_id == first.id
    assert db.session.get_one(Invitation, (cast.ana, first.id)).state == "taken_back"
    with pytest.raises(NotFound):
        queries.invited(CODE, by=NOBODY)


def test_taking_back_what_was_accepted_meanwhile_ends_the_right_too(cast: Cast) -> None:
    row = invited(cast.ana, cast.patient)
    new, dora = newcomer()
    grant, _ = invitations.accept_invitation(cast.ana, CODE, new, by=dora)
    report(cast.ana, by=dora)
    invitations.take_back(cast.ana, said(invitation_id=row.id), by=cast.patient)
    with pytest.raises(Denied):
        report(cast.ana, by=dora)
    right = next(one for one in queries.helpers(cast.ana, by=cast.patient) if one.grant.id == grant.id)
    assert right.state == "withdrawn"


def test_stopping_ends_the_right_and_the_tablet_and_keeps_the_reason_sealed(cast: Cast) -> None:
    new, dora = newcomer()
    invited(cast.ana, cast.patient)
    grant, _ = invitations.accept_invitation(cast.ana, CODE, new, by=dora)
    device = tablet(invitations.offer_tablet(cast.ana, by=dora).code)
    assert (device.person_id, device.patient_id) == (dora.id, cast.ana)
    stop = said(grant_id=grant.id, reason="We quarrelled")
    for _ in range(2):
        row = invitations.stop_helper(cast.ana, stop, by=cast.patient)
    assert "quarrelled" not in (row.reason or "") and opened(row).reason == "We quarrelled"
    assert db.session.get_one(Device, device.id).revoked_at is not None
    with pytest.raises(Denied):
        invitations.offer_tablet(cast.ana, by=dora)
    invitations.stop_helper(cast.ana, said(grant_id=grant.id, reason=None), by=cast.patient)  # no mistake
    assert len(db.session.scalars(select(Ending)).all()) == 2


def test_a_tablet_of_their_own_is_for_helpers_only_and_ends_with_their_time(cast: Cast) -> None:
    for who in (cast.patient, cast.nurse, cast.other_patient):
        with pytest.raises((NotFound, Denied)):
            invitations.offer_tablet(cast.ana, by=who)
    invited(cast.ana, cast.patient, ends_at=clock.now() + timedelta(days=30))
    new, dora = newcomer()
    grant, _ = invitations.accept_invitation(cast.ana, CODE, new, by=dora)
    device = tablet(invitations.offer_tablet(cast.ana, by=dora).code)
    with clock.at(grant.ends_at - timedelta(minutes=1)):
        endings.end_tablets_that_are_over()
        assert db.session.get_one(Device, device.id).revoked_at is None
    with clock.at(grant.ends_at):
        endings.end_tablets_that_are_over()
        endings.end_tablets_that_are_over()
        assert db.session.get_one(Device, device.id).revoked_at == grant.ends_at


def test_what_a_helper_did_is_listed_newest_first(cast: Cast) -> None:
    report(cast.ana, by=cast.caregiver)
    report(cast.ana, by=cast.patient)
    report(cast.ana, by=cast.caregiver)
    done = queries.deeds(cast.ana, cast.caregiver_grant, by=cast.patient)
    assert [one.verb for one in done] == ["test.sharing.report"] * 2
    assert done[0].recorded_at > done[1].recorded_at and done[0].records[0].kind == "accounts.person"
    earlier = queries.deeds(cast.ana, cast.caregiver_grant, by=cast.nurse, before=done[0].recorded_at)
    assert earlier == done[1:]
    with pytest.raises(NotFound):
        queries.deeds(cast.ana, uuid4(), by=cast.patient)


def test_helped_records_are_named_for_the_helper(cast: Cast) -> None:
    invited(cast.ben, cast.other_patient)
    invitations.accept_invitation(cast.ben, CODE, None, by=cast.caregiver)
    assert [one.name for one in queries.helped_names(by=cast.caregiver)] == ["Ana Ruiz", "Ben Cole"]
    assert queries.helped_names(by=Actor(uuid4(), "nobody's helper")) == []
    actions.withdraw_helper(cast.ana, cast.caregiver_grant, "no", by=cast.patient)
    assert [one.patient_id for one in queries.helped_names(by=cast.caregiver)] == [cast.ben]
