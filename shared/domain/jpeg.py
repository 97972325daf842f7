"""What a photo may be: a plain JPEG of bounded size that holds the picture and nothing of who, where or when."""

LARGEST = 200 * 1024
"""Bytes."""
LONGEST_SIDE = 1600
"""Pixels."""
ALLOWED = frozenset({0xDB, 0xC0, 0xC1, 0xC2, 0xC4, 0xDD, 0xDA, 0xE0})
"""Tables, frames, scans and the JFIF header. Every other part can carry what nobody meant to send."""
FRAMES = frozenset({0xC0, 0xC1, 0xC2})
JFIF = b"JFIF\x00"


class NotPlain(ValueError):
    """Why a photo is refused, in plain words."""


def picture_size(photo: bytes) -> tuple[int, int]:
    """Width and height in pixels of a photo that may be kept. Raises NotPlain for anything else: another format, too
    large, cut off, with a comment, with Exif, with something hidden behind its end."""
    if len(photo) > LARGEST:
        raise NotPlain("A photo may have at most 200 kB.")
    if photo[:2] != b"\xff\xd8":
        raise NotPlain("A photo must be a JPEG.")
    size, at = (0, 0), 2
    while True:
        marker, body, at = _segment(photo, at)
        if marker not in ALLOWED:
            raise NotPlain("A photo may hold nothing beside the picture.")
        if marker == 0xE0 and (not body.startswith(JFIF) or len(body) != 14):
            raise NotPlain("A photo may hold nothing beside the picture.")
        if marker in FRAMES:
            size = _frame(body, size)
        if marker == 0xDA:
            at = _after_scan(photo, at)
            if photo[at : at + 2] == b"\xff\xd9":
                break
    if at + 2 != len(photo):
        raise NotPlain("Something stands behind the end of the photo.")
    if not 0 < min(size) <= max(size) <= LONGEST_SIDE:
        raise NotPlain("A photo may be at most 1600 pixels long.")
    return size


def _segment(photo: bytes, at: int) -> tuple[int, bytes, int]:
    """Marker and content of the segment that begins here, and where the next one begins."""
    length = int.from_bytes(photo[at + 2 : at + 4], "big")
    if len(photo) < at + 4 or photo[at] != 0xFF or length < 2 or at + 2 + length > len(photo):
        raise NotPlain("The photo is damaged.")
    return photo[at + 1], photo[at + 4 : at + 2 + length], at + 2 + length


def _frame(body: bytes, before: tuple[int, int]) -> tuple[int, int]:
    if len(body) < 6 or before != (0, 0):
        raise NotPlain("The photo is damaged.")
    return int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big")


def _after_scan(photo: bytes, at: int) -> int:
    """Where the first marker behind a scan's bytes stands: stuffed zeros and restarts belong to the scan."""
    while True:
        at = photo.find(b"\xff", at)
        if at < 0 or at + 1 >= len(photo):
            raise NotPlain("The photo is cut off.")
        if photo[at + 1] == 0 or 0xD0 <= photo[at + 1] <= 0xD7:
            at += 2
        else:
            return at
