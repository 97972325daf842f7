"""Sites, teams, people and roles: who may keep them, and what ends with them."""

import pytest

from server.features.accounts import actions
from server.foundation.permits import Denied
from tests.server.cast import Cast


def test_only_the_sites_administrator_keeps_people(cast: Cast) -> None:
    anew = {"name": "New Nurse", "sign_in_name": "new@clinic.example"}
    made = actions.create_person(cast.site, anew, by=cast.administrator)
    assert made.version == 1 and made.time_zone == "America/New_York"
    for other in (cast.nurse, cast.oncologist, cast.coordinator, cast.patient, cast.caregiver, cast.stranger):
        with pytest.raises(Denied):
            actions.create_person(cast.site, anew | {"sign_in_name": "more@clinic.example"}, by=other)
    with pytest.raises(Denied):
        actions.create_person(cast.other_site, anew | {"sign_in_name": "x@y.example"}, by=cast.administrator)
