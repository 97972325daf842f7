"""Who may import whom: the five rules of `docs/architecture.md`, as functions from a file to its faults.

Rules about threads, commits, names and lengths are in `code_rules.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.architecture.sources import Source, inside, sources

FEATURES = (
    "accounts",
    "patients",
    "sharing",
    "care_plans",
    "prescriptions",
    "requests",
    "goals",
    "journals",
    "leaves",
    "timeline",
    "symptoms",
    "triage",
    "resources",
    "stories",
    "workshop",
    "messages",
    "trials",
)
LAYERS = ("models", "queries", "actions", "routes")
DATA_ACCESS = ("sqlalchemy", "flask_sqlalchemy", "psycopg", "sqlite3", "server.foundation.db")
CONNECTIONS = (
    "requests",
    "urllib3",
    "urllib.request",
    "http.client",
    "socket",
    "ssl",
    "websocket",
    "kivy.network",
)
THREADS = ("concurrent.futures", "_thread", "multiprocessing")

Wrong = Iterator[tuple[int, str]]


def shared_stands_alone(source: Source) -> Wrong:
    """1. `shared` imports neither side; `shared/domain` only the standard library; the sides never meet."""
    for line, name in source.imports():
        if inside(source.name, "shared") and inside(
            name, "server", "client_kivy", "flask", "flask_smorest", "flask_sqlalchemy", "sqlalchemy", "kivy"
        ):
            yield line, f"shared may not import {name}"
        if inside(source.name, "shared.domain") and not (
            name.partition(".")[0] in sys.stdlib_module_names or inside(name, "shared.domain")
        ):
            yield line, f"shared/domain takes the standard library only, not {name}"
        if inside(source.name, "server") and inside(name, "client_kivy", "kivy"):
            yield line, f"the server may not import {name}"
        if inside(source.name, "client_kivy") and inside(name, "server"):
            yield line, f"the tablet may not import {name}"
        if inside(name, "tests", "benchmarks"):
            yield line, f"the product may not import {name}"


def features_are_layered(source: Source) -> Wrong:
    """2. `routes -> actions, queries -> models`; no way to data around the gate."""
    parts = source.name.split(".")
    if parts[:2] != ["server", "features"] or len(parts) < 4:
        return
    own, layer = ".".join(parts[:3]), parts[3]
    for line, name in source.imports():
        if layer == "routes":
            if inside(name, *DATA_ACCESS) or inside(name, "server.foundation.ledger"):
                yield line, f"routes may not reach data through {name}"
            if name.split(".")[:2] == ["server", "features"] and "models" in name.split(".")[3:4]:
                yield line, f"routes may not import {name}"
        used = name.removeprefix(own + ".").split(".")[0] if inside(name, own) else ""
        if used in LAYERS and layer in LAYERS and LAYERS.index(used) > LAYERS.index(layer):
            yield line, f"{layer} may not import {used}"
        if used == "routes" and layer != "routes":
            yield line, f"{layer} may not import routes"


def features_have_an_order(source: Source) -> Wrong:
    """3. A feature uses only what features listed before it do and ask: never their tables, never their routes."""
    parts = source.name.split(".")
    if parts[:2] != ["server", "features"] or len(parts) < 3 or parts[2] == "reactions":
        return
    feature = parts[2]
    if feature not in FEATURES:
        yield 1, f"{feature} is not in the list of features"
        return
    for line, name in source.imports():
        used = name.split(".")
        if used[:2] != ["server", "features"] or len(used) < 3 or used[2] == feature:
            continue
        if used[2] not in FEATURES[: FEATURES.index(feature)]:
            yield line, f"{feature} may not use {name}: it comes later; a reaction goes the other way"
        elif len(used) > 3 and used[3] in ("models", "routes"):
            yield line, f"{feature} may use actions and queries of {used[2]}, not {name}"


def interfaces_are_the_edge(source: Source) -> Wrong:
    """4. Interfaces hold no rules, only `app` and `cli` import them; the foundation knows no feature."""
    for line, name in source.imports():
        if inside(name, "server.interfaces") and not inside(
            source.name, "server.interfaces", "server.app", "server.cli"
        ):
            yield line, f"only app and cli may import {name}"
        if inside(source.name, "server.foundation") and inside(
            name, "server.features", "server.interfaces", "server.demo", "server.app", "server.cli"
        ):
            yield line, f"foundation may not import {name}"
        if (
            inside(source.name, "server.interfaces", "server.demo")
            and inside(name, "server.features")
            and set(name.split(".")[3:4]) & {"models", "routes"}
        ):
            yield line, f"{source.name.split('.')[1]} goes through actions and queries, not {name}"
        if inside(source.name, "server.features") and inside(name, "server.demo", "server.app", "server.cli"):
            yield line, f"a feature may not import {name}"


def tablet_keeps_its_parts(source: Source) -> Wrong:
    """5. `screens -> cards, store, widgets`; one module connects; one module has a thread."""
    at = source.name
    if not inside(at, "client_kivy"):
        return
    for line, name in source.imports():
        if inside(at, "client_kivy.store", "client_kivy.sync", "client_kivy.cards") and inside(name, "kivy"):
            yield line, f"store, sync and cards know no kivy, so not {name}"
        if inside(name, *CONNECTIONS) and not inside(at, "client_kivy.sync.transport"):
            yield line, f"only sync/transport opens connections, so no {name} here"
        if inside(name, *THREADS) and not inside(at, "client_kivy.sync.scheduler"):
            yield line, f"only sync/scheduler owns a thread, so no {name} here"
        if inside(at, "client_kivy.screens", "client_kivy.widgets") and inside(name, "client_kivy.sync"):
            yield line, f"screens and widgets do not reach into {name}"
        if inside(at, "client_kivy.widgets", "client_kivy.cards") and inside(
            name, "client_kivy.screens", "client_kivy.store", "client_kivy.app"
        ):
            yield line, f"{at.split('.')[1]} may not import {name}"
        if inside(at, "client_kivy.store", "client_kivy.sync") and inside(
            name, "client_kivy.screens", "client_kivy.widgets", "client_kivy.app", "client_kivy.cards"
        ):
            yield line, f"{at.split('.')[1]} may not import {name}"


RULES: tuple[Callable[[Source], Wrong], ...] = (
    shared_stands_alone,
    features_are_layered,
    features_have_an_order,
    interfaces_are_the_edge,
    tablet_keeps_its_parts,
)


def broken_imports(root: Path) -> list[str]:
    """Every import below a root that breaks a rule, as `place:line: what`."""
    found = {
        f"{source.place}:{line}: {what}"
        for source in sources(root)
        for rule in RULES
        for line, what in rule(source)
    }
    return sorted(found)
