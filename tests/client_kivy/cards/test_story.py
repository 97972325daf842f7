"""The story, the agenda, the agreement, who looked and the page for the visit, as the cards tell them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from client_kivy.cards.agenda import agenda_page, agenda_row, changed, new_topic, topic_row
from client_kivy.cards.agreement import agreement_page
from client_kivy.cards.readers import readers_page
from client_kivy.cards.record import Record
from client_kivy.cards.story import draft_name, sees, story_page, told_anew
from client_kivy.cards.today import today_card
from client_kivy.cards.visit_summary import visit_summary
from client_kivy.words import LANGUAGES, Words
from tests.client_kivy import own_story
from tests.client_kivy.own_story import VISIT, acceptance, offer, told, topic
from tests.client_kivy.story import NOON, Row, made
from tests.client_kivy.story_sources import RowsSource

EN = Words("en")


def record(**changes: list[Row]) -> Record:
    source = RowsSource(own_story.record() | changes)
    source.looks = own_story.READERS
    return Record(source, "p", {})


def test_the_name_they_like_greets_and_the_story_is_told_field_by_field() -> None:
    look = record()
    assert "Lita" in today_card(look, NOON, EN, {})["greeting"]
    page = story_page(look, {draft_name("worries"): {"text": "The st"}}, NOON, EN)
    says = {field["name"]: field["says"] for field in page["fields"]}
    assert says["hopes"].startswith("To dance") and says["news"] == "Tell me when someone is with me"
    assert says["worries"] == "You began to write. It waits on this tablet."
    assert page["told"] == "Told Sunday 15 November. Received by your team."
    empty = story_page(record(**{"stories.story": []}), {}, NOON, EN)
    assert empty["told"] == "" and empty["share"] and empty["fields"][0]["says"] == "Tap to write"


def test_a_change_tells_the_whole_story_and_says_who_sees_it() -> None:
    look = record()
    said = told_anew(look.story, worries="The stairs")
    kept = {name: told()[name] for name in said if name != "saw"}
    assert said == kept | {"worries": "The stairs", "saw": [look.story["id"]]}
    assert "team will see" in sees(look.story, EN) and sees({}, EN) == sees(look.story, EN)
    private = record(**{"stories.story": [told(), told(id=made("own"), share=False)]})
    assert sees(private.story, EN).startswith("Only you")
    assert not story_page(private, {}, NOON, EN)["share"]


def test_topics_stand_for_the_next_visit() -> None:
    page = agenda_page(record(), NOON, EN)
    assert page["visit"] == "Your visit: Thursday 26 November, 10:30" and page["asks"]
    assert [card["text"] for card in page["chosen"]] == [
        "Can I fly in spring?",
        "My feet feel numb in the morning",
    ]
    assert page["chosen"][1]["says"] == "Dr. Romero: another time · Received by your team"
    assert [card["text"] for card in page["waiting"]] == ["May I keep the cats on my bed?"]
    (heard,) = page["heard"]
    assert (heard["text"], heard["answer"]) == ("When can I work again?", "From January, half days")
    assert [card["source"] for card in page["proposed"]] in (["worst"], ["worst", "changed"], ["changed"])


def test_what_was_proposed_and_raised_is_not_proposed_again() -> None:
    first = agenda_page(record(), NOON, EN)["proposed"][0]
    raised = topic("p", first["text"], source=first["source"], item=first["item"], said_at=told()["said_at"])
    newer = raised | {"said_at": "2026-11-21T08:00:00.000000Z"}
    rows = own_story.record()["stories.topic"]
    items = [
        card["item"]
        for card in agenda_page(record(**{"stories.topic": [*rows, newer]}), NOON, EN)["proposed"]
    ]
    assert first["item"] not in items


def test_the_first_page_asks_some_days_before_and_not_earlier() -> None:
    look = record()
    row = agenda_row(look, NOON, EN)
    assert row is not None and row["detail"] == "2 things chosen to talk about"
    assert agenda_row(look, NOON - timedelta(days=3), EN) is None
    nothing = record(**{"stories.topic": []})
    asked = agenda_row(nothing, NOON, EN)
    assert asked is not None and asked["detail"] == "Choose up to three things to talk about."
    assert today_card(nothing, NOON, EN, {})["agenda"] == asked


def test_a_topic_is_said_whole_and_for_the_visit_that_comes() -> None:
    look = record()
    body = new_topic(look, NOON, "Why so tired?", "question")
    assert (body["appointment_id"], body["rank"], body["state"]) == (VISIT, None, "open")
    row = topic_row(look, made("topic", "fly"))
    assert row is not None
    moved = changed(look, NOON, row, rank=None)
    assert (
        moved["text"] == "Can I fly in spring?" and moved["appointment_id"] == VISIT and moved["rank"] is None
    )
    assert topic_row(look, "nothing") is None


def test_the_agreement_names_both_sides() -> None:
    page = agreement_page(record(), NOON, EN)
    assert page["state"] == "offered" and len(page["lines"]) == 5 and not page["newer"]
    assert page["offered"] == "Written by Nurse Amira, Tuesday 6 October"
    agreed = agreement_page(record(**{"stories.acceptance": [acceptance(True)]}), NOON, EN)
    assert agreed["state"] == "accepted" and "Agreed by Ana Ruiz" in agreed["answered"]
    talk = agreement_page(record(**{"stories.acceptance": [acceptance(False, note="The nights")]}), NOON, EN)
    assert talk["state"] == "talk" and "The nights" in talk["answered"]
    newer = record(**{"stories.agreement": [offer(), offer(2)], "stories.acceptance": [acceptance(True)]})
    assert agreement_page(newer, NOON, EN)["state"] == "offered"
    assert agreement_page(newer, NOON, EN)["newer"]
    assert agreement_page(record(**{"stories.agreement": []}), NOON, EN)["state"] == "none"


def test_who_looked_is_told_by_day_and_person() -> None:
    days = readers_page(record(), NOON, EN)
    assert [day["title"] for day in days] == ["Today", "Yesterday", "Friday 20 November"]
    nurse = days[0]["rows"][0]
    assert nurse["title"] == "Nurse Amira · Nurse of your team"
    assert nurse["detail"].splitlines() == [
        "2 times, last at 10:00",
        "Looked at: how you feel, warnings and name and address",
        "Allowed because this team treats you.",
    ]
    unknown = days[2]["rows"][1]
    assert "other parts" in unknown["detail"] and "a reason of old" in unknown["detail"]


def test_the_page_for_the_visit_says_what_there_is() -> None:
    page = visit_summary(record(), NOON, EN)
    assert page["since"] == "Since the visit of Friday 20 November"
    parts = {section["part"]: section["lines"] for section in page["sections"]}
    assert parts["topics"][0]["text"] == "1. Can I fly in spring?"
    assert parts["symptoms"] and parts["symptoms"][0]["detail"]
    assert [line["text"] for line in parts["questions"]] == ["May I keep the cats on my bed?"]
    earlier = record(**{"timeline.appointment": [], "stories.topic": []})
    without = visit_summary(earlier, NOON, EN)
    assert without["since"] == "The last four weeks"
    parts = {section["part"]: section["lines"] for section in without["sections"]}
    assert set(parts) <= {"symptoms", "doses", "readings"} and len(parts["symptoms"]) >= 2
    nothing = record(**{"symptoms.check_in": [], "stories.topic": []})
    (symptoms, *_) = visit_summary(nothing, NOON, EN)["sections"]
    assert symptoms["lines"][0]["text"] == "Nothing was reported in this time."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_every_language(language: str) -> None:
    words, look = Words(language), record(**{"stories.acceptance": [acceptance(False, note="?")]})
    pages = (
        story_page(look, {}, NOON, words),
        agenda_page(look, NOON, words),
        agreement_page(look, NOON, words),
        readers_page(look, NOON, words),
        visit_summary(look, NOON, words),
    )
    assert all(str(page).strip() for page in pages)
