"""The plan in plain words: what it is, each task with its times and reason, and how it goes, told kindly."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from client_kivy.cards.days import joined
from client_kivy.cards.follow_up import follow_up
from client_kivy.cards.record import Record
from client_kivy.cards.tasks import as_needed_cards, near, order, states_of, task_card, task_text
from client_kivy.words import Words
from shared.domain.adherence import Count, adherence, daily_facts
from shared.domain.plan import Task
from shared.domain.schedule import Assigned
from shared.domain.timing import Timing

SHOWN_DAYS = 28
GOOD = Fraction(4, 5)
"""From this share on it is called good; below it, what was done still counts."""


def plan_cards(record: Record, now: datetime, words: Words) -> list[dict[str, Any]]:
    """The plans that ask for something, newest first, each with today's tasks and all tasks it knows."""
    return [_plan_card(record, one, now, words) for one in record.current(record.local(now).date())]


def _plan_card(record: Record, one: Assigned, now: datetime, words: Words) -> dict[str, Any]:
    today = record.local(now).date()
    states = states_of(record, one, today - timedelta(days=SHOWN_DAYS - 1), today + timedelta(days=1), now)
    counts = adherence(daily_facts(state for _, state in states), today, SHOWN_DAYS)
    blocks = {block.key for block in one.plan.blocks}
    return {
        "assignment": one.id,
        "title": words.pick(one.plan.names),
        "summary": words.pick(one.plan.summary),
        "source": words.say("task.source", source=one.plan.source.text, year=one.plan.source.year),
        "held": words.say("plan.held") if one.course.held_on(today) else "",
        "kindly": kindly(counts.plan, words),
        "today": [
            *sorted(
                (task_card(record, one, *pair, now, words) for pair in near(record, one, now)), key=order
            ),
            *as_needed_cards(record, one, now, words),
        ],
        "follow_up": follow_up(record, one, now, words),
        "tasks": [
            task_text(task, words)
            | {
                "when": timing_says(task.timing, words),
                "part": _block_says(task, one, blocks, words),
                "kindly": kindly(counts.by_task.get(task.key, Count()), words, task.kind == "medicine"),
            }
            for task in one.plan.tasks
        ],
    }


def kindly(count: Count, words: Words, swallowed: bool = False) -> str:
    """How it went in the last four weeks: what was done is counted and welcome, what was not is not blamed. Nothing due
    is another sentence than nothing done. `swallowed`: it is taken, not done.

    >>> kindly(Count(), Words())
    'Nothing was due in the last 28 days.'
    >>> kindly(Count(done=12, missed=2), Words(), swallowed=True)
    'You took 12 of 14 in the last 28 days. That is good.'
    """
    if count.rate is None:
        key = "adherence.held" if count.held else "adherence.none"
        return words.say(key, days=SHOWN_DAYS)
    if count.done == 0:
        return words.say("adherence.begin", due=count.due, days=SHOWN_DAYS)
    does = "kindly.took_" if swallowed else "adherence."
    if count.done == count.due:
        said = words.say(f"{does}all", due=count.due, days=SHOWN_DAYS)
    else:
        said = words.say(f"{does}some", done=count.done, due=count.due, days=SHOWN_DAYS)
    return f"{said} {words.say('kindly.good' if count.rate >= GOOD else 'kindly.each')}"


def _block_says(task: Task, one: Assigned, blocks: set[str], words: Words) -> str:
    if not task.blocks or set(task.blocks) == blocks:
        return ""
    found = [one.plan.block(key) for key in task.blocks]
    return words.say(
        "plan.during", blocks=joined([words.pick(block.names) for block in found if block], words)
    )


def timing_says(timing: Timing, words: Words) -> str:
    """When a task is due, as a person would say it.

    >>> timing_says(Timing("weekdays", weekdays=(0, 3)), Words())
    'Monday and Thursday'
    """
    if timing.by == "as_needed":
        return words.say("timing.as_needed")
    if timing.by == "cycle":
        says = words.count("timing.cycle", len(timing.days), days=joined(_runs(timing.days, words), words))
    elif timing.by == "weekdays":
        days = joined([words.names("date.weekdays")[day] for day in timing.weekdays], words)
        days = days[:1].upper() + days[1:]
        says = (
            days if timing.every == 1 else words.say("timing.weekdays_every", days=days, every=timing.every)
        )
    else:
        says = words.count(f"timing.{timing.by}", timing.every)
    if not timing.times:
        return says
    times = joined([f"{at:%H:%M}" for at in timing.times], words)
    return words.say("timing.at", when=says, times=times)


def _runs(days: tuple[int, ...], words: Words) -> list[str]:
    """Days of a cycle, three or more in a row as "1 to 5"."""
    found: list[list[int]] = []
    for day in days:
        if found and day == found[-1][-1] + 1:
            found[-1].append(day)
        else:
            found.append([day])
    shown: list[str] = []
    for run in found:
        if len(run) > 2:
            shown.append(words.say("timing.run", first=run[0], last=run[-1]))
        else:
            shown += [words.say("timing.before") if day == -1 else str(day) for day in run]
    return shown
