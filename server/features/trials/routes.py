"""How studies and subjects are asked for over JSON. Exports have routes of their own in `interfaces/exports`."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.trials import actions, queries
from server.foundation.paging import cursor_for, key_in
from server.foundation.problems import BadRequest
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas.base import PageQuerySchema, page_of
from shared.schemas.trials import StudySchema, SubjectEndSchema, SubjectSchema

routes = Blueprint("trials", __name__, url_prefix="/api", description="Studies and their subjects")


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("/studies")
@routes.response(200, StudySchema(many=True))
def list_studies() -> Any:
    """The studies of your sites."""
    return queries.studies(by=current_actor())


@routes.post("/studies")
@routes.arguments(StudySchema())
@routes.response(201, StudySchema())
def create_study(study: dict[str, Any]) -> Any:
    """Open a study at a site of yours."""
    made = actions.create_study(study["site_id"], study, by=current_actor())
    return study | {"id": made.id}


@routes.get("/studies/<uuid:study_id>/subjects")
@routes.arguments(PageQuerySchema(), location="query")
@routes.response(200, page_of(SubjectSchema)())
def list_subjects(page: dict[str, Any], study_id: UUID) -> dict[str, Any]:
    """Who takes part, by code."""
    after = _after(page["cursor"])
    rows = queries.subjects(study_id, by=current_actor(), after=after, limit=page["limit"] + 1)
    more = len(rows) > page["limit"]
    rows = rows[: page["limit"]]
    return {"items": rows, "next": cursor_for(rows[-1].code, str(rows[-1].patient_id)) if more else None}


def _after(cursor: str | None) -> tuple[str, UUID] | None:
    key = key_in(cursor, 2)
    if key is None:
        return None
    try:
        return str(key[0]), UUID(key[1])
    except (ValueError, TypeError, AttributeError):
        raise BadRequest("This cursor is not one that was given out here.") from None


@routes.get("/patients/<uuid:patient_id>/studies")
@routes.response(200, SubjectSchema(many=True))
def studies_of(patient_id: UUID) -> Any:
    """The studies a patient takes part in."""
    return queries.studies_of(patient_id, by=current_actor())


@routes.post("/patients/<uuid:patient_id>/studies")
@routes.arguments(SubjectSchema())
@routes.response(201, SubjectSchema())
def enrol_subject(subject: dict[str, Any], patient_id: UUID) -> Any:
    """Enrol a patient in a study."""
    return actions.enrol_subject(
        patient_id, subject["study_id"], enrolled_on=subject["enrolled_on"], by=current_actor()
    )


@routes.post("/patients/<uuid:patient_id>/studies/<uuid:study_id>/end")
@routes.arguments(SubjectEndSchema())
@routes.response(200, SubjectSchema())
def end_subject(end: dict[str, Any], patient_id: UUID, study_id: UUID) -> Any:
    """End a patient's part in a study."""
    return actions.end_subject(patient_id, study_id, ended_on=end["ended_on"], by=current_actor())
