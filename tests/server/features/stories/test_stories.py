"""A patient's story, topics of the visit and the agreement: who may; told anew and never edited; the patient's alone."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from server.features.sharing import actions as sharing
from server.features.stories import actions, queries
from server.features.stories.default_lines import DEFAULT_LINES
from server.features.stories.models import Acceptance, Story, Topic, TopicAnswer
from server.features.timeline import actions as timeline
from server.foundation import clock
from server.foundation.db import db
from server.foundation.permits import Denied
from server.foundation.problems import NotFound
from server.foundation.rebuild import rebuild
from shared.domain.expectations import LINES
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.stories import (
    AcceptanceSchema,
    NewTopicSchema,
    OfferSchema,
    StorySchema,
    TopicAnswerSchema,
    TopicChangeSchema,
    TopicDropSchema,
)
from tests.server.cast import Cast
from tests.server.features.asking import TEAM, UNKNOWN, Door, new_id

READERS = TEAM | {"patient"}


def story(now: datetime, **more: Any) -> dict[str, Any]:
    """A story in wire form."""
    said = {"id": str(new_id()), "name_i_like": "Anita", "at_home": "My dog Sol", "worries": None}
    said |= {"hopes": "See the sea in June", "news": "main", "share": True, "said_at": to_wire(now)}
    return said | more


def topic(now: datetime, text: str = "Can I fly?", **more: Any) -> dict[str, Any]:
    """A topic that begins, in wire form."""
    key = str(new_id())
    said = {"id": key, "topic_id": key, "text": text, "source": "own", "item": None, "rank": 1}
    return said | {"appointment_id": None, "said_at": to_wire(now)} | more


def reply(now: datetime, agreement_id: Any, accepted: bool = True, **more: Any) -> dict[str, Any]:
    said = {"id": str(new_id()), "agreement_id": str(agreement_id), "accepted": accepted}
    return said | {"said_at": to_wire(now)} | more


def tell(cast: Cast, now: datetime, **more: Any) -> UUID:
    return actions.tell_story(cast.ana, read(StorySchema(), story(now, **more)), by=cast.patient).id


def ask(cast: Cast, now: datetime, **more: Any) -> UUID:
    loaded = read(NewTopicSchema(), topic(now, **more))
    return actions.raise_topic(cast.ana, loaded, by=cast.patient).topic_id


def let_in(cast: Cast, *categories: str) -> None:
    """The helper is let into these categories instead."""
    sharing.withdraw_helper(cast.ana, cast.caregiver_grant, "More", by=cast.patient)
    sharing.let_in(cast.ana, cast.caregiver.id, categories=list(categories), by=cast.patient)


def book(cast: Cast, starts_at: datetime) -> UUID:
    visit = {"id": new_id(), "title": "Visit", "category": "visit", "starts_at": starts_at, "ends_at": None}
    visit |= {"place": None, "assignment_id": None, "planned_key": None}
    return timeline.book_appointment(cast.ana, visit, by=cast.nurse).id


def test_who_may_over_the_api(door: Door, cast: Cast, now: datetime) -> None:
    home = f"/api/patients/{cast.ana}"
    door.shuts_out("POST", f"{home}/stories", lambda: story(now), {"patient"}, 201)
    for path in ("story", "stories", "agenda", "agreement"):
        door.shuts_out("GET", f"{home}/{path}", dict, READERS, 200)
    assert door.ask("nurse", "GET", f"{home}/story").json["hopes"] == "See the sea in June"
    door.shuts_out("POST", f"{home}/topics", lambda: topic(now), {"patient"}, 201)
    first = door.ask("patient", "POST", f"{home}/topics", topic(now, rank=2)).json
    later = lambda **more: topic(now, topic_id=first["id"]) | more  # noqa: E731
    door.shuts_out("POST", f"{home}/topics/changes", later, {"patient"}, 201)
    answer = {"topic_id": first["id"], "outcome": "decided", "text": "Yes, from May on"}
    door.shuts_out("POST", f"{home}/topics/answers", lambda: answer, TEAM, 201)
    door.shuts_out("POST", f"{home}/topics/drops", lambda: later(state="dropped"), {"patient"}, 201)
    door.shuts_out("POST", f"{home}/agreements", dict, TEAM, 201)
    offer = door.ask("patient", "GET", f"{home}/agreement").json["offer"]
    door.shuts_out(
        "POST", f"{home}/agreements/acceptances", lambda: reply(now, offer["id"]), {"patient"}, 201
    )
    shown = door.ask("oncologist", "GET", f"{home}/agreement").json
    assert shown["state"] == "accepted" and shown["offer"]["offered_name"] in ("Nurse", "Oncologist")


def test_a_helper_reads_where_they_were_let_in_and_says_nothing_of_it(cast: Cast, now: datetime) -> None:
    tell(cast, now)
    with pytest.raises(Denied):
        queries.story(cast.ana, by=cast.caregiver)
    let_in(cast, "stories")
    shown = queries.story(cast.ana, by=cast.caregiver)
    assert shown is not None and shown.name_i_like == "Anita"
    assert queries.agenda_of(cast.ana, by=cast.caregiver).chosen == []
    with pytest.raises(Denied):
        actions.tell_story(cast.ana, read(StorySchema(), story(now)), by=cast.caregiver)
    with pytest.raises(Denied):
        actions.raise_topic(cast.ana, read(NewTopicSchema(), topic(now)), by=cast.caregiver)


def test_a_story_for_the_patient_alone_is_nobody_elses(cast: Cast, now: datetime) -> None:
    let_in(cast, "stories")
    shared = tell(cast, now)
    with clock.at(now + timedelta(minutes=1)):
        own = tell(cast, now, share=False, worries="The money")
    others = (cast.nurse, cast.oncologist, cast.caregiver)
    for who in others:
        assert queries.story(cast.ana, by=who) is None and queries.stories(cast.ana, by=who) == []
    mine = queries.story(cast.ana, by=cast.patient)
    assert mine is not None and mine.worries == "The money"
    kept = queries.kept_back(cast.ana, frozenset({"caregiver"}))
    assert (kept.rows, kept.taken_back) == ({shared, own}, {shared})
    assert not queries.kept_back(cast.ana, frozenset({"patient"})).rows
    with clock.at(now + timedelta(minutes=2)):
        again = tell(cast, now, worries="The stairs")
    for who in others:
        assert [row.id for row in queries.stories(cast.ana, by=who)] == [again, shared]
    assert queries.kept_back(cast.ana, frozenset({"nurse"})).rows == {own}, "shared anew, the old one is not"


def test_nothing_is_edited_and_words_are_sealed(cast: Cast, now: datetime) -> None:
    body = story(now)
    first = actions.tell_story(cast.ana, read(StorySchema(), body), by=cast.patient)
    assert actions.tell_story(cast.ana, read(StorySchema(), body), by=cast.patient).version == 1
    topic_id = ask(cast, now)
    for minute, (schema, act, more) in enumerate(
        (
            (TopicChangeSchema, actions.change_topic, {"text": "May I fly to Luis?"}),
            (TopicDropSchema, actions.drop_topic, {"state": "dropped"}),
            (TopicChangeSchema, actions.change_topic, {"rank": None}),
        ),
        1,
    ):
        with clock.at(now + timedelta(minutes=minute)):
            act(cast.ana, read(schema(), topic(now, topic_id=str(topic_id), **more)), by=cast.patient)
    rows = db.session.scalars(select(Topic).where(Topic.topic_id == topic_id)).all()
    assert len(rows) == 4 and all(row.version == 1 and "fly" not in (row.text or "") for row in rows)
    kept = db.session.get(Story, (cast.ana, first.id))
    assert kept is not None and "sea" not in (kept.hopes or "") and kept.worries is None
    said = read(TopicChangeSchema(), topic(now, topic_id=str(UNKNOWN)))
    answer = read(TopicAnswerSchema(), {"topic_id": str(UNKNOWN), "outcome": "later"})
    with pytest.raises(NotFound):
        actions.change_topic(cast.ana, said, by=cast.patient)
    with pytest.raises(NotFound):
        actions.answer_topic(cast.ana, answer, by=cast.nurse)
    assert rebuild(repair=False) == []


def test_topics_are_for_the_next_visit_and_answered_after_it(cast: Cast, now: datetime) -> None:
    visit = book(cast, now + timedelta(days=3))
    fly = ask(cast, now, appointment_id=str(visit))
    tired = ask(cast, now, text="So tired", source="worst", item=53, rank=2)
    ask(cast, now, text="My feet", source="question", rank=None)
    agenda = queries.agenda_of(cast.ana, by=cast.nurse)
    assert agenda.asks and agenda.appointment_id == visit
    assert [row.text for row in agenda.chosen] == ["Can I fly?", "So tired"]
    assert [row.text for row in agenda.waiting] == ["My feet"]
    with clock.at(now + timedelta(days=4)):
        for topic_id, outcome, text in ((fly, "decided", "From May on"), (tired, "later", None)):
            answer = {"topic_id": str(topic_id), "outcome": outcome, "text": text}
            actions.answer_topic(cast.ana, read(TopicAnswerSchema(), answer), by=cast.oncologist)
        agenda = queries.agenda_of(cast.ana, by=cast.patient)
        assert agenda.appointment_id is None and not agenda.asks
        assert [row.text for row in agenda.chosen] == ["So tired"], (
            "what was put off counts for the next visit"
        )
        (heard,) = agenda.heard
    assert (heard["topic"].text, heard["answer"].text) == ("Can I fly?", "From May on")
    assert heard["answer"].by_name == "Oncologist"
    row = db.session.scalars(select(TopicAnswer).where(TopicAnswer.topic_id == fly)).one()
    assert row.text and "May" not in row.text


def test_each_edition_of_the_agreement_asks_anew(cast: Cast, now: datetime) -> None:
    assert queries.agreement(cast.ana, by=cast.patient).state == "none"
    first = actions.offer_agreement(cast.ana, read(OfferSchema(), {}), by=cast.nurse)
    assert [line["about"] for line in first.lines] == list(LINES)
    assert {frozenset(line["texts"]) for line in DEFAULT_LINES} == {frozenset(("en", "es", "fr", "ar", "zh"))}
    answered = read(AcceptanceSchema(), reply(now, first.id, accepted=False, note="The nights"))
    actions.accept_agreement(cast.ana, answered, by=cast.patient)
    shown = queries.agreement(cast.ana, by=cast.nurse)
    assert shown.state == "talk" and shown.reply is not None and shown.reply.note == "The nights"
    own = {
        "lines": [{"about": "night", "texts": {"en": "Sister Joy reads until ten.", "es": "Hasta las diez."}}]
    }
    with clock.at(now + timedelta(days=1)):
        second = actions.offer_agreement(cast.ana, read(OfferSchema(), own), by=cast.oncologist)
        assert second.edition == 2 and queries.agreement(cast.ana, by=cast.patient).state == "offered"
        late = read(AcceptanceSchema(), reply(now, first.id))
        actions.accept_agreement(cast.ana, late, by=cast.patient)
        assert queries.agreement(cast.ana, by=cast.patient).state == "offered", "that was the edition before"
        actions.accept_agreement(cast.ana, read(AcceptanceSchema(), reply(now, second.id)), by=cast.patient)
        assert queries.agreement(cast.ana, by=cast.nurse).state == "accepted"
    with pytest.raises(NotFound):
        actions.accept_agreement(cast.ana, read(AcceptanceSchema(), reply(now, UNKNOWN)), by=cast.patient)
    notes = db.session.scalars(select(Acceptance.note)).all()
    assert "The nights" not in notes and rebuild(repair=False) == []
