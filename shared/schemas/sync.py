"""Push and pull on the wire. A batch is read first, then each event by itself: one bad event spoils no other.

The body of an event is read by the schema of its kind, see `BODIES`.
"""

from typing import Any

from marshmallow import Schema, ValidationError, validates_schema

from shared.schemas.base import StrictSchema, read
from shared.schemas.care_plans import CompiledPlanSchema, OutcomeCorrectionSchema, OutcomeSchema
from shared.schemas.fields import (
    AwareDateTime,
    Base64,
    Boolean,
    Choice,
    Integer,
    Key,
    List,
    Mapping,
    Nested,
    QueryInteger,
    String,
    Uuid,
)
from shared.schemas.goals import GoalChangeSchema, GoalCloseSchema, NewGoalSchema, TickSchema
from shared.schemas.journals import JournalEntrySchema, JournalMoveSchema, JournalWithdrawalSchema
from shared.schemas.kept_aside import LeaveOutSchema
from shared.schemas.leaves import LeafVerdictSchema
from shared.schemas.medicines import (
    AllergySaidSchema,
    AllergyWithdrawSchema,
    MedicineSaidSchema,
    MedicineStopSchema,
)
from shared.schemas.messages import MessageSchema, PhotoSchema, SeenSchema, TeamToldSchema
from shared.schemas.prescriptions import RefillSchema, StartSchema
from shared.schemas.requests import RequestSchema, RequestWithdrawSchema
from shared.schemas.resources import ResourceSchema
from shared.schemas.sharing import (
    HelperRightSchema,
    HelperStopSchema,
    InvitationSchema,
    TakeBackSchema,
    TurnSchema,
)
from shared.schemas.stories import (
    AcceptanceSchema,
    NewTopicSchema,
    PatientReadersSchema,
    StorySchema,
    TopicChangeSchema,
    TopicDropSchema,
)
from shared.schemas.symptoms import CheckInCorrectionSchema, CheckInSchema

PUSH_MOST = 100
PULL_MOST = 500
VERDICTS = ("ok", "dup", "clash", "quarantined", "rejected", "gap", "later")

BODIES: dict[str, Schema] = {
    "symptoms.check_in.submit": CheckInSchema(),
    "symptoms.check_in.correct": CheckInCorrectionSchema(),
    "care_plans.outcome.record": OutcomeSchema(),
    "care_plans.outcome.correct": OutcomeCorrectionSchema(),
    "prescriptions.start.confirm": StartSchema(),
    "prescriptions.refill.request": RefillSchema(),
    "patients.medicine.record": MedicineSaidSchema(),
    "patients.medicine.stop": MedicineStopSchema(),
    "patients.allergy.record": AllergySaidSchema(),
    "patients.allergy.withdraw": AllergyWithdrawSchema(),
    "requests.request.make": RequestSchema(),
    "requests.request.withdraw": RequestWithdrawSchema(),
    "goals.goal.set": NewGoalSchema(),
    "goals.goal.change": GoalChangeSchema(),
    "goals.goal.close": GoalCloseSchema(),
    "goals.tick.record": TickSchema(),
    "journals.entry.write": JournalEntrySchema(),
    "journals.entry.move": JournalMoveSchema(),
    "journals.entry.withdraw": JournalWithdrawalSchema(),
    "leaves.leaf.judge": LeafVerdictSchema(),
    "stories.story.tell": StorySchema(),
    "stories.topic.raise": NewTopicSchema(),
    "stories.topic.change": TopicChangeSchema(),
    "stories.topic.drop": TopicDropSchema(),
    "stories.agreement.accept": AcceptanceSchema(),
    "sharing.invitation.offer": InvitationSchema(),
    "sharing.invitation.take_back": TakeBackSchema(),
    "sharing.helper.stop": HelperStopSchema(),
    "sharing.turn.take": TurnSchema(),
    "messages.message.send": MessageSchema(),
    "messages.photo.attach": PhotoSchema(),
    "messages.message.see": SeenSchema(),
    "sync.kept_aside.leave_out": LeaveOutSchema(),
}
"""The schema of each kind of event a tablet may send."""


class EnvelopeSchema(StrictSchema):
    """One event of a tablet, signed. Its times are claims: they are kept as said and decide nothing.

    `t_local` and `tz` are kept as text, so that a clock or zone unknown to the server loses no report.
    """

    id = Uuid()
    kind = Choice(BODIES)
    v = Integer(least=1)
    patient = Uuid()
    entity = Uuid()
    base = Uuid(optional=True)
    device = Uuid()
    epoch = Integer(least=1)
    dseq = Integer(least=1)
    author = Uuid()
    grant = Uuid(optional=True)
    auth_ctx = String(most=200)
    t_local = String(most=40)
    tz = String(most=64)
    utc_off = Integer(least=-1080, most=1080)
    mono = Integer(least=0)
    body = Mapping()
    sig = Base64(exactly=64)

    @validates_schema
    def names_the_row_it_makes(self, envelope: dict[str, Any], **_: Any) -> None:
        """The entity of the event is the row its body makes."""
        if str(envelope["entity"]) != str(envelope["body"].get("id")).lower():
            raise ValidationError("It must be the id of the body.", "entity")


class SealedEventSchema(StrictSchema):
    """An event sealed to the server's key, pushed while the tablet is locked."""

    id = Uuid()
    device = Uuid()
    epoch = Integer(least=1)
    dseq = Integer(least=1)
    v = Integer(least=1)
    sealed = Base64()


class PushSchema(StrictSchema):
    """A batch, oldest first. Events stay unread here; each gets a verdict of its own."""

    protocol = Integer(least=1)
    schema = Integer(least=1)
    device = Uuid()
    epoch = Integer(least=1)
    sent_at = AwareDateTime()
    events = List(Mapping(), most=PUSH_MOST)


class HandOverSchema(PushSchema):
    """A batch of a device that was taken out of use, signed by the device itself: it has no session any more."""

    proof = String(most=120)


class SchemaRangeSchema(StrictSchema):
    """The schemas the server reads."""

    min = Integer(least=1)
    max = Integer(least=1)


class VerdictSchema(StrictSchema):
    """What became of one event. `receipt` only where it is kept; `want` names the number a gap waits for."""

    id = String(most=64)
    verdict = Choice(VERDICTS)
    receipt = String(most=500, optional=True)
    code = Key(optional=True)
    title = String(most=500, optional=True)
    retry_after = Integer(least=0, optional=True)
    want = Integer(least=1, optional=True)


class PushAnswerSchema(StrictSchema):
    """A verdict for every event, and the server's time and epoch."""

    server_epoch = String(most=64)
    schema = Nested(SchemaRangeSchema)
    now = AwareDateTime()
    results = List(Nested(VerdictSchema), most=PUSH_MOST)


class PullQuerySchema(StrictSchema):
    """What comes after an opaque cursor; none: from the beginning."""

    cursor = String(most=2000, optional=True)
    limit = QueryInteger(least=1, most=PULL_MOST, load_default=PULL_MOST)


class ChangeSchema(StrictSchema):
    """One record as it is now. Without salt, body and texts where this audience may know only that it changed; with a
    body and no salt where they may know that a result is there, but not yet its value."""

    kind = Key()
    id = Uuid()
    version = Integer(least=1)
    digest = String(most=64, optional=True)
    salt = String(most=64, optional=True)
    body = Mapping(optional=True)
    texts = Mapping(optional=True)


class EntrySchema(StrictSchema):
    """One entry of the ledger. Number, hash and digests only on the patient's own devices."""

    patient = Uuid()
    number = Integer(least=1, optional=True)
    verb = Key()
    by = Uuid(optional=True)
    by_name = String(optional=True)
    device = Uuid(optional=True)
    on_behalf_of = Uuid(optional=True)
    because = String(most=500, blank=True, optional=True)
    recorded_at = AwareDateTime()
    hash = String(most=64, optional=True)
    changes = List(Nested(ChangeSchema))


class PatientResourcesSchema(StrictSchema):
    """Where this patient finds help, as their site says now; it takes the place of what was told before."""

    patient = Uuid()
    entries = List(Nested(ResourceSchema))


class PatientHelpersSchema(StrictSchema):
    """Everybody whom this patient lets in, or let in once; on a helper's tablet their own right alone. It takes the
    place of what was told before."""

    patient = Uuid()
    entries = List(Nested(HelperRightSchema))


class PullAnswerSchema(StrictSchema):
    """A page of entries, and the plans that its assignments name. The last page tells where patients find help."""

    server_epoch = String(most=64)
    schema = Nested(SchemaRangeSchema)
    now = AwareDateTime()
    entries = List(Nested(EntrySchema), most=PULL_MOST)
    next = String(most=2000)
    more = Boolean()
    reset = Boolean(load_default=False)
    plans = List(Nested(CompiledPlanSchema), load_default=list)
    resources = List(Nested(PatientResourcesSchema), load_default=list)
    readers = List(Nested(PatientReadersSchema), load_default=list)
    """Who saw the record; for the patient's own tablet only."""
    helpers = List(Nested(PatientHelpersSchema), load_default=list)
    team = List(Nested(TeamToldSchema), load_default=list)


def read_event(event: dict[str, Any]) -> dict[str, Any]:
    """An event of a batch, plain or sealed, checked; ValidationError says what is wrong with it."""
    return read(_SEALED if "sealed" in event else _PLAIN, event)


def read_body(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """The body of an event by the schema of its kind. ValidationError names the fields."""
    return read(BODIES[kind], body)


_PLAIN = EnvelopeSchema()
_SEALED = SealedEventSchema()
