"""The list of published files, `published.lock`: what was signed off keeps its bytes for ever.

One line a file: path, SHA-256, signer and date, apart by tabs. The SHA-256 is over the bytes of the file, followed by
the parts it uses. A published plan is never edited, nor a part it uses: a new version is a new file. Signing is
recorded by the action that publishes; here are the pure parts of it.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from server.features.care_plans.faults import Fault, InvalidPlans
from server.features.care_plans.parts import Parts, read_parts
from server.features.care_plans.yaml_nodes import YamlFile

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
    """What publishing a file as it is now writes down; raises InvalidPlans for a file that is no YAML."""
    if not signer.strip() or "\t" in signer or "\n" in signer:
        raise ValueError("the signer is a name on one line")
    faults: list[Fault] = []
    parts = read_parts(root, faults)
    if faults:
        raise InvalidPlans(faults)
    return Published(path, digest(YamlFile.read(root / path, root), parts), signer.strip(), on)


def digest(file: YamlFile, parts: Parts) -> str:
    """SHA-256 in hex over the bytes of a plan and the parts it uses, in order of section and name."""
    try:
        seal = parts.seal(file.node)
    except InvalidPlans:
        seal = b""
    return hashlib.sha256(file.raw + seal).hexdigest()


def sign(root: Path, path: str, signer: str, on: date, sha256: str) -> bool:
    """Write a file's line into the list, or write it again: what is on disk afterwards says who signed it. `sha256` is
    the digest of what was signed; False, and nothing is written, where the file is another one by now."""
    with _one_at_a_time(root):
        line = published_line(root, path, signer, on)
        if line.sha256 == sha256:
            write_lock(root, [*(one for one in read_lock(root)[0] if one.path != path), line])
        return line.sha256 == sha256


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    """Two who sign at once, in whatever process, come one after the other, so that neither line is lost."""
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def write_lock(root: Path, lines: list[Published]) -> None:
    """Write the list in order of path: the whole of it or nothing, as no plan can be loaded with half a list."""
    text = "".join(f"{line.line()}\n" for line in sorted(lines))
    beside = root / f"{LOCK}.new"
    beside.write_text(text, encoding="utf-8")
    beside.replace(root / LOCK)


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


def check_published(
    root: Path, files: Mapping[str, YamlFile] | None = None, parts: Parts | None = None
) -> Iterator[Fault]:
    """What is wrong with the list and with the published files: changed bytes, or a file that is gone.

    `files` and `parts`: those that were read already.
    """
    found, faults = read_lock(root)
    parts = read_parts(root, faults) if parts is None else parts
    yield from faults
    for number, line in enumerate(found, start=1):
        file = root / line.path
        if ".." in Path(line.path).parts or not file.is_file():
            yield Fault(LOCK, number, line.path, f"published by {line.signer}, but the file is gone")
            continue
        read = (files or {}).get(line.path) or YamlFile.read(file, root)
        if digest(read, parts) != line.sha256:
            yield Fault(
                line.path,
                1,
                "",
                f"it or a part it uses changed after {line.signer} published it on {line.on};"
                " put it back and write a new version",
            )
