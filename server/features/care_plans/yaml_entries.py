"""YAML as entries that know their file, line and key, and that note every fault instead of stopping at the first.

Reads shapes and plain values. What a plan means is in `loader` and the modules it uses.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from server.features.care_plans.faults import Fault, nearest
from server.features.care_plans.yaml_nodes import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    YamlFile,
    label,
    line_of,
)
from shared.domain.plan import LANGUAGES

_WHOLE = re.compile(r"-?\d{1,9}")
_DECIMAL = re.compile(r"-?\d{1,9}(\.\d{1,6})?")
_KEY = re.compile(r"[a-z][a-z0-9_]{1,59}")


@dataclass(slots=True)
class Sheet:
    """What the entries of a file have in common: its name, the faults found, and the place of each key.

    `languages`: those in which texts are needed; `carries`: those in which they may be written. `alone`: a part read
    by itself, which need not be complete. `used_by` is added to faults of a part that a plan uses.
    """

    file: str
    faults: list[Fault]
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    languages: tuple[str, ...] = LANGUAGES
    carries: tuple[str, ...] = LANGUAGES
    alone: bool = False
    used_by: str = ""

    def note(self, line: int, key: str, message: str) -> None:
        """Write down a fault."""
        self.faults.append(
            Fault(self.file, line, key, message + (f" [{self.used_by}]" if self.used_by else ""))
        )


class Entry:
    """One place in a YAML file. A reading method that finds a fault notes it and returns an empty value."""

    __slots__ = ("key", "line", "node", "sheet")

    def __init__(self, sheet: Sheet, node: Node | None, key: str, line: int = 1) -> None:
        self.sheet, self.node, self.key, self.line = sheet, node, key, line
        if node is not None:
            sheet.places[key] = (sheet.file, line)

    def fault(self, message: str, line: int | None = None) -> None:
        """Note that something is wrong here. Nothing is noted where the entry itself is missing."""
        if self.node is not None:
            self.sheet.note(line or self.line, self.key, message)

    def missing(self, message: str) -> None:
        """Note that something is not there; a part that is read by itself may lack it."""
        if not self.sheet.alone:
            self.fault(message)

    def _child(self, node: Node | None, key: str, line: int) -> "Entry":
        return Entry(self.sheet, node, key, line)

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, "Entry"]:
        """The named values of a mapping; every required one is there (empty where it was missing)."""
        found: dict[str, Entry] = {}
        for name, entry in self.pairs():
            if name in required or name in optional:
                found[name] = entry
            else:
                hint = nearest(name, (*required, *optional))
                entry.sheet.note(entry.line, self.key, f'unknown key "{name}"; {hint}')
        for name in required:
            if name not in found:
                if isinstance(self.node, MappingNode):
                    self.missing(f'"{name}" is missing')
                found[name] = self._child(None, f"{self.key}.{name}", self.line)
        return found

    def pairs(self) -> list[tuple[str, "Entry"]]:
        """The keys and values of a mapping in order; a key written twice is a fault."""
        if not isinstance(self.node, MappingNode):
            self.fault("expected keys with values here")
            return []
        found: dict[str, Entry] = {}
        for name_node, node in self.node.value:
            name, line = str(name_node.value), line_of(name_node)
            if name in found:
                self.fault(f'"{name}" is written twice (first on line {found[name].line})', line)
                continue
            found[name] = self._child(node, f"{self.key}.{name}" if self.key else name, line)
        return list(found.items())

    def each(self) -> list["Entry"]:
        """The members of a list, each named by its own `key` or `id` where it has one."""
        if not isinstance(self.node, SequenceNode):
            self.fault("expected a list here")
            return []
        return [
            self._child(node, f"{self.key}[{label(node) or place}]", line_of(node))
            for place, node in enumerate(self.node.value)
        ]

    def is_list(self) -> bool:
        """Whether this entry is a list."""
        return isinstance(self.node, SequenceNode)

    def raw(self) -> str:
        """The value as it was typed."""
        if not isinstance(self.node, ScalarNode):
            self.fault("expected a single value here")
            return ""
        return str(self.node.value).strip()

    def text(self) -> str:
        """A text that is not empty."""
        text = " ".join(self.raw().split())
        if not text:
            self.fault("a text is missing here")
        return text

    def plain(self) -> Any:
        """Everything under this entry as plain values: whole numbers, texts, lists and objects."""
        if isinstance(self.node, MappingNode):
            return {key: entry.plain() for key, entry in self.pairs()}
        if isinstance(self.node, SequenceNode):
            return [entry.plain() for entry in self.each()]
        text = self.raw()
        bare = isinstance(self.node, ScalarNode) and not self.node.style
        return int(text) if bare and _WHOLE.fullmatch(text) else text

    def place_of(self, key: str) -> tuple[str, int]:
        """The file and line of a key, or of the nearest one above it that is written down."""
        while key and key not in self.sheet.places:
            key = key.rpartition(".")[0]
        return self.sheet.places.get(key, (self.sheet.file, 1))

    def name(self) -> str:
        """A key: small letters, digits and _, beginning with a letter."""
        word = self.raw()
        if not _KEY.fullmatch(word):
            self.fault(f'"{word}" is no key: use small letters, digits and _')
        return word

    def choice(self, known: Collection[str], what: str) -> str:
        """One of the known words."""
        word = self.raw()
        if word not in known:
            self.fault(f'unknown {what} "{word}"; {nearest(word, known)}')
        return word

    def flag(self) -> bool:
        """true or false."""
        return self.choice(("true", "false"), "answer") == "true"

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high; the lowest one where there was a fault."""
        text = self.raw()
        if not _WHOLE.fullmatch(text):
            self.fault(f'expected a whole number, found "{text}"')
        elif not low <= int(text) <= high:
            self.fault(f"{text} is not between {low} and {high}")
        else:
            return int(text)
        return low

    def decimal(self) -> Decimal:
        """A decimal number, exactly as typed."""
        text = self.raw()
        if not _DECIMAL.fullmatch(text):
            self.fault(f'expected a number such as 38.0, found "{text}"')
            return Decimal(0)
        return Decimal(text)

    def texts(self, *, gaps: bool = False) -> dict[str, str]:
        """A text in every language the file needs. `gaps`: one that is not there yet is no fault of this file."""
        found = self.fields((), self.sheet.carries)
        for language in self.sheet.languages:
            if language not in found and not gaps:
                self.fault(f'the translation "{language}" is missing')
        return {language: found[language].text() for language in self.sheet.languages if language in found}


class Merged(Entry):
    """An entry that takes the keys of a part it uses; its own keys win."""

    __slots__ = ("complete", "held")

    def __init__(self, own: Entry, held: Mapping[str, Entry], *, complete: bool = True) -> None:
        super().__init__(own.sheet, own.node, own.key, own.line)
        self.held, self.complete = held, complete

    def pairs(self) -> list[tuple[str, Entry]]:
        """The keys of the part with those written here."""
        return list(self.held.items())

    def missing(self, message: str) -> None:
        """As for any entry, unless the part could not be found and that was told already."""
        if self.complete:
            super().missing(message)


def open_yaml(path: Path, root: Path, faults: list[Fault]) -> Entry:
    """The top of a YAML file, named by its path under `root`; raises InvalidPlans where it is no YAML at all."""
    return top_of(YamlFile.read(path, root), faults)


def top_of(file: YamlFile, faults: list[Fault]) -> Entry:
    """The top of a file that was read."""
    return Entry(Sheet(file.name, faults), file.node, "")
