"""What all tests share: a quiet Kivy, settings that come from nowhere, databases of both kinds, effort by night."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.databases import KINDS, Databases, RunFolder

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser

    from server.config import Settings

# Before anything imports Kivy: no reading of our arguments, no files of its own, no window where there is no screen.
os.environ.update(
    KIVY_NO_ARGS="1",
    KIVY_NO_CONFIG="1",
    KIVY_NO_FILELOG="1",
    KIVY_LOG_MODE="PYTHON",
)
if not os.environ.get("DISPLAY"):
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
# A test says which settings it wants; those of the person who runs it stay outside.
for name in [name for name in os.environ if name.startswith("DAYMARK_")]:
    del os.environ[name]

hypothesis.settings.register_profile("daily", deadline=None, max_examples=60, derandomize=True, database=None)
hypothesis.settings.register_profile("nightly", deadline=None, max_examples=2000, database=None)

RUN_FOLDER = pytest.StashKey[RunFolder]()


# Plans, screens and applications of thousands of tests live long: looking through them after every 700 new objects,
# as Python does by itself, took a third of the run.
gc.set_threshold(100_000, 20, 100)


def pytest_collection_finish() -> None:
    """What the tests themselves are made of is not looked through again."""
    gc.collect()
    gc.freeze()


LONG = ("tests/sync/", "tests/journeys/", "tests/server/demo/", "tests/client_kivy/screens/")
"""Where single tests take longest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: else one process waits at the end for the other's last long test."""
    items.sort(
        key=lambda item: next((at for at, place in enumerate(LONG) if place in item.nodeid), len(LONG))
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="many more examples and seeds; takes hours")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("nightly" if config.getoption("--nightly") else "daily")
    worker = getattr(config, "workerinput", None)
    folder = RunFolder.of(worker["run_folder"]) if worker else RunFolder.create()
    config.stash[RUN_FOLDER] = folder
    if sys.dont_write_bytecode:
        compile_once(folder)
    if not config.option.basetemp:  # `--basetemp` keeps the files of tests that failed
        config.option.basetemp = str(folder.path / "tmp")
    os.environ["KIVY_HOME"] = str(folder.path / f"kivy-{os.getpid()}")


def compile_once(folder: RunFolder) -> None:
    """A shell that wants no compiled modules lying about has them in the run's folder: else each of the programs that
    tests start would compile everything it imports, which is most of what its start costs."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(folder.path / "compiled")
    sys.dont_write_bytecode = False


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker of xdist where the run's folder is."""
    node.workerinput["run_folder"] = str(node.config.stash[RUN_FOLDER].path)  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    if RUN_FOLDER in config.stash:
        config.stash[RUN_FOLDER].close()


@pytest.fixture(scope="session")
def effort(pytestconfig: pytest.Config) -> int:
    """How many times more seeds to try than by day: 1, or 20 with `--nightly`."""
    return 20 if pytestconfig.getoption("--nightly") else 1


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Iterator[Databases]:
    """Makes databases of either kind; `make_database` is what most tests want."""
    databases = Databases(pytestconfig.stash[RUN_FOLDER])
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of pages that a process runs: a second one beside it cannot be started."""
    from tests.browser import chromium

    with chromium() as running:
        yield running


@pytest.fixture
def make_database(databases: Databases) -> Iterator[Callable[[str], str]]:
    """`make_database("postgresql")`: the URL of a migrated database for this test alone, dropped after it."""
    made: list[str] = []

    def make(kind: str) -> str:
        made.append(databases.make(kind, migrated))
        return made[-1]

    yield make
    for url in made:
        databases.drop(url)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, make_database: Callable[[str], str]) -> str:
    """A migrated database for this test alone; the test runs once on each kind."""
    return make_database(request.param)


@pytest.fixture
def sqlite_url(make_database: Callable[[str], str]) -> str:
    """A migrated SQLite file for this test alone, for what has nothing to do with the kind of database."""
    return make_database("sqlite")


@pytest.fixture
def postgresql_url(make_database: Callable[[str], str]) -> str:
    """A migrated PostgreSQL database for this test alone, for what only PostgreSQL can show."""
    return make_database("postgresql")


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """A database without any table, for the tests of the migrations; once on each kind."""
    url = databases.make(request.param)
    yield url
    databases.drop(url)


@pytest.fixture
def make_app(make_database: Callable[[str], str], tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """`make_app("postgresql", access_minutes=1)`: an application on a database of its own, with other settings."""
    from server.app import create_app

    made: list[Flask] = []

    def make(kind: str, **settings: object) -> Flask:
        folder = tmp_path / f"app{len(made)}"
        made.append(create_app(quick_settings(make_database(kind), folder, **settings)))
        return made[-1]

    yield make
    for app in made:
        let_go(app)


@pytest.fixture(params=KINDS)
def app(request: pytest.FixtureRequest, make_app: Callable[..., Flask]) -> Flask:
    """An application on a migrated database for this test alone; the test runs once on each kind."""
    return make_app(request.param)


def quick_settings(url: str, folder: Path, **settings: object) -> Settings:
    """Settings of a test: everything generated in its own folder, passwords hashed at next to no cost."""
    from server.config import Settings

    quick = {"password_memory_kib": 8, "password_rounds": 1, **settings}
    return Settings(database_url=url, folder=str(folder), **quick)  # type: ignore[arg-type]


def let_go(app: Flask) -> None:
    """Close the connections of an application, so that its database can be copied or dropped."""
    from server.foundation.db import db

    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def migrated(url: str) -> None:
    """Bring an empty database to the newest schema, as `daymark` itself does."""
    from server.app import create_app
    from server.foundation.migrate import upgrade

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(quick_settings(url, Path(folder)))
        upgrade(app)
        let_go(app)
