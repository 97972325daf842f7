"""Every text can be read and every control seen, in every palette (WCAG 2.2: 1.4.3 and 1.4.11)."""

from __future__ import annotations

import doctest

import pytest

from client_kivy import palettes
from client_kivy.palettes import PALETTES, contrast_ratio

TEXTS = [
    *(
        ("text", ground)
        for ground in ("background", "surface", "surface_alt", "primary_soft", "warn_soft", "danger_soft")
    ),
    *(("text_muted", ground) for ground in ("background", "surface", "surface_alt")),
    *(("primary", ground) for ground in ("background", "surface", "primary_soft")),
    ("ink", "primary"),
    ("ink", "danger"),
    ("warn", "warn_soft"),
    ("danger", "danger_soft"),
    ("accent", "surface"),
]
CONTROLS = [("control", "background"), ("control", "surface"), ("primary", "surface_alt")]


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_texts_stand_out(name, ink, ground):
    least = 7 if name == "contrast" else 4.5
    assert contrast_ratio(PALETTES[name][ink], PALETTES[name][ground]) >= least


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize(("sign", "ground"), CONTROLS)
def test_controls_stand_out(name, sign, ground):
    assert contrast_ratio(PALETTES[name][sign], PALETTES[name][ground]) >= 3


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("grade", range(5))
def test_faces_stand_out_and_texts_on_a_chosen_answer_too(name, grade):
    palette = PALETTES[name]
    assert contrast_ratio(palette["severity"][grade], palette["surface"]) >= 3
    assert contrast_ratio(palette["severity"][grade], palette["face"]) >= 3
    assert contrast_ratio(palette["text"], palette["severity_soft"][grade]) >= 4.5


def test_every_palette_has_every_colour():
    assert len({frozenset(palette) for palette in PALETTES.values()}) == 1


def test_examples():
    assert doctest.testmod(palettes).failed == 0
