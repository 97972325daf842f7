"""What a care plan says, compiled: blocks of cycles, tasks, symptom sets, rules, visits, follow-up tests.

Values only. How a plan becomes a calendar is in `schedule` and `regimen`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.domain import plan_json
from shared.domain.alerts import Rule
from shared.domain.plan_json import LATER
from shared.domain.symptoms import Advice, SymptomLibrary
from shared.domain.timing import Timing

Text = Mapping[str, str]
"""A text by language: {"en": …, "es": …}."""

LANGUAGES = ("en", "es", "fr", "ar", "zh")
"""Every language a plan may offer; zh is Simplified Chinese. A plan says which of them it offers."""

FIRST_LANGUAGES = ("en", "es")
"""What a plan offers that names no languages: those of the first published plans."""

INTENTS = ("curative", "disease_control", "survivorship")
TASK_KINDS = ("check_in", "medicine", "intake", "activity", "self_care")
APPOINTMENT_CATEGORIES = ("visit", "infusion", "lab", "imaging", "other")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a clinical statement comes from. `review` is "needed" until a clinician has checked it."""

    text: str
    year: int
    review: str | None = None


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug of a block: planned dose as written (decimal text), its unit, and the days of the cycle."""

    key: str
    names: Text
    dose: str
    unit: str
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StateSpan:
    """A bodily state while a block is given, e.g. myelosuppression, by day of cycle.

    `last_day` None: to the end of the cycle, however long a delay makes it. `after_last` days more follow the
    last cycle of the block.
    """

    state: str
    first_day: int
    last_day: int | None
    after_last: int
    source: Source


@dataclass(frozen=True, slots=True)
class Radiation:
    """Radiation given during a block: the whole dose as written (decimal text), in Gy, in so many fractions."""

    dose: str
    unit: str
    fractions: int


@dataclass(frozen=True, slots=True)
class Block:
    """Cycles of the same treatment in a row. `cycles` None: repeated until stopped (only the last block).

    A rest is a block without drugs; a dose that rises or an interval that changes is one block after the other.
    """

    key: str
    names: Text
    cycles: int | None
    cycle_days: int
    drugs: tuple[Drug, ...]
    states: tuple[StateSpan, ...]
    source: Source
    radiation: Radiation | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class Oral:
    """What is swallowed in a task: the drug, the strengths of its tablets ("500 mg"), and what to do when one was
    missed or thrown up. `target`: the share of due doses, in percent, below which the team wants to know."""

    drug: str
    names: Text
    strengths: tuple[str, ...]
    missed: Text
    vomited: Text
    target: int
    food: Text | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Something the patient is asked to do. `blocks` empty: during the whole plan.

    `after` names tasks of the same day that come first. A check-in has a symptom set. `reminders` are minutes after
    the due moment.
    """

    key: str
    kind: str
    names: Text
    why: Text
    timing: Timing
    source: Source
    how: Text | None = None
    blocks: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    symptom_set: str | None = None
    oral: Oral | None = field(default=None, metadata=LATER)
    reminders: tuple[int, ...] = field(default=(0,), metadata=LATER)


@dataclass(frozen=True, slots=True)
class SymptomSet:
    """What one check-in asks: red flags, item numbers in order, then readings (temperature, weight)."""

    key: str
    names: Text
    items: tuple[int, ...]
    readings: tuple[str, ...]
    source: Source
    flags: tuple[int, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True)
class Test:
    """A laboratory test by its LOINC code (None where the site's own code is used)."""

    name: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment or laboratory visit that the plan foresees; `tests` only for laboratory visits."""

    key: str
    names: Text
    category: str
    timing: Timing
    source: Source
    why: Text
    blocks: tuple[str, ...] = ()
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """While the last time lies before `until_month` from the anchor: again after `least`..`most` months."""

    until_month: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Surveillance:
    """A follow-up test that is recommended: by `phases` of time, or by `steps` from one test to the next.

    A step is (least, most) months since the test before (the first: since the anchor); the last step repeats.
    `owner` says who arranges it. `category` and `codes` say which records count as done.
    """

    key: str
    names: Text
    why: Text
    owner: str
    category: str
    source: Source
    codes: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()
    steps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A short text that explains one thing."""

    key: str
    title: Text
    text: Text
    source: Source


@dataclass(frozen=True, slots=True)
class LeafPlace:
    """When a leaf is shown: from each day its timing falls on, for `shown_days` days."""

    leaf: Leaf
    timing: Timing
    blocks: tuple[str, ...]
    shown_days: int


@dataclass(frozen=True, slots=True)
class Term:
    """A medical word that may need explaining: how it is written in each language, and what it means."""

    words: Mapping[str, tuple[str, ...]]
    explain: Text
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class LabWords:
    """A laboratory test in plain words: what it is called, what it measures, what a low or high value may mean."""

    loinc: tuple[str, ...]
    names: Text
    what: Text
    low: Text
    high: Text


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of a care plan, complete: what server and tablet need to ask, remind and warn.

    Every text is there in each of `languages`. `symptoms`, `glossary` and `lab_words` are the parts of the library
    the plan needs: items, words and advice, terms that its texts hold, tests it asks for.
    """

    key: str
    version: int
    cancer: str
    intent: str
    names: Text
    summary: Text
    anchor: Text
    source: Source
    blocks: tuple[Block, ...] = ()
    tasks: tuple[Task, ...] = ()
    symptom_sets: tuple[SymptomSet, ...] = ()
    rules: tuple[Rule, ...] = ()
    appointments: tuple[Visit, ...] = ()
    labs: tuple[Visit, ...] = ()
    surveillance: tuple[Surveillance, ...] = ()
    symptoms: SymptomLibrary = field(default_factory=lambda: SymptomLibrary({}, {}, {}))
    languages: tuple[str, ...] = field(default=FIRST_LANGUAGES, metadata=LATER)
    leaves: tuple[LeafPlace, ...] = field(default=(), metadata=LATER)
    glossary: Mapping[str, Term] = field(default_factory=dict, metadata=LATER)
    lab_words: Mapping[str, LabWords] = field(default_factory=dict, metadata=LATER)

    @property
    def advice(self) -> Mapping[str, Advice]:
        """The advice texts the plan needs: those its rules name, and self-care for what it asks."""
        return self.symptoms.advice

    @property
    def states(self) -> frozenset[str]:
        """Every bodily state that some block of the plan declares."""
        return frozenset(span.state for block in self.blocks for span in block.states)

    def task(self, key: str) -> Task | None:
        """The task with this key."""
        return next((task for task in self.tasks if task.key == key), None)

    def symptom_set(self, key: str) -> SymptomSet | None:
        """The symptom set with this key."""
        return next((chosen for chosen in self.symptom_sets if chosen.key == key), None)

    def block(self, key: str) -> Block | None:
        """The block with this key."""
        return next((block for block in self.blocks if block.key == key), None)

    def to_json(self) -> dict[str, Any]:
        """The compiled plan as the server serves it and the tablet keeps it."""
        return plan_json.to_json(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Plan":
        """A plan from its compiled form; raises KeyError, TypeError or ValueError where it is none."""
        return plan_json.from_json(cls, body)
