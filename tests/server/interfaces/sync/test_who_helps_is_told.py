"""What the last page of a pull tells of helpers: everybody to the patient, a helper's own right to a helper."""

import pytest

from server.features.sharing import actions, turns
from server.foundation.permits import Denied
from server.interfaces.sync.pull import page_after
from shared.schemas.sync import PullAnswerSchema
from tests.server.cast import Cast
from tests.server.features.sharing.inviting import invited
from tests.server.features.sharing.test_turns import turn


def test_the_patient_is_told_of_all_and_a_helper_of_their_own_right(cast: Cast) -> None:
    invited(cast.ana, cast.patient)
    actions.let_in(cast.ana, cast.other_patient.id, categories=["medicines"], by=cast.patient)
    turns.take_turn(cast.ana, turn("helper"), by=cast.caregiver)
    told = page_after(None, 500, by=cast.patient).helpers
    assert [one["name"] for one in told[0]["entries"]] == ["Ben Cole", "Carla Ruiz"]
    page = page_after(None, 500, by=cast.caregiver)
    assert [one["grant_id"] for one in page.helpers[0]["entries"]] == [str(cast.caregiver_grant)]
    seen = {change["kind"] for entry in page.entries for change in entry["changes"]}
    assert "sharing.turn" in seen
    assert not seen & {"sharing.invitation", "sharing.ending", "access.grant", "patients.medicine"}
    narrowed = page_after(None, 500, by=cast.other_patient)
    ana = [entry for entry in narrowed.entries if entry["patient"] == str(cast.ana)]
    kinds = {change["kind"] for entry in ana for change in entry["changes"]}
    assert "sharing.turn" not in kinds and not any(kind.startswith("symptoms") for kind in kinds)
    schema = PullAnswerSchema()
    assert schema.fields["helpers"].deserialize(page.helpers)


def test_a_stopped_helper_pulls_nothing(cast: Cast) -> None:
    cursor = page_after(None, 500, by=cast.caregiver).next
    actions.withdraw_helper(cast.ana, cast.caregiver_grant, "no", by=cast.patient)
    for where in (None, cursor):
        with pytest.raises(Denied):
            page_after(where, 500, by=cast.caregiver)
