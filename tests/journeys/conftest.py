"""Which journeys belong to the night."""

from __future__ import annotations

from pathlib import Path

import pytest

BY_NIGHT = {"test_upsets_from_outside.py"}
"""Minutes each, and nothing that the tests of a day do not know in some other way."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Left out by day; None leaves the choice to others."""
    return True if collection_path.name in BY_NIGHT and not config.getoption("--nightly") else None
