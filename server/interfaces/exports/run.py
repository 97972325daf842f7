"""Writing an export: a file for each table, the dictionary, and the manifest; whole or not at all."""

import hashlib
import json
import os
import secrets
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

from server.features.trials.queries import SubjectHead
from server.foundation.access import Actor
from server.interfaces.exports.as_of import digest, records
from server.interfaces.exports.check_ins import ANSWERS
from server.interfaces.exports.dictionary import DICTIONARY, ITEMS, write_dictionary, write_items
from server.interfaces.exports.formats import FORMATS
from server.interfaces.exports.tables import SCHEMA, tables_for
from shared.domain.instants import to_wire

BATCH = 4096
"""Rows of one table that wait in memory before they are written."""
MANIFEST = "manifest.json"
Tell = Callable[[int, int], None]
"""Told how many subjects of how many are written."""


@dataclass(frozen=True)
class Wanted:
    """What is to be written: nothing else decides about the bytes, but the software itself."""

    study_id: UUID
    study: str
    categories: frozenset[str] | None
    format: str
    as_of: datetime
    heads: list[SubjectHead]


def write_export(wanted: Wanted, folder: Path, *, by: Actor, tell: Tell) -> dict[str, Any]:
    """Write an export into a folder that is not there yet and return its manifest. The folder appears by one rename,
    complete and on the disk; if it is there already it is complete, and its manifest is returned."""
    if folder.exists():
        return read_manifest(folder)
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    growing = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}.partial")
    growing.mkdir(mode=0o700)
    try:
        manifest = _write(wanted, growing, by, tell)
        publish(growing, folder)
    finally:
        shutil.rmtree(growing, ignore_errors=True)
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a written export."""
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def publish(growing: Path, folder: Path) -> None:
    """Give a complete folder its name, with everything on the disk before. Of two that do so at once the first wins;
    their bytes are the same."""
    for path in (*growing.iterdir(), growing):
        _to_disk(path)
    try:
        growing.rename(folder)
    except OSError:
        if not (folder / MANIFEST).exists():
            raise
    _to_disk(folder.parent)


def remove_partial(folder: Path) -> None:
    """Remove what killed tries to write this folder left beside it."""
    for left in folder.parent.glob(f"{folder.name}.*.partial"):
        shutil.rmtree(left, ignore_errors=True)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(wanted: Wanted, folder: Path, by: Actor, tell: Tell) -> dict[str, Any]:
    tables = tables_for(wanted.categories)
    files = {table.name: f"{table.name}.{wanted.format}" for table in tables}
    open_files = {table.name: FORMATS[wanted.format](folder / files[table.name], table) for table in tables}
    waiting: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in tables}
    rows: Counter[str] = Counter({table.name: 0 for table in tables})
    plans: set[tuple[str, int]] = set()
    of = len(wanted.heads)
    tell(0, of)
    for done, subject in enumerate(records(wanted.study_id, wanted.heads, by=by), 1):
        plans.update((one["plan"], one["plan_version"]) for one in subject.plans.values())
        for table in tables:
            lines = waiting[table.name]
            lines += table.rows(subject)
            while len(lines) >= BATCH:
                open_files[table.name].write(lines[:BATCH])
                rows[table.name] += BATCH
                del lines[:BATCH]
        tell(done, of)
    for name, file in open_files.items():
        if waiting[name]:
            file.write(waiting[name])
            rows[name] += len(waiting[name])
        file.close()
    entries = [(files[table.name], rows[table.name]) for table in tables]
    entries.append((DICTIONARY, write_dictionary(folder / DICTIONARY, tables)))
    if ANSWERS in tables:
        entries.append((ITEMS, write_items(folder / ITEMS)))
    manifest = {
        "study": wanted.study,
        "as_of": to_wire(wanted.as_of),
        "format": wanted.format,
        "subjects": of,
        "heads_digest": digest(wanted.heads),
        "software": f"daymark {version('daymark')}",
        "schema": SCHEMA,
        "categories": None if wanted.categories is None else sorted(wanted.categories),
        "plans": [{"plan": key, "version": number} for key, number in sorted(plans)],
        "files": [_file(folder / name, count) for name, count in entries],
    }
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
    return manifest


def _file(path: Path, rows: int) -> dict[str, Any]:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": path.name, "rows": rows, "bytes": path.stat().st_size, "sha256": found}
