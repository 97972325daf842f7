"""The pages for patients and helpers: an invitation to open, over HTTP on both databases and in a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.features.accounts import passwords
from server.foundation import clock
from shared.domain.helping import opened_by
from tests.server.beginnings import Write, cast_of_half_a_year
from tests.server.cast import CAST, SYSTEM, Cast
from tests.server.features.accounts.conftest import PASSPHRASE
from tests.server.features.sharing.inviting import invited
from tests.server.interfaces.console.conftest import served
from tests.server.interfaces.patient_web import own_record
from tests.server.interfaces.patient_web.visitor import Visitor

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@dataclass
class LivePages:
    """The real pages on a port, with the cast; Ana has invited somebody by the tests' code."""

    address: str
    cast: Cast


def ana_invites(cast: Cast) -> None:
    """She lets Dora see how she is and answer for her."""
    invited(cast.ana, cast.patient, categories=sorted(opened_by(["answer", "medicines"]) or ()))
    passwords.give_password_at_home(cast.ana, cast.caregiver.id, PASSPHRASE, by=SYSTEM)


@pytest.fixture
def begun_with(request: pytest.FixtureRequest) -> Write | None:
    """Ana's record for the tests of her own pages; for the others the cast."""
    asked = set(request.fixturenames)
    if asked & {"ana", "site"}:
        return own_record.write_ana
    return cast_of_half_a_year if asked & {"people", "live"} else None


@pytest.fixture
def live(sqlite_app: Flask) -> Iterator[LivePages]:
    """For a browser."""
    with clock.at(NOW):
        ana_invites(CAST)

    def at_that_hour(environ, start_response):
        with clock.at(NOW):
            return sqlite_app(environ, start_response)

    with served(at_that_hour) as address:
        yield LivePages(address, CAST)


@pytest.fixture
def site(sqlite_app: Flask) -> Iterator[tuple[str, Cast]]:
    """The real pages on a port, at one moment, with Ana's record."""

    def at_that_hour(environ, start_response):
        with clock.at(own_record.NOW):
            return sqlite_app(environ, start_response)

    with served(at_that_hour) as address:
        yield address, CAST


@pytest.fixture
def ana(client: FlaskClient) -> Iterator[tuple[Cast, Visitor]]:
    """Ana's record at one moment, and somebody at its door."""
    with clock.at(own_record.NOW):
        yield CAST, Visitor(client, CAST.ana)
