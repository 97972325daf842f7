"""Starting what is measured: a PostgreSQL with its durable settings, ours and the floor on the same WSGI server."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from server.serving import free_port
from tests.databases import Databases, RunFolder, postgresql

ROOT = Path(__file__).resolve().parents[1]
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}


@contextmanager
def databases() -> Iterator[Databases]:
    """Databases of both kinds, durable, removed in the end."""
    postgresql.SETTINGS.update(DURABLE)
    folder = RunFolder.create()
    made = Databases(folder)
    try:
        yield made
    finally:
        made.close()
        folder.close()


def application(url: str, folder: str) -> Flask:
    """Our application on a migrated database."""
    from server.app import create_app
    from server.config import Settings
    from server.foundation.migrate import upgrade

    app = create_app(
        Settings(
            database_url=url, folder=folder, password_memory_kib=64, password_rounds=1, log_level="ERROR"
        )
    )
    upgrade(app)
    return app


@contextmanager
def serving(target: str, workers: int = 2, threads: int = 4, **environment: str) -> Iterator[tuple[int, int]]:
    """granian in processes of its own; yields its port and the process id."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "error", target,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(1.0)
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
