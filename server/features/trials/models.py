"""Tables of trials: studies and export runs on the site's ledger, subjects on the patient's; progress beside them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Json, Utc, Words
from server.foundation.record import Recorded


class Study(Recorded, Base):
    """A study of a site. `categories` are the parts of the record it may use; null: all of them."""

    __tablename__ = "studies"
    kind = "trials.study"
    key: Mapped[str] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(String(200))
    categories: Mapped[frozenset[str] | None] = mapped_column(Words)


class Subject(Recorded, Base):
    """A patient's part in a study. The code stands for the patient in everything the study gives out."""

    __tablename__ = "subjects"
    kind = "trials.subject"
    study_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    code: Mapped[str] = mapped_column(String(60))
    enrolled_on: Mapped[date] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()


class ExportRun(Recorded, Base):
    """One export asked for: of which study, as of when, by whom, and what came of it."""

    __tablename__ = "export_runs"
    kind = "trials.export"
    study_id: Mapped[UUID] = mapped_column(Uuid)
    study: Mapped[str] = mapped_column(String(40))
    format: Mapped[str] = mapped_column(String(20))
    as_of: Mapped[datetime] = mapped_column(Utc)
    requested_by: Mapped[UUID] = mapped_column(Uuid)
    requested_name: Mapped[str] = mapped_column(String(200))
    requested_at: Mapped[datetime] = mapped_column(Utc, index=True)
    status: Mapped[str] = mapped_column(String(10))
    subjects: Mapped[int | None] = mapped_column()
    heads_digest: Mapped[str | None] = mapped_column(String(64))
    finished_at: Mapped[datetime | None] = mapped_column(Utc)
    manifest: Mapped[dict[str, Any] | None] = mapped_column(Json)
    problem: Mapped[str | None] = mapped_column(String(1000))


class ExportHead(Base):
    """The vector a run works from: how far each subject's ledger reached at the moment. Written once with the run."""

    __tablename__ = "export_heads"
    site_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    run_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    code: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class ExportProgress(Base):
    """How far a run is and how often it was begun: no part of the record."""

    __tablename__ = "export_progress"
    site_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    run_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    done: Mapped[int] = mapped_column()
    of: Mapped[int] = mapped_column()
    tries: Mapped[int] = mapped_column()
