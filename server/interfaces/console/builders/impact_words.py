"""What a new version of a plan would mean, in words: what was answered stays, which tasks are gained and lost."""

from collections.abc import Mapping

from server.features.workshop.impact import PatientImpact
from server.interfaces.console.builders.words import READER, plain
from server.interfaces.console.look import counted
from shared.domain.plan import Plan


def proof_in_words(one: PatientImpact) -> str:
    """Whether anything answered would be asked again or undone."""
    looked = f"{counted(one.answered, 'answer')} looked at"
    if one.holds:
        return f"{looked}: nothing is asked again, nothing is undone."
    wrong = []
    if one.asked_again:
        wrong.append(f"{len(one.asked_again)} would be asked again ({', '.join(one.asked_again[:3])})")
    if one.undone:
        wrong.append(f"{len(one.undone)} would be undone ({', '.join(one.undone[:3])})")
    return f"{looked}: {' and '.join(wrong)}."


def tasks_in_words(tasks: Mapping[str, int], *plans: Plan) -> tuple[str, ...]:
    """Tasks gained and lost in the next four weeks, each by its name in whichever version has it."""
    return tuple(
        f"{'+' if number > 0 else '−'}{abs(number)} {_name(key, plans)}" for key, number in tasks.items()
    )


def _name(key: str, plans: tuple[Plan, ...]) -> str:
    for plan in plans:
        task = plan.task(key)
        if task is not None:
            return f"“{task.names[READER]}”"
    return plain(key)
