"""Messages between patients, helpers and the team; when each team reads them and how soon it answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four tables of the record, and what teams promise."""
    op.create_table(
        "messages",
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("pool", sa.Uuid(), nullable=True),
        sa.Column("pool_name", sa.String(length=200), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("photo_ids", _json(), nullable=False),
        sa.Column("check_in_id", sa.Uuid(), nullable=True),
        sa.Column("from_team", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_name", sa.String(length=200), nullable=False),
        sa.Column("on_behalf_of", sa.Uuid(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        *_recorded("messages"),
    )
    op.create_index("ix_messages_thread", "messages", ["patient_id", "thread_id"], unique=False)
    op.create_index("ix_messages_waiting", "messages", ["from_team", "received_at"], unique=False)
    op.create_table(
        "message_photos",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        *_recorded("message_photos"),
    )
    op.create_table(
        "message_sightings",
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("seen_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        *_recorded("message_sightings"),
    )
    op.create_index(
        "ix_message_sightings_thread", "message_sightings", ["patient_id", "thread_id"], unique=False
    )
    op.create_table(
        "message_marks",
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_recorded("message_marks"),
    )
    op.create_index("ix_message_marks_thread", "message_marks", ["patient_id", "thread_id"], unique=False)
    for column in (
        sa.Column("reading_hours", _json(), nullable=True),
        sa.Column("reply_within_hours", sa.Integer(), nullable=True),
        sa.Column("emergency_phone", sa.String(length=40), nullable=True),
        sa.Column("distress", _json(), nullable=True),
    ):
        op.add_column("teams", column)


def _json() -> sa.types.TypeEngine:
    return sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def _recorded(table: str) -> tuple[sa.Column | sa.PrimaryKeyConstraint, ...]:
    """What every recorded table has: its key, which begins with the ledger's id, and a version."""
    return (
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f(f"pk_{table}")),
    )
