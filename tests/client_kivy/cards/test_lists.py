"""Cards of the one list, of requests and for emergency staff: whose word, what beside it, in every language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from client_kivy.cards.emergency import ALWAYS, PARTS, as_of, chosen, facts, sections
from client_kivy.cards.medicines import allergies_page, medicine_card, medicines_page, suggested
from client_kivy.cards.record import Record
from client_kivy.cards.requests import days_offered, requests_page
from client_kivy.words import LANGUAGES, Words
from tests.client_kivy import depth, lists
from tests.client_kivy.story import NOON, made
from tests.client_kivy.story_sources import RowsSource

EN = Words("en")


def record(**more: list[dict[str, Any]]) -> Record:
    kinds = {kind.replace("__", "."): found for kind, found in more.items()}
    told = depth.record() | lists.rows() | kinds
    return Record(RowsSource(told, {depth.plan().key: depth.compiled()}), "p", {})


def test_each_medicine_once_with_whose_word_it_is() -> None:
    page = medicines_page(record(), NOON, EN)
    taken = {line["name"]: line for line in page["taken"]}
    assert list(taken) == ["Ibuprofen 400 mg", "IBUPROFÉN", "Metformin", "Ondansetron"]
    assert taken["Ondansetron"]["said"] == "Written by Nurse Vega · Tue 10 Nov"
    assert taken["IBUPROFÉN"]["said"] == "Luis Ruiz, a helper, said so · Tue 10 Nov"
    assert taken["Ibuprofen 400 mg"]["same"] == "This may be the same as IBUPROFÉN. Please ask your team."
    metformin = taken["Metformin"]
    assert metformin["beside"] == "No longer taken · It upset my stomach · Ana Ruiz said so · Tue 10 Nov"
    assert (
        metformin["is_teams"] and not metformin["taken"] and metformin["last"] == made("line", "no-metformin")
    )
    (plan,) = page["plan"]
    assert plan["name"] == "capecitabine" and "09:00: 3 × 500 mg" in plan["dose"]
    assert "Dr. Romero" in plan["said"] and page["stopped"] == []
    card = medicine_card(record(), made("line", "no-metformin"), NOON, EN)
    assert card is not None and card["id"] == metformin["id"]


def test_what_waits_on_this_tablet_says_so_and_what_was_said_before_stays() -> None:
    mine = made("line", "ibuprofen")
    anew = lists.medicine("new", "Ibuprofen 400 mg", "patient", "", follows=mine, dose_text="half a tablet")
    rows = [*lists.rows()["patients.medicine"], anew | {"said_by": None, "delivery": "saved"}]
    card = medicine_card(record(patients__medicine=rows), mine, NOON, EN)
    assert card is not None and card["id"] == anew["id"] and card["dose"] == "half a tablet"
    assert card["said"].endswith("Saved on this tablet")
    assert card["before"] == ["Ana Ruiz said so · Tue 10 Nov"]


def test_names_are_suggested_from_the_list_and_the_plans() -> None:
    assert suggested(record(), "oxa", EN) == ["Oxaliplatin"]
    assert suggested(record(), "oxa", Words("es")) == ["Oxaliplatino"]
    assert suggested(record(), "ib", EN) == ["IBUPROFÉN"]
    assert suggested(record(), "o", EN) == [] == suggested(record(), "zzz", EN)


def test_nothing_said_of_allergies_differs_from_none_known() -> None:
    assert allergies_page(record(patients__allergy=[]), EN)["nothing"]
    none = lists.allergy("none", "", "patient", "Ana Ruiz", status="none_known", reaction=None)
    page = allergies_page(record(patients__allergy=[none]), EN)
    assert page["none"] == "Ana Ruiz said so · Tue 10 Nov" and not page["nothing"] and page["lines"] == []
    page = allergies_page(record(), EN)
    assert [(one["name"], one["high"]) for one in page["lines"]] == [("Penicillin", True), ("Cats", False)]


def test_requests_and_refills_in_one_look() -> None:
    told = record(
        prescriptions__refill=[
            {
                "id": made("refill"),
                "prescription_id": depth.PRESCRIPTION,
                "note": "Ten left",
                "said_at": lists.SAID,
                "received_at": lists.SAID,
                "status": "not_now",
                "answer": "On Monday.",
                "answered_at": lists.SAID,
                "answered_name": "Nurse Vega",
            }
        ],
        requests__withdrawal=[{"id": made("back"), "request_id": made("request", "letter")}],
    )
    page = requests_page(told, NOON, EN)
    assert [(one["title"], one["says"], one["wished"]) for one in page["open"]] == [
        (
            "An appointment",
            "Nurse Vega has it in hand, yesterday.",
            "Days that would suit: Wed 25 Nov in the morning",
        )
    ]
    assert [(one["title"], one["text"]) for one in page["past"]] == [
        ("A letter", "For my work"),
        ("More of: capecitabine", "Ten left"),
    ]
    days = days_offered(told, NOON, EN)
    assert days[0] == ("2026-11-23", "Tomorrow") and len(days) == 15


def test_the_card_says_what_emergency_staff_must_know() -> None:
    known = facts(record(), NOON)
    said = {one["title"]: one for one in sections(known, EN)}
    assert said["Ana Ruiz"]["lines"] == ["Born Tuesday 14 March 1961"]
    assert (
        said["Fever is an emergency"]["loud"] and "immune system" in said["Fever is an emergency"]["lines"][0]
    )
    assert said["Allergies"]["lines"] == ["Penicillin – Rash – dangerous", "Cats – Sneezing"]
    assert "cycle 3, day 2" in said["Cancer treatment"]["lines"][0]
    assert "Oxaliplatin" in said["Cancer treatment"]["lines"][0]
    medicines = said["Medicines"]["lines"]
    assert medicines[0].startswith("capecitabine · 09:00: 3 × 500 mg + 1 × 150 mg")
    assert "Metformin · 500 mg · says: no longer taken" in medicines
    assert any("555-0134" in line for line in said["Unit that treats"]["lines"])
    assert "22 November 2026" in as_of(known, EN, record().zone)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_card_is_whole_in_every_language(language: str) -> None:
    words = Words(language)
    full = sections(facts(record(), NOON), words)
    assert len(full) == 8 and all(one["title"] and one["lines"] for one in full)
    bare = Record(RowsSource({}, {}), "p", {"patient_name": "Ana"})
    told = sections(facts(bare, NOON + timedelta(days=1)), words)
    assert words.say("card.allergies_unknown") in [line for one in told for line in one["lines"]]
    assert words.say("card.fever") not in [one["title"] for one in told]


def test_only_chosen_parts_leave_the_record() -> None:
    known = facts(record(), NOON)
    kept = chosen(known, ["allergies"])
    assert set(kept) == {*ALWAYS, "zone", "allergies"}
    assert "Ondansetron" not in str(kept) and "sigmoid" not in str(kept)
    assert set(known) == {*ALWAYS, "zone", *PARTS}
    assert [one["title"] for one in sections(kept, EN)][-1] == "Unit that treats"
