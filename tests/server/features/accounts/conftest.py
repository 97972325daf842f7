"""Passwords and tablets for the cast."""

import base64
import secrets
from dataclasses import dataclass
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient

from server.features.accounts import enrolment, passwords
from tests.server.cast import SYSTEM, Cast

PASSPHRASE = "copper lantern drifts nightly"


@dataclass
class Tablet:
    """An enrolled tablet with its key and what the server answered."""

    key: Ed25519PrivateKey
    answer: dict[str, Any]

    @property
    def refresh_token(self) -> str:
        """The refresh token of the enrolment."""
        return self.answer["refresh_token"]

    def headers(self, token: str | None = None, nonce: str | None = None) -> dict[str, str]:
        """What a refresh with this token carries."""
        token = token or self.refresh_token
        return bearer(token) | {"X-Device-Proof": proof(self.key, token, nonce)}


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}"}


def claims_of(token: str) -> dict[str, Any]:
    """What a token says, unchecked."""
    return jwt.decode(token, options={"verify_signature": False})


def proof(key: Ed25519PrivateKey, token: str, nonce: str | None = None) -> str:
    """The device proof, as the tablet makes it."""
    nonce = nonce or secrets.token_hex(16)
    said = f"refresh\n{claims_of(token)['jti']}\n1795000000\n{nonce}"
    return f"{nonce}.1795000000.{base64.b64encode(key.sign(said.encode())).decode()}"


def body_for(code: str, key: Ed25519PrivateKey, **changed: Any) -> dict[str, Any]:
    """What a tablet sends to enrol."""
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    return {
        "code": code,
        "name": "Ana's tablet",
        "kind": "personal",
        "signing_key": public,
        "platform": "Linux x86_64",
    } | changed


def enrol(client: FlaskClient, cast: Cast) -> Tablet:
    """Let a tablet in for Ana."""
    key = Ed25519PrivateKey.generate()
    offered = enrolment.offer_device(cast.ana, "personal", by=cast.nurse)
    answer = client.post("/api/devices/enrol", json=body_for(offered.code, key))
    assert answer.status_code == 201, answer.json
    return Tablet(key, answer.json)


@pytest.fixture
def tablet(client: FlaskClient, cast: Cast) -> Tablet:
    """Ana's tablet."""
    return enrol(client, cast)


@pytest.fixture
def passworded(cast: Cast) -> Cast:
    """The cast, where nurse and caregiver have a password."""
    passwords.give_password(cast.site, cast.nurse.id, PASSPHRASE, by=SYSTEM)
    passwords.give_password_at_home(cast.ana, cast.caregiver.id, PASSPHRASE, by=SYSTEM)
    return cast


def sign_in(
    client: FlaskClient, name: str = "nurse@clinic.example", password: str = PASSPHRASE, **more: Any
) -> Any:
    """Try to sign in."""
    return client.post("/api/accounts/sign-in", json={"sign_in_name": name, "password": password}, **more)
