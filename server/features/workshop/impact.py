"""What a new version would mean for one patient, with the proof that nothing answered is asked again and nothing done
is undone. Pure; which patients there are is asked in `queries`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from shared.domain.adherence import Said, State, occurrence_states, standing
from shared.domain.plan import Plan
from shared.domain.schedule import Occurrence
from shared.domain.succession import Version, asked, assigned_lines

LOOKED_BACK, LOOKED_AHEAD = timedelta(days=92), timedelta(days=28)
"""The days around the change over which both calendars are laid side by side."""
NEW = "new version"


@dataclass(frozen=True, slots=True)
class PatientImpact:
    """One patient: how much was answered so far, what would be asked again or undone (must be empty), and how many
    tasks of each kind the next four weeks would gain (+) or lose (-)."""

    patient_id: UUID
    answered: int
    asked_again: tuple[str, ...]
    undone: tuple[str, ...]
    tasks: Mapping[str, int]

    @property
    def holds(self) -> bool:
        """The proof: nothing is asked again, nothing is undone."""
        return not self.asked_again and not self.undone


@dataclass(frozen=True, slots=True)
class Impact:
    """All patients a new version would touch."""

    plan: str
    from_versions: Mapping[int, int]
    """How many patients have which version now."""
    to_version: int
    on: date
    patients: tuple[PatientImpact, ...]

    @property
    def holds(self) -> bool:
        """The proof for every patient."""
        return all(one.holds for one in self.patients)

    @property
    def answered(self) -> int:
        """Answers that were looked at."""
        return sum(one.answered for one in self.patients)

    @property
    def tasks(self) -> dict[str, int]:
        """Tasks gained or lost in four weeks, by key, over all patients."""
        total: Counter[str] = Counter()
        for one in self.patients:
            total.update(one.tasks)
        return {task: number for task, number in sorted(total.items()) if number}


def impact_on(
    patient_id: UUID,
    line: Sequence[Version],
    said: Iterable[Said],
    new: Plan,
    on: date,
    zone: str,
    now: datetime,
) -> PatientImpact:
    """What changing to `new` on a local day would mean for a patient whose line of versions this is, oldest first."""
    heard = tuple(said)
    last = line[-1]
    changed = (*line[:-1], replace(last, ended_on=on), Version(NEW, last.id, new, last.anchor_on, on, None))
    before, after = _asked(line, heard, on, zone), _asked(changed, heard, on, zone)
    stood = {state.occurrence.key: state for state in occurrence_states(before, heard, now)}
    stands = {state.occurrence.key: state for state in occurrence_states(after, heard, now)}
    answered = {key for key in standing(heard) if key in stood}
    keys = Counter(one.key for one in after)
    return PatientImpact(
        patient_id,
        len(answered),
        tuple(sorted(key for key in answered if keys[key] > 1 or _open(stands.get(key)))),
        tuple(sorted(key for key in answered if _undone(stood[key], stands.get(key)))),
        _gained(before, after, on),
    )


def _asked(line: Sequence[Version], said: tuple[Said, ...], on: date, zone: str) -> tuple[Occurrence, ...]:
    (members,) = assigned_lines(line)
    return tuple(one for _, one in asked(members, on - LOOKED_BACK, on + LOOKED_AHEAD, zone, said))


def _open(state: State | None) -> bool:
    return state is not None and state.state in ("pending", "missed")


def _undone(was: State, now: State | None) -> bool:
    return now is None or (was.said is not None and (now.said is None or now.said.id != was.said.id))


def _gained(before: Iterable[Occurrence], after: Iterable[Occurrence], on: date) -> dict[str, int]:
    gained = Counter(one.task for one in after if one.on >= on)
    gained.subtract(one.task for one in before if one.on >= on)
    return {task: number for task, number in sorted(gained.items()) if number}
