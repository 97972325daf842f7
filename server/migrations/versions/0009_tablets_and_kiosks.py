"""Kiosks of a site and visits at them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """At which kiosk a visit takes place; empty for everything that was let in before."""
    op.add_column("devices", sa.Column("kiosk_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_devices_kiosk_id"), "devices", ["kiosk_id"], unique=False)
