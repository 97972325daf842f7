"""Alert rules and what they find, as values with their written form. Whether a rule is met is in rule_evaluation."""

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from shared.domain.condition_json import condition_from_json, condition_to_json
from shared.domain.conditions import Condition, Doses, Lost, Reading, Threshold, Worsened, parts
from shared.domain.instants import from_wire, to_wire

TIERS = ("red", "amber", "green")
"""Most urgent first."""

RED_FLAGS = ("fever", "chest_pain", "bleeding", "confusion", "fluids", "self_harm", "leg_weakness")
"""What a red rule may stand for so that nobody can ever soften it."""

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Rule:
    """One alert rule of a plan: when it is raised, how urgent, what is said and where it comes from.

    `because` is one sentence per language; `placeholders` says what may be filled in. `advice` is a key of the
    advice texts; `call`: the patient is told to call now. `review` is "needed" until a clinician signed it; `year`
    is that of the source. `red_flag` names the warning sign the rule stands for: it is red, tells to call, and is
    never softened. `stop_doses` are tasks whose next dose is not to be taken until the team has spoken.
    """

    id: str
    version: int
    tier: str
    when: Condition
    because: dict[str, str]
    advice: str | None
    call: bool
    source: str
    review: str | None
    year: int | None = None
    red_flag: str | None = None
    stop_doses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.tier not in TIERS:
            raise ValueError(f"rule {self.id}: the tier is {self.tier!r}; it must be red, amber or green")
        if not self.because:
            raise ValueError(f"rule {self.id}: it must say why, in at least one language")
        if self.red_flag is not None:
            if self.red_flag not in RED_FLAGS:
                raise ValueError(
                    f"rule {self.id}: {self.red_flag!r} is no red flag; {', '.join(RED_FLAGS)} are"
                )
            if self.tier != "red" or not self.call:
                raise ValueError(f"rule {self.id}: a red flag is red and tells to call")
        known = placeholders(self.when)
        for language, sentence in self.because.items():
            if unknown := set(PLACEHOLDER.findall(sentence)) - known:
                raise ValueError(
                    f"rule {self.id}: because.{language} uses {', '.join(sorted(unknown))};"
                    f" it can use {', '.join(sorted(known)) or 'nothing'}"
                )

    def to_json(self) -> dict[str, Any]:
        """The form inside a compiled plan."""
        return {
            "id": self.id,
            "version": self.version,
            "tier": self.tier,
            "when": condition_to_json(self.when),
            "because": dict(self.because),
            "advice": self.advice,
            "call": self.call,
            "source": self.source,
            "review": self.review,
            "year": self.year,
            "red_flag": self.red_flag,
            "stop_doses": list(self.stop_doses),
        }

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Rule":
        """A rule from a compiled plan, also one of before rules had a year, a flag or doses to stop.

        ValueError names what is wrong.
        """
        return cls(
            id=body["id"],
            version=body["version"],
            tier=body["tier"],
            when=condition_from_json(body["when"]),
            because=dict(body["because"]),
            advice=body.get("advice"),
            call=body.get("call", False),
            source=body["source"],
            review=body.get("review"),
            year=body.get("year"),
            red_flag=body.get("red_flag"),
            stop_doses=tuple(body.get("stop_doses") or ()),
        )


@dataclass(frozen=True)
class Compared:
    """One thing a rule looked at and found: `what` names it, values are as shown, `before_at` is UTC.

    `what` is "severity_10" (attribute and item), a reading's name, or "doses_<task>" (`now` is then "taken/due").
    `limit` is the rule's own figure; `against` is last, first or highest; None for a limit (`before` is then the
    last answer, as context). `days` is how many days before this report the other value was given; for doses, how
    many days were counted.
    """

    what: str
    now: str
    limit: str
    unit: str | None = None
    before: str | None = None
    before_at: datetime | None = None
    against: str | None = None
    days: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The form kept with an alert."""
        return asdict(self) | {"before_at": None if self.before_at is None else to_wire(self.before_at)}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Compared":
        """What was compared, from the form kept with an alert; older ones do not say `days`."""
        before_at: str | None = body["before_at"]
        rest: dict[str, Any] = {name: value for name, value in body.items() if name != "before_at"}
        return cls(**rest, before_at=None if before_at is None else from_wire(before_at))


@dataclass(frozen=True)
class Raised:
    """A rule that a report meets, with its sentence filled in per language and what was compared."""

    rule: Rule
    because: dict[str, str]
    compared: tuple[Compared, ...]

    def to_json(self) -> dict[str, Any]:
        """The form the tablet keeps beside a saved check-in."""
        return {
            "rule": self.rule.to_json(),
            "because": dict(self.because),
            "compared": [one.to_json() for one in self.compared],
        }

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Raised":
        """A raised rule from its kept form."""
        compared = tuple(Compared.from_json(one) for one in body["compared"])
        return cls(Rule.from_json(body["rule"]), dict(body["because"]), compared)


@dataclass(frozen=True)
class Change:
    """One answer or reading that, given otherwise, would not have raised the rule.

    `what` as in `Compared`: "severity_10" or a reading's name; `now` what was said, `instead` the nearest value that
    would not have raised it, readings in their stored unit. `together`: only with the other changes that say so;
    otherwise this change alone is enough.
    """

    what: str
    now: str
    instead: str
    unit: str | None = None
    together: bool = False

    def to_json(self) -> dict[str, Any]:
        """The form kept with an alert."""
        return asdict(self)

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Change":
        """A change from its kept form."""
        return cls(**body)


def placeholders(condition: Condition) -> frozenset[str]:
    """What a because sentence may fill in: `{temperature}` for a reading in the rule's unit,
    `{severity_10}` for the answer, `{severity_10_before}` for the answer compared with; of worsening also
    `{severity_10_days}`, how many days ago that was. `{weight}`, `{weight_before}`, `{weight_lost}` (percent) and
    `{weight_days}` for what was lost; `{doses_taken}` and `{doses_due}` for doses.

    >>> sorted(placeholders(Worsened(10, "severity", 2, "last")))
    ['severity_10', 'severity_10_before', 'severity_10_days']
    >>> sorted(placeholders(Doses("capecitabine", 80, 28)))
    ['doses_due', 'doses_taken']
    """
    names: set[str] = set()
    for part in parts(condition):
        if isinstance(part, Threshold | Worsened):
            name = f"{part.attribute}_{part.item}"
            names |= {name, f"{name}_before"}
            if isinstance(part, Worsened):
                names.add(f"{name}_days")
        elif isinstance(part, Reading):
            names.add(part.what)
        elif isinstance(part, Lost):
            names |= {part.what, f"{part.what}_before", f"{part.what}_lost", f"{part.what}_days"}
        elif isinstance(part, Doses):
            names |= {"doses_taken", "doses_due"}
    return frozenset(names)
