"""A photo made again on the tablet: decoded within bounds, set upright, made smaller, and written as a JPEG that holds
the picture alone. Where it was taken, when and with what does not go along."""

import base64
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from shared.domain.jpeg import LARGEST, LONGEST_SIDE, picture_size

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
"""A picture that would swell beyond this is refused before it is decoded. Phones give a quarter of it to all of it."""
QUALITIES = (85, 78, 70, 60, 50, 40)
SHRINK = 0.8
"""By how much a picture that is still too large is made smaller."""
THUMBNAIL = 320
"""Pixels of a photo's side where it stands small."""
WHITE = (255, 255, 255)


class CannotUse(ValueError):
    """Why a photo cannot be used: `format`, `damaged` or `huge`."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Picture:
    """A photo as it is sent."""

    content: bytes
    width: int
    height: int

    @property
    def text(self) -> str:
        """As base64, in which it travels."""
        return base64.b64encode(self.content).decode()


def remade(raw: bytes, longest: int = LONGEST_SIDE, largest: int = LARGEST) -> Picture:
    """The picture alone, at most so many pixels long and so many bytes large. Raises CannotUse."""
    image = _decoded(raw, longest)
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    while True:
        for quality in QUALITIES:
            content = _written(image, quality)
            if len(content) <= largest:
                width, height = picture_size(content)
                return Picture(content, width, height)
        width, height = (max(1, int(side * SHRINK)) for side in image.size)
        image = image.resize((width, height), Image.Resampling.LANCZOS)


def thumbnail(raw: bytes) -> bytes:
    """The middle of a photo as a small JPEG, as wide as high, for where it stands small. Raises CannotUse."""
    image = ImageOps.fit(_decoded(raw, 2 * THUMBNAIL), (THUMBNAIL, THUMBNAIL), Image.Resampling.BILINEAR)
    return _written(image, QUALITIES[0])


def _decoded(raw: bytes, longest: int) -> Image.Image:
    """The pixels, upright, on white where they let light through, and nothing that came with them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(raw), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise CannotUse("huge")
                opened.draft("RGB", (longest, longest))  # a JPEG is decoded no larger than needed
                opened.load()
                upright = ImageOps.exif_transpose(opened)
                return _on_white(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise CannotUse("huge") from None
    except UnidentifiedImageError:
        raise CannotUse("format") from None
    except CannotUse:
        raise
    except (OSError, ValueError, SyntaxError, ArithmeticError, IndexError, KeyError, TypeError):
        raise CannotUse(
            "damaged"
        ) from None  # decoders raise all of these for files that are cut or tampered with


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper: Any = Image.new("RGB", seen.size, WHITE)
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    fresh = Image.new("RGB", image.size)
    fresh.paste(image.convert("RGB"))
    return fresh


def _written(image: Image.Image, quality: int) -> bytes:
    kept = BytesIO()
    image.save(kept, "JPEG", quality=quality, optimize=True)
    return kept.getvalue()
