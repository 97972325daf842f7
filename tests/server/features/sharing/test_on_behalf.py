"""Whose word it is: what a helper reports bears, in the report itself, for whom it was said."""

from uuid import uuid4

from server.features.symptoms import actions as symptoms
from server.foundation import clock
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.symptoms import CheckInSchema
from tests.server.cast import Cast


def check_in(**provenance: object) -> dict[str, object]:
    """A note, as a tablet says it."""
    now = to_wire(clock.now())
    came = {"saved_at": now, "mode": "tablet", "language": "en"} | provenance
    said = {"id": str(uuid4()), "note": "A good night", "answers": [], "reported_at": now, "provenance": came}
    return read(CheckInSchema(), said)


def test_the_gate_says_for_whom_whatever_the_tablet_claims(cast: Cast) -> None:
    helped = symptoms.submit_check_in(cast.ana, check_in(), by=cast.caregiver)
    assert helped.provenance["on_behalf_of"] == str(cast.ana)
    claimed = check_in(on_behalf_of=str(cast.ben))
    other = symptoms.submit_check_in(cast.ana, claimed, by=cast.caregiver)
    assert other.provenance["on_behalf_of"] == str(cast.ana)
    own = symptoms.submit_check_in(cast.ana, check_in(), by=cast.patient)
    assert own.provenance["on_behalf_of"] is None
