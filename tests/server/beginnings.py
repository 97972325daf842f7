"""Where tests of the server begin: a database, most often with people in it, made once in a run and then copied with
the keys that open it. Who the people are is in `tests/server/cast.py`; whose record they begin with, a folder's
conftest says."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from server.app import create_app
from server.config import Settings
from server.foundation import clock
from server.foundation.db import Base, db
from tests.server.cast import assemble

QUICK: dict[str, Any] = {"password_memory_kib": 64, "password_rounds": 1}
"""Passwords that cost little: the cost itself has a test of its own."""
MORNING = datetime(2026, 11, 22, 15, tzinfo=UTC)
"""A Sunday; ten in the morning in New York, where Ana lives."""


Write = Callable[[], object]
"""Fills a database, inside an application context; known by its name."""


def cast_of_half_a_year() -> None:
    """The cast, here for half a year on that Sunday."""
    with clock.at(MORNING - timedelta(days=180)):
        assemble()


@dataclass(frozen=True)
class Beginning:
    """Every table of the server, and in them what `write` writes: nothing where it is None. Its folder (keys, waiting
    jobs) lies in that of the run, one for each kind of database."""

    write: Write | None
    run: Path

    @property
    def name(self) -> str:
        """What a copy is known by."""
        return f"server-{self.write.__module__}-{self.write.__qualname__}" if self.write else "server-nobody"

    def __call__(self, url: str) -> None:
        """Make it in an empty database."""
        folder = self._folder(sqlite=url.startswith("sqlite"))
        app = create_app(Settings(database_url=url, folder=str(folder), **QUICK))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            if self.write:
                self.write()
            db.session.remove()
            db.engine.dispose()

    def hand_folder_to(self, settings: Settings) -> None:
        """Give an application its own copy of what belongs to the rows and does not lie in the database."""
        if self.write:
            shutil.copytree(self._folder(sqlite=settings.is_sqlite), settings.folder, dirs_exist_ok=True)

    def _folder(self, *, sqlite: bool) -> Path:
        return self.run / f"{self.name}-{'sqlite' if sqlite else 'postgresql'}"
