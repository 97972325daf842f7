"""Tables of a patient's identity and lists. Every row is recorded on the patient's ledger."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Json, Utc
from server.foundation.record import Recorded, SaidAnew


class Patient(Recorded, Base):
    """The patient; `id` equals `patient_id`."""

    __tablename__ = "patients"
    kind = "patients.patient"
    name: Mapped[str] = mapped_column(String(200), index=True)
    preferred_name: Mapped[str | None] = mapped_column(String(200))
    birth_on: Mapped[date | None] = mapped_column()
    sex: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(16))
    time_zone: Mapped[str] = mapped_column(String(60))
    site_id: Mapped[UUID] = mapped_column(Uuid)
    team_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    status: Mapped[str] = mapped_column(String(20))
    contacts: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    temperature_unit: Mapped[str] = mapped_column(String(10))
    weight_unit: Mapped[str] = mapped_column(String(10))


class Identifier(Base):
    """A number other systems know the patient by; the one uniqueness that crosses patients (a reference table)."""

    __tablename__ = "identifiers"
    system: Mapped[str] = mapped_column(String(200), primary_key=True)
    value: Mapped[str] = mapped_column(String(200), primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(Uuid, index=True)


class Diagnosis(Recorded, Base):
    """A cancer with its stage. `cancer` is the key that care plans use, where the code is one of theirs."""

    __tablename__ = "diagnoses"
    kind = "patients.diagnosis"
    cancer: Mapped[str | None] = mapped_column(String(60))
    code: Mapped[str | None] = mapped_column(String(60))
    system: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(500))
    role: Mapped[str] = mapped_column(String(10))
    stage: Mapped[str | None] = mapped_column(String(60))
    stage_system: Mapped[str | None] = mapped_column(String(200))
    diagnosed_on: Mapped[date | None] = mapped_column()
    said_by: Mapped[str | None] = mapped_column(String(200))
    source_ref: Mapped[str | None] = mapped_column(String(200))


class Medicine(SaidAnew, Recorded, Base):
    """A medicine taken, stopped or planned, over-the-counter ones too, and who said so. What is said anew is another
    row that follows the first; only what the team brings from elsewhere is brought up to date in place."""

    __tablename__ = "medicines"
    kind = "patients.medicine"
    sealed = ("purpose", "note")
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str | None] = mapped_column(String(60))
    system: Mapped[str | None] = mapped_column(String(200))
    dose_text: Mapped[str | None] = mapped_column(String(500))
    origin: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    started_on: Mapped[date | None] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()
    said_by: Mapped[str | None] = mapped_column(String(200))
    source_ref: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str | None] = mapped_column(String(10))
    """Whose word it is: patient, helper, team or import; none for rows of before this was written down."""
    follows: Mapped[UUID | None] = mapped_column(Uuid)
    """The row that is said anew here."""
    when_text: Mapped[str | None] = mapped_column(String(300))
    purpose: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    said_at: Mapped[datetime | None] = mapped_column(Utc)
    received_at: Mapped[datetime | None] = mapped_column(Utc)


class Allergy(SaidAnew, Recorded, Base):
    """What the patient must not be given, what it does to them, and who said so; or that no allergy is known."""

    __tablename__ = "allergies"
    kind = "patients.allergy"
    sealed = ("note",)
    substance: Mapped[str] = mapped_column(String(200))
    code: Mapped[str | None] = mapped_column(String(60))
    system: Mapped[str | None] = mapped_column(String(200))
    reaction: Mapped[str | None] = mapped_column(String(500))
    criticality: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10))
    said_by: Mapped[str | None] = mapped_column(String(200))
    source_ref: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str | None] = mapped_column(String(10))
    """Whose word it is: patient, helper, team or import; none for rows of before this was written down."""
    follows: Mapped[UUID | None] = mapped_column(Uuid)
    """The row that is said anew here."""
    note: Mapped[str | None] = mapped_column(Text)
    said_at: Mapped[datetime | None] = mapped_column(Utc)
    received_at: Mapped[datetime | None] = mapped_column(Utc)
