"""The port to what cannot be copied with the store: a device secret and a few short notes kept beside it."""

import os
from pathlib import Path
from typing import Protocol

from client_kivy.store.whole_file import flush_folder, write_whole


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
        """A power cut or a full disk leaves the old note."""
        write_whole(self._path(name), note)

    def forget(self, name: str) -> None:
        """Destroy a note."""
        self._path(name).unlink(missing_ok=True)
        if self.folder.exists():
            flush_folder(self.folder)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"
