"""What a table of an export is made of: columns with their meaning, and lines drawn from one subject's record."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Literal

from server.interfaces.exports.subject import SubjectRecord

Type = Literal["id", "code", "text", "integer", "decimal", "boolean", "date", "moment"]
"""`id`: a code made for the study; `code`: a word of a fixed list or of a plan; `text`: anything else that was typed;
`date`: a day on the patient's calendar; `moment`: UTC with microseconds."""


@dataclass(frozen=True)
class Column:
    """One column: its name is also the key of the line it is taken from. `codes`: what its values mean."""

    name: str
    type: Type
    label: str
    unit: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """One table. `category` is the part of the record it comes from (None: it belongs to every study); `lines` are
    dicts with at least the columns' keys, in the order they are written."""

    name: str
    label: str
    category: str | None
    columns: tuple[Column, ...]
    lines: Callable[[SubjectRecord], Iterable[Mapping[str, Any]]]

    def rows(self, subject: SubjectRecord) -> list[tuple[Any, ...]]:
        """The table's rows of one subject, values in the order of the columns."""
        pick = itemgetter(*(column.name for column in self.columns))
        return [pick(line) for line in self.lines(subject)]


def same(*words: str) -> dict[str, str]:
    """Codes that say what they mean."""
    return {word: word.replace("_", " ") for word in words}


SUBJECT = Column("subject", "id", "Code of the subject in this study")
TIMING = (
    Column("local_on", "date", "Day of it on the patient's own calendar"),
    Column("study_day", "integer", "Day of the study: 1 is the day of enrolment, -1 the day before", "d"),
)
PLAN = (
    Column("plan", "code", "Care plan it belongs to"),
    Column("plan_version", "integer", "Version of the care plan"),
)
TASK = (
    *PLAN,
    Column("task", "code", "Task of the plan"),
)
OCCURRENCE = Column("occurrence", "code", "Which time of the task, by calendar day or day of cycle")
STANDS = Column("stands", "boolean", "Not replaced by a correction")
