"""Tidy CSV: RFC 4180 (CRLF, quotes only where needed), UTF-8 without a byte order mark, an empty cell for no value.

Booleans are true and false, moments UTC, days YYYY-MM-DD, numbers as they were kept. Typed words that a spreadsheet
would take for a formula get an apostrophe in front; columns of numbers never do.
"""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from server.interfaces.exports.columns import Table

RISKY = frozenset("=+-@\t\r\n\0＝＋－＠")  # the last four are full-width
"""First characters that make a spreadsheet calculate (security.md 6.5)."""


def harmless(text: str | None) -> str | None:
    """Text that a spreadsheet shows and does not run.

    >>> harmless("=1+1"), harmless("tired")
    ("'=1+1", 'tired')
    """
    return "'" + text if text and text[0] in RISKY else text


class CsvFile:
    """One table as a CSV file."""

    def __init__(self, path: Path, table: Table) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._types = [column.type for column in table.columns]
        self._writer.writerow([column.name for column in table.columns])

    def write(self, rows: list[tuple[Any, ...]]) -> None:
        """Append rows."""
        columns = zip(*rows, strict=True)
        self._writer.writerows(zip(*map(_cells, self._types, columns), strict=True))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


_BOOLEAN = {True: "true", False: "false", None: None}


def _cells(kind: str, values: Iterable[Any]) -> Iterable[Any]:
    if kind == "boolean":
        return [_BOOLEAN[value] for value in values]
    if kind in ("text", "code"):
        return [harmless(value) for value in values]
    return values
