"""Who saw my record: others alone, by role and reason, with what they saw; only the patient and the team may ask."""

from datetime import datetime, timedelta

from server.features.patients import queries as patients
from server.features.sharing import actions as sharing
from server.features.stories.readers import readers
from server.features.timeline import queries as timeline
from server.foundation import clock
from server.foundation.gate import reading
from server.foundation.reading_index import index_reading
from tests.server.cast import Cast
from tests.server.features.asking import TEAM, Door


def test_who_may(door: Door, cast: Cast) -> None:
    path = f"/api/patients/{cast.ana}/readers"
    door.shuts_out("GET", path, dict, TEAM | {"patient", "administrator"}, 200)


def test_each_look_of_others_stands_once_with_its_reason(cast: Cast, now: datetime) -> None:
    sharing.withdraw_helper(cast.ana, cast.caregiver_grant, "More", by=cast.patient)
    sharing.let_in(cast.ana, cast.caregiver.id, categories=["timeline"], by=cast.patient)
    for minute, who in enumerate((cast.patient, cast.nurse, cast.caregiver), 1):
        with clock.at(now + timedelta(minutes=minute)), reading():
            timeline.appointments(cast.ana, by=who)
            timeline.results(cast.ana, by=who)
            if who is cast.nurse:
                patients.medicines(cast.ana, by=who)
    assert readers(cast.ana, by=cast.patient) == [], "not indexed yet"
    index_reading()
    found = readers(cast.ana, by=cast.patient)
    assert [(one.name, one.role, one.what) for one in found] == [
        ("Carla Ruiz", "caregiver", ["timeline"]),
        ("Nurse", "nurse", ["patients", "timeline"]),
    ]
    assert found[1].why == "nurse of the team that treats this patient"
    assert found[1].at == now + timedelta(minutes=2)
    index_reading()
    with clock.at(now + timedelta(minutes=5)), reading():
        after = readers(cast.ana, by=cast.nurse)
    assert [one.name for one in after] == ["Carla Ruiz", "Nurse"], "the patient's own looks are nobody's news"
    index_reading()
    newest = readers(cast.ana, by=cast.patient)[0]
    assert (newest.name, newest.what) == ("Nurse", ["stories"]), "asking is a look too"
