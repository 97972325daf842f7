"""What an entry form shows: its fields, what was typed, and what is wrong with it. One template draws them all."""

from dataclasses import dataclass, replace
from typing import Literal, Self

from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.panel import Choice

Kind = Literal[
    "text", "date", "time", "number", "select", "textarea", "radios", "hidden", "password", "fixed"
]


@dataclass(frozen=True)
class Field:
    """One question of a form. What was typed stays in `value`, wrong or not."""

    name: str
    label: str
    kind: Kind = "text"
    value: str = ""
    hint: str = ""
    error: str = ""
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = True
    autocomplete: str = "off"
    short: bool = False


@dataclass(frozen=True)
class EntryForm:
    """A page with one form. `facts` repeats what is being changed; `danger` marks a step that takes something away."""

    title: str
    patient: str
    back: Link
    action: str
    submit: str
    fields: tuple[Field, ...]
    intro: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    danger: bool = False
    error: str = ""

    @property
    def errors(self) -> tuple[Field, ...]:
        """The fields to put right, in the order of the form."""
        return tuple(field for field in self.fields if field.error)

    def refilled(self, typed: dict[str, str], errors: dict[str, str]) -> Self:
        """The same form with what was typed and what is wrong with it."""
        fields = tuple(
            replace(field, value=typed.get(field.name, field.value), error=errors.get(field.name, ""))
            for field in self.fields
        )
        return replace(self, fields=fields)
