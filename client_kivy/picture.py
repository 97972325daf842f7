"""Pictures: of what is on the screen, for development, and of one widget, for paper."""

from io import BytesIO
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

SETTLED = 0.8
"""Seconds until layouts that depend on each other have come to rest."""


def write(path: Path) -> None:
    """Save the frame just drawn; call it from `on_flip`, after drawing and before showing."""
    from PIL import Image

    width, height = (int(side) for side in Window.system_size)
    pixels = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
    upside_down = Image.frombytes("RGBA", (width, height), pixels)
    path.parent.mkdir(parents=True, exist_ok=True)
    upside_down.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB").save(path)


def as_png(widget: Any) -> bytes:
    """A widget as it is drawn now, as a PNG on white: all of it, also what is scrolled out of sight."""
    from PIL import Image

    drawn, picture = BytesIO(), BytesIO()
    widget.export_as_image().save(drawn, fmt="png")
    with Image.open(drawn) as seen:
        page = Image.new("RGBA", seen.size, "white")
        page.alpha_composite(seen.convert("RGBA"))
    page.convert("RGB").save(picture, format="PNG")
    return picture.getvalue()


def shoot_and_stop(app: App, path: Path) -> None:
    """Once the app runs and has settled: write the picture, end the app."""

    def shoot(*_: Any) -> None:
        Window.unbind(on_flip=shoot)
        write(path)
        app.stop()

    def settled(*_: Any) -> None:
        Window.bind(on_flip=shoot)
        Window.canvas.ask_update()

    app.bind(on_start=lambda *_: Clock.schedule_once(settled, SETTLED))
