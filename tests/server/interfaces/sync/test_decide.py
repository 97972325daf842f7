"""What was kept aside and a person decides: who may, added as its author's word, left out, and never twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient

from server.features.accounts import enrolment
from server.features.sharing import invitations
from server.features.symptoms.models import CheckIn
from server.foundation import sessions, tokens
from server.foundation.access import Actor
from server.foundation.ledger import Entry
from server.interfaces.sync import queries
from tests.server.cast import Cast
from tests.server.interfaces.sync.looking import count
from tests.server.interfaces.sync.raw_tablet import (
    Admitted,
    RawTablet,
    check_in,
    end_grant,
    enrolled,
    let_in,
    own_grant,
)
from tests.server.interfaces.sync.test_hand_over import handed, words
from tests.server.interfaces.sync.test_pull import helper_of


def asks(client: FlaskClient, by: Actor, patient: UUID, event: str, what: str) -> tuple[int, object]:
    session = sessions.start_session(by.id, sessions.API)
    token = tokens.issue(session, by.id, kind=sessions.API).access_token
    answer = client.post(
        f"/api/patients/{patient}/kept-aside/{event}/{what}", headers={"Authorization": f"Bearer {token}"}
    )
    return answer.status_code, answer.json


def test_a_lost_tablets_reports_are_added_as_the_patients_own_or_left_out(
    cast: Cast, client: FlaskClient, dora: Admitted, tablet: RawTablet
) -> None:
    first, second = tablet.event(), tablet.sealed(tablet.event())
    enrolment.revoke_device(dora.id, UUID(tablet.device), "left in the bus", by=cast.nurse)
    assert words(handed(tablet, first, second)) == ["quarantined access_withdrawn"] * 2
    for actor, status in ((cast.other_nurse, 404), (cast.nurse, 200)):
        assert asks(client, actor, dora.id, first["id"], "apply")[0] == status
    assert asks(client, cast.nurse, dora.id, str(uuid4()), "apply")[0] == 404
    assert count(CheckIn) == count(CheckIn, CheckIn.id == UUID(first["body"]["id"])) == 1
    assert count(Entry, Entry.verb == "sync.quarantine.apply", Entry.by == cast.nurse.id) == 1
    newer = enrolled(client, cast, dora)
    decided = client.post(f"/api/patients/{dora.id}/kept-aside/{second['id']}/dismiss", headers=newer.headers)
    assert decided.status_code == 200 and (decided.json or {})["decision"] == "dismissed", (
        "the patient may decide too"
    )
    told = {
        str(one.id): (one.decision, one.settled_at is not None)
        for one in queries.kept_aside(dora.id, by=cast.nurse)
    }
    assert told == {first["id"]: ("applied", True), second["id"]: ("dismissed", True)}
    for event in (first, second):
        for what in ("apply", "dismiss"):
            assert asks(client, cast.nurse, dora.id, event["id"], what)[0] == 409, "once"
    assert count(CheckIn) == 1


def test_what_nobody_can_say_any_more_or_never_could_is_only_left_out(
    cast: Cast, client: FlaskClient, dora: Admitted, tablet: RawTablet
) -> None:
    broken, held = tablet.event({"id": str(uuid4()), "answers": "none"}), tablet.event()
    assert tablet.verdicts(broken) == ["rejected invalid"]
    enrolment.revoke_device(dora.id, UUID(tablet.device), "lost", by=cast.nurse)
    assert words(handed(tablet, held)) == ["quarantined access_withdrawn"]
    end_grant(dora.id, own_grant(dora), by=cast.nurse)
    for event in (broken, held):
        assert asks(client, cast.nurse, dora.id, event["id"], "apply")[0] == 409
        assert asks(client, cast.nurse, dora.id, event["id"], "dismiss")[0] == 200
    assert count(CheckIn) == 0


def test_of_two_corrections_the_later_waits_and_can_be_said_over_the_first(
    cast: Cast, client: FlaskClient, dora: Admitted, tablet: RawTablet
) -> None:
    said = check_in()

    def again(value: int, amends: str) -> dict[str, Any]:
        return tablet.event(check_in(value, amends=amends, reason="a slip"), "symptoms.check_in.correct")

    begins, first, second = tablet.event(said), again(1, said["id"]), again(3, said["id"])
    assert tablet.verdicts(begins, first, second) == ["ok", "ok", "quarantined cannot_apply"]
    assert asks(client, cast.nurse, dora.id, second["id"], "apply")[0] == 409, "one is in the record already"
    over = again(3, first["body"]["id"])
    assert tablet.verdicts(over) == ["ok"]
    assert asks(client, cast.nurse, dora.id, second["id"], "dismiss")[0] == 200
    stands = count(CheckIn, CheckIn.superseded_by.is_(None), CheckIn.id == UUID(over["body"]["id"]))
    assert (count(CheckIn), count(CheckIn, CheckIn.superseded_by.is_(None)), stands) == (3, 1, 1)


def test_who_said_it_leaves_it_out_from_their_tablet_a_helper_too_and_nobody_elses(
    cast: Cast, client: FlaskClient, dora: Admitted, tablet: RawTablet
) -> None:
    def left(event: dict[str, Any], on: RawTablet) -> str:
        body = {"id": str(uuid4()), "event_id": event["id"], "said_at": event["t_local"]}
        leaves = on.event(body, "sync.kept_aside.leave_out")
        (first,), (again,) = on.verdicts(leaves), on.verdicts(leaves)
        assert again == ("dup" if first == "ok" else first)
        return first

    helper = helper_of(dora, cast, ["symptoms"])
    code = invitations.offer_tablet(dora.id, by=helper).code
    theirs = let_in(client, replace(dora, person=helper.id, actor=helper), code)
    own, helped = (one.event({"id": str(uuid4()), "answers": "none"}) for one in (tablet, theirs))
    assert tablet.verdicts(own) == theirs.verdicts(helped) == ["rejected invalid"]
    assert left(own, theirs) == "quarantined cannot_apply", "not theirs to decide"
    assert (left(helped, theirs), left(own, tablet)) == ("ok", "ok")
    told = {str(one.id): one for one in queries.kept_aside(dora.id, by=cast.nurse)}
    decided = {key: (told[key].decision, told[key].decided_by) for key in (own["id"], helped["id"])}
    assert decided == {own["id"]: ("dismissed", dora.person), helped["id"]: ("dismissed", helper.id)}
    assert left(own, tablet) == "ok", "decided before stays decided"
    assert asks(client, cast.nurse, dora.id, own["id"], "apply")[0] == 409
    over = tablet.event(check_in() | {"id": own["body"]["id"]})
    assert tablet.verdicts(over) == ["ok"], "the row it would have made can still be made"
