"""Invitations of helpers, what a patient ended, and whose turn it is to answer."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables of a patient's record."""
    op.create_table(
        "invitations",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("categories", sa.String(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("accepted_name", sa.String(length=200), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        *_recorded("invitations"),
    )
    op.create_index("ix_invitations_code_digest", "invitations", ["code_digest"], unique=False)
    op.create_table(
        "sharing_endings",
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        *_recorded("sharing_endings"),
    )
    op.create_table(
        "turns",
        sa.Column("whose", sa.String(length=10), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        *_recorded("turns"),
    )
    op.create_index("ix_turns_received", "turns", ["patient_id", "received_at"], unique=False)


def _recorded(table: str) -> tuple[sa.Column | sa.PrimaryKeyConstraint, ...]:
    """What every recorded table has: its key, which begins with the patient's id, and a version."""
    return (
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f(f"pk_{table}")),
    )
