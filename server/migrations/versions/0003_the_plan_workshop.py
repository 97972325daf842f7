"""The plan workshop: plans published, softened rules accepted, alert budgets of teams."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables on the site's ledger."""
    op.create_table(
        "plan_publications",
        sa.Column("plan", sa.String(length=120), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        *_recorded("plan_publications"),
    )
    op.create_table(
        "plan_softenings",
        sa.Column("plan", sa.String(length=120), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.Column("to_sha256", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("check_ins", sa.Integer(), nullable=False),
        sa.Column("alerts_before", sa.Integer(), nullable=False),
        sa.Column("alerts_after", sa.Integer(), nullable=False),
        sa.Column("mattered", sa.Integer(), nullable=False),
        sa.Column("caught_before", sa.Integer(), nullable=False),
        sa.Column("caught_after", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("accepted_by", sa.Uuid(), nullable=False),
        sa.Column("accepted_name", sa.String(length=200), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        *_recorded("plan_softenings"),
    )
    op.create_table(
        "alert_budgets",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=False),
        sa.Column("set_name", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        *_recorded("alert_budgets"),
    )
    op.create_index(op.f("ix_alert_budgets_team_id"), "alert_budgets", ["team_id"], unique=False)


def _recorded(table: str) -> tuple[sa.Column | sa.PrimaryKeyConstraint, ...]:
    """What every recorded table has: its key, which begins with the ledger's id, and a version."""
    return (
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f(f"pk_{table}")),
    )
