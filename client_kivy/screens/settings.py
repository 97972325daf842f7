"""Text size, colours, language, locking, and what Daymark is not for. Everything changes at once."""

from kivy.properties import BooleanProperty

from client_kivy.config import VERSION
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.words import LANGUAGES

KNOWN = (parts,)
SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
PALETTES = ("soft", "contrast", "night")


class Settings(Page):
    """What is chosen here is kept for the next start."""

    weak = BooleanProperty(False)
    leads_back = BooleanProperty(True)

    def refresh(self) -> None:
        """The choices in the language of now."""
        app, words = self.app, self.app.words
        self.heading = words.say("settings.title")
        self.under = words.say("settings.version", version=VERSION)
        self.weak = app.store is not None and not app.store.secret.hardware
        self.ids.scale.options = [(scale, f"{scale:.0%}") for scale in SCALES]
        self.ids.scale.value = min(SCALES, key=lambda scale: abs(scale - app.theme.text_scale))
        self.ids.palette.options = [(name, words.say(f"settings.palette.{name}")) for name in PALETTES]
        self.ids.palette.value = app.theme.palette
        self.ids.language.options = list(LANGUAGES.items())
        self.ids.language.value = words.language

    def scale(self, scale: float) -> None:
        """Another size of text."""
        self.app.theme.text_scale = scale
        self.app.keep_looks()

    def palette(self, name: str) -> None:
        """Other colours."""
        self.app.theme.palette = name
        self.app.keep_looks()

    def language(self, name: str) -> None:
        """Another language."""
        self.app.speak(name)
        self.app.keep_looks()
