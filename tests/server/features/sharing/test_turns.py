"""Turns: who may say who answers, that it ends by itself, and that the other is never shut out."""

from datetime import timedelta
from typing import Any

import pytest

from server.features.sharing import actions, queries, turns
from server.foundation import clock
from server.foundation.permits import Denied
from server.foundation.problems import Invalid
from tests.server.cast import Cast
from tests.server.features.sharing.inviting import said
from tests.server.features.sharing.test_sharing import report


def turn(whose: str, **more: Any) -> dict[str, Any]:
    """A turn of two hours."""
    return said(whose=whose, grant_id=None, until=clock.now() + timedelta(hours=2)) | more


def test_the_patient_and_helpers_who_answer_take_turns_nobody_else(cast: Cast) -> None:
    for who in (cast.other_nurse, cast.coordinator, cast.administrator, cast.other_patient, cast.stranger):
        with pytest.raises(Denied):
            turns.take_turn(cast.ana, turn("patient"), by=who)
        with pytest.raises(Denied):
            queries.turn(cast.ana, by=who)
    assert turns.take_turn(cast.ana, turn("patient"), by=cast.patient).name == "Ana Ruiz"
    own = turns.take_turn(cast.ana, turn("helper"), by=cast.caregiver)
    assert (own.name, own.grant_id) == ("Carla Ruiz", cast.caregiver_grant)
    handed = turns.take_turn(cast.ana, turn("helper", grant_id=cast.caregiver_grant), by=cast.patient)
    assert handed.name == "Carla Ruiz"
    for wrong, by in (
        (turn("patient"), cast.caregiver),  # a helper says nothing of the patient's turn
        (turn("helper"), cast.patient),  # the patient names which helper
        (turn("helper", grant_id=cast.ben), cast.patient),
    ):
        with pytest.raises(Invalid):
            turns.take_turn(cast.ana, wrong, by=by)


def test_a_turn_ends_by_itself_and_can_be_taken_over_and_given_back(cast: Cast) -> None:
    first = turn("patient")
    turns.take_turn(cast.ana, first, by=cast.patient)
    assert turns.take_turn(cast.ana, first, by=cast.patient).version == 1
    report(cast.ana, by=cast.caregiver)  # soft: the other's report is kept all the same
    turns.take_turn(cast.ana, turn("helper"), by=cast.caregiver)
    shown = queries.turn(cast.ana, by=cast.patient)
    assert shown is not None and (shown.whose, shown.name) == ("helper", "Carla Ruiz")
    assert shown.until is not None
    with clock.at(shown.until):
        assert queries.turn(cast.ana, by=cast.patient) is None
    turns.take_turn(cast.ana, turn("helper", until=None), by=cast.caregiver)
    assert queries.turn(cast.ana, by=cast.caregiver) is None


def test_a_helper_who_was_stopped_gets_no_turn(cast: Cast) -> None:
    actions.withdraw_helper(cast.ana, cast.caregiver_grant, "no", by=cast.patient)
    with pytest.raises(Denied):
        turns.take_turn(cast.ana, turn("helper"), by=cast.caregiver)
    with pytest.raises(Invalid):
        turns.take_turn(cast.ana, turn("helper", grant_id=cast.caregiver_grant), by=cast.patient)
