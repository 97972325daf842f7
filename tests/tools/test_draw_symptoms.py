"""Our pictures of symptoms: one for each item, drawn anew as they lie here, each on its square and like no other."""

from __future__ import annotations

import doctest
import math
from itertools import combinations
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from client_kivy.symptom_pictures import PICTURES
from tools import draw_symptoms
from tools.symptom_drawings import DRAWINGS, pen
from tools.symptom_drawings.outline import ink_outlines, stroke_outlines, tone_outlines
from tools.symptom_drawings.pen import GRID, box, circle, flatten, line, moved, without

ROOT = draw_symptoms.ROOT
SIDE = 96
SAME_SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn():
    """Every picture's lines as the font draws them, 96 pixels wide: the ink of each pixel, 0 to 1."""
    font = ImageFont.truetype(str(ROOT / draw_symptoms.FONT), SIDE)
    return {key: ink_of(font, lines) for key, (lines, _) in PICTURES.items()}


def ink_of(font, sign):
    image = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(image).text((0, 0), sign, 255, font)
    return [value / 255 for value in image.tobytes()]


def test_every_item_has_a_picture_and_every_picture_an_item():
    items = yaml.safe_load((ROOT / "care_plans/symptoms/items.yaml").read_text(encoding="utf-8"))
    keys = {item["key"] for item in items}
    assert set(DRAWINGS) == keys
    assert set(PICTURES) == keys
    assert {path.stem for path in (ROOT / draw_symptoms.PICTURES).iterdir()} == keys


def test_drawing_again_gives_the_files_that_lie_here():
    for place, content in draw_symptoms.files().items():
        assert (ROOT / place).read_bytes() == content, f"{place}: run python -m tools.draw_symptoms"


def test_no_two_pictures_look_alike(drawn):
    for (one, here), (other, there) in combinations(drawn.items(), 2):
        apart = sum(abs(a - b) for a, b in zip(here, there, strict=True))
        ink = min(sum(here), sum(there))
        assert apart > 0.2 * ink, f"{one} and {other} differ by {apart:.0f} of {ink:.0f} pixels"


def test_the_ink_is_neither_lost_nor_a_blot(drawn):
    shares = {key: sum(pixels) / SIDE**2 for key, pixels in drawn.items()}
    assert {key: share for key, share in shares.items() if not 0.08 <= share <= 0.6} == {}


@pytest.mark.parametrize("key", sorted(DRAWINGS))
def test_a_picture_stays_on_its_square_and_fills_it(key):
    outlines = [*ink_outlines(DRAWINGS[key]), *tone_outlines(DRAWINGS[key])]
    xs = [x for outline in outlines for x, _ in outline]
    ys = [y for outline in outlines for _, y in outline]
    assert min(xs) >= 0 and max(xs) <= GRID and min(ys) >= 0 and max(ys) <= GRID
    assert max(max(xs) - min(xs), max(ys) - min(ys)) > 0.75 * GRID


def test_lines_and_tone_are_drawn_on_the_same_square():
    font = ImageFont.truetype(str(ROOT / draw_symptoms.FONT), SIDE)
    for key, signs in PICTURES.items():
        assert [font.getbbox(sign) for sign in signs] == [(0, 0, SIDE, SIDE)] * 2, key


def test_an_svg_takes_its_colour_from_the_text_and_does_nothing_else():
    for key in DRAWINGS:
        tree = ElementTree.parse(ROOT / draw_symptoms.PICTURES / f"{key}.svg").getroot()
        assert tree.get("viewBox") == "0 0 96 96" and tree.get("fill") == "currentColor"
        names = {element.tag.removeprefix(SAME_SVG) for element in tree.iter()}
        assert names <= {"svg", "g", "path"}, key


def test_a_path_that_cannot_be_read_is_refused():
    for wrong in ("M1", "M1 2 L3", "K1 2", "M0 0Z4", "M0 0L"):
        with pytest.raises(ValueError, match="unreadable path"):
            flatten(wrong)


def area(outline):
    return (
        sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(outline, [*outline[1:], outline[0]], strict=True)) / 2
    )


@given(st.floats(4, 40), st.floats(1, 6))
def test_a_circles_line_is_a_ring_of_its_thickness(radius, width):
    (stroke,) = line(circle(48, 48, radius), width)
    covered = sum(area(outline) for outline in stroke_outlines(stroke))
    assert covered == pytest.approx(2 * math.pi * radius * width, rel=0.03)


@given(st.floats(2, 60), st.floats(-180, 180))
def test_a_straight_line_has_round_ends_however_it_is_turned(length, turn):
    (stroke,) = moved(line(f"M{48 - length / 2} 48h{length}", 6), turn=turn)
    (outline,) = stroke_outlines(stroke)
    assert area(outline) == pytest.approx(6 * length + math.pi * 9, rel=0.02)


def test_a_corner_is_as_round_as_an_end():
    (stroke,) = line(box(20, 20, 40, 40, 0.01), 6)
    reach = [max(x for x, _ in outline) for outline in stroke_outlines(stroke)]
    assert max(reach) == pytest.approx(63, abs=0.05)


def test_a_hole_takes_what_lies_inside_and_nothing_else():
    left, right = without(line("M10 48H86"), (48, 48, 10))
    assert max(x for x, _ in left.points) == pytest.approx(38, abs=0.6)
    assert min(x for x, _ in right.points) == pytest.approx(58, abs=0.6)
    assert without(line("M10 48H86"), (48, 80, 10)) == line("M10 48H86")
    ring = without(line(circle(48, 48, 30)), (78, 48, 10))
    assert len(ring) == 1 and not ring[0].closed


def test_examples():
    assert doctest.testmod(pen).failed == 0
