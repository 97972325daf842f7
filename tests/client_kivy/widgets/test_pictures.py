"""A symptom's picture on the screen: both tones over one another, in the theme's colour, without a name no room."""

from __future__ import annotations

import pytest

from client_kivy.symptom_pictures import PICTURES

pytestmark = pytest.mark.xdist_group("kivy")


def pictures(driver):
    from client_kivy.widgets.picture import SymptomPicture

    return [widget for widget in driver.walk() if isinstance(widget, SymptomPicture)]


def test_the_gallery_shows_every_picture_beside_its_name(gallery):
    driver = gallery("pictures")
    assert [picture.symptom for picture in pictures(driver)] == list(PICTURES)
    for picture in pictures(driver):
        assert driver.says(picture.symptom.replace("_", " "))


def test_lines_and_tone_lie_on_one_square_of_the_size_asked(gallery):
    driver = gallery("pictures")
    picture = pictures(driver)[0]
    picture.side = 120
    driver.settle()
    lines, tone = picture.children
    assert tuple(picture.size) == (120, 120)
    assert tuple(lines.texture_size) == tuple(tone.texture_size) == (120, 120)
    assert lines.center == tone.center == picture.center
    assert (lines.opacity, tone.opacity) == (1, 0.25)


def test_a_picture_follows_the_palette_unless_it_has_a_tint(gallery):
    driver = gallery("pictures")
    plain, tinted = pictures(driver)[:2]
    tinted.tint = (1, 0, 0, 1)
    driver.app.theme.palette = "night"
    driver.settle()
    assert [list(layer.color) for layer in plain.children] == [list(driver.app.theme.primary)] * 2
    assert [list(layer.color) for layer in tinted.children] == [[1, 0, 0, 1]] * 2


def test_a_symptom_without_a_picture_takes_no_room(gallery):
    driver = gallery("pictures")
    picture = pictures(driver)[0]
    for symptom, side in (("", 0), ("of_another_site", 0), ("nausea", picture.side)):
        picture.symptom = symptom
        driver.settle()
        assert tuple(picture.size) == (side, side)
