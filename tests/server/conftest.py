"""What tests of the server share: an application on each kind of database, a client, and the cast."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.app import create_app
from server.config import Settings
from server.foundation.db import Base, db
from tests.databases import KINDS, Databases
from tests.server.cast import Cast, assemble

QUICK: dict[str, Any] = {"password_memory_kib": 64, "password_rounds": 1}
"""Passwords that cost little: the cost itself has a test of its own."""


class Client(FlaskClient):
    """Asks as from outside: each request has a context of its own, even where the test itself stands in one."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send one request."""
        with self.application.app_context():
            return super().open(*args, **kwargs)


def tables_made(url: str) -> None:
    """Prepare a database with every table of the server."""
    app = create_app(Settings(database_url=url))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.engine.dispose()


@pytest.fixture
def make_app(databases: Databases, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """`make_app("sqlite", access_minutes=5)`: an application with a fresh database of that kind."""
    made: list[tuple[str, Flask]] = []

    def make(kind: str, **settings: Any) -> Flask:
        url = databases.make(kind, tables_made)
        app = create_app(Settings(database_url=url, folder=str(tmp_path), **QUICK | settings))
        app.test_client_class = Client
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
def cast(app: Flask) -> Cast:
    """The people of `tests/server/cast.py`, made in this application's database."""
    return assemble()
