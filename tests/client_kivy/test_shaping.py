"""Arabic is joined and put in order line by line, numbers stay as they are everywhere, Chinese breaks where it may."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_kivy import shaping
from client_kivy.shaping import (
    breakable,
    font_for,
    is_plain,
    joined,
    laid_out,
    lines,
    places_of,
    seen,
)
from client_kivy.words import LTR, POP, RTL, Words

PARAGRAPH = "أشعر بألم في الظهر منذ يوم 21 نوفمبر، ودرجة حرارتي 38.0 °C الآن. تناولت paracetamol مرتين."


def shown(text: str, limit: float = 0) -> list[str]:
    return laid_out(text, limit, len, True).split("\n")


@pytest.mark.parametrize(
    "whole",
    [
        "24",
        "38.0 °C",
        "+34 600 100 200",
        "555-0134",
        "2026-11-26",
        "09:05",
        "500 mg",
        "12 ×10^9/L",
        "3-5",
        "20%",
    ],
)
def test_what_is_read_from_the_left_stays_whole_and_unturned(whole):
    assert whole in shown(f"قبل {whole} بعد")[0]
    narrow = shown(f"كلمة قبل ذلك {whole} كلمة بعد ذلك", max(len(whole), 8))
    assert any(whole in line.replace("\u00a0", " ") for line in narrow)


def test_a_foreign_name_keeps_its_order_in_an_arabic_sentence():
    sentence = Words("ar").say("alert.seen", name="Dr. María Peña", day="الخميس 26 نوفمبر", time="09:05")
    line = shown(sentence)[0]
    assert "Dr. María Peña" in line and line.index("09:05") < line.index("26") < line.index("María")
    assert not set(line) & {LTR, RTL, POP}


def test_a_paragraph_is_broken_before_it_is_turned():
    broken = shown(PARAGRAPH, 30)
    assert len(broken) > 2 and all(len(line) <= 31 for line in broken)
    assert broken[0].endswith(seen("أشعر", True)), "the first line begins, at the right, with the first word"
    assert seen("مرتين.", True) in broken[-1]


def test_brackets_are_mirrored():
    assert shown("الجرعة (10) اليوم")[0].count("(10)") == 1


def test_a_stretch_cut_by_a_line_is_opened_again():
    name = f"اطلع عليه {LTR}Dr. María de los Ángeles Fernández Castro{POP} أمس"
    broken = lines(name, 20, len)
    assert len(broken) > 2
    assert all(line.count(LTR) == line.count(POP) for line in broken)
    assert [line.strip() for line in shown(name, 24)][1] == "los Ángeles Fernández"


@given(st.text(alphabet="药头痛a1，。（「 ", max_size=40), st.integers(4, 20))
def test_chinese_loses_no_sign_and_no_line_begins_with_a_mark(text, limit):
    broken = lines(text, limit, len)
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
    assert all(not line.startswith(("，", "。")) for line in broken[1:] if set(text) - set("，。（「 ")) or (
        text.strip().startswith(("，", "。")) or " ，" in text or " 。" in text
    )


@given(st.text(alphabet="ابتثج كلمة123 abc.", max_size=60), st.integers(5, 30))
def test_arabic_lines_hold_the_same_signs_whatever_the_width(text, limit):
    def signs(written: str) -> list[str]:
        return sorted(written.replace("\n", "").replace(" ", "").replace("\u00a0", ""))

    assert signs(laid_out(text, limit, len, True)) == signs(laid_out(text, 0, len, True))


def test_what_needs_nothing_is_left_alone():
    assert is_plain("María, 38.4 °C") and not is_plain("头痛") and not is_plain("ألم") and not is_plain(LTR)
    assert font_for("María", "latin-bold") == "latin-bold"
    assert joined("abc") == "abc" and breakable("abc") == ["abc"]


def test_a_term_is_found_where_it_is_drawn_also_over_a_line_s_end():
    drawn = laid_out("قد يسبب الوخز بالإبر راحة", 0, len, True)
    ((start, stop),) = places_of("الوخز بالإبر", drawn)
    assert drawn[start:stop] == seen("الوخز بالإبر", True)
    two = laid_out("قد يسبب الوخز بالإبر راحة", 13, len, True)
    assert [two[start:stop] for start, stop in places_of("الوخز بالإبر", two)] == [
        seen("الوخز", True), seen("بالإبر", True)
    ]  # fmt: skip
    assert places_of("غير موجود", two) == []


def test_examples():
    assert doctest.testmod(shaping).failed == 0
