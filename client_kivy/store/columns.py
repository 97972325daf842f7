"""What a mirror's columns hold: readable inside a wholly encrypted file, each sealed by itself inside a plain one.

Which columns are sealed is written where they are written and read (`mirror`, `records`); files are `database`'s.
"""

import os
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

from client_kivy.store.faults import StoreCorrupt
from client_kivy.store.sealing import NONCE_BYTES, derive

Held = str | bytes
"""What stands in a column: the text itself, or its seal."""


class Columns(Protocol):
    """How a text gets into a column and out again."""

    def seal(self, place: str, text: str) -> Held:
        """A text for one place: table, column and row in one name. It opens nowhere else."""
        ...

    def open(self, place: str, held: Held) -> str:
        """The opposite. Raises StoreCorrupt."""
        ...

    def name(self, text: str) -> Held:
        """A word that rows are looked up by: the same word gives the same value."""
        ...

    def named(self, held: Held) -> str:
        """The opposite. Raises StoreCorrupt."""
        ...


class OpenColumns:
    """The file is encrypted as a whole, or lies in memory only: columns are as they are."""

    def seal(self, place: str, text: str) -> Held:
        """The text."""
        return text

    def open(self, place: str, held: Held) -> str:
        """The text."""
        return str(held)

    def name(self, text: str) -> Held:
        """The word."""
        return text

    def named(self, held: Held) -> str:
        """The word."""
        return str(held)


class SealedColumns:
    """For a file without encryption of its own: AES-256-GCM with a fresh nonce, bound to table, column and row;
    words that are looked up are sealed so that equal words stay equal (AES-SIV), under a key of their own."""

    def __init__(self, key: bytes):
        self._texts = AESGCM(derive(key, "daymark column v1"))
        low, high = derive(key, "daymark word v1 low"), derive(key, "daymark word v1 high")
        self._words = AESSIV(low + high)

    def seal(self, place: str, text: str) -> Held:
        """Nonce and sealed text."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._texts.encrypt(nonce, text.encode(), place.encode())

    def open(self, place: str, held: Held) -> str:
        """The text, if it was sealed for this place by this key. Raises StoreCorrupt."""
        if not isinstance(held, bytes):
            raise StoreCorrupt("a column that should be sealed is not")
        try:
            return self._texts.decrypt(held[:NONCE_BYTES], held[NONCE_BYTES:], place.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise StoreCorrupt("a sealed column was altered, or the key is another one") from error

    def name(self, text: str) -> Held:
        """The word, sealed; the same each time."""
        return self._words.encrypt(text.encode(), None)

    def named(self, held: Held) -> str:
        """The word. Raises StoreCorrupt."""
        if not isinstance(held, bytes):
            raise StoreCorrupt("a word that should be sealed is not")
        try:
            return self._words.decrypt(held, None).decode()
        except (InvalidTag, ValueError) as error:
            raise StoreCorrupt("a sealed word was altered, or the key is another one") from error
