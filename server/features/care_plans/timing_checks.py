"""Whether what a plan asks for can fall: days and cycles that its blocks have, numbers of times, windows, reminders."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from server.features.care_plans.faults import nearest
from shared.domain.plan import Block, Plan, Task
from shared.domain.timing import Timing, Window

Finding = tuple[str, str]
"""The key it is about, such as `tasks[check_in].blocks`, and what is wrong."""


def no_day(day: int, block: Block) -> str:
    """The sentence for a day that the cycles of a block do not have."""
    return f'there is no day {day} in "{block.key}": its cycles have {block.cycle_days} days'


def check_falls(plan: Plan, where: str, timing: Timing, blocks: tuple[str, ...]) -> Iterator[Finding]:
    """Blocks that exist, days that every cycle of these blocks has, cycles and times that can come."""
    keys = [block.key for block in plan.blocks]
    for key in blocks:
        if key not in keys:
            yield f"{where}.blocks", f'unknown block "{key}"; {nearest(key, keys)}'
    within = [block for block in plan.blocks if not blocks or block.key in blocks]
    if timing.by == "cycle":
        if not plan.blocks:
            yield f"{where}.when.cycle_days", "the plan has no blocks, so it has no days of cycles"
        for block in within:
            for day in timing.days:
                if day > block.cycle_days:
                    yield f"{where}.when.cycle_days", no_day(day, block)
        yield from _cycles(where, timing, within)
    most = _most(timing, within, bool(blocks)) if within and timing.count is not None else None
    if most is not None and timing.count is not None and most < timing.count:
        yield f"{where}.when.times", f"it can fall {most} times at most, so never {timing.count} times"


def _cycles(where: str, timing: Timing, within: list[Block]) -> Iterator[Finding]:
    longest = max((block.cycles or 0 for block in within), default=0)
    if not within or any(block.cycles is None for block in within):
        return
    for low, high in timing.cycles:
        if max(low, high or low) > longest:
            names = ", ".join(f'"{block.key}"' for block in within)
            yield (
                f"{where}.when.cycles",
                f"there is no cycle {max(low, high or low)} in {names}: there are {longest}",
            )


def _most(timing: Timing, within: list[Block], limited: bool) -> int | None:
    """How often a rule can fall in its blocks when no cycle is late; None where nothing limits it."""
    if any(block.cycles is None for block in within) or (timing.by != "cycle" and not limited):
        return None
    if timing.by == "cycle":
        return sum(
            len(timing.days)
            for block in within
            for number in range(1, (block.cycles or 0) + 1)
            if timing.in_cycle(number)
        )
    days = sum((block.cycles or 0) * block.cycle_days for block in within)
    match timing.by:
        case "weekdays":
            weeks, rest = divmod(days, 7)
            return -(-weeks // timing.every) * len(timing.weekdays) + min(rest, len(timing.weekdays))
        case "days" | "weeks":
            return -(-days // (timing.every * (7 if timing.by == "weeks" else 1)))
        case _:
            return None


def check_windows(where: str, timing: Timing) -> Iterator[Finding]:
    """The window of one day has closed when the next day's opens: nobody is asked the same thing twice."""
    gap = _days_between(timing)
    if gap is None or not timing.times:
        return
    first, last = timing.times[0], timing.times[-1]
    rest = timedelta(days=gap, hours=first.hour - last.hour, minutes=first.minute - last.minute)
    if _long(timing.opens_before) + _long(timing.closes_after) > rest:
        yield f"{where}.when", "the window is still open when that of the next day opens; close it earlier"


def _long(window: Window) -> timedelta:
    return timedelta(days=window.days, minutes=window.minutes)


def _days_between(timing: Timing) -> int | None:
    if timing.first_day == timing.last_day:
        return None
    match timing.by:
        case "days":
            return timing.every
        case "weeks":
            return timing.every * 7
        case "months":
            return timing.every * 28
        case "weekdays" | "cycle":
            days = [day if day > 0 else day + 1 for day in timing.days] or list(timing.weekdays)
            gaps = [later - earlier for earlier, later in pairwise(days)]
            if timing.by == "weekdays" and days:
                gaps.append(days[0] + 7 - days[-1])
            return min(gaps, default=None)
        case _:
            return None


def check_reminders(where: str, task: Task) -> Iterator[Finding]:
    """A reminder comes while the task may still be answered."""
    if task.reminders == (0,):
        return
    if task.timing.by == "as_needed":
        yield f"{where}.reminders", "an as-needed task is never due, so nobody is reminded of it"
    elif timedelta(minutes=task.reminders[-1]) >= _long(task.timing.closes_after):
        yield f"{where}.reminders", "the last reminder comes after the window has closed"
