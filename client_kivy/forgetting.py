"""What Kivy keeps beyond a screen: texts, pictures, rows of lists, the clipboard. A lock or a visit's end clears it."""

import gc

from kivy.cache import Cache
from kivy.clock import Clock
from kivy.core.clipboard import Clipboard
from kivy.core.window import Window
from kivy.uix.recycleview import views

SOON = 0.2
"""Seconds after which a list that was taken away has put its rows away."""
QUIET = 1.0
"""Seconds in which no other page is opened, before what went is let go: nobody is to wait for that."""
CACHES = ("textinput.label", "textinput.width", "kv.image", "kv.texture", "kv.loader", "kv.atlas")


_collect = Clock.create_trigger(lambda _passed: gc.collect(), QUIET)


def collect_soon() -> None:
    """Screens that went point at themselves in circles, which Python lets go only when it looks for them."""
    _collect.cancel()
    _collect()


def forget_everything_drawn() -> None:
    """Nothing that was typed, shown or copied is left in Kivy's own memory."""
    Window.release_all_keyboards()
    for cache in CACHES:
        Cache.remove(cache)
    forget_rows()
    if Clipboard.paste():
        Clipboard.copy("")
    gc.collect()


def forget_rows() -> None:
    """Kivy keeps rows of long lists, with their words, for the next list. Lists that are about to go still put theirs
    there in the frames that follow, so it is emptied then once more; and nobody waits while what went is let go."""

    def again(_passed: float) -> None:
        views._cached_views.clear()
        gc.collect()

    views._cached_views.clear()
    Clock.schedule_once(again, SOON)
