"""Which keys the on-screen keyboard has, row by row. No widgets.

A row is a list of keys; a key is its character, or the name of what it does in braces: `{shift}`.
"""

SHIFT, BACK, SPACE, NUMBERS, LETTERS, ENTER, SWITCH = (
    "{shift}",
    "{back}",
    "{space}",
    "{numbers}",
    "{letters}",
    "{enter}",
    "{switch}",
)
LATIN = "en"
"""The letters that the switch key leads to from any other language, for names and medicines."""
COMPOSED = frozenset({"zh"})
"""Languages in which letters are not written at once but stand for candidates to choose from."""

POINT = "."
"""The decimal point of a number pad; how it is written is the language's."""


def _bottom(comma: str, stop: str, asks: str, switch: bool) -> list[str]:
    return [NUMBERS, *([SWITCH] if switch else []), comma, SPACE, stop, asks, ENTER]


_ENGLISH = [list("qwertyuiop"), list("asdfghjkl'"), [SHIFT, *"zxcvbnm", "-", BACK]]

LETTER_ROWS: dict[str, list[list[str]]] = {
    "en": [*_ENGLISH, _bottom(",", ".", "?", False)],
    "es": [
        list("áéíóúü¿¡"),
        list("qwertyuiop"),
        list("asdfghjklñ"),
        [SHIFT, *"zxcvbnm", "-", BACK],
        _bottom(",", ".", "?", True),
    ],
    "fr": [
        list("éèêàâçùûîôœ"),
        list("azertyuiopë"),
        list("qsdfghjklmï"),
        [SHIFT, *"wxcvbn’-", BACK],
        _bottom(",", ".", "?", True),
    ],
    "ar": [
        list("أإآئء؛:!-"),
        list("ضصثقفغعهخحج"),
        list("شسيبلاتنمكط"),
        [*"ذدؤرىةوزظ", BACK],
        _bottom("،", ".", "؟", True),
    ],
    "zh": [
        list("qwertyuiop"),
        list("asdfghjkl"),
        [*"zxcvbnm", "、", "！", BACK],
        _bottom("，", "。", "？", True),
    ],
}
NUMBER_ROWS = [
    list("1234567890"),
    list("+-/()%:;\"'"),
    [*"°@#&*=!?", BACK],
    [LETTERS, ",", SPACE, ".", ENTER],
]
CODE_ROWS = [
    list("0123456789"),
    list("ABCDEFGH"),
    list("JKMNPQRS"),
    [*"TVWXYZ", BACK],
]
WIDE = {SPACE: 4.0, SHIFT: 1.4, BACK: 1.4, NUMBERS: 1.6, LETTERS: 1.6, ENTER: 1.6, SWITCH: 1.2}
"""How many plain keys wide the others are."""


def rows(kind: str, language: str, latin: bool = False) -> list[list[str]]:
    """The rows of a layout: `letters` of a language (`latin`: English ones and the way back), `numbers`, or `code`.

    >>> rows("letters", "es")[2][-1], SWITCH in rows("letters", "en")[-1], SWITCH in rows("letters", "ar", True)[-1]
    ('ñ', False, True)
    """
    if kind == "letters":
        return [*_ENGLISH, _bottom(",", ".", "?", True)] if latin else LETTER_ROWS[language]
    return {"numbers": NUMBER_ROWS, "code": CODE_ROWS}[kind]
