"""Rules about the code beside the imports: transactions, threads, lengths, names, addresses, dependencies."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import inside, kept_files, sources

# The gate commits what people do; db holds the one door for what is not a record, such as who read what;
# savepoint lets one part of a transaction fail by itself.
COMMITTERS = (
    "server.foundation.gate",
    "server.foundation.db",
    "server.foundation.savepoint",
    "server.foundation.migrate",
    "server.migrations",
)
COMMITTING = {"commit", "begin", "begin_nested"}
THREAD_MAKERS = {"Thread", "Timer", "ThreadPoolExecutor", "ProcessPoolExecutor", "start_new_thread"}

LONGEST = 300
COUNTED = {".py", ".kv", ".sh", ".js", ".css", ".html", ".jinja", ".sql"}
VENDORED = re.compile(r"(^|/)static/(vendor|uswds|htmx)(/|$)")
# A migration says one step of the schema and is never edited again.
UNTOUCHED = re.compile(r"^server/migrations/versions/")
# A file that is longer, with a reason that a reader accepts.
LONGER: dict[str, str] = {}

FORBIDDEN_WORDS = {"util", "utils", "helper", "helpers", "manager", "managers", "misc"}
FORBIDDEN_NAMES = {"data", "info", "process", "handle"}
FORBIDDEN_CLASS = re.compile(r"(Utils?|Helpers?|Manager|Misc|Info)$")

# Folders of one person's or one builder's machine, and addresses of package indexes. Each pattern holds
# a letter in brackets, so that this file does not find itself.
MACHINE = re.compile(r"(?<![\w.~/-])/([r]oot/|[h]ome/\w|[w]ork/|opt/([p]ypi|[w]heels))")
REGISTRY = re.compile(r"[p]ypi\.org|[p]ythonhosted\.org|registry\.[n]pmjs|--(extra-)?[i]ndex-url")

Found = Iterator[str]


def stray_commits(root: Path) -> Found:
    """A transaction begun or committed outside the gate and its few neighbours."""
    for source in sources(root, ("server",)):
        if inside(source.name, *COMMITTERS):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and node.attr in COMMITTING:
                yield f"{source.place}:{node.lineno}: .{node.attr} belongs to the gate"


def stray_threads(root: Path) -> Found:
    """A thread made on the tablet by anything but the scheduler."""
    for source in sources(root, ("client_kivy",)):
        if inside(source.name, "client_kivy.sync.scheduler"):
            continue
        for node in ast.walk(source.tree):
            made = node.func if isinstance(node, ast.Call) else None
            name = made.attr if isinstance(made, ast.Attribute) else getattr(made, "id", "")
            if name in THREAD_MAKERS:
                yield f"{source.place}:{node.lineno}: only sync/scheduler makes a {name}"


def tables_of_interfaces(root: Path) -> Found:
    """A table declared by an interface: tables belong to features and the foundation."""
    for source in sources(root, ("server",)):
        if inside(source.name, "server.interfaces"):
            for node in ast.walk(source.tree):
                if isinstance(node, ast.Name) and node.id == "__tablename__":
                    yield f"{source.place}:{node.lineno}: interfaces own no tables"


def long_files(root: Path, longer: dict[str, str] = LONGER) -> Found:
    """A file of code longer than a person keeps in mind, and a permission nobody uses any more."""
    lengths = {}
    for path in kept_files(root):
        place = path.relative_to(root).as_posix()
        if path.suffix in COUNTED and not VENDORED.search(place) and not UNTOUCHED.search(place):
            lengths[place] = len(path.read_text(encoding="utf-8").splitlines())
    for place, lines in lengths.items():
        if lines > LONGEST and place not in longer:
            yield f"{place}: {lines} lines, {LONGEST} are allowed; split it by meaning"
    for place in longer:
        if lengths.get(place, 0) <= LONGEST:
            yield f"{place}: no longer needs its exception"


def empty_names(root: Path) -> Found:
    """A file, folder or class whose name says nothing."""
    for path in kept_files(root):
        place = path.relative_to(root)
        if path.suffix not in {".py", ".kv", ".sh"}:
            continue
        for part in (*place.parts[:-1], path.stem):
            words = set(part.lower().split("_"))
            if words & FORBIDDEN_WORDS or part.lower() in FORBIDDEN_NAMES:
                yield f"{place.as_posix()}: {part} says nothing about what lives there"
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef) and FORBIDDEN_CLASS.search(node.name):
                    yield f"{place.as_posix()}:{node.lineno}: class {node.name} says nothing about what it is"


def addresses(root: Path) -> Found:
    """A path that exists on one machine only, or the address of a package index."""
    for path in kept_files(root):
        place = path.relative_to(root).as_posix()
        if VENDORED.search(place):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for pattern, what in (
                (MACHINE, "a path of one machine"),
                (REGISTRY, "the address of a package index"),
            ):
                if found := pattern.search(line):
                    yield f"{place}:{number}: {found.group()} is {what}"


def undocumented_modules(root: Path) -> Found:
    """A module that does not say in its first lines what lives in it."""
    for source in sources(root):
        if source.path.stat().st_size and not ast.get_docstring(source.tree):
            yield f"{source.place}: no word about what lives here"


def unexplained_dependencies(root: Path) -> Found:
    """A dependency without its reason on the same line, or one that the lock does not hold with a hash."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    wanted = [
        *project["project"]["dependencies"],
        *(line for group in project["project"].get("optional-dependencies", {}).values() for line in group),
        *(
            line
            for group in project.get("dependency-groups", {}).values()
            for line in group
            if isinstance(line, str)
        ),
    ]
    reasons = dict(re.findall(r'^\s*"([^"]+)",?\s*#\s*(\S.{3,})$', text, flags=re.MULTILINE))
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    found = re.findall(r"^([a-z0-9.-]+)==[^\n]*\\\n\s+--hash=sha256:", lock, flags=re.MULTILINE)
    locked = {name.replace(".", "-") for name in found}
    for requirement in wanted:
        name = re.split(r"[\[<>=~! ]", requirement)[0].lower().replace("_", "-").replace(".", "-")
        if requirement not in reasons:
            yield f"pyproject.toml: {requirement} has no reason beside it"
        if name not in locked:
            yield f"requirements.lock: {name} is not locked with a hash; `make lock` does it"
