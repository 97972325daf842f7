"""Parquet with typed columns and nothing in it that depends on when or where it was written."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from server.interfaces.exports.columns import Table

ROW_GROUP = 65_536
"""Rows held until they are written as one group; fixed, because the bytes depend on it."""

_TYPES: dict[str, pa.DataType] = {
    "id": pa.string(),
    "code": pa.string(),
    "text": pa.string(),
    "integer": pa.int32(),
    "decimal": pa.decimal128(18, 6),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "moment": pa.timestamp("us", tz="UTC"),
}
_WRITTEN_AS_TEXT = frozenset({"decimal", "date", "moment"})
"""What ledger bodies hold as text: read by Arrow, a whole column at once."""


class ParquetFile:
    """One table as a Parquet file."""

    def __init__(self, path: Path, table: Table) -> None:
        self._kinds = [column.type for column in table.columns]
        self._schema = pa.schema([(column.name, _TYPES[column.type]) for column in table.columns])
        self._writer = pq.ParquetWriter(
            path, self._schema, version="2.6", compression="zstd", compression_level=3, store_schema=False
        )
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0

    def write(self, rows: list[tuple[Any, ...]]) -> None:
        """Append rows."""
        columns = list(zip(*rows, strict=True))
        arrays = [_array(kind, values) for kind, values in zip(self._kinds, columns, strict=True)]
        self._waiting.append(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._rows += len(rows)
        if self._rows >= ROW_GROUP:
            self._write_group()

    def close(self) -> None:
        """Write what waits and close the file."""
        if self._waiting:
            self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        table = pa.Table.from_batches(self._waiting, schema=self._schema).combine_chunks()
        self._writer.write_table(table, row_group_size=ROW_GROUP)
        self._waiting, self._rows = [], 0


def _array(kind: str, values: tuple[Any, ...]) -> pa.Array:
    if kind in _WRITTEN_AS_TEXT:
        return pa.array(values, pa.string()).cast(_TYPES[kind])
    return pa.array(values, _TYPES[kind])
