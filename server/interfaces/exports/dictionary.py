"""The dictionaries that go with every export: what the columns mean, and which symptom items there are."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from server.features.care_plans.library import shelf
from server.interfaces.exports.check_ins import origin
from server.interfaces.exports.columns import Table

DICTIONARY = "dictionary.csv"
ITEMS = "items.csv"


def write_dictionary(path: Path, tables: Iterable[Table]) -> int:
    """Write every column of these tables with its meaning; how many there are."""
    lines = [
        (
            table.name,
            table.label,
            column.name,
            column.type,
            column.label,
            column.unit,
            "; ".join(f"{code}: {meaning}" for code, meaning in column.codes.items()),
        )
        for table in tables
        for column in table.columns
    ]
    return _write(path, ("table", "about", "column", "type", "meaning", "unit", "codes"), lines)


def write_items(path: Path) -> int:
    """Write every symptom item by number: whose it is, what is asked of it, and its terms in CTCAE v5 and v6, empty
    where no one term fits; how many there are."""
    items = sorted(shelf().symptoms.items.values(), key=lambda item: item.number)
    lines = [
        (item.number, item.key, origin(item.number), " ".join(item.attributes), item.ctcae, item.ctcae6)
        for item in items
    ]
    return _write(path, ("item", "symptom", "origin", "attributes", "ctcae_v5_term", "ctcae_v6_term"), lines)


def _write(path: Path, names: tuple[str, ...], lines: list[tuple[Any, ...]]) -> int:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(names)
        writer.writerows(lines)
    return len(lines)
