"""Which pictures of the tablet's screens are taken: languages, sizes of text, palettes and windows; and taking them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from client_kivy.palettes import NAMES
from client_kivy.words import LANGUAGES
from tests.client_kivy.open_tablet import whole_tablet
from tests.client_kivy.whole_story import SCREENS, show


@dataclass(frozen=True)
class Window:
    """A tablet's screen: its size in pixels, and how many of them are a dp."""

    name: str
    width: int
    height: int
    density: float = 1

    def upright(self) -> bool:
        """Higher than wide."""
        return self.width < self.height


LYING = Window("10in-landscape-1x", 1280, 800)
UPRIGHT = Window("10in-portrait-1x", 800, 1280)
SMALL = Window("7in-landscape-1x", 1024, 600)
SMALL_UPRIGHT = Window("7in-portrait-2x", 1200, 1920, 2)
LARGE = Window("12in-landscape-2x", 2736, 1824, 2)
DENSE = Window("7in-landscape-3x", 2880, 1800, 3)


@dataclass(frozen=True)
class Round:
    """Every screen on one tablet with one language and size of text, in some palettes."""

    window: Window
    language: str
    scale: float = 1.0
    palettes: tuple[str, ...] = ("soft",)

    def name(self) -> str:
        """For whoever waits, and to begin this one round.

        >>> Round(LYING, "ar", 2.0).name()
        '10in-landscape-1x-ar-200'
        """
        return f"{self.window.name}-{self.language}-{self.scale * 100:.0f}"


ROUNDS = (
    *(Round(LYING, language, scale, tuple(NAMES)) for scale in (1.0, 2.0) for language in sorted(LANGUAGES)),
    Round(UPRIGHT, "en"),
    Round(UPRIGHT, "ar", 2.0, ("night",)),
    Round(SMALL, "en"),
    Round(SMALL, "es", 2.0),
    Round(SMALL_UPRIGHT, "ar"),
    Round(SMALL_UPRIGHT, "en", 2.0, ("contrast",)),
    Round(LARGE, "en"),
    Round(DENSE, "zh"),
)


def look(hand: Any, window: Window) -> str:
    """How the tablet looks now, as files of pictures are called: `<language>-<scale>-<palette>-<window>`."""
    theme = hand.app.theme
    return f"{hand.app.words.language}-{theme.text_scale * 100:.0f}-{theme.palette}-{window.name}"


def draw(taken: Round, shoot: Callable[[Any, str], None]) -> None:
    """Every screen of a round; a screen changes its palette while it is shown, as to build it takes longer."""
    with whole_tablet(taken.language, taken.scale, taken.palettes[0]) as hand:
        for screen in SCREENS:
            show(hand, screen)
            for palette in taken.palettes:
                hand.app.theme.palette = palette
                shoot(hand, screen)
