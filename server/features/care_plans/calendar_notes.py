"""What a clinician reads below the calendar of a plan: tablets, reminders, warning signs asked, leaves shown."""

from collections.abc import Iterator

from shared.domain.plan import LeafPlace, Oral, Plan
from shared.domain.timing import Timing

_DEFAULT_REMINDERS = (0,)


def plan_notes(plan: Plan, language: str) -> Iterator[str]:
    """The sections of a plan that the calendar of days does not show; none for a plan that has nothing of it."""
    tablets = [(task.names[language], task.oral) for task in plan.tasks if task.oral is not None]
    if tablets:
        yield from ("", "Tablets")
        for name, oral in tablets:
            yield from _tablet(name, oral, language)
    reminded = [task for task in plan.tasks if task.reminders != _DEFAULT_REMINDERS]
    if reminded:
        yield from ("", "Reminders, after the due time")
        for task in reminded:
            yield f"  {task.names[language]}: {', '.join(_after(minutes) for minutes in task.reminders)}"
    asked = [one for one in plan.symptom_sets if one.flags]
    if asked:
        yield from ("", "Warning signs asked first")
        for one in asked:
            signs = ", ".join(plan.symptoms.items[item].key for item in one.flags)
            yield f"  {one.names[language]}: {signs}"
    if plan.leaves:
        yield from ("", "Leaves")
        for place in plan.leaves:
            yield _leaf(place, language)


def _tablet(name: str, oral: Oral, language: str) -> Iterator[str]:
    strengths = ", ".join(oral.strengths)
    yield f"  {name} [{oral.names[language]} {strengths}; at least {oral.target} of 100 doses taken]"
    if oral.food is not None:
        yield f"    food: {oral.food[language]}"
    yield f"    missed: {oral.missed[language]}"
    yield f"    thrown up: {oral.vomited[language]}"


def _after(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not minutes:
        return "at the time"
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)


def _leaf(place: LeafPlace, language: str) -> str:
    source = place.leaf.source
    review = " (review needed)" if source.review else ""
    blocks = f" of {', '.join(place.blocks)}" if place.blocks else ""
    shown = f"{place.shown_days} days" if place.shown_days > 1 else "1 day"
    said = f"{_when(place.timing)}{blocks}, for {shown}"
    return f"  {place.leaf.title[language]} [{place.leaf.key}]: {said}; source: {source.text} ({source.year}){review}"


def _when(timing: Timing) -> str:
    if timing.by == "cycle":
        days = ", ".join(str(day) for day in timing.days)
        spans = [f"{low}" if low == high else f"{low} to {high or 'the end'}" for low, high in timing.cycles]
        return f"day {days} of cycle {', '.join(spans)}" if spans else f"day {days} of each cycle"
    if timing.first_day == timing.last_day:
        return f"day {timing.first_day}"
    return f"every {timing.every} {timing.by}, from day {timing.first_day}"
