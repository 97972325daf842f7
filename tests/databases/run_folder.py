"""The folder one run of the tests shares among its processes, and the guard that clears up after it."""

from __future__ import annotations

import fcntl
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class RunFolder:
    """A folder of one run of the tests. Its name is short and its parents are open to the database's own user."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._guard: subprocess.Popen[bytes] | None = None

    @classmethod
    def create(cls) -> RunFolder:
        """Make the folder, and start the guard that ends the database and removes the folder after us.

        The guard waits for the end of a pipe, which comes even when this process is killed.
        """
        path = Path(tempfile.mkdtemp(prefix=f"daymark-{secrets.token_hex(3)}-", dir=_open_place()))
        path.chmod(0o755)
        folder = cls(path)
        folder._guard = subprocess.Popen(
            [sys.executable, "-m", "tests.databases.guard", str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        return folder

    @classmethod
    def of(cls, path: str) -> RunFolder:
        """The folder another process of the same run has made."""
        return cls(Path(path))

    @property
    def run(self) -> str:
        """A word that is this run's alone, fit for the name of a database."""
        return self.path.name.replace("-", "_").lower()

    def close(self) -> None:
        """Let the guard do its work and wait until it is done."""
        if self._guard and self._guard.stdin:
            self._guard.stdin.close()
            self._guard.wait(timeout=60)

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a lock that all processes of the run respect."""
        with (self.path / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


MEMORY = Path("/dev/shm")
ENOUGH = 3 * 1024**3
"""Bytes: a run needs a tenth of it."""


def memory() -> Path | None:
    """Where files lie in memory, if this machine has such a place and room there, and lets programs run from it."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return None
    room = os.statvfs(MEMORY)
    fits = room.f_bavail * room.f_frsize >= ENOUGH and not room.f_flag & os.ST_NOEXEC
    return MEMORY if fits else None


def _open_place() -> Path:
    """Memory, or the first folder for temporary files that another user can reach into, when we are root and must be
    two. No test asks a disk for patience: what must survive is tried by ending processes, not machines."""
    for place in (memory(), Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        if place is None:
            continue
        parents = (place.resolve(), *place.resolve().parents)
        short = len(str(place)) < 60
        if short and (os.getuid() or all(parent.stat().st_mode & 0o001 for parent in parents)):
            return place
    raise RuntimeError(
        "no folder for temporary files is open to the database's user; set TMPDIR to one that is"
    )
