"""The way to a printer: CUPS' `lp`, where it knows one. What is printed is a picture of a page."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Protocol

PATIENCE = 20
"""Seconds until a print command that says nothing has failed."""


class Printer(Protocol):
    """Somewhere a page can be put on paper."""

    def ready(self) -> bool:
        """Whether there is a printer at all."""
        ...

    def print_picture(self, png: bytes, title: str) -> bool:
        """Put a picture on one page; whether the printer took it."""
        ...


class LpPrinter:
    """CUPS. The picture lies in a private file for the moment in which `lp` reads it."""

    def ready(self) -> bool:
        """`lp` is installed, and CUPS names a printer to print on."""
        if shutil.which("lp") is None or shutil.which("lpstat") is None:
            return False
        told = self._run(["lpstat", "-e"])
        return told is not None and bool(told.stdout.strip())

    def print_picture(self, png: bytes, title: str) -> bool:
        """Fitted to one page, under a title that names nobody."""
        with tempfile.TemporaryDirectory(prefix="daymark-page-") as folder:
            page = Path(folder) / "page.png"
            page.write_bytes(png)
            told = self._run(["lp", "-s", "-t", title, "-o", "fit-to-page", str(page)])
        return told is not None and told.returncode == 0

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[bytes] | None:
        try:
            return subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return None
