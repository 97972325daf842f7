"""Parts: entries that several plans share, from care_plans/parts. Finds them, and gives their keys to who uses them.

What the keys mean is read by the loaders, as if they stood in the plan.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from server.features.care_plans.faults import Fault, InvalidPlans, nearest
from server.features.care_plans.yaml_entries import Entry, Merged, Sheet, top_of
from server.features.care_plans.yaml_nodes import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    YamlFile,
    label,
    line_of,
    value_of,
)
from shared.domain.plan import LANGUAGES

FOLDER = "parts"
SECTIONS = ("drugs", "tasks", "rules", "symptom_sets", "appointments", "labs", "surveillance")

Name = tuple[str, str]
"""Section and key of a part."""


@dataclass(frozen=True)
class Part:
    """One part: its section, its name there, and where it is written."""

    section: str
    name: str
    file: str
    node: Node

    @property
    def line(self) -> int:
        """The line it begins on."""
        return line_of(self.node)

    def plain(self) -> Any:
        """What is written in it, as plain values."""
        return Entry(Sheet(self.file, []), self.node, "").plain()

    @cached_property
    def canonical(self) -> bytes:
        """What is written in it as canonical JSON, the same however the file is laid out."""
        return json.dumps(self.plain(), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Parts:
    """All parts by section and name."""

    def __init__(self, found: Iterable[Part] = ()) -> None:
        self.found: Mapping[Name, Part] = {(part.section, part.name): part for part in found}

    def merged(self, entry: Entry, section: str, above: tuple[str, ...] = ()) -> Entry:
        """The entry with the keys of the part it uses, if it uses one. Faults of a part name the part's own line."""
        use = value_of(entry.node, "use") if entry.node is not None else None
        if use is None:
            return entry
        name = str(use.value) if isinstance(use, ScalarNode) else ""
        part = self.found.get((section, name))
        below: dict[str, Entry] = {}
        if name in above:
            ring = " uses ".join((*above[above.index(name) :], name))
            entry.sheet.note(line_of(use), f"{entry.key}.use", f"the parts use each other: {ring}")
        elif part is None:
            entry.sheet.note(line_of(use), f"{entry.key}.use", self._unknown(section, name))
        else:
            below = dict(self.merged(self.entry(part, entry), section, (*above, name)).pairs())
        own = {key: one for key, one in entry.pairs() if key != "use"}
        return Merged(entry, {**below, **own}, complete=bool(below))

    def entry(self, part: Part, user: Entry) -> Entry:
        """A part as it is read for one that uses it: its faults name the part's line and, behind, the plan."""
        sheet = user.sheet
        used_by = "" if sheet.alone else sheet.used_by or sheet.file
        own = Sheet(part.file, sheet.faults, sheet.places, sheet.languages, LANGUAGES, sheet.alone, used_by)
        return Entry(own, part.node, user.key, part.line)

    def _unknown(self, section: str, name: str) -> str:
        elsewhere = sorted(other for other, known in self.found if known == name)
        if elsewhere:
            return f'"{name}" is a part of {elsewhere[0]}; here a part of {section} is needed'
        known = [known for other, known in self.found if other == section]
        return f'unknown part "{name}" of {section}; ' + (
            nearest(name, known) if known else "there is none yet"
        )

    def used_by(self, top: Node) -> list[Part]:
        """The parts a plan uses, and those that these use, in order of section and name."""
        names: set[Name] = set()
        for section, member in _members(top):
            self._collect(section, member, names)
        return [self.found[name] for name in sorted(names)]

    def _collect(self, section: str, node: Node, names: set[Name]) -> None:
        oral = value_of(node, "oral") if section == "tasks" else None
        for inner, named in ((section, value_of(node, "use")), ("drugs", oral and value_of(oral, "drug"))):
            name = (inner, str(named.value)) if isinstance(named, ScalarNode) else None
            if name is not None and name in self.found and name not in names:
                names.add(name)
                self._collect(inner, self.found[name].node, names)

    def seal(self, top: Node) -> bytes:
        """What of the parts belongs to a plan when it is published: the canonical JSON of each part it uses."""
        return b"".join(part.canonical for part in self.used_by(top))


def _members(top: Node) -> Iterator[tuple[str, Node]]:
    """Every entry of a plan that may use a part, with its section."""
    for section in SECTIONS[1:]:
        for member in _each(value_of(top, section)):
            yield section, member
    for block in _each(value_of(top, "blocks")):
        for drug in _each(value_of(block, "drugs")):
            yield "drugs", drug


def _each(node: Node | None) -> list[Node]:
    return node.value if isinstance(node, SequenceNode) else []


def read_parts(root: Path, faults: list[Fault]) -> Parts:
    """The parts under a folder of care plans. What is in them is read where they are used, and by `part_check`."""
    found: dict[Name, Part] = {}
    for path in sorted((root / FOLDER).glob("*.yaml")):
        try:
            top = top_of(YamlFile.read(path, root), faults)
        except InvalidPlans as wrong:
            faults += wrong.faults
            continue
        for section, listed in top.fields((), SECTIONS).items():
            for entry in listed.each():
                name = label(entry.node) if entry.node is not None else None
                first = found.get((section, name or ""))
                if name is None or not isinstance(entry.node, MappingNode):
                    entry.fault('a part has a name: "key", or "id" for a rule')
                elif first is not None:
                    entry.fault(f'there is a part "{name}" of {section} already: {first.file}:{first.line}')
                else:
                    found[section, name] = Part(section, name, entry.sheet.file, entry.node)
    return Parts(found.values())
