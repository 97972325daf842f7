"""The course of the made-up patient: three cycles and one late, missed days, and the calendar of adherence."""

from datetime import date, timedelta

from server.interfaces.console.charts.calendar import DayFacts, adherence_calendar
from server.interfaces.console.charts.facts import AlertMark, Cycle, Series
from server.interfaces.console.charts.symptoms import symptoms_under_cycles

TODAY = date(2026, 11, 22)
FIRST = TODAY - timedelta(days=62)
MISSED = frozenset(TODAY - timedelta(days=ago) for ago in (9, 23, 24, 25, 41))


def course(peak: int, length: int) -> dict[date, int | None]:
    """Scores that rise after each treatment and settle again."""
    scores: dict[date, int | None] = {}
    for ago in range(62, -1, -1):
        on = TODAY - timedelta(days=ago)
        if on not in MISSED:
            since = (62 - ago) % 14
            scores[on] = max(0, min(3, peak - abs(since - 2) * 3 // length))
    return scores


CYCLES = (
    Cycle(1, date(2026, 9, 21), date(2026, 9, 21), date(2026, 10, 4), "given"),
    Cycle(2, date(2026, 10, 5), date(2026, 10, 5), date(2026, 10, 18), "given"),
    Cycle(3, date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 8), "given"),
    Cycle(4, date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 23), "given"),
    Cycle(5, date(2026, 11, 24), None, date(2026, 12, 7), "planned"),
)
CHART = symptoms_under_cycles(
    FIRST,
    TODAY + timedelta(days=5),
    today=TODAY,
    cycles=CYCLES,
    series=(
        Series("Nausea", course(3, 5)),
        Series("Tiredness", course(2, 9)),
        Series("Tingling hands, feet", {on: 1 + (on > date(2026, 11, 1)) for on in course(1, 4)}),
        Series("Loose stools", course(2, 4)),
        Series("Mouth sores", {}),
    ),
    alerts=(
        AlertMark(date(2026, 10, 7), "amber", "Nausea went from mild to severe since the last check-in."),
        AlertMark(date(2026, 11, 12), "green", "Tingling is moderate and stays."),
        AlertMark(date(2026, 11, 20), "amber", "Loose stools are worse."),
        AlertMark(TODAY, "red", "Temperature 38.4 °C on day 13."),
    ),
    missed=MISSED,
)
CALENDAR = adherence_calendar(
    {
        TODAY - timedelta(days=ago): DayFacts(
            due=0 if ago in (12, 19) else 3,
            done=0 if ago in (9, 23, 24, 25) else 2 if ago % 6 == 0 else 3,
            open=1 if ago == 0 else 0,
            held=ago in (26, 27),
        )
        for ago in range(28)
    },
    today=TODAY,
)
