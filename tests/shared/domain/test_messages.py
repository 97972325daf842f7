"""Threads: how far a message came, what waits, what is unread; reading hours counted across weekends and clock changes;
what a photo may be."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.goals import WEEKDAYS
from shared.domain.jpeg import NotPlain, picture_size
from shared.domain.messages import (
    STATES,
    Mark,
    Seen,
    Sent,
    heard,
    standing,
    threads,
    unread,
    waits_for_team,
)
from shared.domain.reading_hours import (
    Window,
    answer_by,
    is_read_at,
    next_reading,
    windows_of,
    working_days,
    written_hours,
)
from tests.client_kivy.mail import picture

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
OFFICE = windows_of(written_hours("mon-fri=08:00-17:00"))
ANA, NURSE = "ana", "nurse"


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


messages = st.lists(
    st.tuples(st.integers(0, 300), st.booleans(), st.booleans()),
    min_size=1,
    max_size=8,
    unique_by=lambda m: m[0],
).map(
    lambda found: [
        Sent(f"m{minute}", "t", after(minute), team, NURSE if team else ANA, received or team)
        for minute, team, received in found
    ]
)
marks = st.lists(
    st.tuples(st.integers(0, 300), st.sampled_from(STATES)).map(
        lambda m: Mark("t", after(m[0]), m[1], "Amira")
    ),
    max_size=5,
)


@given(messages, marks)
def test_received_is_said_only_of_what_was_received(said: list[Sent], marked: list[Mark]) -> None:
    (thread,) = threads(said, marked)
    for message in thread.messages:
        if message.from_team:
            continue
        now = heard(thread, message)
        assert (now.state == "waiting") == (not message.received)
        if now.state in STATES:
            assert now.at is not None and now.at >= message.at
            assert all(
                STATES.index(mark.state) <= STATES.index(now.state)
                for mark in marked
                if mark.at >= message.at
            )


@given(messages, marks)
def test_what_waits_is_settled_by_an_answer_and_not_by_reading(said: list[Sent], marked: list[Mark]) -> None:
    (thread,) = threads(said, marked)
    waits = waits_for_team(thread)
    last = max(message.at for message in said)
    for settling in (Sent("z", "t", last, True, NURSE), None):
        more = [*said, settling] if settling else said
        done = [*marked, Mark("t", last, "done", "Amira")] if settling is None else marked
        assert waits_for_team(threads(more, done)[0]) is None
    (read,) = threads(said, [*marked, Mark("t", last + timedelta(hours=1), "seen", "Amira")])
    assert waits_for_team(read) == waits
    if waits is not None:
        assert waits.received and not waits.from_team
    assert standing(thread).state in {"waiting", "received", "answered", *STATES}


@given(messages, st.integers(0, 7))
def test_what_was_looked_at_is_read_and_ones_own_words_always_are(said: list[Sent], which: int) -> None:
    (thread,) = threads(said)
    others = [message for message in thread.messages if message.by != ANA]
    assert unread(thread, [], ANA) == len(others)
    looked = thread.messages[which % len(thread.messages)]
    seen = [Seen("t", looked.id, ANA), Seen("t", thread.messages[0].id, ANA)]
    assert unread(thread, seen, ANA) == sum(message.at > looked.at for message in others)
    assert unread(thread, [Seen("t", thread.messages[-1].id, "somebody else")], ANA) == len(others)


windows = st.lists(
    st.tuples(
        st.frozensets(st.sampled_from(WEEKDAYS), min_size=1), st.integers(0, 22), st.integers(1, 23)
    ).map(lambda w: Window(w[0], time(min(w[1], w[2] - 1)), time(w[2]))),
    min_size=1,
    max_size=3,
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))
zones = st.sampled_from(["Europe/Madrid", "America/New_York", "Asia/Kathmandu", "UTC"])


@given(moments, windows, zones, st.integers(1, 40))
def test_a_promise_counts_reading_hours_alone(
    moment: datetime, hours: list[Window], zone: str, within: int
) -> None:
    by = answer_by(moment, within, hours, zone)
    assert by is not None and by >= moment + timedelta(hours=within)
    read, at = timedelta(0), moment
    minute = timedelta(minutes=1)
    step = timedelta(minutes=15)
    at = moment
    if moment.minute % 15 or moment.second or moment.microsecond:
        return  # counted in quarters of an hour below; every window begins on one
    while at < by:
        read += step if is_read_at(at, hours, zone) else timedelta(0)
        at += step
    assert read == timedelta(hours=within)
    assert is_read_at(by - minute, hours, zone)


@given(moments, windows, zones)
def test_somebody_reads_next_when_they_read(moment: datetime, hours: list[Window], zone: str) -> None:
    then = next_reading(moment, hours, zone)
    assert then is not None and then >= moment and is_read_at(then, hours, zone)
    assert (then == moment) == is_read_at(moment, hours, zone)


def test_a_weekend_with_a_clock_change_is_no_reading_time() -> None:
    friday = datetime(2026, 10, 23, 16, tzinfo=ZoneInfo("Europe/Madrid"))
    by = answer_by(friday, 2, OFFICE, "Europe/Madrid")
    assert by is not None
    assert by.astimezone(ZoneInfo("Europe/Madrid")).isoformat() == "2026-10-26T09:00:00+01:00"
    assert answer_by(friday, 2, (), "Europe/Madrid") is None and next_reading(friday, (), "UTC") is None
    assert working_days(18, OFFICE) == 2 and working_days(17, OFFICE) is None and working_days(8, ()) is None
    with pytest.raises(ValueError):
        written_hours("mon-fri=17:00-08:00")


@given(st.binary(max_size=300), st.integers(0, 4000))
def test_bytes_that_are_no_plain_picture_are_refused_in_words(noise: bytes, place: int) -> None:
    plain = picture(64, 48)
    assert picture_size(plain) == (64, 48)
    cut = plain[: place % len(plain)]
    for raw in (noise, b"\xff\xd8" + noise, cut, plain + b"x", plain[:2] + b"\xff\xfe\x00\x04hi" + plain[2:]):
        with pytest.raises(NotPlain):
            picture_size(raw)


def test_parts_that_can_carry_more_than_the_picture_are_refused() -> None:
    plain = picture(64, 48)
    for marker in (0xE1, 0xE2, 0xED, 0xEE, 0xFE):
        with pytest.raises(NotPlain):
            picture_size(plain[:2] + bytes((0xFF, marker, 0, 4, 65, 66)) + plain[2:])
    assert picture_size(picture(300, 200, progressive=True)) == (300, 200)
    for raw in (picture(1601, 8), picture(64, 48, comment=b"Ana"), picture(64, 48, format="PNG")):
        with pytest.raises(NotPlain):
            picture_size(raw)
