"""Plans tried and published, on the wire."""

from shared.schemas.base import StrictSchema
from shared.schemas.fields import AwareDateTime, Integer, Key, String, Uuid


class PublicationSchema(StrictSchema):
    """A version of a plan that a clinician signed."""

    id = Uuid(dump_only=True)
    plan = Key()
    plan_version = Integer(least=1)
    sha256 = String(most=64)
    signer = String()
    signed_by = Uuid()
    published_at = AwareDateTime()
