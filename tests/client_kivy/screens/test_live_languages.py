"""Any screen can be in another language at once: nothing stays behind in the old one, and direction and fonts follow.
What is written in Arabic and Chinese is kept in reading order."""

from __future__ import annotations

from typing import Any

import pytest

from client_kivy.shaping import font_for
from client_kivy.words import LANGUAGES, Words
from tests.client_kivy import depth
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.story import NOON, made
from tests.client_kivy.tablets import Tablet

pytestmark = pytest.mark.xdist_group("screen")
AROUND = ("zh", "ar", "fr", "es", "en")
"""Each language after one of another direction or script."""


def said(hand: Any) -> list[str]:
    """All that can be read, in reading order."""
    from client_kivy.widgets.text import Txt
    from tests.client_kivy.screens.hand import seen

    root = hand.app.root.walk(restrict=True)
    return sorted(one.say for one in root if isinstance(one, Txt) and one.say and seen(one))


@pytest.fixture
def deep(tmp_path: Any) -> Any:
    clock = TestClock()
    clock.wall = NOON
    made_here = Tablet(tmp_path / "deep", depth.clinic(clock), clock).enrol()
    made_here.sync()
    yield made_here
    made_here.close()


def test_today_and_a_question_follow_through_all_languages(start: Any, deep: Any) -> None:
    hand, fresh = start(deep, language="en"), {}
    for language in AROUND:
        hand.app.speak(language)
        hand.settle()
        live = said(hand)
        hand.app.router.start("today")
        hand.settle()
        fresh[language] = said(hand)
        assert live == fresh[language], language
        assert hand.app.theme.rtl == (language == "ar") and hand.app.theme.start == (
            "right" if language == "ar" else "left"
        )
    assert len({tuple(texts) for texts in fresh.values()}) == len(LANGUAGES)
    hand.tap("start")
    asked = {}
    for language in ("en", *AROUND):
        hand.app.speak(language)
        hand.settle()
        now = said(hand)
        assert asked.setdefault(language, now) == now, language
        assert Words(language).say("question.step", number=1, total=16) in now
    assert len({tuple(texts) for texts in asked.values()}) == len(LANGUAGES)
    shared = set.intersection(*map(set, asked.values()))
    assert all(not any(letter.isalpha() for letter in text) for text in shared), shared


def test_every_text_has_the_font_of_its_letters_and_stands_where_reading_begins(
    start: Any, deep: Any
) -> None:
    from client_kivy.widgets.nav import NavRail
    from client_kivy.widgets.text import Txt

    hand = start(deep, language="ar")
    hand.app.router.go("settings")
    hand.settle()
    for one in hand.app.root.walk(restrict=True):
        if isinstance(one, Txt) and one.say:
            assert one.font_name == font_for(one.say, getattr(hand.app.theme, one.weight)), one.say
    rail = next(one for one in hand.app.root.walk(restrict=True) if isinstance(one, NavRail))
    assert rail.to_window(rail.x, 0)[0] > hand.window.width / 2
    texts = {one.text for one in hand.app.root.walk(restrict=True) if isinstance(one, Txt)}
    assert {"English", "Español", "Français", "中文"} <= texts, "each language by its own name"
    hand.app.speak("en")
    hand.settle()
    assert rail.to_window(rail.right, 0)[0] < hand.window.width / 2


def test_arabic_is_written_in_reading_order_in_colours_that_may_change(start: Any, deep: Any) -> None:
    from client_kivy.widgets.fields import TextField
    from client_kivy.widgets.sheet import Sheet

    hand = start(deep, language="ar")
    hand.app.router.go("goal_words", goal=made("goal", "walk"))
    hand.settle()
    field = next(one for one in hand.walk() if isinstance(one, TextField))
    field.text = ""
    hand.board("ألم ")
    assert field.text == "ألم "
    field.insert_text("24 يوم")
    hand.settle()
    assert field.text == "ألم 24 يوم"
    right = field.right - field.padding[2]
    assert field.cursor_pos[0] < right - 20, "the cursor stands at the end, left of what is written"
    field.do_cursor_movement("cursor_home")
    field.do_backspace()
    assert field.text == "ألم 24 يو", "what is taken back is the end"
    assert field.get_cursor_from_xy(field.x + 1, field.y + 1) == field.get_cursor_from_index(len(field.text))
    for palette in ("night", "contrast", "soft"):
        hand.app.theme.palette = palette
        hand.frames(3)
    assert not Sheet.shown, "no error: nothing tells of one"


def test_pinyin_is_composed_and_latin_letters_are_one_key_away(start: Any, deep: Any) -> None:
    from client_kivy.widgets.fields import TextField

    hand = start(deep, language="zh")
    hand.app.router.go("goal_words", goal=made("goal", "walk"))
    hand.settle()
    field = next(one for one in hand.walk() if isinstance(one, TextField))
    field.text = ""
    hand.board("wotou")
    assert field.text == "", "letters wait until a sign is chosen"
    hand.board("我")
    hand.board("tong ")
    assert field.text == "我头痛"
    hand.board("nin")
    hand.tap(next(one for one in hand.walk() if getattr(one, "value", "") == "{back}"))
    assert field.text == "我头痛", "letters are taken back before what is written"
    hand.board("n。")
    assert field.text == "我头痛您。"
    hand.tap(next(one for one in hand.walk() if getattr(one, "value", "") == "{switch}"))
    hand.board("ok")
    assert field.text == "我头痛您。ok"
    hand.tap(next(one for one in hand.walk() if getattr(one, "value", "") == "{switch}"))
    hand.board("shi")
    first = [
        one.value
        for one in hand.walk()
        if type(one).__name__ == "KeyCap" and "\u4e00" <= one.value[:1] <= "\u9fff"
    ]
    hand.tap(next(one for one in hand.walk() if getattr(one, "value", "") == "{caret-right}"))
    second = [
        one.value
        for one in hand.walk()
        if type(one).__name__ == "KeyCap" and "\u4e00" <= one.value[:1] <= "\u9fff"
    ]
    assert first and second and not set(first) & set(second)
