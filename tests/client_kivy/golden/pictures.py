"""Small grey pictures of screens, and how far two of them may differ: another Mesa draws edges a little otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops, ImageFilter, ImageStat

from tests.client_kivy.open_tablet import whole_tablet
from tests.client_kivy.whole_story import SCREENS, show

KEPT = Path(__file__).parent / "kept"
SIZE = 320, 200
GREYS = 16
BLOCK = 20
"""Pixels of the side of a block: about a word of a heading."""
SOFT = 2
"""Pixels over which both are blurred first: a text one pixel further on is the same text."""
MEAN, CHANGED, SHARE = 2.5, 10.0, 0.02
"""Of 255: how far two pictures may differ on average; how far a block may before it counts as changed; and the share of
blocks that may have changed. A cursor that blinks is less than that, a missing row of a list more."""


@dataclass(frozen=True, order=True)
class Look:
    """How the tablet looks on a picture."""

    language: str
    scale: float
    palette: str

    def name(self, screen: str) -> str:
        """Of the file, without its ending.

        >>> Look("ar", 2.0, "night").name("today")
        'today-ar-200-night'
        """
        return f"{screen}-{self.language}-{self.scale * 100:.0f}-{self.palette}"


LOOKS = [Look(*one) for one in product(("en", "ar"), (1.0, 2.0), ("soft", "contrast", "night"))]
EVERY = [(look, screen) for look in LOOKS for screen in SCREENS]
DAILY = [
    *((Look("en", 1.0, "soft"), screen) for screen in ("symptoms", "me", "story", "medicines", "messages")),
    *((Look("en", 1.0, "soft"), screen) for screen in ("check_in", "unlock", "kiosk")),
    *(
        (Look("ar", 2.0, "contrast"), screen)
        for screen in ("message_thread", "journal", "helpers", "settings")
    ),
    *((Look("ar", 2.0, "contrast"), screen) for screen in ("agenda", "request", "reminders", "enrol")),
    *((Look("ar", 1.0, "night"), screen) for screen in ("report", "medicine", "invite", "goals", "results")),
    *((Look("ar", 1.0, "night"), screen) for screen in ("emergency_card", "visit_summary", "done")),
]
"""What is compared in every run; the others by night."""


def taken(wanted: Iterable[tuple[Look, str]]) -> Iterator[tuple[str, Image.Image]]:
    """Each picture with its name, drawn now. Kivy is prepared already, for a window of 1280 x 800.

    A screen is opened once and changes its colours while it is shown: to build it takes longer than to draw it.
    """
    by_size: dict[tuple[str, float], dict[str, list[Look]]] = {}
    for look, screen in wanted:
        by_size.setdefault((look.language, look.scale), {}).setdefault(screen, []).append(look)
    with TemporaryDirectory() as place:
        path = Path(place) / "now.png"
        for (language, scale), screens in by_size.items():
            with whole_tablet(language, scale) as hand:
                for screen in (one for one in SCREENS if one in screens):
                    hand.app.theme.palette = LOOKS[0].palette  # settings show the one they were opened in
                    show(hand, screen)
                    for look in screens[screen]:
                        hand.app.theme.palette = look.palette
                        hand.shot(path)
                        yield look.name(screen), small(path)


def small(path: Path) -> Image.Image:
    """The picture in grey, as large as we keep it, in few greys."""
    with Image.open(path) as image:
        grey = image.convert("L").resize(SIZE, Image.Resampling.BOX)
    return grey.point([round(value / 255 * (GREYS - 1)) * (255 // (GREYS - 1)) for value in range(256)])


def keep(name: str, picture: Image.Image) -> None:
    """From now on this is right."""
    KEPT.mkdir(exist_ok=True)
    picture.quantize(GREYS, dither=Image.Dither.NONE).save(KEPT / f"{name}.png", optimize=True, bits=4)


def kept(name: str) -> Image.Image | None:
    """What is right; None where nobody has looked yet."""
    path = KEPT / f"{name}.png"
    if not path.exists():
        return None
    with Image.open(path) as image:
        return image.convert("L")


def difference(want: Image.Image, got: Image.Image) -> str:
    """In what two pictures differ by more than they may; empty where they do not."""
    blur = ImageFilter.GaussianBlur(SOFT)
    apart = ImageChops.difference(want.filter(blur), got.filter(blur))
    mean = ImageStat.Stat(apart).mean[0]
    blocks = apart.resize((SIZE[0] // BLOCK, SIZE[1] // BLOCK), Image.Resampling.BOX)
    changed = sum(count for level, count in enumerate(blocks.histogram()) if level > CHANGED)
    share = changed / (blocks.width * blocks.height)
    if mean > MEAN or share > SHARE:
        return f"differs by {mean:.1f} on average, {share:.0%} of its blocks changed"
    return ""
