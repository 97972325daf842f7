"""What the charts say and where it stands, from values alone."""

from datetime import date, timedelta

from server.interfaces.console.charts.calendar import DayFacts, adherence_calendar
from server.interfaces.console.charts.facts import AlertMark, Cycle, Series
from server.interfaces.console.charts.symptoms import symptoms_under_cycles

FIRST = date(2026, 11, 2)
LAST = date(2026, 11, 22)


def on(day: int) -> date:
    return date(2026, 11, day)


def drawn(scores, *, cycles=(), alerts=(), missed=()):
    return symptoms_under_cycles(
        FIRST,
        LAST,
        today=LAST,
        cycles=cycles,
        series=(Series("Nausea", scores),),
        alerts=alerts,
        missed=missed,
    )


def test_the_line_stops_where_a_check_in_was_missed() -> None:
    whole = drawn({on(3): 1, on(5): 2, on(6): 2})
    broken = drawn({on(3): 1, on(5): 2, on(6): 2}, missed=(on(4),))
    assert len(whole.lanes[0].runs) == 1
    assert [len(run.split()) for run in broken.lanes[0].runs] == [2], "a single dot draws no line"
    assert len(broken.lanes[0].dots) == 3


def test_a_score_that_could_not_be_made_breaks_the_line_and_has_no_dot() -> None:
    lane = drawn({on(3): 1, on(4): 1, on(5): None, on(6): 2, on(7): 2}).lanes[0]
    assert len(lane.runs) == 2 and len(lane.dots) == 4


def test_worse_stands_higher_and_is_larger() -> None:
    mild, severe = drawn({on(3): 1, on(4): 3}).lanes[0].dots
    assert severe.y < mild.y and severe.radius > mild.radius
    assert severe.says == "Nausea, 4 Nov: severe"


def test_dots_stand_on_the_level_of_their_word() -> None:
    lane = drawn({on(3 + score): score for score in range(4)}).lanes[0]
    words = dict(lane.levels)
    assert [words[dot.y] for dot in lane.dots] == ["None", "Mild", "Moderate", "Severe"]


def test_a_delayed_cycle_shows_the_plan_beside_what_was_given() -> None:
    late = Cycle(2, on(5), on(12), on(22), "given")
    punctual = Cycle(1, FIRST, FIRST, on(4), "given")
    first, second = drawn({}, cycles=(punctual, late)).bands
    assert first.planned_x is None and first.says.endswith("given as planned")
    assert second.planned_x is not None and second.given_x is not None
    assert second.planned_x < second.given_x
    assert second.says == "Cycle 2, planned 5 Nov, given 12 Nov, 7 days late"


def test_bands_do_not_reach_over_the_edges_of_the_drawing() -> None:
    long = Cycle(1, on(1) - timedelta(days=9), on(1) - timedelta(days=9), LAST + timedelta(days=30), "given")
    chart = drawn({}, cycles=(long,))
    assert chart.bands[0].x == chart.left
    assert round(chart.bands[0].x + chart.bands[0].width, 1) == chart.right
    assert chart.bands[0].given_x is None, "the day it was given lies before the drawing"


def test_what_lies_outside_the_days_is_not_drawn() -> None:
    chart = drawn({date(2026, 10, 30): 3, on(3): 1}, alerts=(AlertMark(date(2026, 10, 30), "red", "x"),))
    assert len(chart.lanes[0].dots) == 1 and chart.alerts == ()
    assert "Worst: nausea, mild" in chart.summary


def test_the_table_says_what_the_drawing_shows() -> None:
    chart = drawn(
        {on(12): 2, on(14): None},
        cycles=(Cycle(1, on(5), on(10), on(22), "given"),),
        alerts=(AlertMark(on(12), "amber", "Nausea is worse."),),
        missed=(on(13),),
    )
    newest, missed, oldest = chart.rows
    assert (newest.on, newest.scores) == (on(14), (None,))
    assert missed.missed and missed.on == on(13)
    assert (oldest.cycle, oldest.alerts) == ("Cycle 1, day 3", ("Nausea is worse.",))
    assert (
        chart.summary
        == "2 check-ins on 1 symptom, under 1 cycle of treatment. Worst: nausea, moderate, on 12 Nov. 1 check-in missed, 1 alert."
    )


def test_nothing_reported_is_said_so() -> None:
    assert drawn({}).summary == "No check-ins in this time."


def test_the_calendar_tells_nothing_due_from_nothing_done() -> None:
    facts = {
        on(20): DayFacts(2, 0),
        on(21): DayFacts(0, 0),
        on(19): DayFacts(2, 1),
        on(18): DayFacts(2, 2),
        on(17): DayFacts(2, 0, held=True),
        on(22): DayFacts(2, 1, open=1),
    }
    days = {
        cell.on.day: cell.state
        for week in adherence_calendar(facts, today=LAST).weeks
        for cell in week
        if cell
    }
    assert len(days) == 28
    assert [days[day] for day in (17, 18, 19, 20, 21, 22)] == [
        "held",
        "all",
        "partly",
        "none",
        "nothing",
        "open",
    ]


def test_the_calendar_begins_its_weeks_on_monday() -> None:
    calendar = adherence_calendar({}, today=date(2026, 11, 18))
    assert calendar.weeks[0][0] is None and calendar.weeks[0][3] is not None
    assert all(week[0] is None or week[0].on.weekday() == 0 for week in calendar.weeks)
    assert calendar.weeks[-1][3] is None, "days to come are not shown"


def test_a_long_name_takes_lines_instead_of_running_into_the_words_of_its_levels() -> None:
    chart = symptoms_under_cycles(
        date(2026, 11, 1),
        date(2026, 11, 20),
        today=date(2026, 11, 20),
        cycles=(),
        series=(Series("Numb or tingling hands or feet", {date(2026, 11, 2): 1}),),
    )
    assert chart.lanes[0].name_lines == ("Numb or tingling", "hands or feet")


def test_a_red_alert_is_drawn_over_the_others_of_its_day() -> None:
    on = date(2026, 11, 20)
    marks = [AlertMark(on, tier, tier) for tier in ("amber", "red", "green")]
    chart = symptoms_under_cycles(on, on, today=on, cycles=(), series=(), alerts=marks)
    assert [mark.kind for mark in chart.alerts] == ["green", "amber", "red"]
