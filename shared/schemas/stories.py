"""A patient's own story, topics for the next visit, and what both sides expect of each other, on the wire."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.domain.agenda import MOST
from shared.domain.expectations import LINES
from shared.schemas.base import PartSchema, StrictSchema, VersionSchema
from shared.schemas.fields import AwareDateTime, Boolean, Choice, Integer, List, Nested, String, Texts, Uuid

NAME_LENGTH, STORY_LENGTH, TOPIC_LENGTH, ANSWER_LENGTH = 80, 1000, 300, 1000
NEWS = ("all", "main", "little", "with_someone", "ask_me")
"""How much a person wants to be told: everything, the main things, little, with somebody beside them, ask each time."""
STORY_TEXTS = ("name_i_like", "at_home", "worries", "hopes")
SOURCES = ("own", "worst", "changed", "question")
TOPIC_STATES = ("open", "dropped")
OUTCOMES = ("decided", "later")


class StorySchema(VersionSchema):
    """What matters to a person, told anew as a whole; what was told last counts. `share` false: only they see it."""

    id = Uuid()
    name_i_like = String(most=NAME_LENGTH, optional=True)
    at_home = String(most=STORY_LENGTH, optional=True)
    worries = String(most=STORY_LENGTH, optional=True)
    hopes = String(most=STORY_LENGTH, optional=True)
    news = Choice(NEWS, optional=True)
    share = Boolean()
    said_at = AwareDateTime()
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    received_at = AwareDateTime(dump_only=True)


class TopicSchema(VersionSchema):
    """Something to talk about, said whole each time under the same `topic_id`.

    `rank` is its place among the three of the next visit; null: it stands on the patient's own list. `item`: the
    symptom it is about, where the tablet proposed it.
    """

    id = Uuid()
    topic_id = Uuid()
    text = String(most=TOPIC_LENGTH)
    source = Choice(SOURCES)
    item = Integer(least=1, most=999, optional=True)
    appointment_id = Uuid(optional=True)
    rank = Integer(least=1, most=MOST, optional=True)
    state = Choice(TOPIC_STATES, load_default="open")
    said_at = AwareDateTime()

    @validates_schema
    def names_its_symptom(self, topic: dict[str, Any], **_: Any) -> None:
        """What the tablet proposed is about a symptom; own words are not."""
        if (topic["source"] in ("worst", "changed")) != (topic["item"] is not None):
            raise ValidationError("A proposed topic names its symptom, and only that.", "item")


class NewTopicSchema(TopicSchema):
    """A topic that begins: it is known by the id of its first words, and open."""

    @validates_schema
    def begins(self, topic: dict[str, Any], **_: Any) -> None:
        """The first words name it."""
        if topic["topic_id"] != topic["id"]:
            raise ValidationError("A new topic is named by its own id.", "topic_id")
        if topic["state"] != "open":
            raise ValidationError("A new topic is open.", "state")


class TopicChangeSchema(TopicSchema):
    """Other words or another place for a topic, or one that is raised again."""

    @validates_schema
    def is_another(self, topic: dict[str, Any], **_: Any) -> None:
        """What is said later has an id of its own."""
        _of_another(topic, "open", "A topic is dropped by dropping it.")


class TopicDropSchema(TopicSchema):
    """The patient takes a topic off."""

    @validates_schema
    def drops(self, topic: dict[str, Any], **_: Any) -> None:
        """It has an id of its own, and says so."""
        _of_another(topic, "dropped", "A topic that is taken off is dropped.")


def _of_another(topic: dict[str, Any], state: str, why: str) -> None:
    if topic["topic_id"] == topic["id"]:
        raise ValidationError("It has an id of its own, and names the topic.", "topic_id")
    if topic["state"] != state:
        raise ValidationError(why, "state")


class TopicReadSchema(TopicSchema):
    """A topic as the record shows it; its words are null once the patient's texts were erased."""

    text = String(optional=True)
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    received_at = AwareDateTime(dump_only=True)


class TopicAnswerSchema(StrictSchema):
    """What the team says of a topic after the visit: decided, or another time, with words."""

    id = Uuid(optional=True)
    topic_id = Uuid()
    outcome = Choice(OUTCOMES)
    text = String(most=ANSWER_LENGTH, optional=True)
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    by_name = String(dump_only=True)
    at = AwareDateTime(dump_only=True)

    @validates_schema
    def says_what(self, answer: dict[str, Any], **_: Any) -> None:
        """Who decides says what was decided."""
        if answer["outcome"] == "decided" and not answer["text"]:
            raise ValidationError("Say in a sentence what was decided.", "text")


class HeardSchema(StrictSchema):
    """A topic with the team's answer."""

    topic = Nested(TopicReadSchema)
    answer = Nested(TopicAnswerSchema)


class AgendaSchema(StrictSchema):
    """The topics before the next visit: at most three chosen, the list beside them, what was heard."""

    appointment_id = Uuid(optional=True)
    asks = Boolean()
    chosen = List(Nested(TopicReadSchema), most=MOST)
    waiting = List(Nested(TopicReadSchema))
    heard = List(Nested(HeardSchema))


class LineSchema(PartSchema):
    """One line of an agreement, in every language the team has it in."""

    about = Choice(LINES)
    texts = Texts(most=600)


class OfferSchema(StrictSchema):
    """What the team offers. Without lines: the site's own default text."""

    id = Uuid(optional=True)
    lines = List(Nested(LineSchema), least=1, most=12, optional=True)


class AcceptanceSchema(StrictSchema):
    """The patient agrees, or wants to talk about it first."""

    id = Uuid()
    agreement_id = Uuid()
    accepted = Boolean()
    note = String(most=TOPIC_LENGTH, optional=True)
    said_at = AwareDateTime()
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    received_at = AwareDateTime(dump_only=True)


class OfferReadSchema(StrictSchema):
    """An agreement as it was offered: which edition, by whom, when."""

    id = Uuid()
    patient_id = Uuid()
    version = Integer()
    edition = Integer()
    lines = List(Nested(LineSchema))
    offered_name = String()
    offered_at = AwareDateTime()


class AgreementSchema(StrictSchema):
    """How it stands: the newest edition and what the patient said of it."""

    state = Choice(("none", "offered", "accepted", "talk"))
    offer = Nested(OfferReadSchema, allow_none=True)
    reply = Nested(AcceptanceSchema, allow_none=True)


class ReaderSchema(StrictSchema):
    """Somebody looked at the record. `role` is the role that allowed it (null where none is known), `why` the sentence
    that was recorded, `what` the parts of the record that were shown."""

    id = Uuid()
    at = AwareDateTime()
    name = String()
    role = Choice(
        ("patient", "caregiver", "nurse", "oncologist", "coordinator", "administrator"), optional=True
    )
    why = String(most=500)
    what = List(String(most=40))


class PatientReadersSchema(StrictSchema):
    """Who looked at this patient's record, newest first; it takes the place of what was told before."""

    patient = Uuid()
    entries = List(Nested(ReaderSchema))
