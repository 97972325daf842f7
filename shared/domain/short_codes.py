"""Codes that people type or read aloud: ten Crockford signs. What a code opens, and how long, is said elsewhere."""

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's letters: no I, L, O, U, so that nothing is mistaken when read aloud or typed."""
LENGTH = 10


def written_code(chance: bytes) -> str:
    """A code from at least seven random bytes: ten signs of five bits each.

    >>> written_code(bytes(7)), written_code(bytes([255] * 7))
    ('0000000000', 'ZZZZZZZZZZ')
    """
    number = int.from_bytes(chance[:7], "big")
    return "".join(SIGNS[number >> (5 * place) & 31] for place in range(LENGTH))


def as_code(typed: str) -> str:
    """A code as somebody typed it: capitals, I and L read as 1, O as 0, all else that is no sign left out.

    >>> as_code("ab-c1 lO")
    'ABC110'
    """
    read = typed.upper().translate(str.maketrans("ILO", "110"))
    return "".join(sign for sign in read if sign in SIGNS)
