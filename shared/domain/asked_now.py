"""What a plan asks of a patient around now, as it stands: due, answered, or missed and still to be answered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shared.domain.adherence import Said, State, occurrence_states
from shared.domain.missed import LONGEST, open_until
from shared.domain.plan import Plan, Task
from shared.domain.schedule import Assigned
from shared.domain.succession import asked

Standing = tuple[Task, State]


def states_of(
    line: Sequence[Assigned],
    one: Assigned,
    said: Iterable[Said],
    days: tuple[date, date],
    now: datetime,
    zone: str,
) -> tuple[Standing, ...]:
    """The occurrences of one plan on the local days from the first up to but not including the last, as they stand at
    `now`. What another version in its `line` asks is that version's."""
    heard = tuple(said)
    due = [each for whose, each in asked(line or (one,), *days, zone, heard) if whose == one.id]
    tasks: Mapping[str, Task] = {task.key: task for task in one.plan.tasks}
    return tuple((tasks[state.occurrence.task], state) for state in occurrence_states(due, heard, now))


def still_open(plan: Plan, states: Sequence[Standing], now: datetime) -> dict[str, datetime]:
    """The check-ins that were missed and can still be answered, by key, each with the moment until when: the next of
    its task is due then. `states` go two weeks back and ahead. What only measures cannot be made up for: a temperature
    of now says nothing of yesterday."""
    asks = {one.key for one in plan.symptom_sets if one.items}
    around = [state.occurrence for _, state in states]
    found = {
        state.occurrence.key: open_until(state.occurrence, around)
        for task, state in states
        if task.symptom_set in asks and state.state == "missed"
    }
    return {key: until for key, until in found.items() if now < until}


def near(
    line: Sequence[Assigned], one: Assigned, said: Iterable[Said], now: datetime, zone: str
) -> Iterator[tuple[Task, State, datetime | None]]:
    """What is asked today, and what of the days around can be answered now; for a check-in that was missed the moment
    until when it still can."""
    today = now.astimezone(ZoneInfo(zone)).date()
    states = states_of(line, one, said, (today - LONGEST, today + LONGEST + timedelta(days=1)), now, zone)
    late = still_open(one.plan, states, now)
    for task, state in states:
        due = state.occurrence
        open_now = due.opens_at <= now <= due.closes_at and state.state == "pending"
        if due.on == today or open_now or due.key in late:
            yield task, state, late.get(due.key)
