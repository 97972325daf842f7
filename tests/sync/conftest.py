"""Clinics for simulated schedules: one application and one database for many schedules, tablets on fast files."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from sqlalchemy import event

from server.foundation.db import db
from tests.server.features.oral import add_versions
from tests.sync.clinic import Clinic
from tests.sync.network import Server, Time


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where tablets lie."""
    return tmp_path


def _unflushed(connection: Any, _: object) -> None:
    """Servers die here between transactions, never in a power cut: nothing needs to reach the disk."""
    connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture
def make_clinic(make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Clinic]:
    """`make_clinic("sqlite")`: a clinic on a database of its own, with plans of tablets on the shelf."""
    add_versions(monkeypatch)

    def make(kind: str) -> Clinic:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        app = make_app(kind, log_level="CRITICAL")
        with app.app_context():
            if kind == "sqlite":
                event.listen(db.engine, "connect", _unflushed)
        return Clinic(Server(app, Time())).open()

    return make
