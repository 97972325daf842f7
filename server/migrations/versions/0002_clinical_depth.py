"""Clinical depth: exact tablets, own goals, leaves that helped, resources; versions that follow each other."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the record learns. Columns of tables that hold rows may be empty: nothing was said of it before."""
    op.add_column("assignments", sa.Column("starts_on", sa.Date(), nullable=True))
    op.add_column("assignments", sa.Column("follows", sa.Uuid(), nullable=True))
    op.add_column("outcomes", sa.Column("tablets", _json(), nullable=True))
    op.add_column("check_ins", sa.Column("needs_us", sa.Boolean(), nullable=True))
    op.add_column("panel_rows", sa.Column("needs_us_at", _moment(), nullable=True))
    op.add_column("results", sa.Column("released_at", _moment(), nullable=True))
    op.add_column("results", sa.Column("release_due_at", _moment(), nullable=True))
    op.create_index(op.f("ix_results_release_due_at"), "results", ["release_due_at"], unique=False)
    _prescriptions()
    _goals_and_leaves()
    op.create_table(
        "resources",
        sa.Column("condition", sa.String(length=60), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("texts", _json(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=True),
        sa.Column("last_checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        *_recorded("resources"),
    )


def _prescriptions() -> None:
    op.create_table(
        "prescriptions",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("task", sa.String(length=120), nullable=False),
        sa.Column("doses", _json(), nullable=False),
        sa.Column("food", sa.String(length=300), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("follows", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=True),
        sa.Column("prescribed_at", _moment(), nullable=False),
        sa.Column("said_by", sa.String(length=200), nullable=True),
        *_recorded("prescriptions"),
    )
    op.create_table(
        "supplies",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("task", sa.String(length=120), nullable=False),
        sa.Column("strength", sa.String(length=40), nullable=False),
        sa.Column("tablets", sa.Integer(), nullable=False),
        sa.Column("supplied_on", sa.Date(), nullable=False),
        *_recorded("supplies"),
    )
    op.create_table(
        "prescription_starts",
        sa.Column("prescription_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("said_at", _moment(), nullable=False),
        sa.Column("received_at", _moment(), nullable=False),
        *_recorded("prescription_starts"),
    )
    op.create_table(
        "refills",
        sa.Column("prescription_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("said_at", _moment(), nullable=False),
        sa.Column("received_at", _moment(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", _moment(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_name", sa.String(length=200), nullable=True),
        *_recorded("refills"),
    )


def _goals_and_leaves() -> None:
    op.create_table(
        "goals",
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("repeat", sa.String(length=10), nullable=True),
        sa.Column("weekdays", sa.String(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("share_with_team", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("said_at", _moment(), nullable=False),
        sa.Column("received_at", _moment(), nullable=False),
        *_recorded("goals"),
    )
    op.create_index("ix_goals_goal", "goals", ["patient_id", "goal_id"], unique=False)
    op.create_table(
        "goal_ticks",
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("said_at", _moment(), nullable=False),
        sa.Column("received_at", _moment(), nullable=False),
        *_recorded("goal_ticks"),
    )
    op.create_index("ix_goal_ticks_goal", "goal_ticks", ["patient_id", "goal_id"], unique=False)
    op.create_table(
        "leaf_verdicts",
        sa.Column("leaf", sa.String(length=120), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("said_at", _moment(), nullable=False),
        sa.Column("received_at", _moment(), nullable=False),
        *_recorded("leaf_verdicts"),
    )
    op.create_index("ix_leaf_verdicts_leaf", "leaf_verdicts", ["leaf"], unique=False)


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
