"""Bodies from strangers: each limit of security.md 6.4 with what is just inside and just outside; never a crash."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.foundation.problems import BadRequest, Problem, TooLarge
from server.foundation.strict_json import FHIR_IMPORT, PUSH, USUAL, Limits, read_json


def nested(depth: int) -> bytes:
    """An object in an object, so many deep in all."""
    return b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "not JSON"),
    "half of it": (b'{"a": ', "not JSON"),
    "two values": (b"{} {}", "not JSON"),
    "a list on top": (b"[]", "must be an object"),
    "null on top": (b"null", "must be an object"),
    "a text on top": (b'"a"', "must be an object"),
    "a number on top": (b"1", "must be an object"),
    "100 KB of brackets": (b"[" * 100_000, "nested too deeply"),
    "100 KB of braces": (b'{"a":' * 20_000, "nested too deeply"),
    "33 deep": (nested(33), "more than 32 deep"),
    "NaN": (b'{"a": NaN}', "NaN is not a number"),
    "Infinity": (b'{"a": Infinity}', "Infinity is not a number"),
    "-Infinity": (b'{"a": -Infinity}', "-Infinity is not a number"),
    "1e400": (b'{"a": 1e400}', "too large"),
    "an integer of 4,000 digits": (b'{"a": ' + b"9" * 4000 + b"}", "too large"),
    "an integer of 5,000 digits": (b'{"a": -' + b"9" * 5000 + b"}", "too large"),
    "2^53 + 1": (b'{"a": 9007199254740993}', "too large"),
    "a member twice": (b'{"a": 1, "a": 2}', "'a' stands twice"),
    "a member twice inside": (b'{"b": [{"a": 1, "\\u0061": 2}]}', "'a' stands twice"),
    "NUL in a text": (b'{"a": "b\\u0000"}', "NUL"),
    "NUL in a name": (b'{"a\\u0000": 1}', "NUL"),
    "half a pair in a text": (b'{"a": "\\ud800"}', "half of a character pair"),
    "half a pair in a name": (b'{"\\udfff": 1}', "half of a character pair"),
    "half a pair in UTF-8": (b'{"a": "\xed\xa0\x80"}', "not UTF-8"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "not UTF-8"),
    "UTF-16 without its mark": ('{"a": 1}'.encode("utf-16-le"), "not JSON"),
    "Latin 1": ('{"a": "é"}'.encode("latin-1"), "not UTF-8"),
    "a byte order mark": (b'\xef\xbb\xbf{"a": 1}', "not JSON"),
    "a line end in a text": (b'{"a": "b\nc"}', "not JSON"),
    "a comment": (b'{"a": 1} // one', "not JSON"),
    "a comma too many": (b'{"a": 1,}', "not JSON"),
    "20,001 characters": (json.dumps({"a": "b" * 20_001}).encode(), "longer than 20000"),
    "a name of 20,001 characters": (json.dumps({"b" * 20_001: 1}).encode(), "longer than 20000"),
    "1,001 members": (json.dumps({str(n): n for n in range(1001)}).encode(), "more than 1000 members"),
    "1,001 items": (json.dumps({"a": [0] * 1001}).encode(), "more than 1000 items"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(what: str) -> None:
    raw, sentence = REFUSED[what]
    with pytest.raises(BadRequest) as refused:
        read_json(raw)
    assert sentence in refused.value.detail
    assert len(refused.value.detail) < 300, "what was sent is not sent back at length"


TAKEN: dict[str, bytes] = {
    "32 deep": nested(32),
    "2^53": b'{"a": 9007199254740992, "b": -9007199254740992}',
    "20,000 characters": json.dumps({"a": "b" * 20_000}).encode(),
    "1,000 members and items": json.dumps({str(n): [0] for n in range(999)} | {"a": [0] * 1000}).encode(),
    "whole pairs": b'{"a": "\\ud83d\\ude00"}',
    "every letter": '{"a": "Ana Ruíz, 38,4 °C – 安娜 👩🏽‍🦲"}'.encode(),
    "an empty object": b" {} ",
}


@pytest.mark.parametrize("what", TAKEN)
def test_taken(what: str) -> None:
    assert read_json(TAKEN[what]) == json.loads(TAKEN[what])


@pytest.mark.parametrize(("limits", "kib"), [(USUAL, 256), (PUSH, 512), (FHIR_IMPORT, 16 * 1024)])
def test_size(limits: Limits, kib: int) -> None:
    inside = b'{"a":1}'.ljust(kib * 1024)
    assert read_json(inside, limits) == {"a": 1}
    with pytest.raises(TooLarge, match=f"At most {kib} KiB"):
        read_json(inside + b" ", limits)


CORPUS = [raw for raw in (*TAKEN.values(), *(raw for raw, _ in REFUSED.values())) if len(raw) < 300]
PIECES = [
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b":",
    b",",
    b"\\u",
    b"\\",
    b"\x00",
    b"\xff",
    b"1e9",
    b"-",
    b"null",
    b"\xed\xa0",
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A body of the corpus with bytes changed, pieces put in, cut out, or doubled."""
    raw = bytearray(draw(st.sampled_from(CORPUS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(raw)))
        match draw(st.sampled_from(["put", "cut", "flip", "double"])):
            case "put":
                raw[at:at] = draw(st.sampled_from(PIECES) | st.binary(max_size=4))
            case "cut":
                del raw[at : at + draw(st.integers(1, 5))]
            case "double":
                raw[at:at] = raw[max(0, at - draw(st.integers(1, 20))) : at]
            case _ if at < len(raw):
                raw[at] = draw(st.integers(0, 255))
    return bytes(raw)


@given(mutated() | st.binary(max_size=60))
def test_anything_is_an_object_or_a_problem(raw: bytes) -> None:
    value: dict[str, Any] | Problem
    try:
        value = read_json(raw)
    except Problem as problem:
        value = problem
    if isinstance(value, Problem):
        assert value.status in (400, 413)
        value = value.as_json()
    json.dumps(value, allow_nan=False).encode()  # nothing in it that JSON cannot say
