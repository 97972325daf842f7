"""Topics of a visit: three at most, nothing lost, what was left open counts for the next; what the tablet proposes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from shared.domain import agenda as rules
from shared.domain.agenda import MOST, Agenda, agenda, felt_since, free_rank, last_visit_at, next_visit
from shared.domain.instants import to_wire
from tests.shared.domain.alert_cast import NOW, report
from tests.shared.domain.alert_worlds import reports

ZONE = "America/New_York"
BOWELS, WATERY, MOUTH, FLAG = 7, 16, 2, 24


def at(days: float) -> str:
    return to_wire(NOW + timedelta(days=days))


def booked(key: str, days: float, **more: Any) -> dict[str, Any]:
    return {"id": key, "category": "visit", "status": "booked", "starts_at": at(days)} | more


def topic(key: str, rank: int | None = None, said: float = -3, **more: Any) -> dict[str, Any]:
    row = {"id": key, "topic_id": key, "text": key, "source": "own", "item": None, "rank": rank}
    return row | {"appointment_id": None, "state": "open", "said_at": at(said)} | more


def answer(topic_id: str, outcome: str = "decided", days: float = -1) -> dict[str, Any]:
    return {"id": f"a {topic_id} {days}", "topic_id": topic_id, "outcome": outcome, "at": at(days)}


def proposals(said: Any, since: datetime | None, now: datetime = NOW) -> tuple[rules.Proposal, ...]:
    return rules.proposals(felt_since(said, since, now))


def look(topics: Any, answers: Any = (), visits: Any = ()) -> Agenda:
    return agenda(topics, answers, visits, ZONE, NOW)


def keys(rows: Any) -> list[str]:
    return [row["topic_id"] for row in rows]


def test_the_next_visit_is_one_where_one_talks_and_that_stands() -> None:
    visits = [
        booked("past", -2),
        booked("blood", 1, category="lab"),
        booked("off", 2, status="cancelled"),
        booked("later", 9),
        booked("next", 4, status="moved"),
    ]
    found = next_visit(visits, NOW)
    assert found is not None and found["id"] == "next"
    assert last_visit_at(visits, NOW) == NOW - timedelta(days=2)
    assert last_visit_at([booked("off", -1, status="cancelled")], NOW) is None


def test_it_is_asked_from_five_days_before_by_the_patients_calendar() -> None:
    noon = datetime(2026, 11, 22, 17, tzinfo=UTC)
    for starts, asks in (
        ("2026-11-27T04:30:00Z", True),
        ("2026-11-28T04:30:00Z", True),
        ("2026-11-28T14:00:00Z", False),
    ):
        visit = {"id": "v", "category": "visit", "status": "booked", "starts_at": starts}
        assert agenda([], [], [visit], ZONE, noon).asks is asks, starts
    assert not look([topic("a")]).asks, "no visit, nothing to get ready for"


def test_three_count_and_the_others_wait() -> None:
    found = look([topic("c", 3), topic("a", 1), topic("x"), topic("b", 2), topic("late", 2)])
    assert (keys(found.chosen), keys(found.waiting)) == (["a", "b", "late"], ["c", "x"])
    assert free_rank(look([topic("a", 1), topic("c", 3)]).chosen) == 2
    assert free_rank([{"rank": 1}, {"rank": 2}, {"rank": 3}]) is None


def test_what_a_visit_left_open_counts_for_the_next() -> None:
    visits = [booked("gone", -2), booked("next", 3)]
    topics = [
        topic("open", 1, appointment_id="gone"),
        topic("put off", 2, appointment_id="gone"),
        topic("new", 3, appointment_id="next"),
        topic("decided", None, appointment_id="gone"),
    ]
    found = look(topics, [answer("put off", "later"), answer("decided")], visits)
    assert keys(found.chosen) == ["open", "put off", "new"]
    assert found.carried == {"open", "put off"} and set(found.later) == {"put off"}
    assert [(row["topic_id"], said["outcome"]) for row, said in found.heard] == [("decided", "decided")]


def test_a_topic_raised_again_after_the_answer_is_open() -> None:
    again = topic("a", 1, said=0) | {"id": "later words", "topic_id": "a"}
    found = look([topic("a", 1), again], [answer("a")])
    assert keys(found.chosen) == ["a"] and not found.heard
    dropped = again | {"state": "dropped"}
    assert look([topic("a"), dropped], [answer("a", "later", -2)]).waiting == ()


ROWS = some.lists(
    some.builds(
        lambda number, rank, said, state: topic(f"t{number}", rank, said, state=state),
        some.integers(0, 6),
        some.none() | some.integers(1, MOST),
        some.integers(-30, 0),
        some.sampled_from(["open", "open", "dropped"]),
    ),
    max_size=12,
)
ANSWERS = some.lists(
    some.builds(
        lambda number, outcome, days: answer(f"t{number}", outcome, days),
        some.integers(0, 6),
        some.sampled_from(["decided", "later"]),
        some.integers(-30, 0),
    ),
    max_size=6,
)


@given(ROWS, ANSWERS)
def test_every_topic_is_in_one_place_and_never_more_than_three_are_chosen(topics: Any, answers: Any) -> None:
    found = look(topics, answers, [booked("v", 2)])
    places = [*keys(found.chosen), *keys(found.waiting), *(row["topic_id"] for row, _ in found.heard)]
    assert len(places) == len(set(places))
    last = {row["topic_id"]: row for row in topics}
    decided = {one["topic_id"]: one for one in answers}
    for key, row in last.items():
        closed = (
            key in decided and decided[key]["outcome"] == "decided" and row["said_at"] <= decided[key]["at"]
        )
        assert (key in places) == (closed or row["state"] == "open"), "an open or answered topic was lost"
    assert len(found.chosen) <= MOST and all(row["rank"] for row in found.chosen)
    assert [row["rank"] for row in found.chosen] == sorted(row["rank"] for row in found.chosen)
    assert len(found.chosen) == MOST or not any(row["rank"] for row in found.waiting)


def test_the_worst_and_the_most_changed_since_the_last_visit_are_proposed() -> None:
    visit = NOW - timedelta(days=14)
    said = [
        report((BOWELS, "severity", 4), (WATERY, "frequency", 0), (MOUTH, "severity", 4), ago=20),
        report((BOWELS, "severity", 4), (WATERY, "frequency", 1), ago=6),
        report((BOWELS, "severity", 3), (WATERY, "frequency", 3), (FLAG, "presence", 1), ago=1),
    ]
    worst, changed = proposals(said, visit)
    assert (worst.source, worst.item, worst.before) == ("worst", BOWELS, 3)
    assert (changed.source, changed.item, changed.score, changed.before) == ("changed", WATERY, 2, 0)
    assert MOUTH not in (worst.item, changed.item), "what was felt before the visit was talked about there"
    assert proposals([], None) == ()
    nothing = [report((WATERY, "frequency", 0), ago=1)]
    assert proposals(nothing, None) == (), "nothing was felt, nothing changed"
    better = [report((WATERY, "frequency", 4), ago=20), report((WATERY, "frequency", 0), ago=1)]
    (told,) = proposals(better, visit)
    assert (told.source, told.score, told.before) == ("changed", 0, 3)


@given(some.lists(some.integers(0, 30).flatmap(reports), max_size=8), some.integers(0, 30), some.randoms())
def test_proposals_do_not_depend_on_the_order_and_name_a_symptom_once(
    said: Any, days: int, dice: Any
) -> None:
    since = NOW - timedelta(days=days)
    found = proposals(said, since)
    mixed = list({one.id: one for one in said}.values())
    dice.shuffle(mixed)
    assert proposals(mixed, since) == proposals(sorted(mixed, key=lambda one: one.id.int), since)
    assert len({one.item for one in found}) == len(found) <= 2
    for one in found:
        assert one.score > 0 if one.source == "worst" else one.score != one.before
    asked = {item for one in said if one.reported_at > since for item in one.items}
    assert {one.item for one in found} <= asked, "only what was answered since the visit is proposed"
