"""`daymark grade`: adds the composite score to a CSV of symptom answers, row by row.

The score itself is the one check-ins use; here is only how files are read and what is said of them.
"""

import csv
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import IO

import click

from shared.domain.composite import ATTRIBUTE_OF, PATTERNS, score

ITEM, COMPOSITE = "item", "composite"
ATTRIBUTES = ("frequency", "severity", "interference")
COLUMNS = (ITEM, *ATTRIBUTES)
LONGEST_FIELD = 16 * 1024 * 1024
"""In characters; a quote that is never closed must not swallow the rest of the file."""


class WrongHeaderError(Exception):
    """The first line does not have the columns that are needed."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
def grade(file: Path) -> None:
    """Write the CSV of symptom answers to standard output with a column `composite` (0 to 3) added.

    Columns needed: item (number of the symptom), frequency, severity, interference (0 to 4, or empty where not
    asked); amounts stand under interference. Other columns are kept as they are. FILE may be `-` for standard input.

    A row that cannot be graded is told on standard error as FILE:line: column: what is wrong, and written with an
    empty composite. Symptoms answered with yes or no have none. Exits 1 if a row was wrong, 2 if the columns are.
    """
    name, out = str(file), sys.stdout.buffer

    def tell(line: int, said: str) -> None:
        click.echo(f"{name}:{line}: {said}", err=True)

    with ExitStack() as opened:
        source = sys.stdin.buffer if name == "-" else opened.enter_context(file.open("rb"))
        try:
            wrong = grade_rows(source, out, tell)
        except WrongHeaderError as error:
            click.echo(f"{name}: {error}", err=True)
            sys.exit(2)
    out.flush()
    if wrong:
        sys.exit(1)


class _Lines:
    """The lines of a text, remembering those of the row that is being read, just as they were written."""

    def __init__(self, text: io.TextIOBase):
        self._text, self.raw, self.number = text, list[str](), 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_FIELD)
        if not line:
            raise StopIteration
        self.raw.append(line)
        return line

    def take(self) -> tuple[int, str, str]:
        """The row just read: its first line's number, its text without the end of its last line, and that end."""
        whole = "".join(self.raw)
        first, self.number = self.number + 1, self.number + len(self.raw)
        self.raw.clear()
        text = whole.rstrip("\r\n")
        return first, text, whole[len(text) :]


def grade_rows(source: IO[bytes], out: IO[bytes], tell: Callable[[int, str], None]) -> int:
    """Copy the CSV with the composite added; returns how many rows were wrong, each told with its line.

    Rows are kept byte for byte, with their own quotes and ends of line; a byte order mark is left out.
    """
    csv.field_size_limit(LONGEST_FIELD)
    text_of = io.TextIOWrapper(source, "utf-8-sig", "surrogateescape", newline="")
    lines = _Lines(text_of)
    rows = csv.reader(lines, strict=True)
    end, places, wide, wrong = "\n", dict[str, int](), 0, 0
    while True:
        fault: str | None = None
        row: list[str] = []
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            fault = f"row: it is not written as CSV ({error})"
        number, text, ended = lines.take()
        if not places:
            places, wide = _places(row, fault), len(row)
            end = ended or end
            out.write(f"{text},{COMPOSITE}{end}".encode("utf-8", "surrogateescape"))
            continue
        if not row and fault is None:
            out.write((text + ended).encode("utf-8", "surrogateescape"))
            continue
        composite = ""
        if fault is None and len(row) != wide:
            fault = f"row: it has {len(row)} fields, the first line has {wide}"
            text += "," * (wide - len(row))
        if fault is None:
            composite, fault = _graded(*(row[places[name]].strip() for name in COLUMNS))
        if fault is not None:
            wrong += 1
            tell(number, fault)
        out.write(f"{text},{composite}{ended or end}".encode("utf-8", "surrogateescape"))
    text_of.detach()
    if not places:
        raise WrongHeaderError(f"it is empty; the first line must name the columns {', '.join(COLUMNS)}")
    return wrong


def _places(row: list[str], fault: str | None) -> dict[str, int]:
    names = [name.strip() for name in row]
    if fault is not None:
        raise WrongHeaderError(f"the first line cannot be read; {fault}")
    if COMPOSITE in names:
        raise WrongHeaderError("there is a column composite already; nothing was written")
    if missing := [name for name in COLUMNS if name not in names]:
        hint = (
            " (fields are separated by commas)" if len(row) == 1 and any(c in row[0] for c in ";\t") else ""
        )
        raise WrongHeaderError(f"there is no column {', '.join(missing)} in the first line{hint}")
    if twice := [name for name in COLUMNS if names.count(name) > 1]:
        raise WrongHeaderError(f"the column {', '.join(twice)} is there more than once")
    return {name: names.index(name) for name in COLUMNS}


@lru_cache(maxsize=65_536)
def _graded(item: str, *answers: str) -> tuple[str, str | None]:
    """The composite as text, and what is wrong with the row."""
    if not item:
        return "", f"{ITEM}: it is empty; the number of a symptom is needed"
    if not _whole(item):
        return "", f"{ITEM}: {_shown(item)} is not the number of a symptom"
    pattern = PATTERNS.get(int(item))
    if pattern is None:
        return "", f"{ITEM}: there is no symptom {item}"
    given: dict[str, int | None] = {}
    for name, text in zip(ATTRIBUTES, answers, strict=True):
        if text and not _whole(text):
            return "", f"{name}: {_shown(text)} is not a whole number from 0 to 4"
        if text and int(text) > 4:
            return "", f"{name}: {text} is more than 4"
        given[name] = int(text) if text else None
    given[ATTRIBUTE_OF["A"]] = given["interference"]
    found = score(pattern, given)
    return "" if found is None else str(found), None


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _shown(text: str) -> str:
    return f'"{text if len(text) <= 40 else text[:40] + "…"}"'
