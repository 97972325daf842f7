"""Design tokens: one observable object that every kv rule reads as `app.theme`. Colours themselves: `palettes`."""

from pathlib import Path
from typing import Any

from kivy.core.text import LabelBase
from kivy.metrics import Metrics, dp
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    BoundedNumericProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    OptionProperty,
    StringProperty,
)
from kivy.utils import get_color_from_hex

from client_kivy.followed import Followed
from client_kivy.palettes import NAMES, PALETTES
from client_kivy.shaping import FAMILIES
from client_kivy.words import RIGHT_TO_LEFT

FONTS = Path(__file__).parent / "assets" / "fonts"
WEIGHTS = ("regular", "medium", "semibold", "bold")
"""Kivy knows regular and bold only, so each weight is a family of its own: `latin-semibold`."""
FILES = {
    "latin": (
        "AtkinsonNext-Regular.ttf",
        "AtkinsonNext-Medium.ttf",
        "AtkinsonNext-SemiBold.ttf",
        "AtkinsonNext-Bold.ttf",
    ),
    "arabic": (
        "Vazirmatn-Regular.ttf",
        "Vazirmatn-Medium.ttf",
        "Vazirmatn-SemiBold.ttf",
        "Vazirmatn-Bold.ttf",
    ),
    "chinese": (
        "NotoSansSC-Regular.otf",
        "NotoSansSC-Regular.otf",
        "NotoSansSC-Bold.otf",
        "NotoSansSC-Bold.otf",
    ),
}
"""The file of each weight of a family; all of them draw Latin letters and digits too."""
ICON_STYLES = ("regular", "fill", "bold")
SMALLEST, LARGEST = 1.0, 2.0
"""Bounds of the text scale; every screen must hold at both."""
LOW = 780
"""dp of a window's height that all places of the rail need with its sign, at any size of text."""
LISTED_ABOVE = 1.35
"""Text scale above which tiles side by side become a list."""


def register_fonts() -> None:
    """Make the fonts known to Kivy by name; doing it again changes nothing."""
    for family, files in FILES.items():
        for weight, file in zip(WEIGHTS, files, strict=True):
            LabelBase.register(f"{family}-{weight}", str(FONTS / file))
    for style in ICON_STYLES:
        LabelBase.register(f"icons-{style}", str(FONTS / f"icons-{style}.ttf"))


class Theme(Followed):
    """Colours, type, direction and the shape of the window; all of it can change while a screen is shown."""

    palette = OptionProperty("soft", options=list(NAMES))
    background = ColorProperty()
    surface = ColorProperty()
    surface_alt = ColorProperty()
    primary = ColorProperty()
    ink = ColorProperty()
    primary_soft = ColorProperty()
    text = ColorProperty()
    text_muted = ColorProperty()
    outline = ColorProperty()
    control = ColorProperty()
    accent = ColorProperty()
    danger = ColorProperty()
    danger_soft = ColorProperty()
    warn = ColorProperty()
    warn_soft = ColorProperty()
    scrim = ColorProperty()
    shadow = ColorProperty()
    face = ColorProperty()
    severity = ListProperty()
    severity_soft = ListProperty()
    outline_width = NumericProperty(1)
    framed = BooleanProperty(False)

    language = StringProperty("en")
    regular = StringProperty("latin-regular")
    medium = StringProperty("latin-medium")
    semibold = StringProperty("latin-semibold")
    bold = StringProperty("latin-bold")
    rtl = BooleanProperty(False)
    start = StringProperty("left")
    end = StringProperty("right")

    text_scale = BoundedNumericProperty(1.0, min=SMALLEST, max=LARGEST)
    window = ListProperty([1280, 800])

    portrait = AliasProperty(lambda self: self.window[0] < self.window[1], bind=["window"], cache=True)
    """Higher than wide: the rail becomes a bottom bar, tiles become a list."""
    listed = AliasProperty(
        lambda self: self.portrait or self.text_scale > LISTED_ABOVE,
        bind=["portrait", "text_scale"],
        cache=True,
    )
    """Things side by side are stacked, for want of room."""
    low = AliasProperty(lambda self: self.window[1] < dp(LOW), bind=["window"], cache=True)
    """Small tablets that lie: what is only pleasant to see goes, and things stand closer."""
    damped = AliasProperty(lambda self: min(self.text_scale, 1.4), bind=["text_scale"], cache=True)
    """How much headings grow: already large, they need not double."""
    gutter = AliasProperty(lambda self: dp(24) if self.portrait else dp(48), bind=["portrait"], cache=True)
    """Room at the sides of a screen."""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.on_palette()

    def on_palette(self, *_: Any) -> None:
        """Take over every colour of the palette."""
        for name, value in PALETTES[self.palette].items():
            if isinstance(value, str):
                setattr(self, name, get_color_from_hex(value))
            else:
                setattr(self, name, [get_color_from_hex(colour) for colour in value])
        self.framed = self.palette == "contrast"
        self.outline_width = 2 if self.framed else 1

    def on_language(self, *_: Any) -> None:
        """Fonts and direction are those of the language that is spoken."""
        family = FAMILIES.get(self.language, "latin")
        for weight in WEIGHTS:
            setattr(self, weight, f"{family}-{weight}")
        self.rtl = self.language in RIGHT_TO_LEFT

    def on_rtl(self, *_: Any) -> None:
        """Which side a line of text begins on."""
        self.start, self.end = ("right", "left") if self.rtl else ("left", "right")

    def on_text_scale(self, *_: Any) -> None:
        """Every size given in sp follows at once."""
        Metrics.fontscale = self.text_scale
