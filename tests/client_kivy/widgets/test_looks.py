"""No text is cut, nothing is too small to touch, and everything follows language, palette, scale and turning at once."""

from __future__ import annotations

from itertools import pairwise

import pytest

from client_kivy.gallery import PAGES

pytestmark = pytest.mark.xdist_group("kivy")

LANDSCAPE, PORTRAIT = (1280, 800), (800, 1280)
LOOKS = (("en", 1.0), ("ar", 1.0), ("zh", 1.3), ("es", 2.0), ("fr", 2.0), ("ar", 2.0))
"""Languages and text scales in which a page is looked at: each language, each direction at both ends."""
LEAST_TARGET = 56
"""dp: a fingertip, cold and not steady."""


def cut_texts(driver):
    """Labels whose text is larger than their box, breaks inside a word, or lies outside of the window's width."""
    from kivy.uix.label import Label

    from client_kivy.widgets.text import text_width

    for label in driver.walk():
        if not isinstance(label, Label) or not label.text or not visible(label):
            continue
        wide, high = label.texture_size
        if wide > label.width + 1 or high > label.height + 1:
            yield f"{label.text!r}: {wide}x{high} in {label.width:.0f}x{label.height:.0f}"
        if label.text_size[0] is not None:
            longest = max(
                (text_width(word, label.font_name, label.font_size) for word in label.text.split()), default=0
            )
            if longest > label.width + 3:
                yield f"{label.text!r}: its longest word needs {longest}, it has {label.width:.0f}"
        left, right = label.to_window(label.x, 0)[0], label.to_window(label.right, 0)[0]
        if left < -1 or right > driver.window.width + 1:
            yield f"{label.text!r}: from {left:.0f} to {right:.0f} of {driver.window.width}"


def outgrown_boxes(driver):
    """Cards whose content is higher or wider than they are."""
    from client_kivy.widgets.tap import Tap

    for card in driver.walk():
        if not isinstance(card, Tap) or not visible(card):
            continue
        for child in card.walk(restrict=True):
            if hasattr(child, "text") and child.text and visible(child):
                _, low = child.to_window(child.x, child.y)
                _, high = child.to_window(child.x, child.top)
                _, bottom = card.to_window(card.x, card.y)
                _, top = card.to_window(card.x, card.top)
                if low < bottom - 1 or high > top + 1:
                    yield f"{child.text!r} stands out of its {type(card).__name__}"


def close_sheets():
    from client_kivy.widgets.sheet import Sheet

    Sheet.close_all()


def visible(widget):
    while widget is not None and hasattr(widget, "opacity") and widget.parent is not widget:
        if not widget.opacity:
            return False
        widget = widget.parent
    return True


def small_targets(driver):
    """What can be touched and is smaller than a fingertip, or does not say what it does."""
    from client_kivy.widgets.tap import Tap

    for tap in driver.walk():
        if isinstance(tap, Tap) and visible(tap):
            if min(tap.size) < LEAST_TARGET:
                yield f"{tap.spoken}: {tap.width:.0f}x{tap.height:.0f}"
            if not tap.spoken:
                yield f"{type(tap).__name__} does not say what it does"


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])
@pytest.mark.parametrize("page", PAGES)
def test_texts_are_whole_and_targets_large_in_every_language_and_size(gallery, page, size):
    driver = gallery(page, size)
    for language, scale in LOOKS:
        driver.app.theme.text_scale = scale
        driver.app.speak(language)
        screen = driver.app.router.start(page)
        if page == "question":
            screen.ids.answers.chosen = 3
        driver.settle()
        faults = [*cut_texts(driver), *outgrown_boxes(driver), *small_targets(driver)]
        assert faults == [], f"{language} at {scale}"
        close_sheets()


def test_language_palette_and_scale_change_on_the_screen_shown(gallery):
    driver = gallery("parts")
    screen = driver.app.router.current_screen
    button = driver.find(test_id="primary")
    wide, dark = button.width, list(button.fill)
    driver.app.speak("es")
    driver.app.theme.palette = "night"
    driver.app.theme.text_scale = 1.6
    driver.settle()
    assert driver.app.router.current_screen is screen
    assert button.say == "Cuéntenos cómo está" and driver.says("Guardado en esta tableta")
    assert button.width > wide and button.fill != dark
    words = next(
        child
        for child in button.walk(restrict=True)
        if getattr(child, "say", "") == button.say and child is not button
    )
    assert list(words.color) == list(driver.app.theme.ink)


def test_every_colour_follows_the_palette_as_if_it_had_been_there_from_the_start(gallery):
    def colours(driver):
        return [
            (type(widget).__name__, getattr(widget, "say", ""), list(widget.color))
            for widget in driver.walk()
            if hasattr(widget, "color") and hasattr(widget, "font_size")
        ]

    switched = gallery("parts")
    switched.app.theme.palette = "contrast"
    switched.settle()
    found = colours(switched)
    switched.close()
    assert found == colours(gallery("parts", palette="contrast"))


def test_tiles_become_a_list_for_large_text_and_upright(gallery):
    driver = gallery("question")
    tiles = driver.app.router.current_screen.ids.answers.tiles
    assert len({tile.y for tile in tiles}) == 1
    driver.app.theme.text_scale = 1.4
    driver.settle()
    assert all(upper.y > lower.y for upper, lower in pairwise(tiles))
    driver.app.theme.text_scale = 1.0
    driver.resize(PORTRAIT)
    driver.settle()
    assert all(upper.y > lower.y for upper, lower in pairwise(tiles))


def test_the_rail_turns_into_a_bar(gallery):
    driver = gallery("trend")
    plan = driver.find(title="Plan")
    assert plan.to_window(plan.x, plan.y)[0] < 124
    driver.resize(PORTRAIT)
    driver.settle()
    assert plan.to_window(plan.x, plan.y)[1] < 124


def test_a_settled_screen_gives_the_same_picture_again(gallery, tmp_path):
    driver = gallery("trend")
    for name in ("one", "again"):
        driver.shot(tmp_path / f"{name}.png")
    driver.app.theme.palette = "night"
    driver.shot(tmp_path / "night.png")
    one, again, night = ((tmp_path / f"{name}.png").read_bytes() for name in ("one", "again", "night"))
    assert one == again != night


def test_the_line_breaks_and_the_words_say_so(gallery):
    driver = gallery("trend")
    chart = driver.find(test_id="chart")
    assert chart.spoken == (
        "Highest: Very severe, Wednesday 18 November. Last answer: Mild, Saturday 21 November. "
        "2 days have no answer."
    )
