"""How things are sealed on the tablet: which algorithm, which context. Where keys are kept is `vault`'s."""

import base64
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
TO_SERVER = b"daymark outbox v1"
TO_SELF = b"daymark own copy v1"
NONCE_BYTES = 12


class SealBroken(Exception):
    """What was sealed was altered, belongs elsewhere, or the key is another one."""


def derive(secret: bytes, purpose: str, salt: bytes | None = None) -> bytes:
    """A 32-byte key for one purpose."""
    return HKDF(hashes.SHA256(), 32, salt, purpose.encode()).derive(secret)


def wrap(key: bytes, plain: bytes, context: str) -> bytes:
    """AES-256-GCM with a fresh nonce in front; `context` says what it is and must be the same to open it."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def unwrap(key: bytes, wrapped: bytes, context: str) -> bytes:
    """The opposite of `wrap`. Raises SealBroken."""
    try:
        return AESGCM(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken(context) from error


def seal(public: bytes, plain: bytes, purpose: bytes, name: bytes) -> bytes:
    """HPKE (RFC 9180, base mode) to a raw X25519 public key; `name` is bound as associated data.

    The library's public call takes no associated data, its inner one does.
    """
    return openssl.hpke._encrypt_with_aad(
        SUITE, plain, X25519PublicKey.from_public_bytes(public), info=purpose, aad=name
    )


def unseal(private: X25519PrivateKey, sealed: bytes, purpose: bytes, name: bytes) -> bytes:
    """The opposite of `seal`. Raises SealBroken."""
    try:
        return openssl.hpke._decrypt_with_aad(SUITE, sealed, private, info=purpose, aad=name)
    except (InvalidTag, ValueError) as error:
        raise SealBroken(name) from error


def text(raw: bytes) -> str:
    """Bytes as they travel in JSON."""
    return base64.b64encode(raw).decode("ascii")


def raw(encoded: str) -> bytes:
    """The opposite of `text`. Raises ValueError for anything but base64."""
    return base64.b64decode(encoded, validate=True)


@dataclass(frozen=True, repr=False)
class DataKey:
    """One person's random key: opens their mirror and their own copies of what they saved."""

    secret: bytes

    @property
    def mirror(self) -> bytes:
        """The raw key of the encrypted mirror."""
        return derive(self.secret, "daymark mirror v1")

    @property
    def _own(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(derive(self.secret, "daymark own copy v1"))

    @property
    def public(self) -> bytes:
        """What own copies are sealed to; it may be known, so that one can save while the mirror is locked."""
        return self._own.public_key().public_bytes_raw()

    def open(self, sealed: bytes, name: bytes) -> bytes:
        """An own copy or a draft, opened. Raises SealBroken."""
        return unseal(self._own, sealed, TO_SELF, name)
