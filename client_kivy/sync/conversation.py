"""One enrolled tablet talking to its server: requests with their proofs, answers in the words of `protocol`."""

import base64
import json
from hashlib import sha256
from random import Random

from client_kivy.clock import Clock
from client_kivy.store.events import own_event, sealed_form
from client_kivy.store.identity import Enrolment, Identities, Tokens
from client_kivy.store.outbox import Sealed
from client_kivy.store.sealing import DataKey, SealBroken, text
from client_kivy.sync import protocol
from client_kivy.sync.protocol import Pulled, Pushed, Trouble
from client_kivy.sync.transport import Transport
from shared.domain.chain import canonical_json
from shared.domain.instants import to_wire


class Conversation:
    """Requests of the sync thread."""

    def __init__(
        self, transport: Transport, identities: Identities, clock: Clock, random: Random, version: str
    ):
        self._transport, self._identities, self._clock, self._random = transport, identities, clock, random
        self._client = f"daymark/{version} proto={protocol.PROTOCOL} schema={protocol.SCHEMA}"

    def batch(
        self, enrolment: Enrolment, events: list[Sealed], key: DataKey | None
    ) -> list[tuple[Sealed, bytes]]:
        """The oldest events as they travel, as many as fit into one push; at least one."""
        found: list[tuple[Sealed, bytes]] = []
        room = protocol.MOST_BYTES - protocol.ENVELOPE_BYTES
        for event in events:
            form = canonical_json(self._form(enrolment, event, key))
            room -= len(form) + 1
            if found and room < 0:
                break
            found.append((event, form))
        return found

    def push(self, enrolment: Enrolment, forms: list[bytes]) -> Pushed | Trouble:
        """Hand events over. Raises Unreachable."""
        now = self._clock.now()
        body = protocol.push_body(enrolment.device, enrolment.epoch, to_wire(now), forms)
        answer = self._transport.send("POST", "/api/sync/push", headers=self._signed_in(enrolment), body=body)
        return protocol.read_push(answer, {json.loads(form)["id"] for form in forms}, now)

    def hand_over(self, enrolment: Enrolment, forms: list[bytes]) -> Pushed | Trouble:
        """After the clinic took this device out of use: what it still holds, sealed, with the device's own signature,
        for there is no session any more. Raises Unreachable."""
        now = self._clock.now()
        sent_at = to_wire(now)
        said = f"hand over\n{enrolment.device}\n{sent_at}\n{sha256(b','.join(forms)).hexdigest()}"
        proof = text(self._identities.signing(enrolment.device).sign(said.encode()))
        body = protocol.push_body(enrolment.device, enrolment.epoch, sent_at, forms, proof=proof)
        answer = self._transport.send(
            "POST", "/api/sync/hand-over", headers={"X-Client": self._client}, body=body
        )
        return protocol.read_push(answer, {json.loads(form)["id"] for form in forms}, now)

    def pull(self, enrolment: Enrolment, cursor: str) -> Pulled | Trouble:
        """Ask for what is new. Raises Unreachable."""
        query = {"cursor": cursor, "limit": str(protocol.PAGE)} if cursor else {"limit": str(protocol.PAGE)}
        answer = self._transport.send(
            "GET", "/api/sync/pull", headers=self._signed_in(enrolment), query=query
        )
        return protocol.read_pull(answer, self._clock.now())

    def refresh(self, enrolment: Enrolment) -> Tokens | Trouble:
        """Rotate the tokens; the new ones are on the disk before they are used. Raises Unreachable."""
        token = self._identities.tokens(enrolment.device).refresh
        headers = {**self._named(token), "X-Device-Proof": self._proof(enrolment, token)}
        answer = self._transport.send("POST", "/api/accounts/refresh", headers=headers)
        found = protocol.read_tokens(answer, self._clock.now())
        if isinstance(found, Trouble):
            return found
        tokens = Tokens(*found)
        self._identities.keep_tokens(enrolment.device, tokens)
        return tokens

    def _form(self, enrolment: Enrolment, event: Sealed, key: DataKey | None) -> dict[str, object]:
        """Open where it can be read and is of this enrolment; else as only the server can read it."""
        if key is not None and (event.device, event.epoch) == (enrolment.device, enrolment.epoch):
            try:
                return own_event(event, key)
            except SealBroken:
                pass
        return sealed_form(event.id, event.device, event.epoch, event.dseq, event.sealed)

    def _named(self, token: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {token}", "X-Client": self._client}

    def _signed_in(self, enrolment: Enrolment) -> dict[str, str]:
        return self._named(self._identities.tokens(enrolment.device).access)

    def _proof(self, enrolment: Enrolment, refresh: str) -> str:
        """That the device's own key is here: a signature over the token's name, the time and a fresh number."""
        nonce = f"{self._random.getrandbits(128):032x}"
        time = int(self._clock.now().timestamp())
        said = f"refresh\n{token_name(refresh)}\n{time}\n{nonce}"
        signature = self._identities.signing(enrolment.device).sign(said.encode())
        return f"{nonce}.{time}.{text(signature)}"


def token_name(token: str) -> str:
    """The `jti` of a token, read without judging it; empty if it has none."""
    try:
        middle = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return str(claims.get("jti", ""))
    except (IndexError, ValueError, AttributeError):
        return ""
