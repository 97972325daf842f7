"""The tablet's own start, watched: prints the moment (CLOCK_MONOTONIC) its first frame was drawn, and ends.

A process of its own: `python -m benchmarks.first_frame`, with the arguments and environment of the tablet.
"""

import sys
import time
from typing import Any

from client_kivy.__main__ import main
from client_kivy.start import prepare

if __name__ == "__main__":
    prepare()
    from kivy.app import App
    from kivy.core.window import Window
    from kivy.graphics.opengl import glFinish

    def drawn(*_: Any) -> None:
        """A frame with the app's first screen on it is complete, just before it is shown."""
        app = App.get_running_app()
        if app is None or not Window.children:
            return
        glFinish()
        print(f"first frame {time.clock_gettime(time.CLOCK_MONOTONIC)} {app.router.showing}", flush=True)
        Window.unbind(on_flip=drawn)
        app.stop()

    Window.bind(on_flip=drawn)
    main(sys.argv[1:])
