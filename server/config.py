"""Every setting of the server: named, typed, with its meaning. A test holds docs/configuration.md to this table."""

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from shared.domain.reading_hours import written_hours

RESULT_CATEGORIES = ("lab", "vital", "tumour_marker")
LONGEST_DELAY = 24 * 30
"""Hours: nobody keeps a result from a patient for longer than a month."""


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """Read from `DAYMARK_…` in the environment by `from_env`; tests construct it directly."""

    database_url: str = _setting(
        "sqlite:///var/daymark.db", "Where the record is kept: SQLite file or PostgreSQL."
    )
    folder: str = _setting("var", "Folder for everything generated: keys, job queue, exports, logs.")
    keys_folder: str = _setting(
        "", "Folder of the server's keys (0700). Empty: `keys` inside the folder above."
    )
    production: bool = _setting(False, "Refuse to start with settings that are unsafe for real patients.")
    demonstration: bool = _setting(
        False, "Show that this is a demonstration clinic and no real person's record."
    )
    host: str = _setting("127.0.0.1", "Address the server listens on.")
    port: int = _setting(8460, "Port the server listens on; 0 picks a free one.")
    public_url: str = _setting("", "Address that tablets and browsers use. Empty: made from host and port.")
    workers: int = _setting(1, "Server processes. SQLite: 1 or 2. PostgreSQL: one a core.")
    threads: int = _setting(4, "Threads a process that answer requests.")
    trusted_proxies: int = _setting(0, "Reverse proxies in front whose X-Forwarded headers are believed.")
    jobs_in_process: bool = _setting(False, "Run background jobs inside the server (one process only).")
    access_minutes: int = _setting(10, "Life of an access token, in minutes.")
    refresh_days: int = _setting(30, "Life of a tablet's sign-in without contact, in days.")
    console_idle_minutes: int = _setting(15, "Console sign-in ends after this long without use, in minutes.")
    console_hours: int = _setting(12, "Console sign-in ends after this long in any case, in hours.")
    enrolment_minutes: int = _setting(10, "Life of a device enrolment code, in minutes.")
    password_memory_kib: int = _setting(19456, "argon2id memory for passwords, in KiB.")
    password_rounds: int = _setting(2, "argon2id passes for passwords.")
    second_factor: bool = _setting(
        False, "Declares that staff prove a second factor on the way here; this server asks for none itself."
    )
    metrics_token: str = _setting(
        "", "Bearer token that /metrics asks for. Empty: only loopback may read it."
    )
    result_release_hours: str = _setting(
        "0",
        "Hours after which a patient sees a result that was entered: one number, or by category (`lab=0,"
        "tumour_marker=72`).",
    )
    reading_hours: str = _setting(
        "mon-fri=08:00-17:00",
        "When teams read messages, in their site's zone, for teams that set no hours of their own.",
    )
    reply_within_hours: int = _setting(
        18,
        "Hours of reading within which teams answer that promise nothing of their own (18: two such days).",
    )
    emergency_phone: str = _setting(
        "",
        "Number for emergencies shown before a message is written. Empty: the words for it, without a number.",
    )
    distress_line: str = _setting(
        "", "Somebody to talk to when it is hard and no emergency: `name, number`. Empty: none is named."
    )
    log_level: str = _setting("INFO", "Least important level that is logged.")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Settings from `DAYMARK_…` variables; an unknown name or a value of the wrong type is a clear error."""
        env = os.environ if env is None else env
        known = {variable(f): f for f in fields(cls)}
        given = {name: value for name, value in env.items() if name.startswith("DAYMARK_")}
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise SettingError(f"unknown setting {', '.join(unknown)}; see docs/configuration.md")
        found = cls(**{known[name].name: _parse(name, known[name], value) for name, value in given.items()})
        for category in RESULT_CATEGORIES:
            found.release_delay(category)
        if not found.hours_of_reading or found.reply_within_hours < 1:
            raise SettingError(
                "DAYMARK_READING_HOURS must name hours, DAYMARK_REPLY_WITHIN_HOURS one or more"
            )
        return found

    @property
    def hours_of_reading(self) -> list[dict[str, Any]]:
        """The reading hours in their wire form. Raises SettingError for what cannot be read.

        >>> Settings().hours_of_reading
        [{'days': ['mon', 'tue', 'wed', 'thu', 'fri'], 'from': '08:00', 'to': '17:00'}]
        """
        try:
            return written_hours(self.reading_hours)
        except ValueError:
            raise SettingError("DAYMARK_READING_HOURS must be hours as in mon-fri=08:00-17:00") from None

    @property
    def line_for_distress(self) -> dict[str, str] | None:
        """Name and number of somebody to talk to; None where none is set."""
        name, _, phone = self.distress_line.rpartition(",")
        return {"name": name.strip(), "phone": phone.strip()} if name.strip() else None

    def release_delay(self, category: str) -> timedelta:
        """How long after it was entered a result of this category is shown to the patient. A category that is not
        named is shown at once. Raises SettingError for what cannot be read.

        >>> Settings(result_release_hours="lab=24").release_delay("lab")
        datetime.timedelta(days=1)
        """
        text = self.result_release_hours.replace(" ", "")
        hours = {} if "=" in text or not text else {category: text}
        for part in text.split(",") if "=" in text else ():
            name, _, number = part.partition("=")
            hours[name] = number
        wrong = [number for number in hours.values() if not number.isdecimal() or int(number) > LONGEST_DELAY]
        if wrong or not {*hours} - {category} <= set(RESULT_CATEGORIES):
            raise SettingError(
                "DAYMARK_RESULT_RELEASE_HOURS must be a number of hours up to "
                f"{LONGEST_DELAY}, or such numbers by {', '.join(RESULT_CATEGORIES)}, as in lab=24"
            )
        return timedelta(hours=int(hours.get(category, "0")))

    @property
    def keys_path(self) -> Path:
        """The folder that holds the server's keys."""
        return Path(self.keys_folder or Path(self.folder) / "keys")

    @property
    def address(self) -> str:
        """The address people are given."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    def unsafe(self) -> list[str]:
        """What makes these settings unsafe for real patients, one sentence each."""
        found = []
        if self.demonstration:
            found.append("DAYMARK_DEMONSTRATION is on: a demonstration clinic must hold no real patient.")
        if not self.second_factor:
            found.append(
                "DAYMARK_SECOND_FACTOR is off: staff must prove a second factor before they reach this server."
            )
        if not self.public_url.startswith("https://"):
            found.append(
                "DAYMARK_PUBLIC_URL does not begin with https://: health data must not travel in clear."
            )
        if self.is_sqlite and self.workers > 2:
            found.append("DAYMARK_WORKERS is above 2 with SQLite: writers would queue; use PostgreSQL.")
        if self.jobs_in_process and self.workers > 1:
            found.append("DAYMARK_JOBS_IN_PROCESS needs DAYMARK_WORKERS=1: jobs run in exactly one process.")
        if self.password_memory_kib < 19456 or self.password_rounds < 2:
            found.append(
                "DAYMARK_PASSWORD_MEMORY_KIB or _ROUNDS is below 19456 KiB and 2 passes (OWASP minimum)."
            )
        if self.host not in ("127.0.0.1", "::1", "localhost") and not self.trusted_proxies:
            found.append(
                "DAYMARK_HOST is reachable from outside without DAYMARK_TRUSTED_PROXIES: put TLS in front."
            )
        if self.access_minutes > 10:
            found.append("DAYMARK_ACCESS_MINUTES is above 10.")
        if self.console_idle_minutes > 15 or self.console_hours > 12:
            found.append("DAYMARK_CONSOLE_IDLE_MINUTES is above 15 or DAYMARK_CONSOLE_HOURS above 12.")
        if not self.keys_folder:
            found.append(
                "DAYMARK_KEYS_FOLDER is not set: production keys belong outside the generated folder."
            )
        return found


class SettingError(ValueError):
    """A setting that cannot be used, in plain words."""


def variable(setting: "Field[Any]") -> str:
    """The environment variable of a setting."""
    return f"DAYMARK_{setting.name.upper()}"


def _parse(name: str, setting: "Field[Any]", value: str) -> Any:
    if isinstance(setting.default, bool):
        if value.lower() in ("1", "true", "yes", "on"):
            return True
        if value.lower() in ("0", "false", "no", "off", ""):
            return False
        raise SettingError(f"{name} must be true or false, not {value!r}")
    if isinstance(setting.default, int):
        try:
            return int(value)
        except ValueError:
            raise SettingError(f"{name} must be a whole number, not {value!r}") from None
    return value
