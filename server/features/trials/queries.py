"""How we look at studies, subjects and export runs; and at the ledgers of a study's subjects up to a moment."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, select, type_coerce

from server.features.trials.models import ExportHead, ExportProgress, ExportRun, Study, Subject
from server.foundation.access import Actor, visible
from server.foundation.db import db
from server.foundation.facts import existing
from server.foundation.gate import query, shown
from server.foundation.ledger import Change, Entry, Head
from server.foundation.problems import NotFound
from shared.domain.access import Permission


@dataclass(frozen=True)
class StudyShown:
    """A study as people see it."""

    id: UUID
    site_id: UUID
    key: str
    title: str
    categories: tuple[str, ...] | None


@dataclass(frozen=True)
class RunShown:
    """An export run as people see it; `progress` in percent."""

    id: UUID
    site_id: UUID
    study: str
    format: str
    as_of: datetime
    status: str
    progress: int
    subjects: int | None
    requested_by: UUID
    requested_name: str
    requested_at: datetime
    finished_at: datetime | None
    manifest: dict[str, Any] | None
    problem: str | None

    @property
    def files(self) -> list[dict[str, Any]]:
        """The files of a finished run: name, rows, bytes, sha256."""
        return self.manifest["files"] if self.manifest else []


@dataclass(frozen=True)
class SubjectHead:
    """How far one subject's ledger reached at a moment."""

    patient_id: UUID
    subject_id: UUID
    code: str
    number: int
    hash: bytes


@query("trials.study.list", needs=Permission.STUDIES_READ, many=True)
def studies(*, by: Actor) -> list[StudyShown]:
    """The studies of the sites the actor works for, by key."""
    return _studies(select(Study), by)


@query("trials.study.find", needs=Permission.STUDIES_READ, many=True)
def studies_called(key: str, *, by: Actor) -> list[StudyShown]:
    """The studies known by a key: one at each site at most."""
    return _studies(select(Study).where(Study.key == key), by)


def _studies(question: Any, by: Actor) -> list[StudyShown]:
    question = question.join(Head, Head.patient_id == Study.patient_id)
    rows = db.session.scalars(
        question.where(visible(by, Permission.STUDIES_READ)).order_by(Study.key, Study.patient_id)
    )
    return [
        StudyShown(
            row.id,
            row.patient_id,
            row.key,
            row.title,
            None if row.categories is None else tuple(sorted(row.categories)),
        )
        for row in rows
    ]


@query("trials.subject.list", needs=Permission.STUDIES_READ, many=True)
def subjects(
    study_id: UUID, *, by: Actor, after: tuple[str, UUID] | None = None, limit: int = 50
) -> list[Subject]:
    """A study's subjects by code, in keyset pages: `after` is the (code, patient_id) of the last one seen."""
    question = (
        select(Subject)
        .join(Head, Head.patient_id == Subject.patient_id)
        .where(Subject.study_id == study_id, visible(by, Permission.STUDIES_READ))
        .order_by(Subject.code, Subject.patient_id)
        .limit(limit)
    )
    if after is not None:
        code, last = after
        question = question.where(
            (Subject.code > code) | ((Subject.code == code) & (Subject.patient_id > last))
        )
    return list(db.session.scalars(question))


@query("trials.subject.of_patient", needs=Permission.STUDIES_READ)
def studies_of(patient_id: UUID, *, by: Actor) -> list[Subject]:
    """The studies a patient takes part in or took part in, oldest first."""
    mine = select(Subject).where(Subject.patient_id == patient_id)
    return list(db.session.scalars(mine.order_by(Subject.enrolled_on, Subject.id)))


@query("trials.export.list", needs=Permission.EXPORTS_RUN, many=True)
def export_runs(*, by: Actor, limit: int = 50) -> list[RunShown]:
    """Export runs of the sites the actor may export from, the newest first."""
    question = _runs(by).order_by(ExportRun.requested_at.desc(), ExportRun.id.desc()).limit(limit)
    return [_shown(*row) for row in db.session.execute(question)]


@query("trials.export.find", needs=Permission.EXPORTS_RUN, many=True)
def export_run(run_id: UUID, *, by: Actor) -> RunShown:
    """One export run, with its manifest when it is done. No patient's data is in it."""
    return _run(run_id, by)


@query("trials.export.open", needs=Permission.EXPORTS_RUN, many=True)
def opened_export(run_id: UUID, *, by: Actor) -> RunShown:
    """A finished run whose files are handed out now: every subject in it is named in the reader's access stream."""
    run = _run(run_id, by)
    if run.status != "done":
        raise NotFound("This export is not finished.")
    inside = select(ExportHead.patient_id).where(
        ExportHead.site_id == run.site_id, ExportHead.run_id == run_id
    )
    reason = f"export of the study {run.study}"
    shown(db.session.scalars(inside), by=by, verb="trials.export.open", because=reason)
    return run


def _runs(by: Actor) -> Any:
    progress = (ExportProgress.site_id == ExportRun.patient_id) & (ExportProgress.run_id == ExportRun.id)
    return (
        select(ExportRun, ExportProgress)
        .join(Head, Head.patient_id == ExportRun.patient_id)
        .outerjoin(ExportProgress, progress)
        .where(visible(by, Permission.EXPORTS_RUN))
    )


def _run(run_id: UUID, by: Actor) -> RunShown:
    row = db.session.execute(_runs(by).where(ExportRun.id == run_id)).one_or_none()
    if row is None:
        raise NotFound()
    return _shown(*row)


def _shown(run: ExportRun, progress: ExportProgress | None) -> RunShown:
    percent = 100 * progress.done // progress.of if progress is not None and progress.of else 0
    return RunShown(
        id=run.id,
        site_id=run.patient_id,
        study=run.study,
        format=run.format,
        as_of=run.as_of,
        status=run.status,
        progress=100 if run.status == "done" else percent,
        subjects=run.subjects,
        requested_by=run.requested_by,
        requested_name=run.requested_name,
        requested_at=run.requested_at,
        finished_at=run.finished_at,
        manifest=run.manifest,
        problem=run.problem,
    )


@dataclass(frozen=True)
class Order:
    """What a run is to write: the study as it is kept, the run's row, and its vector once that is fixed."""

    run: ExportRun
    study: Study
    heads: list[SubjectHead]


@query("trials.export.order", needs=Permission.EXPORTS_RUN)
def order(site_id: UUID, run_id: UUID, *, by: Actor) -> Order:
    """What a run is to write, for the job that does it."""
    run = existing(ExportRun, site_id, run_id)
    mine = (ExportHead.site_id == site_id) & (ExportHead.run_id == run_id)
    heads = db.session.scalars(select(ExportHead).where(mine))
    return Order(
        run,
        existing(Study, site_id, run.study_id),
        [SubjectHead(one.patient_id, one.subject_id, one.code, one.number, one.hash) for one in heads],
    )


@query("trials.export.heads", needs=Permission.EXPORTS_RUN)
def heads_as_of(site_id: UUID, study_id: UUID, as_of: datetime, *, by: Actor) -> list[SubjectHead]:
    """How far the ledger of each subject of a site's study reached at a moment: its last entry recorded up to then, of
    all who were enrolled by then. Ask only when writes begun before the moment have ended. Nobody is left out for
    want of a right: `record_up_to` refuses each record by itself, so that no export is incomplete unnoticed."""
    last = (
        select(Entry.number)
        .where(Entry.patient_id == Subject.patient_id, Entry.recorded_at <= as_of)
        .order_by(Entry.number.desc())
        .limit(1)
        .correlate(Subject)
        .scalar_subquery()
    )
    enrolled = (
        select(Change.number)
        .where(
            Change.patient_id == Subject.patient_id,
            Change.kind == Subject.kind,
            Change.id == Subject.id,
            Change.number <= Entry.number,
        )
        .exists()
    )
    question = (
        select(Subject.patient_id, Subject.id, Subject.code, Entry.number, Entry.hash)
        .join(Entry, (Entry.patient_id == Subject.patient_id) & (Entry.number == last))
        .where(Subject.study_id == study_id, enrolled)
    )
    return [SubjectHead(*row) for row in db.session.execute(question)]


@query("trials.export.record", needs=Permission.EXPORTS_RUN)
def record_up_to(
    patient_id: UUID, number: int, kinds: Iterable[str], *, by: Actor
) -> dict[str, list[dict[str, Any]]]:
    """The bodies of a patient's records by kind, each as its last change up to an entry left it; erased ones are left
    out. The order within a kind is that of the last changes."""
    rows = db.session.execute(
        select(Change.kind, type_coerce(Change.id, String), Change.body)  # as it is stored: a key, no more
        .where(Change.patient_id == patient_id, Change.number <= number, Change.kind.in_(tuple(kinds)))
        .order_by(Change.number, Change.position)
    )
    last: dict[tuple[str, object], str | None] = {}
    for kind, row_id, body in rows:
        last[kind, row_id] = body
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in kinds}
    for (kind, _), body in last.items():
        if body is not None:
            found[kind].append(json.loads(body))
    return found
