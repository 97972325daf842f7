"""What a person says of their lists, requests, helpers and story comes back in the shape in which the tablet showed it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from client_kivy.store.projection import project
from server.features.accounts import actions as accounts
from server.features.sharing import actions as sharing
from server.features.stories import actions as stories
from server.foundation import clock
from shared.domain.instants import to_wire
from shared.schemas.sync import BODIES
from tests.server.cast import Cast
from tests.server.interfaces.sync.raw_tablet import Admitted, RawTablet
from tests.server.interfaces.sync.test_depth import records, said

ELSEWHERE = {"symptoms", "care_plans", "prescriptions", "goals", "leaves", "journals", "messages", "sync"}
"""Features whose words are followed to and fro in test_push, test_depth and test_messages; what is said of sync makes no record."""


def follows(body: dict[str, Any], **more: Any) -> dict[str, Any]:
    return body | said(follows=body["id"]) | more


def test_it_comes_back_in_the_shape_in_which_it_was_shown(
    tablet: RawTablet, dora: Admitted, cast: Cast
) -> None:
    person = {"id": uuid4(), "name": "Hugo", "time_zone": "UTC", "sign_in_name": "hugo@home.example"}
    helper = accounts.open_helper_account(dora.id, person, by=dora.actor)
    grant = sharing.let_in(dora.id, helper.id, by=dora.actor)
    offer = stories.offer_agreement(dora.id, {"id": None, "lines": None}, by=cast.nurse)
    medicine, allergy = said(name="Aspirin", origin="prescribed"), said(substance="Latex")
    request = said(about="letter", text="For my work")
    topic = said(text="Can I fly?", source="own", item=None, rank=1)
    topic["topic_id"] = topic["id"]
    until = to_wire(clock.now() + timedelta(days=90))
    invitation = said(name="Maria", categories=None, ends_at=until, code_digest="a" * 64)
    bodies = [
        ("patients.medicine.record", medicine),
        ("patients.medicine.stop", follows(medicine, status="stopped")),
        ("patients.allergy.record", allergy),
        ("patients.allergy.withdraw", follows(allergy, status="resolved")),
        ("requests.request.make", request),
        ("requests.request.withdraw", said(request_id=request["id"])),
        ("sharing.invitation.offer", invitation),
        ("sharing.invitation.take_back", said(invitation_id=invitation["id"])),
        ("sharing.turn.take", said(whose="patient", grant_id=None, until=None)),
        ("sharing.helper.stop", said(grant_id=str(grant.id), reason=None)),
        ("stories.story.tell", said(hopes="The sea", share=True)),
        ("stories.topic.raise", topic),
        ("stories.topic.change", topic | said(text="Can I fly in May?")),
        ("stories.topic.drop", topic | said(state="dropped")),
        ("stories.agreement.accept", said(agreement_id=str(offer.id), accepted=True)),
    ]
    assert {kind for kind, _ in bodies} == {
        kind for kind in BODIES if kind.partition(".")[0] not in ELSEWHERE
    }
    for kind, body in bodies:
        event = tablet.event(body, kind)
        assert tablet.verdicts(event, event) == ["ok", "dup"], kind
        shadow = project(event)
        assert shadow is not None, kind
        (told,) = (one for one in records(tablet.pull(), shadow.kind) if one["id"] == shadow.id)
        shown = {**shadow.body, **shadow.texts}
        assert set(shown) == set(told), kind
        said_here = {name: value for name, value in shown.items() if value is not None}
        assert {name: told[name] for name in said_here} == said_here, kind
