"""Starts the tablet: `python -m client_kivy`. Reads arguments, opens the store, and only then imports Kivy."""

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from client_kivy.clock import SystemClock
from client_kivy.config import KIOSK, Config
from client_kivy.looks import Looks, read
from client_kivy.palettes import NAMES
from client_kivy.start import prepare
from client_kivy.store.database import StoreError, StoreFull, StoreNewer
from client_kivy.store.kiosk import KioskStore
from client_kivy.store.tablet import TabletStore
from client_kivy.sync.scheduler import Scheduler
from client_kivy.sync.standing import SyncState
from client_kivy.sync.workplace import open_workplace
from client_kivy.words import LANGUAGES

if TYPE_CHECKING:
    from client_kivy.app import DaymarkApp


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line; what is missing comes from the environment."""
    parser = argparse.ArgumentParser(prog="python -m client_kivy", description="The Daymark tablet.")
    parser.add_argument("--server", metavar="URL", help="where the clinic's server is (DAYMARK_SERVER_URL)")
    parser.add_argument(
        "--store", metavar="DIR", help="where the tablet keeps its files (DAYMARK_TABLET_STORE)"
    )
    parser.add_argument("--lang", choices=list(LANGUAGES), help="in place of what was chosen on the tablet")
    parser.add_argument("--scale", type=float, help="text size, 1 to 2")
    parser.add_argument("--palette", choices=NAMES)
    development = parser.add_argument_group("development")
    parser.add_argument(
        "--kiosk", action="store_true", help="a tablet of the clinic that many use (DAYMARK_TABLET_MODE)"
    )
    parser.add_argument(
        "--size",
        metavar="WxH",
        default=os.environ.get("DAYMARK_TABLET_SIZE", "1280x800"),
        help="size of the window, at a kiosk of its screen (DAYMARK_TABLET_SIZE)",
    )
    development.add_argument(
        "--gallery", nargs="?", const="question", metavar="PAGE", help="show every widget"
    )
    development.add_argument(
        "--shot", metavar="PNG", type=Path, help="write a picture of the first screen and end"
    )
    return parser.parse_args(given)


def settings(given: argparse.Namespace) -> Config:
    """The tablet's settings, arguments before environment."""
    stated = {
        "DAYMARK_SERVER_URL": given.server,
        "DAYMARK_TABLET_STORE": given.store,
        "DAYMARK_TABLET_MODE": KIOSK if given.kiosk else None,
    }
    return Config.from_env({**os.environ, **{name: value for name, value in stated.items() if value}})


def tablet(config: Config, chosen: argparse.Namespace) -> tuple["DaymarkApp", TabletStore | None]:
    """The app on its store; a store that cannot be opened is left as it is, and the app says so."""
    from client_kivy.app import DaymarkApp

    looks, clock = _looks(chosen, read(config.store)), SystemClock()
    try:
        store = KioskStore(config, clock) if config.mode == KIOSK else TabletStore(config, clock)
    except StoreNewer:
        return DaymarkApp(**looks, clock=clock, first="broken", given={"kind": "newer"}), None
    except StoreFull:
        return DaymarkApp(**looks, clock=clock, first="broken", given={"kind": "no_room"}), None
    except StoreError:
        return DaymarkApp(**looks, clock=clock, first="broken"), None
    secret, open_key = store.secret, store.open_key

    def scheduler_for(watcher: Callable[[SyncState], None]) -> Scheduler:
        return Scheduler(lambda: open_workplace(config, clock, open_key, secret=secret), watcher)

    return DaymarkApp(**looks, store=store, scheduler_for=scheduler_for, clock=clock), store


def _looks(chosen: argparse.Namespace, kept: Looks) -> dict[str, Any]:
    return {
        "language": chosen.lang or kept.language,
        "palette": chosen.palette or kept.palette,
        "scale": chosen.scale or kept.scale,
        "ways": kept.ways(),
    }


def main(given: Sequence[str] | None = None) -> None:
    """Run until the window closes."""
    chosen = arguments(given)
    width, _, height = chosen.size.partition("x")
    config = settings(chosen)
    prepare(int(width), int(height), kiosk=config.mode == KIOSK)
    if chosen.gallery:
        from client_kivy.app import DaymarkApp
        from client_kivy.gallery import PAGES

        app, store = DaymarkApp(**_looks(chosen, Looks()), places=PAGES, first=chosen.gallery), None
    else:
        app, store = tablet(config, chosen)
    if chosen.shot:
        from client_kivy.picture import shoot_and_stop

        shoot_and_stop(app, chosen.shot)
    try:
        app.run()
    finally:
        if store is not None:
            store.close()


if __name__ == "__main__":
    main()
