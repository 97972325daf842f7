"""`python -m tests.client_kivy.golden [screen …] [--daily]`: draw these screens, or all, and keep them as they are now."""

import sys
from pathlib import Path

from client_kivy.start import prepare


def main() -> None:
    """Look at what changed (`git diff` shows pictures) before committing it."""
    prepare()
    from tests.client_kivy.golden.pictures import DAILY, EVERY, KEPT, keep, taken

    asked = [one for one in sys.argv[1:] if one != "--daily"]
    wanted = [
        (look, screen)
        for look, screen in (DAILY if "--daily" in sys.argv else EVERY)
        if not asked or screen in asked
    ]
    for name, picture in taken(wanted):
        keep(name, picture)
    size = sum(path.stat().st_size for path in Path(KEPT).glob("*.png"))
    print(f"{len(wanted)} pictures renewed; {size / 1e6:.1f} MB in all")


if __name__ == "__main__":
    main()
