"""How files and disks fail: bits turned round, no room left."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

SMALL = 6 << 20
"""Bytes of the disk that is filled."""


def flip(file: Path, *, begin: float = 0.0, bits: int = 400) -> None:
    """Turn bits of a file round, as a failing memory card does, from some part of it on."""
    random, content = Random(20261122), bytearray(file.read_bytes())
    for _ in range(bits):
        content[random.randrange(int(len(content) * begin), len(content))] ^= 1 << random.randrange(8)
    file.write_bytes(content)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of its own with little room. Raises PermissionError where we may not mount one."""
    place = folder / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "daymark-test", str(place)])
    if mounted.returncode:
        raise PermissionError("A disk that is full needs the right to mount a small one: run this as root.")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(place: Path) -> Path:
    """Take all the room that is left."""
    ballast = place / "ballast"
    with ballast.open("ab", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1 << 8, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
    return ballast
