"""What a person decided about an event that was kept aside."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty for what still waits, and for what was settled by coming again."""
    op.add_column("quarantined_events", sa.Column("decision", sa.String(length=10), nullable=True))
    op.add_column("quarantined_events", sa.Column("decided_by", sa.Uuid(), nullable=True))
