"""Which keys the on-screen keyboard has, row by row. No widgets.

A row is a list of keys; a key is its character, or the name of what it does in braces: `{shift}`.
"""

SHIFT, BACK, SPACE, NUMBERS, LETTERS, ENTER = (
    "{shift}",
    "{back}",
    "{space}",
    "{numbers}",
    "{letters}",
    "{enter}",
)

POINT = "."
"""The decimal point of a number pad; how it is written is the language's."""

CODE_CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's alphabet: no I, L, O, U, which are taken for 1, 1, 0 and V."""

_BOTTOM = [NUMBERS, ",", SPACE, ".", "?", ENTER]

LETTER_ROWS: dict[str, list[list[str]]] = {
    "en": [list("qwertyuiop"), list("asdfghjkl'"), [SHIFT, *"zxcvbnm", "-", BACK], _BOTTOM],
    "es": [
        list("áéíóúü¿¡"),
        list("qwertyuiop"),
        list("asdfghjklñ"),
        [SHIFT, *"zxcvbnm", "-", BACK],
        _BOTTOM,
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
WIDE = {SPACE: 5.0, SHIFT: 1.4, BACK: 1.4, NUMBERS: 1.6, LETTERS: 1.6, ENTER: 1.6}
"""How many plain keys wide the others are."""


def rows(kind: str, language: str) -> list[list[str]]:
    """The rows of a layout: `letters` of a language, `numbers`, or `code`.

    >>> rows("letters", "es")[2][-1]
    'ñ'
    """
    if kind == "letters":
        return LETTER_ROWS[language]
    return {"numbers": NUMBER_ROWS, "code": CODE_ROWS}[kind]


def as_code(typed: str) -> str:
    """What a person typed as a code: capitals, I and L read as 1, O as 0, all else that is no character left out.

    >>> as_code("ab-c1 lO")
    'ABC110'
    """
    read = typed.upper().translate(str.maketrans("ILO", "110"))
    return "".join(sign for sign in read if sign in CODE_CHARACTERS)
