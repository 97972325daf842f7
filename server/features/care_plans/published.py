"""The list of published files, `published.lock`: what was signed off keeps its bytes for ever.

One line a file: path, SHA-256, signer and date, apart by tabs. A published plan is never edited: a new version is a
new file. Signing is recorded by the action that publishes; here are the pure parts of it.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from server.features.care_plans.faults import Fault

LOCK = "published.lock"
_SUM = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, order=True, slots=True)
class Published:
    """One published file: its path under the folder of care plans, SHA-256 in hex, who signed it and when."""

    path: str
    sha256: str
    signer: str
    on: date

    def line(self) -> str:
        """The line of the list."""
        return "\t".join((self.path, self.sha256, self.signer, self.on.isoformat()))


def published_line(root: Path, path: str, signer: str, on: date) -> Published:
    """What publishing a file as it is now writes down."""
    if not signer.strip() or "\t" in signer or "\n" in signer:
        raise ValueError("the signer is a name on one line")
    return Published(path, _sha256(root / path), signer.strip(), on)


def write_lock(root: Path, lines: list[Published]) -> None:
    """Write the list in order of path."""
    text = "".join(f"{line.line()}\n" for line in sorted(lines))
    (root / LOCK).write_text(text, encoding="utf-8")


def read_lock(root: Path) -> tuple[list[Published], list[Fault]]:
    """The published files, and the lines that say no such thing."""
    lock = root / LOCK
    if not lock.exists():
        return [], []
    found: list[Published] = []
    faults: list[Fault] = []
    for number, text in enumerate(lock.read_text(encoding="utf-8").splitlines(), start=1):
        parts = text.split("\t")
        try:
            path, sha256, signer, on = parts
            published = Published(path, sha256, signer, date.fromisoformat(on))
        except ValueError:
            faults.append(
                Fault(LOCK, number, "", "a line has a path, a SHA-256, a signer and a date, apart by tabs")
            )
            continue
        if not _SUM.fullmatch(sha256) or not signer:
            faults.append(Fault(LOCK, number, path, "the SHA-256 or the signer is not right"))
        if any(other.path == path for other in found):
            faults.append(Fault(LOCK, number, path, "this file is listed twice"))
        found.append(published)
    return found, faults


def check_published(root: Path) -> Iterator[Fault]:
    """What is wrong with the list and with the published files: changed bytes, or a file that is gone."""
    found, faults = read_lock(root)
    yield from faults
    for number, line in enumerate(found, start=1):
        file = root / line.path
        if ".." in Path(line.path).parts or not file.is_file():
            yield Fault(LOCK, number, line.path, f"published by {line.signer}, but the file is gone")
        elif _sha256(file) != line.sha256:
            yield Fault(
                line.path,
                1,
                "",
                f"changed after {line.signer} published it on {line.on}; put it back and write a new version",
            )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
