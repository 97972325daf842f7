"""Reads the project's own source as text and syntax trees. The rules themselves are in the modules beside."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("server", "client_kivy", "shared", "care_plans")


@dataclass(frozen=True)
class Source:
    """One Python file of a tree: where it lies and what it is called when imported."""

    root: Path
    path: Path

    @cached_property
    def place(self) -> str:
        """The path below the root, with forward slashes."""
        return self.path.relative_to(self.root).as_posix()

    @cached_property
    def name(self) -> str:
        """The dotted name, `server.features.symptoms.actions`."""
        parts = self.path.relative_to(self.root).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"), filename=str(self.path))

    def imports(self) -> Iterator[tuple[int, str]]:
        """Every name imported, with its line, also inside functions and by `import_module("…")`.

        `from a.b import c` counts as `a.b` and as `a.b.c`, since `c` may be a module.
        """
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield node.lineno, alias.name
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                yield node.lineno, base
                for alias in node.names:
                    yield node.lineno, f"{base}.{alias.name}"
            elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if called in {"import_module", "__import__"} and isinstance(node.args[0].value, str):
                    yield node.lineno, node.args[0].value

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.name.split(".")
        drop = node.level - (1 if self.path.name == "__init__.py" else 0)
        kept = package[: len(package) - drop]
        return ".".join([*kept, *([node.module] if node.module else [])])


def sources(root: Path, packages: tuple[str, ...] = PACKAGES) -> list[Source]:
    """All Python files of the packages below a root, in order of their names."""
    return [Source(root, path) for package in packages for path in sorted((root / package).rglob("*.py"))]


def kept_files(root: Path) -> list[Path]:
    """Files that are, or would be, committed: everything git does not ignore. Where git is silent, a plain walk."""
    asked = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (root / ".git").exists():
        listing = subprocess.run(asked, capture_output=True, check=False)
        if not listing.returncode:
            paths = (root / name for name in listing.stdout.decode().split("\0") if name)
            return sorted(path for path in paths if path.is_file())
    return sorted(path for path in root.rglob("*") if path.is_file() and _ours(path.relative_to(root)))


def _ours(place: Path) -> bool:
    """Whether a path is none of the generated ones, as far as its folders tell."""
    folders = set(place.parts[:-1])
    return not folders & {"var", "__pycache__"} and not any(
        part.startswith(".") for part in folders - {".ci"}
    )


def inside(name: str, *packages: str) -> bool:
    """Whether a dotted name is one of the packages or lies in one of them."""
    return any(name == package or name.startswith(package + ".") for package in packages)
