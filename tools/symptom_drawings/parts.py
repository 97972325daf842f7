"""What several pictures share: heads, bodies, organs, and the small signs set beside them."""

from __future__ import annotations

from math import cos, pi, sin

from tools.symptom_drawings.pen import Drawing, disc, dot, ink, line, moved, ring, shape, tone

PROFILE = (
    "M30 89V75C19 69 12 58 12 45C12 25 27 9 47 9C64 9 77 21 79 37L85.5 50C86.5 52 85.5 54 83 54H79.5V62"
    "C79.5 70 75 74 68 74H61V89"
)


def profile() -> Drawing:
    """A head from the side, looking right, with room inside for a sign about (46, 42)."""
    return tone(PROFILE + "Z") + line(PROFILE)


def speaking() -> Drawing:
    """A head from the side with its mouth open; what comes out of it begins at (68, 58)."""
    outline = (
        "M18 89V74C10 67 6 57 6 45C6 26 19 11 37 11C52 11 63 21 64 35L69.5 46C70.5 48 69.5 49.5 67.5 49.5H65"
        "L55 55.5L63 61.5C63 69 59 74 52 74H46V89"
    )
    return tone(outline + "Z") + line(outline)


def face() -> Drawing:
    """A round face from the front, empty."""
    return disc(48, 48, 38)


def bust() -> Drawing:
    """Head and shoulders from the front, the chest free below y = 56."""
    return disc(48, 22, 13) + shape("M12 89V76C12 58 25 47 48 47C71 47 84 58 84 76V89")


def torso() -> Drawing:
    """A trunk from the front, from the shoulders to the hips."""
    left, right = "M33 8C30 14 20 15 13 20", "M63 8C66 14 76 15 83 20"
    flanks = "M25 34C28 48 29 54 26 66C24 74 22 80 22 88M71 34C68 48 67 54 70 66C72 74 74 80 74 88"
    inside = (
        "M33 8C30 14 20 15 13 20L25 34C28 48 29 54 26 66C24 74 22 80 22 88H74C74 80 72 74 70 66"
        "C67 54 68 48 71 34L83 20C76 15 66 14 63 8Z"
    )
    return tone(inside) + line(left + right + flanks)


HEART = (
    "M48 82C26 66 12 52 12 35C12 23 21 14 32 14C39 14 45 18 48 24C51 18 57 14 64 14C75 14 84 23 84 35"
    "C84 52 70 66 48 82Z"
)


def heart() -> Drawing:
    """A heart as large as the picture."""
    return shape(HEART)


DROP = "M48 10C58 26 72 40 72 58A24 24 0 0 1 24 58C24 40 38 26 48 10Z"


def drop(x: float, y: float, scale: float = 0.3) -> Drawing:
    """A small drop, all ink, about (x, y)."""
    return moved(ink(DROP), x - 48, y - 48 + 2 * scale, scale)


def open_drop(x: float, y: float, scale: float = 0.4) -> Drawing:
    """A drop lined and toned about (x, y)."""
    return moved(shape(DROP), x - 48, y - 48 + 2 * scale, scale)


BOLT = "M54 6L22 54H44L38 90L74 38H50Z"


def bolt(x: float, y: float, scale: float = 0.4) -> Drawing:
    """Pain: a lightning stroke, all ink, about (x, y)."""
    return moved(ink(BOLT) + line(BOLT, 2.4), x - 48, y - 48, scale)


def cross_out(x: float, y: float, reach: float = 14) -> Drawing:
    """None of it: a slanted line through (x, y)."""
    return line(f"M{x - reach} {y - reach}L{x + reach} {y + reach}")


def clock(x: float, y: float, radius: float = 15) -> Drawing:
    """A clock face."""
    return disc(x, y, radius) + line(f"M{x} {y - radius * 0.52}V{y}H{x + radius * 0.42}", 4.8)


def down_arrow(x: float, top: float, bottom: float, reach: float = 8) -> Drawing:
    """An arrow downwards."""
    return line(f"M{x} {top}V{bottom}M{x - reach} {bottom - reach}L{x} {bottom}L{x + reach} {bottom - reach}")


def wave(x: float, y: float, length: float, height: float = 4, turns: int = 2) -> Drawing:
    """A wavy line to the right, beginning at (x, y)."""
    half = length / turns / 2
    path = f"M{x} {y}"
    for number in range(turns * 2):
        way = -height * 2 if number % 2 == 0 else height * 2
        path += f"q{half / 2} {way} {half} 0"
    return line(path)


def upward_wave(x: float, y: float, length: float, height: float = 4, turns: int = 1) -> Drawing:
    """A wavy line upwards, beginning at (x, y): heat, smell."""
    half = length / turns / 2
    path = f"M{x} {y}"
    for number in range(turns * 2):
        way = -height * 2 if number % 2 == 0 else height * 2
        path += f"q{way} {-half / 2} 0 {-half}"
    return line(path)


def exclamation(x: float, y: float, height: float = 20) -> Drawing:
    """A mark that calls for attention, its top at (x, y)."""
    return line(f"M{x} {y}v{height - 11}") + dot(x, y + height, 3.6)


def spark(
    x: float, y: float, inner: float, outer: float, count: int = 8, skip: tuple[int, ...] = ()
) -> Drawing:
    """Short rays around (x, y); those of `skip` are left out (0 points right, counting clockwise)."""
    rays = [2 * pi * number / count for number in range(count) if number not in skip]
    return line(
        "".join(
            f"M{x + inner * cos(a)} {y + inner * sin(a)}L{x + outer * cos(a)} {y + outer * sin(a)}"
            for a in rays
        )
    )


def calendar() -> Drawing:
    """A sheet of a calendar, its days free between y = 42 and 80."""
    return tone("M18 16H78A8 8 0 0 1 86 24V34H10V24A8 8 0 0 1 18 16Z") + line(
        "M18 16H78A8 8 0 0 1 86 24V78A8 8 0 0 1 78 86H18A8 8 0 0 1 10 78V24A8 8 0 0 1 18 16ZM10 34H86M30 9V22M66 9V22"
    )


def eye(y: float = 48) -> Drawing:
    """An open eye, its pupil at (48, y)."""
    up = y - 48
    return moved(
        tone("M8 48C18 30 32 22 48 22C64 22 78 30 88 48C78 66 64 74 48 74C32 74 18 66 8 48Z")
        + line("M8 48C18 30 32 22 48 22C64 22 78 30 88 48C78 66 64 74 48 74C32 74 18 66 8 48Z")
        + ring(48, 48, 13)
        + dot(48, 48, 5),
        0,
        up,
    )


def hand() -> Drawing:
    """An open hand, fingers up, palm about (48, 66)."""
    path = (
        "M30 56V25a5.5 5.5 0 0 1 11 0V46M41 44V15a5.5 5.5 0 0 1 11 0V44M52 44V20a5.5 5.5 0 0 1 11 0V48"
        "M63 48V31a5.5 5.5 0 0 1 11 0V64C74 79 65 88 52 88C42 88 36 84 31 76L17 57C14 52 20 46 25 50L30 56"
    )
    return line(path) + tone(
        "M30 56V25a5.5 5.5 0 0 1 11 0V44V15a5.5 5.5 0 0 1 11 0V44V20a5.5 5.5 0 0 1 11 0V48V31a5.5 5.5 0 0 1 11 0V64"
        "C74 79 65 88 52 88C42 88 36 84 31 76L17 57C14 52 20 46 25 50Z"
    )


def foot() -> Drawing:
    """A lower leg and foot from the side, toes to the right."""
    return shape(
        "M24 8V52C24 60 14 66 14 76C14 83 19 87 26 87H74C83 87 88 82 86 76C84 69 76 68 68 66C58 63 52 58 52 48V8"
    )


def patch() -> Drawing:
    """A piece of skin: a block whose upper side is the skin."""
    return tone("M8 46Q18 38 28 46T48 46T68 46T88 46V84H8Z") + line("M8 46Q18 38 28 46T48 46T68 46T88 46")


def finger() -> Drawing:
    """The end of a finger, pointing up, without its nail."""
    return tone("M20 89V38a28 28 0 0 1 56 0V89Z") + line("M20 89V38a28 28 0 0 1 56 0V89")


NAIL = "M30 60V41a18 18 0 0 1 36 0V60C66 68 30 68 30 60Z"


def womb() -> Drawing:
    """The womb and its tubes, as a sign."""
    body = "M36 26C42 21 54 21 60 26C66 40 58 50 56 62V86H40V62C38 50 30 40 36 26Z"
    return (
        shape(body)
        + line("M36 26C30 16 14 14 12 28M60 26C66 16 82 14 84 28")
        + disc(14, 38, 6)
        + disc(82, 38, 6)
    )


def bladder(y: float = 0, scale: float = 1) -> Drawing:
    """The bladder with its two feeders; as it is, its mouth is at (48, 74)."""
    return moved(
        shape("M22 40C22 28 34 22 48 22C62 22 74 28 74 40C74 54 62 62 54 66V74H42V66C34 62 22 54 22 40Z")
        + line("M26 8C26 16 28 20 32 25M70 8C70 16 68 20 64 25"),
        0,
        y,
        scale,
    )


def mars() -> Drawing:
    """The sign for male."""
    return disc(36, 58, 25) + line("M54 40L80 14M60 12H82V34")
