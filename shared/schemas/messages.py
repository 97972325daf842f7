"""Messages on the wire: what patients and helpers write, what the team answers and marks, and what it promises."""

import base64
import binascii
import re
from typing import Any

from marshmallow import ValidationError, validate, validates_schema

from shared.domain.goals import WEEKDAYS
from shared.domain.jpeg import LARGEST, LONGEST_SIDE, NotPlain, picture_size
from shared.domain.messages import CATEGORIES, MOST_PHOTOS, STATES
from shared.domain.reading_hours import windows_of
from shared.schemas.base import NOTE_LENGTH, PageSchema, PartSchema, StrictSchema, page_of
from shared.schemas.fields import AwareDateTime, Boolean, Choice, Integer, List, Nested, String, Uuid

PHOTO_TEXT = (LARGEST + 2) // 3 * 4
"""Characters of the largest photo as base64."""
PROMISE_MOST = 24 * 21
"""Hours of reading: nobody promises an answer in more than some weeks."""


class MessageSchema(StrictSchema):
    """What a patient or helper writes. The first message of a thread is named by its own id; a later one repeats
    whom and what the thread is about, and the first one counts."""

    id = Uuid()
    thread_id = Uuid()
    pool = Uuid(optional=True)
    category = Choice(CATEGORIES)
    text = String(most=NOTE_LENGTH)
    photo_ids = List(Uuid(), most=MOST_PHOTOS, load_default=list)
    check_in_id = Uuid(optional=True)
    said_at = AwareDateTime()

    @validates_schema
    def photos_are_different(self, message: dict[str, Any], **_: Any) -> None:
        """No photo twice."""
        if len(set(message["photo_ids"])) != len(message["photo_ids"]):
            raise ValidationError("Each photo once.", "photo_ids")


class MessageReadSchema(MessageSchema):
    """A message as the record shows it. `state` is how far it came; `text` is null once texts were erased."""

    text = String(optional=True)
    pool_name = String(dump_only=True)
    from_team = Boolean(dump_only=True)
    written_by = Uuid(dump_only=True)
    written_name = String(dump_only=True)
    on_behalf_of = Uuid(dump_only=True)
    received_at = AwareDateTime(dump_only=True)
    state = String(dump_only=True)
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)


class PhotoSchema(StrictSchema):
    """A photo of a message: a plain JPEG of at most 200 kB and 1600 pixels, as base64. It may come before its
    message does."""

    id = Uuid()
    message_id = Uuid()
    media_type = Choice(("image/jpeg",))
    width = Integer(least=1, most=LONGEST_SIDE)
    height = Integer(least=1, most=LONGEST_SIDE)
    content = String(most=PHOTO_TEXT)
    said_at = AwareDateTime()

    @validates_schema
    def is_a_plain_picture(self, photo: dict[str, Any], **_: Any) -> None:
        """The picture and nothing else, of the size that is told."""
        try:
            size = picture_size(base64.b64decode(photo["content"], validate=True))
        except binascii.Error as error:
            raise ValidationError("This is not valid base64.", "content") from error
        except NotPlain as refused:
            raise ValidationError(str(refused), "content") from refused
        if size != (photo["width"], photo["height"]):
            raise ValidationError("The photo has another size.", "width")


class PhotoReadSchema(StrictSchema):
    """A photo as the record shows it; `content` is null once texts were erased."""

    id = Uuid()
    message_id = Uuid()
    media_type = String()
    width = Integer()
    height = Integer()
    content = String(most=PHOTO_TEXT, optional=True)
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    received_at = AwareDateTime(dump_only=True)


class SeenSchema(StrictSchema):
    """A person has read a thread up to a message."""

    id = Uuid()
    thread_id = Uuid()
    message_id = Uuid()
    said_at = AwareDateTime()
    seen_by = Uuid(dump_only=True)
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    received_at = AwareDateTime(dump_only=True)


class AnswerSchema(StrictSchema):
    """What the team writes in a thread; with its own id as the thread's, the team begins one."""

    id = Uuid()
    thread_id = Uuid()
    category = Choice(CATEGORIES, load_default="other")
    text = String(most=NOTE_LENGTH)


class MarkSchema(StrictSchema):
    """A thread is seen, decided or done. A decision says what was decided."""

    id = Uuid()
    thread_id = Uuid()
    state = Choice(STATES)
    note = String(most=NOTE_LENGTH, optional=True)
    by_id = Uuid(dump_only=True)
    by_name = String(dump_only=True)
    at = AwareDateTime(dump_only=True)
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)

    @validates_schema
    def says_what(self, mark: dict[str, Any], **_: Any) -> None:
        """Who wrote can only feel heard when they read what was decided."""
        if mark["state"] == "decided" and not mark["note"]:
            raise ValidationError("Say what was decided.", "note")


class ThreadSchema(StrictSchema):
    """A thread as a whole: how it stands, what is unread by who asks, and by when the team promised to answer."""

    id = Uuid()
    category = String()
    pool = Uuid(optional=True)
    pool_name = String(optional=True)
    state = String()
    by_name = String(blank=True)
    unread = Integer()
    waiting_since = AwareDateTime(optional=True)
    answer_by = AwareDateTime(optional=True)
    late = Boolean()
    messages = List(Nested(MessageReadSchema))
    marks = List(Nested(MarkSchema))


class WaitingSchema(StrictSchema):
    """A thread that waits for a team's answer."""

    patient_id = Uuid()
    patient_name = String()
    thread_id = Uuid()
    category = String()
    pool_name = String(optional=True)
    waiting_since = AwareDateTime()
    answer_by = AwareDateTime(optional=True)
    late = Boolean()


WaitingPageSchema: type[PageSchema] = page_of(WaitingSchema)

_TIME = validate.Regexp(re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z"), error="A time such as 08:00 is needed.")


class HoursSchema(PartSchema):
    """On these days somebody reads from one time to another, in the zone of the site."""

    days = List(Choice(WEEKDAYS), least=1, most=7)
    to = String(most=5, validate=_TIME)

    class Meta(PartSchema.Meta):
        include = {"from": String(most=5, validate=_TIME)}


class DistressSchema(PartSchema):
    """Somebody to talk to when it is hard and no emergency."""

    name = String()
    phone = String(most=40)


class PromiseSchema(StrictSchema):
    """When a team reads messages and how soon it answers, counted in those hours. Null: as the installation says."""

    reading_hours = List(Nested(HoursSchema), least=1, most=14, optional=True)
    reply_within_hours = Integer(least=1, most=PROMISE_MOST, optional=True)
    emergency_phone = String(most=40, optional=True)
    distress = Nested(DistressSchema, optional=True)

    @validates_schema
    def hours_run_forward(self, promise: dict[str, Any], **_: Any) -> None:
        """Reading begins before it ends; past midnight it is two entries."""
        if any(one.opens >= one.closes for one in windows_of(promise["reading_hours"] or ())):
            raise ValidationError("It must end after it begins, on the same day.", "reading_hours")


class TeamToldSchema(StrictSchema):
    """What a tablet knows of the team that treats a patient: its name, when it reads, how soon it answers."""

    patient = Uuid()
    name = String()
    phone = String(most=40, optional=True)
    time_zone = String(most=64)
    reading_hours = List(Nested(HoursSchema))
    reply_within_hours = Integer()
    emergency_phone = String(most=40, optional=True)
    distress = Nested(DistressSchema, optional=True)
