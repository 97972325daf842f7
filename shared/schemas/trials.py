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
CATEGORIES = ("symptoms", "plan", "timeline", "alerts")
"""Parts of the record a study may use."""


class StudySchema(StrictSchema):
    """A study. `key` is what a coordinator types; `categories` are the parts of the record it may use (null: all)."""

    id = Uuid(dump_only=True)
    key = Key(most=40)
    title = String()
    site_id = Uuid()
    categories = List(Choice(CATEGORIES), most=len(CATEGORIES), optional=True)


class SubjectSchema(StrictSchema):
    """A participant. The code stands in for the patient everywhere in the study's data."""

    id = Uuid(dump_only=True)
    patient_id = Uuid(dump_only=True)
    study_id = Uuid()
    code = String(most=60, dump_only=True)
    enrolled_on = Date()
    ended_on = Date(dump_only=True)
    version = Integer(dump_only=True)


class SubjectEndSchema(StrictSchema):
    """The last day of a patient's part in a study."""

    ended_on = Date()


class ExportRequestSchema(StrictSchema):
    """An export asked for: as of a moment; null takes the moment of asking. The site is needed only where two of your
    sites call a study alike."""

    study = Key(most=40)
    site_id = Uuid(optional=True)
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
    subjects = Integer(least=0, optional=True)
    requested_by = Uuid(optional=True)
    requested_name = String(optional=True)
    requested_at = AwareDateTime()
    finished_at = AwareDateTime(optional=True)
    files = List(Nested(ExportFileSchema), load_default=list)
    manifest = Mapping(optional=True)
    problem = String(most=1000, optional=True)
