"""Widgets answer to real touches and to a real keyboard."""

from __future__ import annotations

import gc

import pytest

from tests.client_kivy.driver import BACKSPACE, ENTER, ESCAPE, SPACE, TAB

pytestmark = pytest.mark.xdist_group("kivy")


def heard(widget, event):
    """What a widget said from now on."""
    said = []
    widget.bind(**{event: lambda _, *given: said.append(given[0] if given else None)})
    return said


def test_an_answer_can_be_chosen_and_changed(gallery):
    driver = gallery("question")
    answers, onward = driver.app.router.current_screen.ids.answers, driver.find(test_id="next")
    said, went = heard(answers, "on_choose"), heard(onward, "on_release")
    driver.tap(onward)
    assert went == [] and answers.chosen is None
    driver.tap(driver.find(title="Severe"))
    driver.tap(driver.find(title="Mild"))
    assert said == [3, 1] and answers.chosen == 1
    assert [tile.chosen for tile in answers.tiles] == [False, True, False, False, False]
    driver.tap(onward)
    assert len(went) == 1


def test_buttons_fire_once_and_a_disabled_one_never(gallery):
    driver = gallery("parts")
    for test_id, times in (("primary", 1), ("secondary", 1), ("danger", 1), ("disabled", 0)):
        button = driver.find(test_id=test_id)
        went = heard(button, "on_release")
        driver.tap(button)
        assert len(went) == times, test_id


def test_segments_and_toggles_turn(gallery):
    driver = gallery("parts")
    segments, toggle = driver.find(test_id="segments"), driver.find(test_id="switch")
    driver.tap(driver.find(title="30 days"))
    assert segments.value == "night"
    assert toggle.spoken.endswith("On")
    driver.tap(toggle)
    assert not toggle.active and toggle.spoken.endswith("Off")


def test_a_pin_is_given_whole_and_forgotten_at_once(gallery):
    driver = gallery("pin")
    pad = driver.find(test_id="pin")
    given = heard(pad, "on_complete")
    for digit in "83041":
        driver.tap(driver.find(value=digit))
    driver.tap(driver.find(spoken="Delete the last character"))
    assert pad.entered == 4 and given == []
    driver.type("19")
    assert given == ["830419"] and pad.entered == 0 and pad._digits == ""


def test_a_locked_pad_takes_nothing(gallery):
    driver = gallery("pin")
    pad = driver.find(test_id="pin")
    pad.locked = True
    driver.tap(driver.find(value="5"))
    driver.type("5")
    assert pad.entered == 0


def test_a_number_is_typed_with_one_point_and_one_place(gallery):
    driver = gallery("reading")
    pad = driver.find(test_id="keypad")
    pad.typed = ""
    for value in ("3", "8", ".", ".", "4", "9"):
        driver.tap(driver.find(value=value))
    assert pad.typed == "38.4"
    driver.key(BACKSPACE)
    assert pad.typed == "38."
    driver.type("5")
    assert pad.typed == "38.5" and driver.find(test_id="keypad-number").text == "38.5"


def test_another_unit_forgets_the_number(gallery):
    driver = gallery("reading")
    pad = driver.find(test_id="keypad")
    driver.tap(driver.find(title="°F"))
    assert (pad.unit, pad.typed, pad.unit_words) == ("[degF]", "", "°F")


def test_the_screens_keyboard_writes_into_the_field(gallery):
    driver = gallery("note", language="es")
    field = driver.find(test_id="field")
    field.text = ""
    driver.tap(field)
    driver.tap(driver.find(spoken="Mayúsculas"))
    for sign in ("Ñ", "á", " "):
        driver.tap(driver.find(spoken="Espacio") if sign == " " else driver.find(value=sign))
    driver.tap(driver.find(spoken="Números y signos"))
    driver.tap(driver.find(value="7"))
    assert field.text == "Ñá 7" and field.focus
    driver.tap(driver.find(spoken="Borrar lo último"))
    assert field.text == "Ñá "


def test_a_code_puts_slips_right_and_reports_when_whole(gallery):
    driver = gallery("code")
    field = driver.find(test_id="code")
    given = heard(field, "on_complete")
    driver.tap(driver.find(value="8"))
    driver.tap(driver.find(spoken="Delete the last character"))
    driver.tap(field)
    driver.type("o-lx9y")
    assert field.code == "K7M2Q01X9Y" and given == ["K7M2Q01X9Y"]
    driver.type("A")
    assert given == ["K7M2Q01X9Y"]


def test_places_of_the_rail_are_told_by_name(gallery):
    driver = gallery("trend")
    driver.tap(driver.find(title="Plan"))
    assert driver.find(title="Plan").active and not driver.find(title="Symptoms").active


def test_a_row_does_what_it_was_given(gallery):
    driver = gallery("trend")
    went = []
    diary = driver.app.router.current_screen.ids.diary
    diary.rows = [
        {"title": "Sleep", "tapped": lambda: went.append("sleep")},
        {"title": "Pain", "leads_on": False},
    ]
    driver.settle()
    driver.tap(driver.find(title="Sleep", leads_on=True))
    driver.tap(driver.find(title="Pain", leads_on=False))
    assert went == ["sleep"]


def test_a_sheet_that_must_be_answered_lets_nothing_through(gallery):
    driver = gallery("news")
    driver.key(ESCAPE)
    driver.drag((20, 20), (22, 22))
    assert driver.all(test_id="sheet-call")
    driver.tap(driver.find(test_id="sheet-done"))
    assert not driver.all(test_id="sheet-call")


def test_a_dragged_page_scrolls(gallery):
    driver = gallery("question", language="es", scale=2.0)
    scroll = driver.app.router.current_screen.ids.scroll
    before = scroll.scroll_y
    driver.drag((600, 300), (600, 640))
    assert scroll.scroll_y < before


def test_by_keyboard_alone_in_reading_order(gallery):
    driver = gallery("question")
    close = driver.find(test_id="close")
    close.focus = True
    order = []
    for _ in range(8):
        driver.key(TAB)
        order.append(next(widget for widget in driver.walk() if getattr(widget, "focus", False)).spoken)
    assert order[:2] == ["Saved on this tablet", "Listen"]
    assert [spoken.split(".")[0] for spoken in order[2:7]] == [
        "None",
        "Mild",
        "Moderate",
        "Severe",
        "Very severe",
    ]
    assert order[7] == "Back"
    answers = driver.app.router.current_screen.ids.answers
    answers.tiles[2].focus = True
    driver.key(SPACE)
    assert answers.chosen == 2 and answers.tiles[2].ring
    driver.key(TAB)
    driver.key(ENTER)
    assert answers.chosen == 3


def test_a_touch_gives_focus_without_the_ring(gallery):
    driver = gallery("question")
    tile = driver.find(title="Mild")
    driver.tap(tile)
    assert tile.focus and not tile.ring


def test_a_choice_of_units_that_was_not_shown_for_a_while_comes_back(gallery):
    """What is taken from the screen is still held: memory being cleaned up between must not break a check-in."""
    driver = gallery("reading")
    pad = next(one for one in driver.app.router.current_screen.walk() if type(one).__name__ == "Keypad")
    both = list(pad.units)
    assert len(both) == 2 and pad.ids.unit_choice.parent is not None
    pad.units = both[:1]
    driver.frames()
    gc.collect()
    pad.units = both
    driver.frames()
    assert pad.ids.unit_choice.parent is pad
