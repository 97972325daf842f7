"""Who saw the record comes with the last page of a pull, to the patient's own tablet."""

from server.features.patients import queries as patients
from server.foundation.reading_index import index_reading
from shared.schemas.base import read
from shared.schemas.sync import PullAnswerSchema
from tests.server.cast import Cast
from tests.server.interfaces.sync.raw_tablet import Admitted, RawTablet


def test_the_patients_own_tablet_is_told_who_looked(tablet: RawTablet, dora: Admitted, cast: Cast) -> None:
    assert tablet.pull()["readers"] == [{"patient": str(dora.id), "entries": []}]
    patients.medicines(dora.id, by=cast.nurse)
    index_reading()
    page = tablet.pull()
    (told,) = read(PullAnswerSchema(), page)["readers"]
    assert [(one["name"], one["role"], one["what"]) for one in told["entries"]] == [
        ("Nurse", "nurse", ["patients"])
    ]
    index_reading()
    assert len(tablet.pull()["readers"][0]["entries"]) == 1, "the tablet's own looks are not told"
