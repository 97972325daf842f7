"""What can go wrong with the tablet's files, in the words of the store. Files themselves are `database`'s."""

import errno

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
NO_ROOM_NAMES = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
"""The second: a full disk has no room for what SQLite keeps beside an open file."""


class StoreError(Exception):
    """The tablet could not read or keep something. What was on the screen must stay there."""


class StoreFull(StoreError):
    """There is no room on the tablet. Nothing was written, not even in part."""


class StoreCorrupt(StoreError):
    """The file is damaged, or the key is not its key."""


class StoreBusy(StoreError):
    """Another part of the tablet held the file for too long. Trying again is right."""


class StoreNewer(StoreError):
    """The file was written by a newer version of the app and is left untouched."""


def meaning(error: Exception) -> StoreError:
    """A driver's error in the words of the store."""
    name = getattr(error, "sqlite_errorname", "") or ""
    text = str(error)
    if name in NO_ROOM_NAMES or "is full" in text or getattr(error, "errno", None) in NO_ROOM:
        return StoreFull("there is no room left on this tablet")
    if (
        name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
        or "malformed" in text
        or "not a database" in text
    ):
        return StoreCorrupt("a file of the store is damaged or its key does not fit")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or "locked" in text:
        return StoreBusy("the store is busy")
    return StoreError(f"the store failed: {name or type(error).__name__}")
