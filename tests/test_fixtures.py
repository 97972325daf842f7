"""The shared fixtures give what they promise: an application on a database of its own, once on each kind."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy
from flask import Flask

from server.foundation.db import db
from server.foundation.migrate import is_current


def test_the_application_stands_on_a_migrated_database(app: Flask) -> None:
    assert is_current(app)
    with app.app_context():
        assert db.engine.dialect.name in {"sqlite", "postgresql"}


def test_two_applications_of_one_test_share_nothing(make_app: Callable[..., Flask]) -> None:
    addresses = set()
    for app in (make_app("sqlite"), make_app("sqlite", access_minutes=1)):
        with app.app_context():
            addresses.add(str(db.engine.url))
    assert len(addresses) == 2


def test_an_empty_database_is_empty(empty_database_url: str) -> None:
    engine = sqlalchemy.create_engine(empty_database_url)
    assert sqlalchemy.inspect(engine).get_table_names() == []
    engine.dispose()


def test_the_effort_by_day_is_one(effort: int, request: object) -> None:
    nightly = request.config.getoption("--nightly")  # type: ignore[attr-defined]
    assert effort == (20 if nightly else 1)
