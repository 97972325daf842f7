"""The commands that compose gives to the image are commands of `daymark`."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from server.cli import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("service", ["upgrade", "server", "jobs"])
def test_the_command_of_a_service_exists(service: str) -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert compose["services"][service]["command"][0] in main.commands


def test_the_command_that_tells_whether_the_jobs_are_well_exists() -> None:
    assert "check" in main.commands
