"""Whatever the store promises, it promises with each kind of mirror: SQLCipher, and sealed columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from client_kivy.config import SEALED, SQLCIPHER
from tests.client_kivy.clinic import Clinic, TestClock
from tests.client_kivy.tablets import Tablet


@pytest.fixture(params=[SQLCIPHER, SEALED])
def tablet(
    request: pytest.FixtureRequest, tmp_path: Path, clinic: Clinic, clock: TestClock
) -> Iterator[Tablet]:
    """Enrolled, with a PIN, unlocked, with one kind of mirror."""
    made = Tablet(tmp_path, clinic, clock, database=request.param).enrol()
    yield made
    made.close()
