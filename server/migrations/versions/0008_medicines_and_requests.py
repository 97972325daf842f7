"""Who said a medicine or an allergy; requests for appointments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns of tables that hold rows may be empty: nothing was said of it before."""
    for table in ("medicines", "allergies"):
        op.add_column(table, sa.Column("source", sa.String(length=10), nullable=True))
        op.add_column(table, sa.Column("follows", sa.Uuid(), nullable=True))
        op.add_column(table, sa.Column("note", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("said_at", _moment(), nullable=True))
        op.add_column(table, sa.Column("received_at", _moment(), nullable=True))
    op.add_column("medicines", sa.Column("when_text", sa.String(length=300), nullable=True))
    op.add_column("medicines", sa.Column("purpose", sa.Text(), nullable=True))
    op.create_table(
        "requests",
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("medicine_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("wished", _json(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("said_at", _moment(), nullable=False),
        sa.Column("received_at", _moment(), nullable=False),
        sa.Column("said_name", sa.String(length=200), nullable=False),
        sa.Column("seen_at", _moment(), nullable=True),
        sa.Column("seen_name", sa.String(length=200), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", _moment(), nullable=True),
        sa.Column("answered_name", sa.String(length=200), nullable=True),
        *_recorded("requests"),
    )
    op.create_index("ix_requests_state", "requests", ["state"], unique=False)
    op.create_table(
        "request_withdrawals",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", _moment(), nullable=False),
        sa.Column("received_at", _moment(), nullable=False),
        *_recorded("request_withdrawals"),
    )


def _recorded(table: str) -> tuple[sa.Column | sa.PrimaryKeyConstraint, ...]:
    """What every recorded table has: its key, which begins with the ledger's id, and a version."""
    return (
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f(f"pk_{table}")),
    )


def _json() -> sa.types.TypeEngine:
    return sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)
