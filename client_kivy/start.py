"""What must be set before anything of Kivy is imported: no files or arguments of its own, a window that suits us."""

import os

QUIET = {
    "KIVY_NO_ARGS": "1",  # our arguments are ours
    "KIVY_NO_CONFIG": "1",  # no modules or settings from a file in somebody's home
    "KIVY_NO_FILELOG": "1",  # request lines would end up in Kivy's log folder
    "KIVY_NO_ENV_CONFIG": "1",
}

KIOSK = {
    "borderless": "1",
    "position": "custom",
    "left": "0",
    "top": "0",
    "resizable": "0",
    "show_cursor": "0",
    "allow_screensaver": "0",
}
"""Borderless with an explicit size: `fullscreen` without a window manager draws to a part of the screen only."""


def prepare(width: int = 1280, height: int = 800, *, kiosk: bool = False) -> None:
    """Set Kivy's environment and settings. Without a display, nor a kiosk's own, it draws off screen. A kiosk fills
    its screen without a window manager: no frame, no cursor, no way out by Escape, never dark."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not shown:
        os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    from kivy.config import Config

    Config.set("graphics", "width", str(width))
    Config.set("graphics", "height", str(height))
    Config.set("graphics", "minimum_width", "640")
    Config.set("graphics", "minimum_height", "480")
    Config.set("graphics", "multisamples", "0")  # twice the frames; our shapes smooth themselves
    Config.set("input", "mouse", "mouse,disable_multitouch")  # no red dots on a right click
    if kiosk:
        for name, value in KIOSK.items():
            Config.set("graphics", name, value)
        Config.set("kivy", "exit_on_escape", "0")
