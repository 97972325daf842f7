"""Small files that are there whole or as they were: notes, choices, the card of the locked tablet."""

import os
from pathlib import Path

from client_kivy.store.database import make_private_folder
from client_kivy.store.faults import meaning


def write_whole(file: Path, content: bytes) -> None:
    """Written beside, flushed, then renamed, for this user alone: a power cut leaves the old one or the new one, a full
    disk the old one. It is on the disk when this returns. Raises StoreError."""
    beside = file.with_name(f".{file.name}.new")
    try:
        make_private_folder(file.parent)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as fresh:
            fresh.write(content)
            fresh.flush()
            os.fsync(fresh.fileno())
        os.replace(beside, file)
        flush_folder(file.parent)
    except OSError as error:
        raise meaning(error) from error


def flush_folder(folder: Path) -> None:
    """What was renamed or removed in it is so on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
