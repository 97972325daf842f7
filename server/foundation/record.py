"""Rows of a patient's record: what every such table has in common, and its form in a ledger body."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Json
from shared.domain.instants import from_wire, to_wire

RECORDED: dict[str, type["Recorded"]] = {}
"""Every recorded kind and its model."""


class Recorded:
    """Mixin of a recorded table: `(patient_id, id)` as key, a version, and a body that is the whole row.

    For administrative kinds `patient_id` is the id of the site whose own ledger holds the row.
    """

    kind: ClassVar[str]
    sealed: ClassVar[tuple[str, ...]] = ()
    """Columns that hold free text sealed with the patient's key."""

    patient_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "kind" in cls.__dict__:
            RECORDED[cls.kind] = cls

    def values(self) -> dict[str, Any]:
        """The row as column values."""
        return {column.key: getattr(self, column.key) for column in self.__table__.columns}  # type: ignore[attr-defined]

    def body(self) -> dict[str, Any]:
        """The row as it stands in the ledger and on the wire: strings, integers, booleans, nulls, lists, objects."""
        return {key: plain(value) for key, value in self.values().items()}


class SaidAnew:
    """Mixin of a recorded table whose rows say a thing whole, one version after the other."""

    saw: Mapped[list[str] | None] = mapped_column(Json)
    """The versions its author was looking at (`shared.domain.conflicts`); none: nobody wrote that down."""

    def version_of(self, named: str | None = None) -> dict[str, Any]:
        """What `shared.domain.conflicts` asks of a row: its id, what it is a version of, what its author saw."""
        row: Any = self
        thing = {named: str(getattr(row, named))} if named else {}
        return {"id": str(row.id), "saw": self.saw, **thing}


def plain(value: Any) -> Any:
    """A column value in its one JSON form.

    >>> plain(date(2026, 11, 22))
    '2026-11-22'
    """
    if isinstance(value, datetime):
        return to_wire(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    return value


def row_values(model: type[Recorded], body: dict[str, Any]) -> dict[str, Any]:
    """Column values from a ledger body: the inverse of `Recorded.body`."""
    values = {}
    for column in model.__table__.columns:  # type: ignore[attr-defined]
        value = body.get(column.key)  # a body from before the column was there says nothing of it
        if value is not None:
            wanted = column.type.python_type
            if wanted is UUID:
                value = UUID(value)
            elif wanted is datetime:
                value = from_wire(value)
            elif wanted is date:
                value = date.fromisoformat(value)
        values[column.key] = frozenset(value) if isinstance(value, list) and _is_words(column) else value
    return values


def _is_words(column: Any) -> bool:
    return type(column.type).__name__ == "Words"
