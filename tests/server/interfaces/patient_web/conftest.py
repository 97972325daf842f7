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
from tests.server.cast import SYSTEM, Cast, assemble
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
def live(sqlite_app: Flask) -> Iterator[LivePages]:
    """For a browser."""
    with clock.at(NOW):
        cast = assemble()
        ana_invites(cast)

    def at_that_hour(environ, start_response):
        with clock.at(NOW):
            return sqlite_app(environ, start_response)

    with served(at_that_hour) as address:
        yield LivePages(address, cast)


@pytest.fixture
def ana(app: Flask, client: FlaskClient) -> Iterator[tuple[Cast, Visitor]]:
    """Ana's record at one moment, and somebody at its door."""
    cast = own_record.write_ana()
    with clock.at(own_record.NOW):
        yield cast, Visitor(client, cast.ana)
