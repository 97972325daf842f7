"""How a text is written down for a toolkit that knows neither bidi nor line breaks without spaces. Knows no Kivy.

Arabic letters are joined, lines are broken where the language allows it, and only then is each line put into the order
in which it is seen. The other way round a paragraph would break at its wrong end. Fonts come flat, so a line is as wide
as its words, which are measured once each.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import arabic_reshaper
from bidi.algorithm import get_display  # the package's own `get_display` does not mirror brackets

from client_kivy.words import LTR, POP, RTL, has_rtl

Measure = Callable[[str], float]
"""Pixels of a word as it is seen."""

FAMILIES = {"ar": "arabic", "zh": "chinese"}
"""The font family of a language; all others have the Latin one."""
_CHINESE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af]")
_TURN = "\u200f"
"""An unseen sign read from the right: what stands between two stretches read from the left does not join them."""
_MARKS = dict.fromkeys(map(ord, LTR + RTL + POP + _TURN))
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
_PHONE = r"\+?\(?\d[\d ()./\-–]{4,}\d"
_UNIT = r"(?:\s?(?:°[CF]|%|[A-Za-zµμ]{1,5}(?![A-Za-z])(?:[/^][A-Za-zµμ\d²³]+)*))?"
_NUMBER = rf"[+<>≥≤×]?\d+(?:(?:[.,:/^\-–]|\s?×\s?)\d+)*(?:/[A-Za-z]+)?{_UNIT}"
_OWN_ORDER = re.compile(rf"(?:{_PHONE}|{_NUMBER})")
_FOREIGN_RUN = re.compile("[^\u0590-\u08ff·|\n]*[A-Za-z\u00c0-\u024f][^\u0590-\u08ff·|\n]*")
_EDGES = " \u00a0,.:;!?()[]«»\"'’“”…-–"
"""Signs at the ends of a foreign run that belong to the Arabic sentence round it."""
_STRETCH = re.compile(f"({LTR}[^{LTR}{RTL}{POP}]*{POP})")
_NEVER_FIRST = set("，。、；：？！）】》」』”’…·%℃,.;:?!)]}°")
_NEVER_LAST = set("（【《「『“‘([{")
_PIECES = re.compile(r"(?P<space>[^\S\u00a0\u202f]+)|(?:\S|[\u00a0\u202f])+")
TIGHT = 24
"""Signs of a stretch in its own order (a phone, a dose) up to which it is not broken over two lines."""


def font_for(text: str, font: str) -> str:
    """The font a text is drawn with where `font` was asked for: another family of the same weight if its letters need
    one. A label has one font, and a Spanish tablet lists `العربية` among the languages.

    >>> font_for("中文", "latin-bold"), font_for("Ana", "arabic-bold"), font_for("العربية", "icons-fill")
    ('chinese-bold', 'arabic-bold', 'icons-fill')
    """
    family, _, weight = font.partition("-")
    if family not in ("latin", *FAMILIES.values()):
        return font
    if has_rtl(text):
        return f"arabic-{weight}"
    return f"chinese-{weight}" if _CHINESE.search(text) else font


def is_plain(text: str) -> bool:
    """Whether the toolkit sets this text right by itself."""
    return not has_rtl(text) and not _CHINESE.search(text) and not any(mark in text for mark in (LTR, RTL))


@lru_cache(maxsize=8192)
def joined(word: str) -> str:
    """The letters of a word in the forms they have beside each other, still in the order they are read."""
    return arabic_reshaper.reshape(word) if has_rtl(word) else word


def _foreign(found: re.Match[str]) -> str:
    """A run of words and numbers of another script is one stretch; a bracket that it opens, it closes."""
    run = found.group()
    core = run.strip(_EDGES)
    start = run.index(core)
    end = start + len(core)
    if "(" in core and ")" not in core:
        end = max(end, run.find(")", end) + 1)
    return f"{run[:start]}{LTR}{run[start:end]}{POP}{run[end:]}"


def own_order(text: str) -> str:
    """Numbers, doses, phones and foreign words marked to be read from the left, as they are everywhere; with what was
    marked before, each is kept apart from the others.

    >>> own_order("حرارتك 38.0 °C").translate({ord(_TURN): None}) == f"حرارتك {LTR}38.0 °C{POP}"
    True
    >>> own_order("خذ 2 pills (small) الآن").translate({ord(_TURN): None}) == f"خذ {LTR}2 pills (small){POP} الآن"
    True
    """
    for pattern, mark in ((_FOREIGN_RUN, _foreign), (_OWN_ORDER, lambda found: f"{LTR}{found.group()}{POP}")):
        parts = _STRETCH.split(text)
        parts[::2] = [pattern.sub(mark, part) for part in parts[::2]]
        text = "".join(parts)
    return _STRETCH.sub(rf"{_TURN}\1{_TURN}", text)


def from_right(text: str, language_rtl: bool) -> bool:
    """The direction of a paragraph: the language's, or else that of its first letter."""
    if language_rtl:
        return True
    latin, arabic = _LATIN_LETTER.search(text), next((i for i, s in enumerate(text) if has_rtl(s)), None)
    return arabic is not None and (latin is None or arabic < latin.start())


@lru_cache(maxsize=4096)
def seen(line: str, rtl: bool) -> str:
    """One line in the order in which it is seen, its letters joined.

    >>> seen(own_order("السن 24"), True).split()[0]
    '24'
    """
    if not has_rtl(line) and not rtl:
        return line.translate(_MARKS)
    return str(get_display(joined(line), base_dir="R" if rtl else "L")).translate(_MARKS)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Pieces that stay together, each with whether a space stood before it."""
    spaced = False
    for found in _PIECES.finditer(text):
        if found.group("space"):
            spaced = True
            continue
        for part in breakable(found.group()):
            yield part, spaced
            spaced = False


def breakable(word: str) -> list[str]:
    """A run without spaces, cut where Chinese may break: never before a closing sign or after an opening one.

    >>> breakable("吃药，500mg。")
    ['吃', '药，', '500mg。']
    """
    parts: list[str] = []
    for sign in word:
        glued = bool(parts) and (
            sign in _NEVER_FIRST
            or parts[-1][-1] in _NEVER_LAST
            or not (_CHINESE.match(sign) or _CHINESE.match(parts[-1][-1]))
        )
        if glued:
            parts[-1] += sign
        else:
            parts.append(sign)
    return parts


def _tight(text: str) -> str:
    """Spaces inside of a short stretch in its own order do not break."""
    return re.sub(
        f"{LTR}[^{LTR}{RTL}{POP}]{{1,{TIGHT}}}{POP}", lambda found: found.group().replace(" ", "\u00a0"), text
    )


def _open_marks(line: str, before: list[str]) -> list[str]:
    marks = list(before)
    for sign in line:
        if sign in (LTR, RTL):
            marks.append(sign)
        elif sign == POP and marks:
            marks.pop()
    return marks


def lines(text: str, limit: float, measure: Measure) -> list[str]:
    """A paragraph broken into lines no wider than `limit` (0: only one line), each still in reading order.

    A stretch that is cut by a line's end is closed there and opened again on the next.

    >>> lines("one two three", 7, len)
    ['one two', 'three']
    >>> lines("今天天气很好，我们走吧。", 6, len)
    ['今天天气很', '好，我们走', '吧。']
    """
    if limit <= 0:
        return [text]
    space = measure(" ")
    found: list[str] = []
    line, width, marks = "", 0.0, []
    for piece, spaced in _pieces(_tight(text)):
        wide = measure(joined(piece).translate(_MARKS))
        gap = space if spaced and line else 0.0
        if line and width + gap + wide > limit:
            marks_after = _open_marks(line, [])
            found.append(line + POP * len(marks_after))
            marks = marks_after
            line, width = "".join(marks) + piece, wide
        else:
            line, width = line + (" " if gap else "") + piece, width + gap + wide
    return [*found, line]


def laid_out(text: str, limit: float, measure: Measure, language_rtl: bool) -> str:
    """The text as it is drawn: lines broken at `limit` pixels, each in the order in which it is seen."""
    written: list[str] = []
    for paragraph in text.split("\n"):
        rtl = has_rtl(paragraph) and from_right(paragraph, language_rtl)
        marked = own_order(paragraph) if has_rtl(paragraph) else paragraph
        written += [seen(line, rtl) for line in lines(marked, limit, measure)]
    return "\n".join(written)


def places_of(phrase: str, written: str) -> list[tuple[int, int]]:
    """Where a phrase of a text stands in what `laid_out` made of it: start and stop of it, or of each of its two parts
    when a line ends inside of it. Empty when it is not found.

    >>> places_of("two three", "one two\\nthree four")
    [(4, 7), (8, 13)]
    """
    rtl = has_rtl(phrase)
    cuts = [place for place, sign in enumerate(phrase) if sign == " " or _CHINESE.match(sign)]
    for cut in (len(phrase), *(place for place in cuts if place)):
        head, tail = (seen(part.strip(), rtl) for part in (phrase[:cut], phrase[cut:]))
        edge = "" if _CHINESE.search(phrase) else r"\b"
        between = r"[^\n]*\n[^\n]*?" if rtl else r"\n"
        tail_pattern = f"{between}({edge}{re.escape(tail)}{edge})" if tail else ""
        if found := re.search(f"({edge}{re.escape(head)}{edge}){tail_pattern}", written):
            return [found.span(number) for number in range(1, (found.lastindex or 0) + 1)]
    return []
