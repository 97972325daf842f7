"""What comes out of an import: facts shaped as our records, and what became of every single resource."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

Body = dict[str, Any]


@dataclass(frozen=True)
class Fact:
    """One record to keep. `id` is the same whenever the same resource of the same source is read again."""

    kind: str
    id: UUID
    body: Body
    of_kind: str = ""

    @property
    def label(self) -> str:
        """What the report calls it: the kind, and what of that kind it is."""
        category = self.of_kind or self.body.get("category") or self.body.get("role")
        return f"{self.kind} ({category})" if category else self.kind


@dataclass(frozen=True)
class Draft:
    """A fact before it has an id. `part` tells apart the facts made of one resource."""

    kind: str
    body: Body
    part: str = ""
    of_kind: str = ""


@dataclass(frozen=True)
class Kept:
    """Understood. `unread` names the parts of it that have no place with us."""

    drafts: tuple[Draft, ...]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class PartOf:
    """Read together with another resource, which the fact names as its source."""

    what: str


@dataclass(frozen=True)
class SetAside:
    """The source itself says not to believe it: entered in error, cancelled, refuted, not done."""

    why: str


@dataclass(frozen=True)
class NotUnderstood:
    """Left in the file, and counted. `why` narrows the resource type where that helps a reader."""

    why: str = ""


Outcome = Kept | PartOf | SetAside | NotUnderstood


@dataclass
class Counts:
    """Every resource of the file falls under exactly one of kept, part_of, set_aside and not_understood."""

    resources: int = 0
    kept: Counter[str] = field(default_factory=Counter[str])  # resources by type
    part_of: Counter[str] = field(default_factory=Counter[str])
    set_aside: Counter[str] = field(default_factory=Counter[str])
    not_understood: Counter[str] = field(default_factory=Counter[str])
    facts: Counter[str] = field(default_factory=Counter[str])  # facts by label
    unread: Counter[str] = field(
        default_factory=Counter[str]
    )  # "Type.member" of kept resources nobody looked at


@dataclass(frozen=True)
class Identifier:
    """A number some authority gave the patient; (system, value) is unique over all patients."""

    system: str
    value: str


@dataclass(frozen=True)
class Imported:
    """All that was understood of one bundle. `patient` is the body of a patients.patient record."""

    patient_id: UUID
    patient: Body
    identifiers: tuple[Identifier, ...]
    facts: tuple[Fact, ...]
    counts: Counts

    @property
    def not_understood(self) -> Counter[str]:
        return self.counts.not_understood
