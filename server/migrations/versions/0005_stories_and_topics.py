"""A patient's own story, topics for a visit, what both sides expect."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Five tables of the record."""
    op.create_table(
        "stories",
        sa.Column("name_i_like", sa.Text(), nullable=True),
        sa.Column("at_home", sa.Text(), nullable=True),
        sa.Column("worries", sa.Text(), nullable=True),
        sa.Column("hopes", sa.Text(), nullable=True),
        sa.Column("news", sa.String(length=20), nullable=True),
        sa.Column("share", sa.Boolean(), nullable=False),
        sa.Column("said_at", _moment(), nullable=False),
        sa.Column("received_at", _moment(), nullable=False),
        *_recorded("stories"),
    )
    op.create_table(
        "visit_topics",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("said_at", _moment(), nullable=False),
        sa.Column("received_at", _moment(), nullable=False),
        *_recorded("visit_topics"),
    )
    op.create_index("ix_visit_topics_topic", "visit_topics", ["patient_id", "topic_id"], unique=False)
    op.create_table(
        "visit_topic_answers",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        *_recorded("visit_topic_answers"),
    )
    op.create_table(
        "agreements",
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("lines", _json(), nullable=False),
        sa.Column("offered_name", sa.String(length=200), nullable=False),
        sa.Column("offered_at", _moment(), nullable=False),
        *_recorded("agreements"),
    )
    op.create_table(
        "agreement_acceptances",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("said_at", _moment(), nullable=False),
        sa.Column("received_at", _moment(), nullable=False),
        *_recorded("agreement_acceptances"),
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
