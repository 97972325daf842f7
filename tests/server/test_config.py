"""Settings: each documented and used, each slip refused in plain words, nothing unsafe starts for real patients."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from server.config import SettingError, Settings, variable
from server.serving import hand_over

ROOT = Path(__file__).resolve().parents[2]
TYPES = {bool: "yes or no", int: "whole number", str: "text"}

SAFE = Settings(
    database_url="postgresql://daymark@/daymark",
    keys_folder="/etc/daymark/keys",
    production=True,
    public_url="https://daymark.example.org",
    trusted_proxies=1,
    second_factor=True,
)


def documented() -> list[tuple[str, ...]]:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `(DAYMARK_\w+)` \| ([\w ]+) \| (\S+) \| (.+) \|$", page, re.MULTILINE)


def test_the_page_says_what_the_settings_are() -> None:
    def shown(default: object) -> str:
        return (
            "empty"
            if default == ""
            else f"`{str(default).lower() if isinstance(default, bool) else default}`"
        )

    assert documented() == [
        (variable(one), TYPES[type(one.default)], shown(one.default), one.metadata["meaning"])
        for one in fields(Settings)
    ]


def test_every_setting_is_read_somewhere() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "server").rglob("*")
        if path.suffix in (".py", ".html")
    )
    unread = [
        one.name
        for one in fields(Settings)
        if not re.search(rf"(settings|self)(\(\)|\"\])?\.{one.name}\b", code)
    ]
    assert unread == []


def test_without_anything_the_defaults_hold() -> None:
    assert Settings.from_env({"HOME": "/home", "PATH": ""}) == Settings()


@pytest.mark.parametrize("word", ["1", "true", "YES", "On"])
def test_yes(word: str) -> None:
    assert Settings.from_env({"DAYMARK_PRODUCTION": word}).production is True


@pytest.mark.parametrize("word", ["0", "false", "No", "OFF", ""])
def test_no(word: str) -> None:
    assert Settings.from_env({"DAYMARK_PRODUCTION": word}).production is False


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"DAYMARK_PORT": "http"}, "DAYMARK_PORT must be a whole number, not 'http'"),
        ({"DAYMARK_PORT": "80.5"}, "DAYMARK_PORT must be a whole number"),
        ({"DAYMARK_PRODUCTION": "maybe"}, "DAYMARK_PRODUCTION must be true or false, not 'maybe'"),
        ({"DAYMARK_DATABSE_URL": "x"}, "unknown setting DAYMARK_DATABSE_URL; see docs/configuration.md"),
        ({"DAYMARK_A": "", "DAYMARK_B": ""}, "unknown setting DAYMARK_A, DAYMARK_B"),
    ],
)
def test_a_slip_is_named(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingError, match=re.escape(sentence)):
        Settings.from_env(given)


def test_worker_processes_read_the_settings_they_are_handed(monkeypatch: pytest.MonkeyPatch) -> None:
    for one in fields(Settings):
        monkeypatch.setenv(variable(one), "")  # put back after the test
    given = replace(SAFE, port=1234, metrics_token="let me in")
    hand_over(given)
    assert Settings.from_env() == given


UNSAFE: dict[str, dict[str, object]] = {
    "DAYMARK_DEMONSTRATION": {"demonstration": True},
    "DAYMARK_SECOND_FACTOR": {"second_factor": False},
    "DAYMARK_PUBLIC_URL": {"public_url": "http://daymark.example.org"},
    "DAYMARK_WORKERS is above 2 with SQLite": {"database_url": "sqlite:///x.db", "workers": 3},
    "DAYMARK_JOBS_IN_PROCESS needs DAYMARK_WORKERS=1": {"jobs_in_process": True, "workers": 2},
    "DAYMARK_PASSWORD_MEMORY_KIB or _ROUNDS": {"password_memory_kib": 19455},
    "or _ROUNDS is below": {"password_rounds": 1},
    "DAYMARK_HOST is reachable": {"host": "0.0.0.0", "trusted_proxies": 0},
    "DAYMARK_ACCESS_MINUTES is above 10": {"access_minutes": 11},
    "DAYMARK_CONSOLE_IDLE_MINUTES": {"console_idle_minutes": 16},
    "DAYMARK_CONSOLE_HOURS above 12": {"console_hours": 13},
    "DAYMARK_KEYS_FOLDER is not set": {"keys_folder": ""},
}


def test_safe_settings_are_safe() -> None:
    assert SAFE.unsafe() == []


@pytest.mark.parametrize("sentence", UNSAFE)
def test_what_is_unsafe_is_said(sentence: str) -> None:
    (found,) = replace(SAFE, **UNSAFE[sentence]).unsafe()  # type: ignore[arg-type]
    assert sentence in found
    assert found.endswith(".")
