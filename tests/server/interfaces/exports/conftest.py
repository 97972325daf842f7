"""The small clinic on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from server.app import create_app
from server.config import Settings
from server.foundation.db import db
from tests.databases import KINDS, Databases
from tests.server.conftest import QUICK, Client
from tests.server.interfaces.exports.small_clinic import lay_site_key, small_clinic


@pytest.fixture(params=KINDS)
def clinic(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The small clinic, its context pushed; the test runs once on each kind of database."""
    url = databases.make(request.param, small_clinic)
    lay_site_key(tmp_path)
    app = create_app(Settings(database_url=url, folder=str(tmp_path), **QUICK))
    app.test_client_class = Client
    with app.app_context():
        yield app
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()
    databases.drop(url)
