"""YAML as entries that know their file, line and key, and that note every fault instead of stopping at the first.

Reads shapes and plain values. What a plan means is in `loader` and the modules it uses.
"""

import re
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from server.features.care_plans.faults import Fault, InvalidPlans, nearest

_WHOLE = re.compile(r"-?\d{1,9}")
_DECIMAL = re.compile(r"-?\d{1,9}(\.\d{1,6})?")
_KEY = re.compile(r"[a-z][a-z0-9_]{1,59}")


class Entry:
    """One place in a YAML file. A reading method that finds a fault notes it and returns an empty value."""

    def __init__(
        self,
        file: str,
        node: Node | None,
        key: str,
        faults: list[Fault],
        lines: dict[str, int],
        line: int = 1,
    ) -> None:
        self.file, self.node, self.key, self.faults, self.lines, self.line = (
            file,
            node,
            key,
            faults,
            lines,
            line,
        )
        if node is not None:
            lines[key] = line

    def fault(self, message: str, line: int | None = None) -> None:
        """Note that something is wrong here. Nothing is noted where the entry itself is missing."""
        if self.node is not None:
            self.faults.append(Fault(self.file, line or self.line, self.key, message))

    def _child(self, node: Node | None, key: str, line: int) -> "Entry":
        return Entry(self.file, node, key, self.faults, self.lines, line)

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, "Entry"]:
        """The named values of a mapping; every required one is there (empty where it was missing)."""
        found: dict[str, Entry] = {}
        known = (*required, *optional)
        for name, entry in self.pairs():
            if name in known:
                found[name] = entry
            else:
                self.fault(f'unknown key "{name}"; {nearest(name, known)}', entry.line)
        for name in required:
            if name not in found:
                if isinstance(self.node, MappingNode):
                    self.fault(f'"{name}" is missing')
                found[name] = self._child(None, f"{self.key}.{name}", self.line)
        return found

    def pairs(self) -> list[tuple[str, "Entry"]]:
        """The keys and values of a mapping in order; a key written twice is a fault."""
        if not isinstance(self.node, MappingNode):
            self.fault("expected keys with values here")
            return []
        found: dict[str, Entry] = {}
        for name_node, node in self.node.value:
            name, line = str(name_node.value), _line(name_node)
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
            self._child(node, f"{self.key}[{_label(node) or place}]", _line(node))
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
        bare = isinstance(self.node, ScalarNode) and self.node.style is None
        return int(text) if bare and _WHOLE.fullmatch(text) else text

    def line_of(self, key: str) -> int:
        """The line of a key, or of the nearest one above it that is in the file."""
        while key and key not in self.lines:
            key = key.rpartition(".")[0]
        return self.lines.get(key, 1)

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

    def texts(self, languages: Collection[str]) -> dict[str, str]:
        """A text in every language the library has."""
        found = self.fields((), languages)
        for language in languages:
            if language not in found:
                self.fault(f'the translation "{language}" is missing')
        return {language: entry.text() for language, entry in found.items()}


def open_yaml(path: Path, root: Path, faults: list[Fault]) -> Entry:
    """The top of a YAML file, named by its path under `root`; raises InvalidPlans where it is no YAML at all."""
    file = path.relative_to(root).as_posix()
    try:
        node = YAML(typ="rt").compose(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as wrong:
        raise InvalidPlans([Fault(file, 1, "", "the file is not written in UTF-8")]) from wrong
    except MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise InvalidPlans([Fault(file, line, "", f"not readable as YAML: {wrong.problem}")]) from wrong
    except YAMLError as wrong:
        raise InvalidPlans([Fault(file, 1, "", f"not readable as YAML: {wrong}")]) from wrong
    if node is None:
        raise InvalidPlans([Fault(file, 1, "", "the file is empty")])
    return Entry(file, node, "", faults, {})


def _line(node: Node) -> int:
    return node.start_mark.line + 1


def _label(node: Node) -> str | None:
    if isinstance(node, MappingNode):
        for name, value in node.value:
            if name.value in ("key", "id") and isinstance(value, ScalarNode):
                return str(value.value)
    return None
