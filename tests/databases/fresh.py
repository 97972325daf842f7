"""A fresh database for a test: a copy of a template that was prepared once in the run."""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
import sqlite3
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from tests.databases.postgresql import admin_url
from tests.databases.run_folder import RunFolder

KINDS = ("sqlite", "postgresql")

Prepare = Callable[[str], None]
"""Brings an empty database at a URL to where tests begin (its migrations, a loaded clinic). What it makes is known by
its `name`, or by where it is defined."""


class Databases:
    """Makes databases and drops them. One of these lives in each process of a run."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._made: dict[str, str | Path] = {}
        self._condemned: list[str] = []

    @property
    def place(self) -> Path:
        """The folder of the run, for what belongs to a copied database and is not in it."""
        return self._folder.path

    def make(self, kind: str, prepare: Prepare | None = None) -> str:
        """The URL of a new database of a kind; empty, or a copy of what `prepare` made once in this run."""
        number = next(self._numbers)
        if kind == "sqlite":
            path = self._sqlite / f"{os.getpid()}-{number}.db"
            if prepare:
                shutil.copyfile(self._sqlite_template(prepare), path)
            url = f"sqlite:///{path}"
            self._made[url] = path
        elif kind == "postgresql":
            name = f"{self._folder.run}_{os.getpid()}_{number}"
            template = self._postgresql_template(prepare) if prepare else "template0"
            self._create(name, template)
            url = self._postgresql_url(name)
            self._made[url] = name
        else:
            raise ValueError(f"a database is one of {KINDS}, not {kind!r}")
        return url

    def drop(self, url: str) -> None:
        """Remove a database made here, whoever is still connected to it."""
        made = self._made.pop(url)
        if isinstance(made, Path):
            for path in (made, made.with_name(made.name + "-wal"), made.with_name(made.name + "-shm")):
                path.unlink(missing_ok=True)
        else:
            # PostgreSQL looks only every 100 ms whether the last connection is gone, so we ask them to go now
            # and drop this database at the next occasion.
            self._admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [made]
            )
            self._condemned.append(made)
            if len(self._condemned) > 1:
                self._drop_now(self._condemned.pop(0))

    def close(self) -> None:
        """Drop what is left and let go of the server."""
        for url in list(self._made):
            self.drop(url)
        while self._condemned:
            self._drop_now(self._condemned.pop())
        if "_admin" in self.__dict__:
            self._admin.close()

    def _drop_now(self, name: str) -> None:
        self._admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @cached_property
    def _sqlite(self) -> Path:
        path = self._folder.path / "sqlite"
        path.mkdir(exist_ok=True)
        return path

    @cached_property
    def _admin(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(admin_url(self._folder), autocommit=True)

    def _sqlite_template(self, prepare: Prepare) -> Path:
        path = self._sqlite / f"template-{_key(prepare)}.db"
        with self._folder.lock(path.stem):
            if not path.exists():
                growing = path.with_suffix(".growing")
                growing.unlink(missing_ok=True)
                prepare(f"sqlite:///{growing}")
                with sqlite3.connect(growing) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.close()
                growing.rename(path)
        return path

    def _postgresql_template(self, prepare: Prepare) -> str:
        name = f"{self._folder.run}_t_{_key(prepare)}"
        ready = self._folder.path / f"{name}.ready"
        with self._folder.lock(name):
            if not ready.exists():
                self._admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                self._create(name, "template0")
                prepare(self._postgresql_url(name))
                self._admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
                self._admin.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name]
                )
                ready.touch()
        return name

    def _create(self, name: str, template: str) -> None:
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')

    def _postgresql_url(self, name: str) -> str:
        """An address SQLAlchemy takes, of another database on the run's server."""
        parts = conninfo_to_dict(admin_url(self._folder))
        user = parts.pop("user", "")
        password = parts.pop("password", None)
        parts.pop("dbname", None)
        sign_in = f"{quote(str(user))}:{quote(str(password))}" if password else quote(str(user))
        rest = "&".join(f"{key}={value}" for key, value in parts.items())
        return f"postgresql+psycopg://{sign_in}@/{name}?{rest}"


def _key(prepare: Prepare) -> str:
    name = getattr(prepare, "name", None) or f"{prepare.__module__}.{prepare.__qualname__}"
    return hashlib.sha256(name.encode()).hexdigest()[:12]
