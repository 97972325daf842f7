"""Making this device known to the clinic by a one-time code, in an order that a power cut cannot harm."""

import json
import platform

from client_kivy.store.identity import Enrolment, Identities, enrolment_from, public_text
from client_kivy.store.outbox import Outbox
from client_kivy.sync.transport import Transport, Unreachable


class EnrolmentFailed(Exception):
    """`reason`: `offline`, `refused` (wrong, used or expired code), `unclear` (not our server's answer) or `store`
    (the tablet could not keep it)."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def enrol(
    transport: Transport,
    identities: Identities,
    outbox: Outbox,
    *,
    code: str,
    name: str,
    kind: str = "personal",
) -> Enrolment:
    """Enrol with a code. The signing key is on the disk before the server hears of it, the enrolment with its
    tokens before this returns; the PIN is set after that, and until then the tablet stands at `needs_pin`.

    Reports of an earlier enrolment stay in the outbox and are sent, sealed, by the new one. Raises EnrolmentFailed.
    """
    body = {
        "code": code,
        "name": name,
        "kind": kind,
        "signing_key": public_text(identities.begin()),
        "platform": f"{platform.system()} {platform.machine()}".strip() or "unknown",
    }
    try:
        answer = transport.send("POST", "/api/devices/enrol", headers={}, body=json.dumps(body).encode())
    except Unreachable as error:
        raise EnrolmentFailed("offline") from error
    if answer.status not in (200, 201):
        raise EnrolmentFailed(
            "refused" if answer.status in (400, 401, 403, 404, 409, 410, 422) else "unclear"
        )
    try:
        content = json.loads(answer.body)
        enrolment, tokens = enrolment_from(content, kind)
        server_epoch = str(content["server_epoch"])
    except (KeyError, TypeError, ValueError) as error:
        raise EnrolmentFailed("unclear") from error
    identities.complete(enrolment, tokens)
    outbox.new_server_epoch(server_epoch)
    return enrolment
