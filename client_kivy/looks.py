"""How a person likes the tablet to look and speak, kept from start to start. No health data, so plain and readable."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from client_kivy.palettes import NAMES
from client_kivy.words import LANGUAGES

FILE = "looks.json"


@dataclass(frozen=True)
class Looks:
    """`language` is empty until somebody chose one here: then the record's language is spoken."""

    language: str = ""
    palette: str = "soft"
    scale: float = 1.0


def read(folder: Path) -> Looks:
    """What was kept; the usual looks where nothing was, or nothing that can be read."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        looks = Looks(str(kept["language"]), str(kept["palette"]), float(kept["scale"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Looks()
    good = looks.palette in NAMES and looks.language in ("", *LANGUAGES) and 1 <= looks.scale <= 2
    return looks if good else Looks()


def write(folder: Path, looks: Looks) -> None:
    """Keep it; a disk that has no room loses a preference, never a report."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = folder / f".{FILE}"
        beside.write_text(json.dumps(asdict(looks)), encoding="utf-8")
        os.replace(beside, folder / FILE)
    except OSError:
        return
