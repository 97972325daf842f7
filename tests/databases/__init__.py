"""Real databases for the tests: SQLite files and PostgreSQL, a fresh one for each test that asks."""

from tests.databases.fresh import KINDS, Databases
from tests.databases.postgresql import PostgreSQLUnavailable
from tests.databases.run_folder import RunFolder

__all__ = ["KINDS", "Databases", "PostgreSQLUnavailable", "RunFolder"]
