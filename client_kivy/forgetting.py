"""What Kivy keeps beyond a screen: drawn texts, pictures, row widgets, the clipboard. A visit's end clears it."""

import gc

from kivy.cache import Cache
from kivy.core.clipboard import Clipboard
from kivy.core.window import Window
from kivy.uix.recycleview import views

CACHES = ("textinput.label", "textinput.width", "kv.image", "kv.texture", "kv.loader", "kv.atlas")


def forget_everything_drawn() -> None:
    """Nothing that was typed, shown or copied is left in Kivy's own memory."""
    Window.release_all_keyboards()
    for cache in CACHES:
        Cache.remove(cache)
    views._cached_views.clear()
    if Clipboard.paste():
        Clipboard.copy("")
    gc.collect()
