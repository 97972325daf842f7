"""Bringing a database to the present schema: Alembic, forward only, the same files on both databases."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from server.foundation.db import db

FOLDER = Path(__file__).resolve().parents[1] / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def upgrade(app: Flask) -> None:
    """Apply every migration that the database does not have yet."""
    with app.app_context():
        engine = db.engine.execution_options(**{"daymark_writer": True})
        with engine.begin() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def is_current(app: Flask) -> bool:
    """Whether the database has every migration."""
    with app.app_context(), db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present == ScriptDirectory.from_config(_config()).get_current_head()
