"""How a person likes the tablet to look, speak and be used, kept from start to start. No health data, so plain."""

import json
from dataclasses import asdict, dataclass, fields
from datetime import time
from pathlib import Path
from typing import Any

from client_kivy.palettes import NAMES
from client_kivy.store.faults import StoreError
from client_kivy.store.whole_file import write_whole
from client_kivy.words import LANGUAGES

FILE = "looks.json"
WAYS = ("still", "hold", "apart", "scan", "aloud", "remind", "quiet_since", "quiet_until")


@dataclass(frozen=True)
class Looks:
    """`language` is empty until somebody chose one here: then the record's language is spoken. The last eight are
    those of `client_kivy.ways.Ways`; the numbers are seconds."""

    language: str = ""
    palette: str = "soft"
    scale: float = 1.0
    still: bool = False
    hold: float = 0.0
    apart: float = 0.0
    scan: float = 0.0
    aloud: bool = False
    remind: bool = True
    quiet_since: str = "22:00"
    quiet_until: str = "07:00"

    def ways(self) -> dict[str, Any]:
        """What `Ways` is made with."""
        return {name: getattr(self, name) for name in WAYS}


def read(folder: Path) -> Looks:
    """What was kept; the usual looks where nothing was, or nothing that can be read. An older file says less."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        known = {each.name: type(each.default) for each in fields(Looks)}
        looks = Looks(**{name: known[name](value) for name, value in kept.items() if name in known})
        for hour in (looks.quiet_since, looks.quiet_until):
            time.fromisoformat(hour)
    except (OSError, ValueError, TypeError, AttributeError):
        return Looks()
    good = looks.palette in NAMES and looks.language in ("", *LANGUAGES) and 1 <= looks.scale <= 2
    bounded = 0 <= looks.hold <= 3 and 0 <= looks.apart <= 3 and 0 <= looks.scan <= 10
    return looks if good and bounded else Looks()


def write(folder: Path, looks: Looks) -> None:
    """Keep it; a disk that has no room loses a preference, never a report."""
    try:
        write_whole(folder / FILE, json.dumps(asdict(looks)).encode())
    except StoreError:
        return
