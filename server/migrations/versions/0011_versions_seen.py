"""Which versions the author of a goal, an entry, a story, a topic, a medicine or an allergy was looking at."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty for what was said before this was written down: said after everything before it."""
    for table in ("goals", "journal_entries", "stories", "visit_topics", "medicines", "allergies"):
        op.add_column(table, sa.Column("saw", _json(), nullable=True))


def _json() -> sa.types.TypeEngine:
    return sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
