"""What tests of the server share: an application on each kind of database, a client, and the cast."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.app import create_app
from server.config import Settings
from server.foundation import clock
from server.foundation.db import db
from tests.databases import KINDS, Databases
from tests.server.beginnings import MORNING, QUICK, Beginning, Write, cast_of_half_a_year
from tests.server.cast import CAST, Cast
from tests.server.compiled import PAGES


class Client(FlaskClient):
    """Asks as from outside: each request has a context of its own, even where the test itself stands in one."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send one request."""
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture(scope="module", autouse=True)
def days_of_the_cast() -> Iterator[None]:
    """The server's clock, in every thread, begins each file of tests on the cast's morning and goes on from there:
    whoever has been here for half a year, or until a day, has been so on any day that the tests run."""
    begun = time.monotonic()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "of_the_machine", lambda: MORNING + timedelta(seconds=time.monotonic() - begun))
        yield


@pytest.fixture
def begun_with(request: pytest.FixtureRequest) -> Write | None:
    """What the test's first application holds from the beginning: the cast, if the test asks for `people`, by itself
    or through another fixture. A folder whose tests begin with more has one of its own."""
    return cast_of_half_a_year if "people" in request.fixturenames else None


@pytest.fixture
def make_app(
    databases: Databases, begun_with: Write | None, tmp_path: Path
) -> Iterator[Callable[..., Flask]]:
    """`make_app("sqlite", access_minutes=5)`: an application with a fresh database of that kind; in the first one
    stands what the tests begin with."""
    made: list[tuple[str, Flask]] = []

    def make(kind: str, **settings: Any) -> Flask:
        beginning = Beginning(None if made else begun_with, databases.place)
        url = databases.make(kind, beginning)
        own = Settings(database_url=url, folder=str(tmp_path), **QUICK | settings)
        beginning.hand_folder_to(own)
        app = create_app(own)
        app.test_client_class = Client
        app.jinja_env.bytecode_cache = PAGES
        made.append((url, app))
        return app

    yield make
    for url, app in made:
        with app.app_context():
            db.engine.dispose()
        databases.drop(url)


@pytest.fixture(params=KINDS)
def app(request: pytest.FixtureRequest, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """An application, its context pushed; the test runs once on each kind of database."""
    made = make_app(request.param)
    with made.app_context():
        yield made
        db.session.rollback()


@pytest.fixture
def sqlite_app(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """An application on SQLite alone, for what has nothing to do with the kind of database."""
    made = make_app("sqlite")
    with made.app_context():
        yield made
        db.session.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Asks the application over HTTP, without a network."""
    return app.test_client()


@pytest.fixture
def people(app: Flask) -> Cast:
    """The people of `tests/server/cast.py`: in this application's database from the beginning, since half a year."""
    return CAST


@pytest.fixture
def cast(people: Cast) -> Cast:
    """Who plays in most tests."""
    return people
