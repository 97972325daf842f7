"""What we do in trials: open a study, enrol and end subjects, ask for an export and record what came of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select

from server.features.trials.codes import subject_code
from server.features.trials.models import ExportHead, ExportRun, Study, Subject
from server.features.trials.queries import SubjectHead
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.facts import change, enter, existing
from server.foundation.gate import action
from server.foundation.ledger import keep, transaction
from server.foundation.problems import Conflict, Invalid, NotFound
from shared.domain.access import Permission
from shared.domain.ids import uuid7
from shared.schemas.trials import FORMATS


@action("trials.study.create", needs=Permission.STUDIES_ENROL)
def create_study(site_id: UUID, study: dict[str, Any], *, by: Actor) -> Study:
    """Open a study at a site (a loaded StudySchema). Its key names it there: the same again changes nothing."""
    categories = study.get("categories")
    return enter(
        Study,
        site_id,
        {"id": uuid5(site_id, f"study {study['key']}"), "key": study["key"], "title": study["title"]},
        categories=None if categories is None else frozenset(categories),
    )


@action("trials.subject.enrol", needs=Permission.STUDIES_ENROL)
def enrol_subject(patient_id: UUID, study_id: UUID, *, enrolled_on: date, by: Actor) -> Subject:
    """The patient takes part from this day on, under a code of the study. A patient takes part once: who has left is
    not enrolled again."""
    study = db.session.scalars(select(Study).where(Study.id == study_id)).one_or_none()
    head = transaction().lock(patient_id)
    if study is None or head is None or study.patient_id != head.site_id:
        raise Invalid("Look at the study.", errors={"study_id": ["There is no such study at this site."]})
    subject_id = uuid5(patient_id, f"subject {study_id}")
    before = db.session.get(Subject, (patient_id, subject_id))
    if before is not None and before.ended_on is not None:
        raise Conflict(f"This patient left the study on {before.ended_on}.")
    return enter(
        Subject,
        patient_id,
        {"id": subject_id, "study_id": study_id, "enrolled_on": enrolled_on},
        code=subject_code(study_id, patient_id),
        ended_on=None,
    )


@action("trials.subject.end", needs=Permission.STUDIES_ENROL)
def end_subject(patient_id: UUID, study_id: UUID, *, ended_on: date, by: Actor) -> Subject:
    """The patient's part ends with this day: what comes after it is in no export."""
    subject = existing(Subject, patient_id, uuid5(patient_id, f"subject {study_id}"))
    if ended_on < subject.enrolled_on:
        raise Invalid("Look at the day.", errors={"ended_on": ["It is before the patient was enrolled."]})
    return change(Subject, patient_id, subject.id, {"ended_on": ended_on})


@action("trials.export.request", needs=Permission.EXPORTS_RUN)
def request_export(
    site_id: UUID, study_id: UUID, format: str, as_of: datetime | None, *, by: Actor
) -> ExportRun:
    """Ask for a study's data as they stood at a moment (none: this one), as `csv` or `parquet`. A job writes the files;
    the same study, format and moment give the same bytes."""
    study = db.session.get(Study, (site_id, study_id))
    if study is None:
        raise NotFound("There is no such study at this site.")
    now = clock.now()
    moment = as_of or now
    if format not in FORMATS:
        raise Invalid("Look at the format.", errors={"format": [f"Choose one of: {', '.join(FORMATS)}."]})
    if moment > now:
        raise Invalid("Look at the moment.", errors={"as_of": ["It lies in the future."]})
    run = ExportRun(
        patient_id=site_id,
        id=uuid7(now),
        study_id=study.id,
        study=study.key,
        format=format,
        as_of=moment,
        requested_by=by.id,
        requested_name=by.name,
        requested_at=now,
        status="waiting",
    )
    keep(run)
    return run


@action("trials.export.begin", needs=Permission.EXPORTS_RUN)
def begin_export(
    site_id: UUID, run_id: UUID, heads: list[SubjectHead], digest: str, *, by: Actor
) -> ExportRun:
    """Fix what a run works from: the vector of heads and its digest. Once fixed it stays, whoever begins again."""
    run = existing(ExportRun, site_id, run_id)
    if run.status != "waiting":
        return run
    for head in heads:
        transaction().add(ExportHead.__table__, {"site_id": site_id, "run_id": run_id, **vars(head)})
    fixed = {"status": "running", "heads_digest": digest, "subjects": len(heads)}
    return change(ExportRun, site_id, run_id, fixed)


@action("trials.export.finish", needs=Permission.EXPORTS_RUN)
def finish_export(site_id: UUID, run_id: UUID, manifest: dict[str, Any], *, by: Actor) -> ExportRun:
    """The files are there, as the manifest says. A run that is over stays as it was."""
    return _over(site_id, run_id, {"status": "done", "manifest": manifest})


@action("trials.export.fail", needs=Permission.EXPORTS_RUN)
def fail_export(site_id: UUID, run_id: UUID, problem: str, *, by: Actor) -> ExportRun:
    """The run stopped for a reason that trying again will not remove; nothing of it is kept."""
    return _over(site_id, run_id, {"status": "failed", "problem": problem[:1000]})


def _over(site_id: UUID, run_id: UUID, end: dict[str, Any]) -> ExportRun:
    run = existing(ExportRun, site_id, run_id)
    if run.status in ("done", "failed"):
        return run
    return change(ExportRun, site_id, run_id, end | {"finished_at": clock.now()})
