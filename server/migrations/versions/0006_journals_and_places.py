"""The journal with its drawers; where on the body a symptom is, how a check-in began, and whether it came late."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New columns of check-ins may be empty: nothing was said of it before."""
    op.add_column("check_ins", sa.Column("where", _json(), nullable=True))
    op.add_column("check_ins", sa.Column("started_from", sa.String(length=12), nullable=True))
    op.add_column("check_ins", sa.Column("late", sa.Boolean(), nullable=True))
    op.create_table(
        "journal_entries",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("drawer", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("mood", sa.String(length=10), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_journal_entries")),
    )
    op.create_index("ix_journal_entries_entry", "journal_entries", ["patient_id", "entry_id"], unique=False)


def _json() -> sa.types.TypeEngine:
    return sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
