"""Whether a person wants their devices read by Bluetooth. No health data, so it lies readable beside the store."""

import json
from pathlib import Path

FILE = "devices.json"


def is_wanted(folder: Path) -> bool:
    """Off until it was switched on here."""
    try:
        return json.loads((folder / FILE).read_text(encoding="utf-8"))["bluetooth"] is True
    except (OSError, ValueError, KeyError, TypeError):
        return False


def want(folder: Path, wanted: bool) -> None:
    """Keep it; a disk without room loses a preference, never a report."""
    try:
        (folder / FILE).write_text(json.dumps({"bluetooth": wanted}), encoding="utf-8")
    except OSError:
        return
