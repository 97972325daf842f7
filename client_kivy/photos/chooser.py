"""Where photos are chosen from: one port, and how it is on Linux. What becomes of a chosen photo is `remake`'s.

Who adds another platform writes another `PhotoSource`: on Android the system's own chooser (through plyer) gives one
file, whose bytes go the same way.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"})
"""What a person takes for a photo. Of those that cannot be used they hear why when they tap one."""
MOST = 2000
"""Photos of one place that are looked at: the newest of them. A folder of a lifetime must not stop the tablet."""
DEEP = 4
"""Folders inside folders that are looked into."""
LARGEST_FILE = 60 * 1024 * 1024
"""Bytes; what is larger is no photo of a phone or camera."""


@dataclass(frozen=True)
class Found:
    """A photo that can be chosen: where it lies, and when it was last changed, in seconds since 1970."""

    name: str
    at: float


@dataclass(frozen=True)
class Place:
    """Somewhere photos lie: `pictures` (the person's own folder), or what is plugged in, by its name."""

    key: str
    name: str


class PhotoSource(Protocol):
    """What the page for choosing a photo asks of the platform."""

    def places(self) -> Sequence[Place]:
        """Where photos may lie now, the person's own folder first."""
        ...

    def photos(self, place: str) -> Sequence[Found]:
        """The photos of a place, the newest first."""
        ...

    def read(self, name: str) -> bytes:
        """The bytes of a photo. Raises OSError when it is gone or too large."""
        ...


class LinuxPhotos:
    """The folder Pictures, and what is plugged in and mounted."""

    def __init__(self, pictures: Path | None = None, mounts: Sequence[Path] | None = None):
        self._pictures = pictures or _pictures_folder()
        self._mounts = _mount_folders() if mounts is None else mounts

    def places(self) -> Sequence[Place]:
        """Pictures, then each thing plugged in."""
        plugged = [Place(str(folder), folder.name) for folder in self._plugged()]
        return [Place("pictures", ""), *plugged]

    def photos(self, place: str) -> Sequence[Found]:
        """Those of a place that is there; none of any other."""
        folders = {str(folder): folder for folder in self._plugged()} | {"pictures": self._pictures}
        found = list(_photos_in(folders[place], DEEP)) if place in folders else []
        return sorted(found, key=lambda one: (one.at, one.name), reverse=True)[:MOST]

    def read(self, name: str) -> bytes:
        """At most as much as a photo can be."""
        with Path(name).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise OSError("larger than any photo")
        return content

    def _plugged(self) -> list[Path]:
        return [folder for place in self._mounts for folder in _folders_in(place)]


def _pictures_folder() -> Path:
    """As the desktop names it in `user-dirs.dirs`; ~/Pictures where it does not."""
    named = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "user-dirs.dirs"
    try:
        lines = named.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    for line in lines:
        key, _, value = line.strip().partition("=")
        if key == "XDG_PICTURES_DIR" and value.strip('"'):
            return Path(value.strip('"').replace("$HOME", str(Path.home())))
    return Path.home() / "Pictures"


def _mount_folders() -> list[Path]:
    """Where desktops mount what is plugged in, for this person."""
    name = os.environ.get("USER") or ""
    return [Path(root) / name for root in ("/media", "/run/media") if name]


def _folders_in(place: Path) -> list[Path]:
    return _listed(place, lambda entry: entry.is_dir(follow_symlinks=False))


def _photos_in(folder: Path, deep: int) -> Iterator[Found]:
    for path in _listed(folder, lambda entry: entry.is_file(follow_symlinks=False)):
        if path.suffix.lower() in ENDINGS:
            try:
                yield Found(str(path), path.stat().st_mtime)
            except OSError:
                continue  # pulled out while we looked
    for inner in _folders_in(folder) if deep else ():
        yield from _photos_in(inner, deep - 1)


def _listed(folder: Path, wanted: Callable[[os.DirEntry[str]], bool]) -> list[Path]:
    """What is wanted of a folder, by name, without what is hidden; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(one.path) for one in entries if not one.name.startswith(".") and wanted(one))
    except OSError:
        return []
