"""What compose would start is what the project has: its files, settings and commands exist, nothing floats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from server.config import Settings, variable

ROOT = Path(__file__).resolve().parents[2]
OURS = {"upgrade", "server", "jobs"}
ENDS_BY_ITSELF = {"upgrade"}


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


def images(compose: Any, dockerfile: str) -> Iterator[str]:
    for service in compose["services"].values():
        yield service["image"]
    stages = set(re.findall(r"^FROM \S+ AS (\S+)", dockerfile, flags=re.MULTILINE))
    yield from (
        image for image in re.findall(r"^FROM (\S+)", dockerfile, flags=re.MULTILINE) if image not in stages
    )


def test_the_services_are_the_ones_of_one_site(compose: Any) -> None:
    assert set(compose["services"]) == {"db", "proxy", *OURS}


def test_every_image_names_its_version(compose: Any, dockerfile: str) -> None:
    for image in images(compose, dockerfile):
        assert re.search(r":\d[\w.-]*$", image), image


def test_every_file_that_is_named_exists(compose: Any, dockerfile: str) -> None:
    named = {service["build"]["dockerfile"] for service in compose["services"].values() if "build" in service}
    for service in compose["services"].values():
        named |= {volume.split(":")[0] for volume in service.get("volumes", []) if volume.startswith(".")}
    for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, flags=re.MULTILINE):
        named |= set(line.split()[:-1])
    assert named
    assert [place for place in sorted(named) if not (ROOT / place).exists()] == []


def test_what_the_image_copies_may_reach_the_builder(dockerfile: str) -> None:
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert allowed.count("*") == 1
    for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, flags=re.MULTILINE):
        for place in line.split()[:-1]:
            assert f"!{place}" in allowed, place


def test_every_setting_exists(compose: Any) -> None:
    known = {variable(setting) for setting in fields(Settings)}
    used = {name for service in compose["services"].values() for name in service.get("environment", {})}
    used |= set(re.findall(r"DAYMARK_\w+", (ROOT / "deploy" / "start.sh").read_text(encoding="utf-8")))
    used |= set(re.findall(r"DAYMARK_\w+", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    ours = {name for name in used if name.startswith("DAYMARK_")}
    assert ours
    assert ours - known == set()


def test_the_settings_are_safe_for_real_patients(compose: Any) -> None:
    given = {
        **compose["services"]["server"]["environment"],
        "DAYMARK_PUBLIC_URL": "https://daymark.example",
        "DAYMARK_DATABASE_URL": "postgresql://daymark:secret@db/daymark",
        "DAYMARK_METRICS_TOKEN": "secret",
        "DAYMARK_SECOND_FACTOR": "true",
    }
    assert Settings.from_env(given).unsafe() == []


def test_what_keeps_running_says_whether_it_is_well(compose: Any) -> None:
    for name, service in compose["services"].items():
        assert ("healthcheck" in service) == (name not in ENDS_BY_ITSELF), name


def test_jobs_run_in_exactly_one_process(compose: Any) -> None:
    assert [name for name, service in compose["services"].items() if service.get("command") == ["jobs"]] == [
        "jobs"
    ]
    assert "deploy" not in compose["services"]["jobs"]
    assert compose["services"]["server"]["environment"]["DAYMARK_JOBS_IN_PROCESS"] == "false"


def test_no_secret_has_a_default_or_a_place_in_git(compose: Any) -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert re.findall(r"\$\{\w+(?!\w*:\?)[^}]*\}", text) == []
    for secret in compose["secrets"].values():
        assert Path(secret["file"]).parent == Path("deploy/secrets")
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/deploy/secrets/*" in ignored
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|TOKEN|SECRET|KEY(?!S_FOLDER)", name):
                assert value.startswith("/run/secrets/"), name


def test_only_the_proxy_can_be_reached_and_the_database_sees_nobody_else(compose: Any) -> None:
    services = compose["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert services["db"]["networks"] == ["inside"]
    assert "inside" not in services["proxy"]["networks"]
    assert compose["networks"]["inside"]["internal"] is True


def test_the_proxy_is_no_tighter_than_the_server_and_no_wider_than_agreed() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for line in (
        "client_header_timeout 5s;",
        "client_body_timeout 5s;",
        "large_client_header_buffers 4 8k;",
        "client_max_body_size 256k;",
        "limit_conn connections 50;",
        "proxy_request_buffering on;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
    ):
        assert line in text, line
    sizes = dict(re.findall(r"location [=^~ ]*(\S+) \{\s*client_max_body_size (\w+);", text))
    assert sizes == {"/api/sync/push": "512k", "/api/import/": "16m"}


def test_the_server_is_locked_to_versions_that_were_tested() -> None:
    def pins(place: str) -> set[str]:
        return set(
            re.findall(r"^[a-z0-9.-]+==[^ ;\\]+", (ROOT / place).read_text(encoding="utf-8"), re.MULTILINE)
        )

    assert pins("deploy/requirements.lock")
    assert pins("deploy/requirements.lock") - pins("requirements.lock") == set()
