"""The tables we query, made again from the ledger: `--check` shows that they equal what the ledger says."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.foundation.db import db, end_session, short_write
from server.foundation.ledger import Change
from server.foundation.record import RECORDED, Recorded, row_values

DERIVED: list[Callable[[bool], list["Difference"]]] = []
"""Features register here what derives summaries from records: called with `repair`, returns what differed."""


@dataclass(frozen=True)
class Difference:
    """A row of a table that is not what the ledger says."""

    kind: str
    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind} {self.row}: {self.what}"


def rebuild(*, repair: bool) -> list[Difference]:
    """Compare every recorded table, then every derived one, with the ledger; with `repair` write what the ledger says.

    The differences are those found, also when they were repaired.
    """
    found: list[Difference] = []
    for kind, model in sorted(RECORDED.items()):
        found.extend(_rebuild_kind(kind, model, repair=repair))
    for derive in DERIVED:
        found.extend(derive(repair))
    end_session()
    return found


def _latest(kind: str) -> Iterator[tuple[tuple[str, str], Any]]:
    """The last change of each row of a kind, by (patient, id)."""
    change = Change.__table__
    order = (change.c.patient_id, change.c.id, change.c.version.desc())
    last = None
    for row in db.session.execute(
        select(change).where(change.c.kind == kind).order_by(*order).execution_options(yield_per=2000)
    ):
        if (row.patient_id, row.id) != last:
            last = (row.patient_id, row.id)
            yield (str(row.patient_id), str(row.id)), row


def _rebuild_kind(kind: str, model: type[Recorded], *, repair: bool) -> list[Difference]:
    table = model.__table__  # type: ignore[attr-defined]
    found: list[Difference] = []
    wanted = dict(_latest(kind))
    present = {
        (str(row.patient_id), str(row.id)): row
        for row in db.session.scalars(select(model).execution_options(yield_per=2000))
    }
    for key in sorted(set(present) - set(wanted)):
        found.append(Difference(kind, key[1], "stands in the table but not in the ledger"))
    wrong: list[dict[str, Any]] = []
    for key, change in wanted.items():
        if change.body is None:  # erased by law: the table may not keep it either
            if key in present:
                found.append(Difference(kind, key[1], "was erased from the ledger but stands in the table"))
            continue
        body = json.loads(change.body)
        row = present.get(key)
        if row is None:
            found.append(Difference(kind, key[1], "is missing from the table"))
        elif (there := row.body()) != (said := dict.fromkeys(there) | body):
            fields = sorted(name for name in said if there.get(name) != said[name])
            found.append(Difference(kind, key[1], f"differs in {', '.join(fields)}"))
        else:
            continue
        wrong.append(row_values(model, body))
    if repair and found:
        end_session()
        mine = (table.c.patient_id, table.c.id)
        with short_write() as connection:
            for key in set(present) - {k for k, change in wanted.items() if change.body is not None}:
                row = present[key]
                connection.execute(table.delete().where(mine[0] == row.patient_id, mine[1] == row.id))
            for values in wrong:
                connection.execute(
                    table.delete().where(mine[0] == values["patient_id"], mine[1] == values["id"])
                )
                connection.execute(table.insert(), values)
    return found
