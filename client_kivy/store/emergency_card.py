"""The card that the locked tablet may show: facts a person chose, sealed with the device secret alone; off at first.

The mirror and the PIN do not protect it: whoever holds the tablet can read it. That is its purpose; the screen says so.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from client_kivy.store.device_secret import DeviceSecret
from client_kivy.store.sealing import SealBroken, derive, unwrap, wrap
from client_kivy.store.whole_file import write_whole

CARD, CHOICES = "emergency.card", "emergency.json"
PURPOSE = "daymark emergency card v1"


@dataclass(frozen=True)
class Choices:
    """What a person chose for their card. No health data, so it lies readable beside the sealed card."""

    second: str = ""
    """A second language on the card; empty: none chosen yet."""
    locked: bool = False
    """Whether the locked tablet shows it."""
    parts: list[str] = field(default_factory=list)
    """Which parts it then shows, beside those it always shows."""


@dataclass(frozen=True)
class KeptCard:
    """The card as it was kept last: its facts and the languages it is shown in."""

    facts: dict[str, Any]
    languages: list[str]


class EmergencyCards:
    """The one card of the person whose tablet this is; `device` is the id of the enrolment it belongs to."""

    def __init__(self, folder: Path, secret: DeviceSecret):
        self._folder, self._secret = folder, secret

    def choices(self) -> Choices:
        """What was chosen; nothing where nothing was, or nothing that can be read."""
        try:
            kept = json.loads((self._folder / CHOICES).read_text(encoding="utf-8"))
            parts = [str(part) for part in kept["parts"]]
            return Choices(str(kept["second"]), kept["locked"] is True, parts)
        except (OSError, ValueError, KeyError, TypeError):
            return Choices()

    def choose(self, choices: Choices) -> None:
        """Keep what was chosen; switched off, the card goes at once. Raises StoreError with nothing changed."""
        if not choices.locked:
            self.forget()
        write_whole(self._folder / CHOICES, json.dumps(asdict(choices)).encode())

    def keep(self, card: KeptCard, device: str) -> None:
        """Seal the card of now in place of the one before. Raises StoreError; the one before stays."""
        plain = json.dumps(asdict(card), sort_keys=True).encode()
        write_whole(self._folder / CARD, wrap(self._key(), plain, f"{PURPOSE} {device}"))

    def read(self, device: str) -> KeptCard | None:
        """The card, where one is kept for this enrolment; one of an earlier enrolment is removed."""
        try:
            sealed = (self._folder / CARD).read_bytes()
        except OSError:
            return None
        try:
            found = json.loads(unwrap(self._key(), sealed, f"{PURPOSE} {device}"))
            return KeptCard(found["facts"], found["languages"])
        except (SealBroken, ValueError, KeyError):
            self.forget()
            return None

    def forget(self) -> None:
        """Nothing of the card stays on the disk."""
        (self._folder / CARD).unlink(missing_ok=True)

    def _key(self) -> bytes:
        return derive(self._secret.secret(), PURPOSE)
