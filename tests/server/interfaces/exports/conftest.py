"""The small clinic on each kind of database: one for each test that changes it, one for all the others of a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from server.app import create_app
from server.config import Settings
from server.foundation.db import db
from tests.databases import KINDS, Databases
from tests.server.conftest import QUICK, Client
from tests.server.features.oral import add_versions
from tests.server.interfaces.exports import small_clinic as small
from tests.server.interfaces.exports.full_hour import SOON, an_hour_passes
from tests.server.interfaces.exports.small_clinic import LATER, NOW, Files, lay_keys, small_clinic


@contextmanager
def opened(kind: str, databases: Databases, folder: Path) -> Iterator[Flask]:
    """A copy of the small clinic."""
    url = databases.make(kind, small_clinic)
    lay_keys(folder)
    app = create_app(Settings(database_url=url, folder=str(folder), **QUICK))
    app.test_client_class = Client
    yield app
    with app.app_context():
        db.engine.dispose()
    databases.drop(url)


@contextmanager
def inside(app: Flask) -> Iterator[Flask]:
    """An application's context pushed for a test."""
    with app.app_context():
        yield app
        db.session.rollback()
        db.session.remove()


@pytest.fixture(params=KINDS)
def clinic(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The small clinic, its context pushed; the test runs once on each kind of database."""
    with opened(request.param, databases, tmp_path) as app, inside(app):
        yield app


@dataclass
class Kept:
    """A clinic that no test changes, and the exports drawn from it, each once."""

    app: Flask
    as_of: datetime
    at: datetime
    drawn: dict[str, Files] = field(default_factory=dict)

    def exported(self, form: str = "csv") -> Files:
        """The export in a form, its context pushed."""
        if form not in self.drawn:
            self.drawn[form] = small.exported(form, self.as_of, at=self.at)
        return self.drawn[form]


@pytest.fixture(scope="module", params=KINDS)
def kept_clinic(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kept]:
    """The small clinic for all tests of a file that only read; `untouched` is what they ask for."""
    with opened(request.param, databases, tmp_path_factory.mktemp("kept")) as app:
        yield Kept(app, NOW, LATER)


@pytest.fixture
def untouched(kept_clinic: Kept) -> Iterator[Callable[..., Files]]:
    """`untouched("parquet")`: what an export of the clinic as it begins brings. Nothing may be written in the test."""
    with inside(kept_clinic.app):
        yield kept_clinic.exported


@pytest.fixture(scope="module", params=KINDS)
def kept_hour(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kept]:
    """The same after the full hour, its plans on the shelf."""
    folder = tmp_path_factory.mktemp("hour")
    with opened(request.param, databases, folder) as app, pytest.MonkeyPatch.context() as patch:
        add_versions(patch)
        with inside(app):
            an_hour_passes()
        yield Kept(app, SOON, SOON)


@pytest.fixture
def of_the_hour(kept_hour: Kept) -> Iterator[Callable[..., Files]]:
    """`of_the_hour("parquet")`: what an export after the full hour brings. Nothing may be written in the test."""
    with inside(kept_hour.app):
        yield kept_hour.exported


@pytest.fixture
def told(clinic: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The clinic after the full hour, for tests that write."""
    add_versions(monkeypatch)
    an_hour_passes()
    return clinic
