"""Starts the tablet: `python -m client_kivy`. Reads arguments, opens the store, and only then imports Kivy."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from client_kivy.clock import SystemClock
from client_kivy.config import Config
from client_kivy.palettes import NAMES
from client_kivy.start import prepare
from client_kivy.words import FALLBACK, LANGUAGES


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line; what is missing comes from the environment."""
    parser = argparse.ArgumentParser(prog="python -m client_kivy", description="The Daymark tablet.")
    parser.add_argument("--server", metavar="URL", help="where the clinic's server is (DAYMARK_SERVER_URL)")
    parser.add_argument("--store", metavar="DIR", help="where the tablet keeps its files (DAYMARK_TABLET_STORE)")
    parser.add_argument("--lang", choices=list(LANGUAGES), default=FALLBACK)
    parser.add_argument("--scale", type=float, default=1.0, help="text size, 1 to 2")
    parser.add_argument("--palette", choices=NAMES, default="soft")
    development = parser.add_argument_group("development")
    development.add_argument("--size", metavar="WxH", default="1280x800", help="size of the window")
    development.add_argument("--gallery", nargs="?", const="question", metavar="PAGE", help="show every widget")
    development.add_argument("--shot", metavar="PNG", type=Path, help="write a picture of the first screen and end")
    return parser.parse_args(given)


def settings(given: argparse.Namespace) -> Config:
    """The tablet's settings, arguments before environment."""
    stated = {"DAYMARK_SERVER_URL": given.server, "DAYMARK_TABLET_STORE": given.store}
    return Config.from_env({**os.environ, **{name: value for name, value in stated.items() if value}})


def main(given: Sequence[str] | None = None) -> None:
    """Run until the window closes."""
    chosen = arguments(given)
    width, _, height = chosen.size.partition("x")
    prepare(int(width), int(height))
    look = {"language": chosen.lang, "palette": chosen.palette, "scale": chosen.scale}
    from client_kivy.app import DaymarkApp

    if chosen.gallery:
        from client_kivy.gallery import PAGES

        app, store = DaymarkApp(**look, places=PAGES, first=chosen.gallery), None
    else:
        from client_kivy.store.tablet import TabletStore

        clock = SystemClock()
        store = TabletStore(settings(chosen), clock)
        app = DaymarkApp(**look, store=store, clock=clock)
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
