"""Waits for the end of its standard input, then ends the run's PostgreSQL and removes the run's folder."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.databases.postgresql import end_of_run
from tests.databases.run_folder import RunFolder


def main(path: str) -> None:
    """End whatever the run of this folder has started."""
    sys.stdin.buffer.read()
    try:
        end_of_run(RunFolder(Path(path)))
    finally:
        shutil.rmtree(path, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
