"""Beginning and ending a visit at a kiosk: the code opens it, the record is pulled into memory, the token goes back."""

import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from client_kivy.clock import Clock
from client_kivy.store.chain_check import LedgerMismatch
from client_kivy.store.database import StoreError
from client_kivy.store.events import VISIT
from client_kivy.store.identity import Identities, enrolment_from, public_text
from client_kivy.store.kiosk import Visit
from client_kivy.store.mirror import Mirror, memory_mirror
from client_kivy.store.sealing import text
from client_kivy.sync import protocol
from client_kivy.sync.protocol import Trouble
from client_kivy.sync.transport import Answer, Transport, Unreachable

REASONS = {429: "slow", 503: "busy", 401: "unknown", 403: "unknown"}
MOST_PAGES = 400


class VisitFailed(Exception):
    """`reason`: `offline`, `refused` (wrong, used or expired code), `slow` (too many wrong codes), `busy`, `unknown`
    (the clinic does not know this kiosk) or `unclear`."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def begin_visit(transport: Transport, identities: Identities, clock: Clock, code: str) -> Visit:
    """Begin a visit with the six digits from staff and fetch the record. Raises VisitFailed, with nothing kept."""
    kiosk = identities.current()
    if kiosk is None:
        raise VisitFailed("unknown")
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    said = f"visit\n{kiosk.device}\n{code}\n".encode() + public
    proof = text(identities.signing(kiosk.device).sign(said))
    body = {"kiosk": kiosk.device, "code": code, "signing_key": public_text(key), "proof": proof}
    answer = _asked(transport, "POST", "/api/kiosk/visits", {}, json.dumps(body).encode())
    if answer.status not in (200, 201):
        raise VisitFailed(REASONS.get(answer.status, "refused" if 400 <= answer.status < 500 else "unclear"))
    try:
        enrolment, tokens = enrolment_from(json.loads(answer.body), VISIT)
    except (KeyError, TypeError, ValueError) as error:
        raise VisitFailed("unclear") from error
    mirror = memory_mirror()
    try:
        _fetch(transport, mirror, clock, tokens.access)
    except (LedgerMismatch, StoreError, KeyError, TypeError, ValueError, AttributeError) as error:
        mirror.database.close()
        raise VisitFailed("unclear") from error
    except VisitFailed:
        mirror.database.close()
        raise
    return Visit(enrolment, key, mirror, tokens.access)


def end_visit(transport: Transport, access: str) -> None:
    """Give the token back; when that cannot be, it ends by itself within minutes."""
    try:
        transport.send("POST", "/api/accounts/sign-out", headers=_signed_in(access))
    except Unreachable:
        return


def _fetch(transport: Transport, mirror: Mirror, clock: Clock, access: str) -> None:
    for _ in range(MOST_PAGES):
        query = {"limit": str(protocol.PAGE)} | ({"cursor": mirror.cursor} if mirror.cursor else {})
        answer = _asked(transport, "GET", "/api/sync/pull", _signed_in(access), query=query)
        found = protocol.read_pull(answer, clock.now())
        if isinstance(found, Trouble):
            raise VisitFailed("busy" if found.kind == protocol.BUSY else "unclear")
        mirror.apply(found.page)
        if not found.page.more:
            return
    raise VisitFailed("unclear")


def _asked(
    transport: Transport,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes | None = None,
    query: dict[str, str] | None = None,
) -> Answer:
    try:
        return transport.send(method, path, headers=headers, query=query, body=body)
    except Unreachable as error:
        raise VisitFailed("offline") from error


def _signed_in(access: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {access}"}
