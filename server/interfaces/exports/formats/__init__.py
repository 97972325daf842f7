"""The formats of an export. A new one is a module beside these and a line here."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from server.interfaces.exports.columns import Table
from server.interfaces.exports.formats.csv import CsvFile
from server.interfaces.exports.formats.parquet import ParquetFile


class TableFile(Protocol):
    """A table being written to a file: rows in the order of the table's columns, then closed once."""

    def write(self, rows: list[tuple[Any, ...]]) -> None:
        """Append rows."""
        ...

    def close(self) -> None:
        """Write what waits and close the file."""
        ...


FORMATS: dict[str, Callable[[Path, Table], TableFile]] = {"csv": CsvFile, "parquet": ParquetFile}
"""By the word people ask with, which is also the ending of the files."""
