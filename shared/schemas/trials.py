"""Studies, subjects and export runs on the wire."""

from shared.schemas.base import StrictSchema
from shared.schemas.fields import (
    AwareDateTime,
    Choice,
    Date,
    Integer,
    Key,
    List,
    Mapping,
    Nested,
    String,
    Uuid,
)

FORMATS = ("csv", "parquet")
RUN_STATUSES = ("waiting", "running", "done", "failed")


class StudySchema(StrictSchema):
    """A study. `key` is what a coordinator types."""

    id = Uuid(optional=True)
    key = Key(most=40)
    title = String()
    site_id = Uuid()


class SubjectSchema(StrictSchema):
    """A participant. The code stands in for the patient everywhere in the study's data."""

    id = Uuid(optional=True)
    patient_id = Uuid(dump_only=True)
    study_id = Uuid()
    code = String(most=60, dump_only=True)
    enrolled_on = Date()
    ended_on = Date(optional=True)
    version = Integer(dump_only=True)


class ExportRequestSchema(StrictSchema):
    """An export asked for: as of a moment; null takes the moment of asking."""

    study = Key(most=40)
    format = Choice(FORMATS)
    as_of = AwareDateTime(optional=True)


class ExportFileSchema(StrictSchema):
    """One file of an export."""

    name = String()
    rows = Integer(least=0, optional=True)
    bytes = Integer(least=0)
    sha256 = String(most=64)


class ExportRunSchema(StrictSchema):
    """An export run: how far it is (percent), and when done its files and manifest."""

    id = Uuid()
    study = Key(most=40)
    format = Choice(FORMATS)
    as_of = AwareDateTime(optional=True)
    status = Choice(RUN_STATUSES)
    progress = Integer(least=0, most=100)
    requested_by = Uuid(optional=True)
    requested_at = AwareDateTime()
    finished_at = AwareDateTime(optional=True)
    files = List(Nested(ExportFileSchema), load_default=list)
    manifest = Mapping(optional=True)
    problem = String(most=1000, optional=True)
