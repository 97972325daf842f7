"""`make shots`: a PNG of every tablet screen and console page, in each state, in var/shots/."""

from pathlib import Path

from tests.console_shots import console_shots
from tests.tablet_shots import tablet_shots

FOLDER = Path(__file__).resolve().parents[1] / "var" / "shots"


def main() -> None:
    """Take all pictures and say how many there are."""
    for name, take in (("tablet", tablet_shots), ("console", console_shots)):
        print(f"{len(take(FOLDER / name))} pictures in {FOLDER / name}", flush=True)


if __name__ == "__main__":
    main()
