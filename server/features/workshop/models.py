"""Tables of the workshop, all on the site's ledger: plans published, softened rules accepted, alert budgets."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Utc
from server.foundation.record import Recorded


class Publication(Recorded, Base):
    """A version of a plan that a clinician signed. The line in `published.lock` says the same beside the file."""

    __tablename__ = "plan_publications"
    kind = "workshop.publication"
    plan: Mapped[str] = mapped_column(String(120))
    plan_version: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(64))
    signer: Mapped[str] = mapped_column(String(200))
    signed_by: Mapped[UUID] = mapped_column(Uuid)
    published_at: Mapped[datetime] = mapped_column(Utc)


class Softening(Recorded, Base):
    """A named clinician accepts that a rule warns less in a new version, having seen what it would have missed.

    `mattered` reports of the replayed days were serious; the old version warned of `caught_before` of them, the new one
    of `caught_after`: the sensitivity lost.
    """

    __tablename__ = "plan_softenings"
    kind = "workshop.softening"
    plan: Mapped[str] = mapped_column(String(120))
    from_version: Mapped[int] = mapped_column()
    to_version: Mapped[int] = mapped_column()
    to_sha256: Mapped[str] = mapped_column(String(64))
    """The bytes of the new version that were looked at: a version changed since must be accepted again."""
    rule: Mapped[str] = mapped_column(String(120))
    verdict: Mapped[str] = mapped_column(String(40))
    days: Mapped[int] = mapped_column()
    check_ins: Mapped[int] = mapped_column()
    alerts_before: Mapped[int] = mapped_column()
    alerts_after: Mapped[int] = mapped_column()
    mattered: Mapped[int] = mapped_column()
    caught_before: Mapped[int] = mapped_column()
    caught_after: Mapped[int] = mapped_column()
    reason: Mapped[str] = mapped_column(String(500))
    accepted_by: Mapped[UUID] = mapped_column(Uuid)
    accepted_name: Mapped[str] = mapped_column(String(200))
    accepted_at: Mapped[datetime] = mapped_column(Utc)


class Budget(Recorded, Base):
    """How many alerts a nurse of a team should get on an average day at most. `tenths`: 25 is 2.5 a day."""

    __tablename__ = "alert_budgets"
    kind = "workshop.budget"
    team_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    tenths: Mapped[int] = mapped_column()
    set_name: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime] = mapped_column(Utc)
