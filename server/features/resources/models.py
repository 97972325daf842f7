"""The table of a site's resources. `patient_id` is the site: they are recorded on the site's own ledger."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Json
from server.foundation.record import Recorded


class Resource(Recorded, Base):
    """A community, help line, way to get there or to pay for it, for one condition or for all."""

    __tablename__ = "resources"
    kind = "resources.resource"
    condition: Mapped[str] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    texts: Mapped[dict[str, str]] = mapped_column(Json)
    phone: Mapped[str | None] = mapped_column(String(40))
    url: Mapped[str | None] = mapped_column(String(500))
    last_checked_on: Mapped[date] = mapped_column()
    checked_by: Mapped[str] = mapped_column(String(200))
    withdrawn_on: Mapped[date | None] = mapped_column()
