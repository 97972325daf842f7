"""Bytes of a YAML file into nodes that know their lines. No value is ever given a type here; entries read the texts.

PyYAML's C parser composes nodes; why that is safe says docs/decisions/0007.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from yaml import CBaseLoader
from yaml.error import MarkedYAMLError, YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from server.features.care_plans.faults import Fault, InvalidPlans

__all__ = [
    "MappingNode",
    "Node",
    "ScalarNode",
    "SequenceNode",
    "YamlFile",
    "label",
    "line_of",
    "scalars",
    "value_of",
]


SPARE = 10_000
"""By so many members aliases may swell any file; beyond it, they may not do more than double what is written."""

DEEPEST = 100


class _Composer(CBaseLoader):
    """Composes nodes; what a value might be in YAML is never asked, so the tags it would give are left empty."""

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        """No tag depends on the way to a value."""

    def ascend_resolver(self) -> None:
        """No tag depends on the way to a value."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        """The tag of a node: none."""
        return ""


@dataclass(frozen=True)
class YamlFile:
    """One file as it lies there: its path under the folder of care plans, and its bytes. Read once, asked often."""

    name: str
    raw: bytes

    @classmethod
    def read(cls, path: Path, root: Path) -> "YamlFile":
        """The file at a path, named by its place under `root`."""
        return cls(path.relative_to(root).as_posix(), path.read_bytes())

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.raw).hexdigest()

    @cached_property
    def node(self) -> Node:
        """The top of the file; raises InvalidPlans where it is no YAML at all."""
        try:
            node = _Composer(self.raw.decode("utf-8")).get_single_node()
        except UnicodeDecodeError as wrong:
            raise self._refused("the file is not written in UTF-8") from wrong
        except MarkedYAMLError as wrong:
            line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
            raise self._refused(f"not readable as YAML: {wrong.problem}", line) from wrong
        except (YAMLError, RecursionError) as wrong:
            raise self._refused(f"not readable as YAML: {wrong}") from wrong
        if node is None:
            raise self._refused("the file is empty")
        left = 2 * _members(node) + SPARE
        for many in _walk(node, self, ()):
            left -= many
            if left < 0:
                raise self._refused("not readable as YAML: the same parts are repeated again and again")
        return node

    def _refused(self, message: str, line: int = 1) -> InvalidPlans:
        return InvalidPlans([Fault(self.name, line, "", message)])


def _walk(node: Node, file: YamlFile, above: tuple[int, ...]) -> Iterator[int]:
    """How many members each collection has, one that is repeated by alias each time anew. Refused: an alias of a node
    inside itself, which would never end."""
    if isinstance(node, ScalarNode):
        return
    if id(node) in above:
        raise file._refused("not readable as YAML: a part of the file holds itself", line_of(node))
    if len(above) > DEEPEST:
        raise file._refused("not readable as YAML: too many things inside each other", line_of(node))
    yield len(node.value)
    inside = (*above, id(node))
    for one in _collections(node):
        yield from _walk(one, file, inside)


def _members(node: Node) -> int:
    """How many members all collections have together, each looked at once."""
    waiting, seen, found = [node], set[int](), 0
    while waiting:
        one = waiting.pop()
        if id(one) not in seen and not isinstance(one, ScalarNode):
            seen.add(id(one))
            found += len(one.value)
            waiting += _collections(one)
    return found


def _collections(node: Node) -> Iterator[Node]:
    members: list[Any] = node.value
    for member in members:
        for one in member if isinstance(member, tuple) else (member,):
            if not isinstance(one, ScalarNode):
                yield one


def line_of(node: Node) -> int:
    """The line a node begins on, from 1."""
    return node.start_mark.line + 1


def value_of(node: Node, name: str) -> Node | None:
    """The node under a key of a mapping; None where there is none."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == name:
                return value
    return None


def scalars(node: Node | None) -> Iterator[str]:
    """Every single value under a node, keys left out, as typed."""
    if isinstance(node, ScalarNode):
        yield str(node.value)
    elif isinstance(node, SequenceNode):
        for one in node.value:
            yield from scalars(one)
    elif isinstance(node, MappingNode):
        for _, one in node.value:
            yield from scalars(one)


def label(node: Node) -> str | None:
    """What a member of a list is called: by its `key` or `id`, else by the part it uses."""
    for name in ("key", "id", "use"):
        named = value_of(node, name)
        if isinstance(named, ScalarNode):
            return str(named.value)
    return None
