"""Signing in, people, teams, sites and devices on the wire."""

import re
from typing import Any

from shared.schemas.base import StrictSchema
from shared.schemas.fields import (
    AwareDateTime,
    Base64,
    Choice,
    Integer,
    Key,
    Language,
    List,
    Mapping,
    Nested,
    String,
    TimeZone,
    Uuid,
)

ROLES = ("patient", "caregiver", "nurse", "oncologist", "coordinator", "administrator")
DEVICE_KINDS = ("personal", "kiosk")
"""What is enrolled with a code: somebody's own tablet, or a kiosk of a site. A visit at a kiosk is a device too."""
TOKEN_LENGTH = 4096
PASSWORD_LENGTH = 256

_CROCKFORD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


class EnrolmentCode(String):
    """Ten Crockford characters as people type them: any case, hyphens and spaces, O for 0, I and L for 1."""

    default_error_messages = {"code": "The code has ten letters and digits."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=40, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        typed = super()._deserialize(value, attr, data, **kwargs).upper().translate(_CROCKFORD)
        if not re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{10}", typed, re.ASCII):
            raise self.make_error("code")
        return typed


class SignInSchema(StrictSchema):
    """Who signs in. A password is taken as typed, never trimmed."""

    sign_in_name = String(most=120)
    password = String(most=PASSWORD_LENGTH, load_only=True)


class PersonBriefSchema(StrictSchema):
    """The person who signed in."""

    id = Uuid()
    name = String()
    roles = List(Choice(ROLES))


class RefreshedSchema(StrictSchema):
    """A new pair of tokens."""

    access_token = String(most=TOKEN_LENGTH)
    refresh_token = String(most=TOKEN_LENGTH)


class TokensSchema(RefreshedSchema):
    """What signing in gives."""

    person = Nested(PersonBriefSchema)


class SiteSchema(StrictSchema):
    """A hospital or practice; its ledger keeps what administrators do."""

    id = Uuid(optional=True)
    name = String()
    time_zone = TimeZone()


class NewTeamSchema(StrictSchema):
    """A team to be made; the site is in the address."""

    id = Uuid(optional=True)
    name = String()
    phone = String(most=40, optional=True)


class TeamSchema(NewTeamSchema):
    """The people who together look after patients."""

    site_id = Uuid()


class PersonSchema(StrictSchema):
    """Someone who can sign in. The password is taken in, never given out."""

    id = Uuid(optional=True)
    name = String()
    sign_in_name = String(most=120)
    password = String(most=PASSWORD_LENGTH, optional=True, load_only=True)
    roles = List(Choice(ROLES), least=1)
    language = Language(load_default="en")
    site_id = Uuid(optional=True)
    status = Choice(("active", "left"), dump_only=True)


class GrantBriefSchema(StrictSchema):
    """One right of the person who asks who they are."""

    role = Choice(ROLES)
    subject_kind = Key()
    subject_id = Uuid(optional=True)
    categories = List(Key(), optional=True)


class MeSchema(PersonBriefSchema):
    """Who is signed in, and what they may do."""

    language = Language(optional=True)
    grants = List(Nested(GrantBriefSchema))


class DeviceCodeSchema(StrictSchema):
    """Staff ask for the code that enrols one device for one patient. A kiosk belongs to a site instead."""

    patient_id = Uuid()
    kind = Choice(("personal",))


class DeviceCodeAnswerSchema(StrictSchema):
    """The code, once: typed, or read as a QR picture (SVG)."""

    code = String(most=40)
    url = String(most=500)
    expires_at = AwareDateTime()
    svg = String(most=100_000)


class EnrolSchema(StrictSchema):
    """A tablet presents its code and its signing key (raw Ed25519, 32 bytes)."""

    code = EnrolmentCode()
    name = String(most=80)
    kind = Choice(DEVICE_KINDS)
    signing_key = Base64(exactly=32)
    platform = String(most=80)


class ServerKeySchema(StrictSchema):
    """The server's public key that seals reports (raw X25519, 32 bytes)."""

    id = String(most=64)
    public = Base64(exactly=32)


class EnrolAnswerSchema(RefreshedSchema):
    """What a tablet needs to begin."""

    device_id = Uuid()
    epoch = Integer(least=1)
    person_id = Uuid()
    patient_id = Uuid()
    patient_name = String()
    role = Choice(("patient", "caregiver", "kiosk"))
    language = Language()
    time_zone = TimeZone()
    server_key = Nested(ServerKeySchema)
    server_epoch = String(most=64)
    schema = Mapping()


class DeviceSchema(StrictSchema):
    """A device as staff and the patient see it."""

    id = Uuid()
    patient_id = Uuid(optional=True)
    person_id = Uuid(optional=True)
    name = String(most=80)
    kind = Choice((*DEVICE_KINDS, "visit"))
    platform = String(most=80, optional=True)
    enrolled_at = AwareDateTime()
    last_seen_at = AwareDateTime(optional=True)
    revoked_at = AwareDateTime(optional=True)


class DeviceRevokeSchema(StrictSchema):
    """Why a device may no longer be used."""

    reason = String(most=500)


class RoleSchema(StrictSchema):
    """A staff role over one team, or over the whole site where no team is named."""

    id = Uuid(dump_only=True)
    role = Choice(("nurse", "oncologist", "coordinator", "administrator"))
    team_id = Uuid(optional=True)
    ends_at = AwareDateTime(optional=True)


class PasswordCodeSchema(StrictSchema):
    """The code with which a person chooses a password, and when it ends."""

    code = String(most=40)
    expires_at = AwareDateTime()


class PasswordChoiceSchema(StrictSchema):
    """A code, the password chosen with it, and a sign-in name where the account has none."""

    code = EnrolmentCode()
    password = String(most=PASSWORD_LENGTH, load_only=True)
    sign_in_name = String(most=120, required=False, load_only=True)


class PasswordChangeSchema(StrictSchema):
    """The present password and the new one."""

    old_password = String(most=PASSWORD_LENGTH, load_only=True)
    password = String(most=PASSWORD_LENGTH, load_only=True)


class SessionSchema(StrictSchema):
    """Where a person is signed in."""

    id = Uuid()
    kind = Choice(("api", "device", "console"))
    device_id = Uuid(optional=True)
    started_at = AwareDateTime()
    last_used_at = AwareDateTime()
