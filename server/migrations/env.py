"""Alembic's entry: runs the migrations on the connection it is given (see server/foundation/migrate.py)."""

from alembic import context

from server.foundation.db import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
