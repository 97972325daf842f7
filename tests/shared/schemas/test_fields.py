"""Strict fields: what they take, what they refuse, and that what is written is read again."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from shared.schemas import fields as f
from shared.schemas.accounts import EnrolmentCode
from shared.schemas.base import StrictSchema, wire_form

ID = "0190a0c0-0000-7000-8000-00000000000a"

TAKEN = [
    (f.String(), "Ana  ", "Ana  "),
    (f.String(blank=True), "", ""),
    (f.String(most=3), "añb", "añb"),
    (f.Choice(("red", "green")), "red", "red"),
    (f.Key(), "task/2026-11-22/0", "task/2026-11-22/0"),
    (f.Language(), "es-MX", "es-MX"),
    (f.TimeZone(), "America/New_York", "America/New_York"),
    (f.Integer(), 4, 4),
    (f.Integer(), 4.0, 4),
    (f.QueryInteger(), "50", 50),
    (f.Boolean(), False, False),
    (f.Date(), "2024-02-29", date(2024, 2, 29)),
    (f.AwareDateTime(), "2026-11-22T08:00:00+02:00", datetime(2026, 11, 22, 6, tzinfo=UTC)),
    (f.AwareDateTime(), "2026-11-22T08:00:00.25Z", datetime(2026, 11, 22, 8, 0, 0, 250000, tzinfo=UTC)),
    (f.DecimalString(), "38.40", Decimal("38.40")),
    (f.DecimalString(least=Decimal(0)), "0", Decimal(0)),
    (f.Uuid(), ID.upper(), UUID(ID)),
    (f.Base64(exactly=3), "YWJj", b"abc"),
    (f.List(f.Integer(), most=2), [1, 2], [1, 2]),
    (f.Texts(), {"en": "Hot", "es": "Calor"}, {"en": "Hot", "es": "Calor"}),
    (EnrolmentCode(), "o1l2-i345 6z", None),
]

REFUSED = [
    (f.String(), None),
    (f.String(), 5),
    (f.String(), "a\x00b"),
    (f.String(), "a\ud83d"),
    (f.String(), "  "),
    (f.String(most=3), "abcd"),
    (f.Choice(("red", "green")), "Red"),
    (f.Key(), "Task one"),
    (f.Key(), "task\n"),
    (f.Language(), "English"),
    (f.Language(), "en\n"),
    (f.TimeZone(), "Mars/Olympus"),
    (f.TimeZone(), "../etc/passwd"),
    (f.Integer(), 4.7),
    (f.Integer(), "4"),
    (f.Integer(), True),
    (f.Integer(), float("nan")),
    (f.Integer(), float("inf")),
    (f.Integer(), 2**60),
    (f.Integer(least=0, most=4), 5),
    (f.QueryInteger(), "4.7"),
    (f.QueryInteger(), "٤"),
    (f.Boolean(), 1),
    (f.Boolean(), "true"),
    (f.Date(), "20261122"),
    (f.Date(), "2026-02-30"),
    (f.Date(), "2026-11-22T00:00:00Z"),
    (f.Date(), "0001-01-01"),
    (f.Date(), 20261122),
    (f.AwareDateTime(), "2026-11-22T08:00:00"),
    (f.AwareDateTime(), "2026-11-22 08:00:00Z"),
    (f.AwareDateTime(), "2026-W47-7T08:00:00Z"),
    (f.AwareDateTime(), "0001-01-01T00:00:00+14:00"),
    (f.AwareDateTime(), "2026-11-22T25:00:00Z"),
    (f.AwareDateTime(), 1795334400),
    (f.DecimalString(), 38.4),
    (f.DecimalString(), 38),
    (f.DecimalString(), "NaN"),
    (f.DecimalString(), "1e400"),
    (f.DecimalString(), "38,4"),
    (f.DecimalString(), " 38.4"),
    (f.DecimalString(least=Decimal(0)), "-1"),
    (f.DecimalString(most=Decimal(100)), "100.1"),
    (f.Uuid(), "not-an-id"),
    (f.Uuid(), ID.replace("-", "")),
    (f.Uuid(), 5),
    (f.Base64(), "a b="),
    (f.Base64(exactly=32), "YWJj"),
    (f.List(f.Integer(), most=2), [1, 2, 3]),
    (f.List(f.Integer(), least=1), []),
    (f.List(f.Integer()), "12"),
    (f.Texts(), {"english": "Hot"}),
    (f.Mapping(), []),
    (EnrolmentCode(), "ABCDE"),
    (EnrolmentCode(), "UUUUUUUUUU"),
]


def _name(case: Any) -> str:
    return f"{type(case[0]).__name__}-{str(case[1])[:24].encode('ascii', 'backslashreplace').decode()}"


@pytest.mark.parametrize(("field", "value", "expected"), TAKEN, ids=map(_name, TAKEN))
def test_takes(field: Any, value: Any, expected: Any) -> None:
    read = field.deserialize(value)
    if expected is None:
        assert read == "011213456Z"
    else:
        assert read == expected and type(read) is type(expected)


@pytest.mark.parametrize(("field", "value"), REFUSED, ids=map(_name, REFUSED))
def test_refuses_in_plain_words(field: Any, value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        field.deserialize(value)
    for message in _sentences(refused.value.messages):
        assert message.endswith(".") and len(message) < 120


def _sentences(messages: Any) -> list[str]:
    if isinstance(messages, str):
        return [messages]
    inner = messages.values() if isinstance(messages, dict) else messages
    return [sentence for one in inner for sentence in _sentences(one)]


class Everything(StrictSchema):
    """One field of each kind that can be written."""

    text = f.String(blank=True, most=50)
    count = f.Integer()
    on = f.Date()
    at = f.AwareDateTime()
    number = f.DecimalString()
    id = f.Uuid()
    raw = f.Base64()
    maybe = f.Date(optional=True)


@given(
    st.fixed_dictionaries(
        {
            "text": st.text(
                st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=50
            ),
            "count": st.integers(-(2**53), 2**53),
            "on": st.dates(date(1900, 1, 1), date(2100, 1, 1)),
            "at": st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.timezones()),
            "number": st.decimals(-(10**11), 10**11, places=4),
            "id": st.uuids(),
            "raw": st.binary(max_size=40),
            "maybe": st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        }
    )
)
def test_what_is_written_is_read_again(value: dict[str, Any]) -> None:
    schema = Everything()
    assert schema.load(schema.dump(value)) == value


def test_a_moment_is_turned_to_utc() -> None:
    assert f.AwareDateTime().deserialize("2026-11-22T08:00:00+02:00").tzinfo is UTC


def test_optional_is_none_when_absent_and_required_says_so() -> None:
    with pytest.raises(ValidationError) as refused:
        Everything().load({"surprise": 1})
    messages = refused.value.normalized_messages()
    assert messages["surprise"] == ["This field is not known here."]
    assert messages["text"] == ["This is needed."]
    assert "maybe" not in messages


def test_wire_form_leaves_no_value_that_json_cannot_hold() -> None:
    at = datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert wire_form({"a": [at, date(2026, 11, 22), Decimal("1E+1"), UUID(ID)], "n": None, "b": True}) == {
        "a": ["2026-11-22T08:00:00.000000Z", "2026-11-22", "10", ID],
        "n": None,
        "b": True,
    }
