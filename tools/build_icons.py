"""Builds the tablet's icon fonts, a subset of Phosphor (MIT), and `client_kivy/icons.py` with their code points.

Needs `fonttools` and the unpacked npm package `@phosphor-icons/web`. To add an icon, add its name to NAMES.

    python tools/build_icons.py UNPACKED_PACKAGE
"""

import re
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

CLIENT = Path(__file__).parents[1] / "client_kivy"
STYLES = {
    "regular": ("ph", "Phosphor.ttf"),
    "fill": ("ph-fill", "Phosphor-Fill.ttf"),
    "bold": ("ph-bold", "Phosphor-Bold.ttf"),
}
NAMES = """
arrow-clockwise arrow-counter-clockwise arrow-elbow-down-left arrow-fat-up arrow-left arrow-right
arrows-clockwise backspace bandaids barbell battery-low bed bell bell-ringing bell-slash bell-z bluetooth
book-open calendar calendar-blank calendar-check calendar-plus calendar-x camera caret-double-down
caret-double-left caret-double-right caret-down caret-left caret-right caret-up chart-line chart-line-up
chat-centered-dots chat-circle-dots chat-text chats check check-circle circle circle-half circle-notch
clipboard-text clock clock-afternoon clock-countdown clock-counter-clockwise cloud-arrow-up cloud-check
cloud-slash cloud-warning device-tablet dots-three download-simple drop ear envelope-simple eye eye-slash
eyeglasses fast-forward files first-aid first-aid-kit flag flag-checkered flask fork-knife gear gear-six
globe hand-heart hand-palm hand-tap handshake heart heartbeat hospital hourglass house house-line
identification-card image info key keyboard lifebuoy lightbulb lightning list list-checks list-dashes lock
lock-key lock-open magnifying-glass map-pin minus minus-circle moon note note-pencil notebook paper-plane
paper-plane-tilt paperclip pause pause-circle pencil pencil-simple person person-arms-spread
person-simple-walk phone phone-call pill play plus power prescription printer prohibit pulse qr-code
question rewind scales scan scissors seal-check share-network shield-check shield-warning sign-out smiley
sort-ascending speaker-high speaker-slash star stethoscope stop sun syringe test-tube text-aa thermometer
tooth translate trash user user-circle user-plus users users-four users-three warning warning-circle
warning-octagon wheelchair wifi-slash wind x x-circle
"""


def code_points(package: Path, style: str, selector: str) -> dict[str, int]:
    """Where each wanted icon lies in the font. Raises SystemExit naming icons that Phosphor does not have."""
    css = (package / "src" / style / "style.css").read_text()
    found = dict(
        re.findall(rf"\.{selector}\.ph-([a-z0-9-]+):before\s*{{\s*content:\s*\"\\([0-9a-f]+)\"", css)
    )
    if missing := [name for name in NAMES.split() if name not in found]:
        raise SystemExit(f"not in Phosphor {style}: {', '.join(missing)}")
    return {name: int(found[name], 16) for name in NAMES.split()}


def build(package: Path, style: str, file: str, points: dict[str, int]) -> Path:
    """Cut one style down to the wanted icons."""
    font = TTFont(package / "src" / style / file)
    options = subset.Options()
    options.layout_features = []
    options.name_IDs = ["*"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points.values())
    cutter.subset(font)
    trim(font)
    target = CLIENT / "assets" / "fonts" / f"icons-{style}.ttf"
    font.save(target)
    return target


def trim(font: TTFont) -> None:
    """Take the empty room at both sides of every icon away: SDL's text renderer drops the left side's anyway, and
    what is left would stand off centre."""
    glyphs, widths = font["glyf"], font["hmtx"]
    for name in font.getGlyphOrder():
        glyph = glyphs[name]
        if glyph.numberOfContours > 0:
            glyph.coordinates.translate((-glyph.xMin, 0))
            glyph.recalcBounds(glyphs)
            widths[name] = (glyph.xMax, 0)


def main() -> None:
    """Build every style and write the table of names."""
    package = Path(sys.argv[1])
    points: dict[str, int] = {}
    for style, (selector, file) in STYLES.items():
        points = code_points(package, style, selector)
        target = build(package, style, file, points)
        sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")
    lines = [f'    "{name}": "\\u{points[name]:04x}",\n' for name in sorted(points)]
    (CLIENT / "icons.py").write_text(
        '"""Where each icon lies in the icon fonts (a subset of Phosphor, MIT). Written by tools/build_icons.py."""\n\n'
        "ICONS = {\n" + "".join(lines) + "}\n"
    )


if __name__ == "__main__":
    main()
