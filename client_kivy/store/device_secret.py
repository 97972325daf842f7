"""The port to what cannot be copied with the store: a device secret and a few short notes kept beside it."""

import os
from pathlib import Path
from typing import Protocol

from client_kivy.store.database import make_private_folder
from client_kivy.store.faults import meaning


class DeviceSecret(Protocol):
    """A hardware keystore where there is one. `hardware` is shown to the person as it is."""

    hardware: bool

    def secret(self) -> bytes:
        """32 bytes that belong to this device; made on first use."""
        ...

    def recall(self, name: str) -> bytes | None:
        """A note kept earlier."""
        ...

    def keep(self, name: str, note: bytes) -> None:
        """Keep a note; it is on the disk when this returns. Raises StoreError."""
        ...

    def forget(self, name: str) -> None:
        """Destroy a note."""
        ...


class FileSecret:
    """Files with mode 0600 in a folder outside the store: the weaker choice, for devices without a keystore.

    Whoever copies both folders has both parts; the screen says so and offers nothing stronger than it is.
    """

    hardware = False

    def __init__(self, folder: Path):
        self.folder = folder

    def secret(self) -> bytes:
        """The device secret; made on first use."""
        found = self.recall("device")
        if found is None:
            found = os.urandom(32)
            self.keep("device", found)
        return found

    def recall(self, name: str) -> bytes | None:
        """A note kept earlier."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def keep(self, name: str, note: bytes) -> None:
        """Written beside, flushed, then renamed: a power cut leaves the old note or the new, a full disk the old."""
        fresh = self._path(name).with_suffix(".new")
        try:
            make_private_folder(self.folder)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(note)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, self._path(name))
            self._flush_folder()
        except OSError as error:
            raise meaning(error) from error

    def forget(self, name: str) -> None:
        """Destroy a note."""
        self._path(name).unlink(missing_ok=True)
        if self.folder.exists():
            self._flush_folder()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _flush_folder(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
