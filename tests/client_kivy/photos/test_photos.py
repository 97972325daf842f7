"""Photos of all sorts go in; out comes the picture alone, upright and small, or a kind word. And where they are found."""

from __future__ import annotations

import os
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from client_kivy.photos.chooser import LinuxPhotos, Place
from client_kivy.photos.remake import CannotUse, remade, thumbnail
from shared.domain.jpeg import LARGEST, picture_size
from tests.client_kivy.mail import picture

GPS, ORIENTATION, WHERE = 0x8825, 0x0112, "N 40 25"


def with_where(width: int = 800, height: int = 400, turned: int = 6) -> bytes:
    """A photo as a phone saves it: lying on its side, with the place, a preview, a comment and a colour profile."""
    image = Image.open(BytesIO(picture(width, height)))
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    exif[0x010F] = "Phone of Ana Ruiz"
    exif.get_ifd(GPS)[1] = WHERE
    kept = BytesIO()
    image.save(kept, "JPEG", exif=exif, comment=b"at home", icc_profile=b"profile of the phone " * 20)
    return kept.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is huge; its few bytes would swell to that."""

    def part(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * 64))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def test_place_name_preview_and_profile_do_not_go_along() -> None:
    raw = with_where()
    assert b"N 40 25" in raw and b"Phone of Ana" in raw and b"at home" in raw
    made = remade(raw)
    for secret in (b"N 40", b"Phone", b"at home", b"profile", b"Exif", b"ICC"):
        assert secret not in made.content
    seen = Image.open(BytesIO(made.content))
    assert not seen.getexif() and set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert (made.width, made.height) == seen.size == (400, 800)  # set upright


@pytest.mark.parametrize(
    "raw",
    [
        picture(4000, 3000, quality=95),
        picture(900, 700, format="PNG"),
        picture(900, 700, format="WEBP"),
        picture(3, 2),
        picture(9000, 40),
    ],
)
def test_what_comes_out_is_what_the_server_takes(raw: bytes) -> None:
    made = remade(raw)
    assert picture_size(made.content) == (made.width, made.height)
    assert max(made.width, made.height) <= 1600 and len(made.content) <= LARGEST


def test_noise_becomes_small_enough_too_and_clear_becomes_white() -> None:
    noise = Image.frombytes("RGB", (1600, 1600), os.urandom(1600 * 1600 * 3))
    kept = BytesIO()
    noise.save(kept, "JPEG", quality=98)
    assert len(remade(kept.getvalue()).content) <= LARGEST
    clear = BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(clear, "PNG")
    seen = Image.open(BytesIO(remade(clear.getvalue()).content))
    assert min(seen.getpixel((20, 20))) > 250  # type: ignore[type-var]
    assert Image.open(BytesIO(thumbnail(picture(900, 300)))).size == (320, 320)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (bomb(10_000, 5_000), "huge"),
        (bomb(60_000, 60_000), "huge"),
        (picture(8_000, 6_250, quality=20), "huge"),
        (picture(640, 480)[:-300], "damaged"),
        (picture(640, 480, format="PNG")[:-300], "damaged"),
        (b"\x00\x00\x00\x20ftypheic" + bytes(200), "format"),
        (b"GIF89a" + bytes(200), "format"),
        (b"", "format"),
        (b"%PDF-1.7", "format"),
    ],
)
def test_what_cannot_be_used_says_why(raw: bytes, why: str) -> None:
    with pytest.raises(CannotUse) as refused:
        remade(raw)
    assert refused.value.why == why


def test_photos_are_found_in_pictures_and_on_what_is_plugged_in(tmp_path: Path) -> None:
    pictures, stick = tmp_path / "Pictures", tmp_path / "media" / "ana" / "CAMERA"
    for place in (pictures / "2026" / "a", stick / "DCIM"):
        place.mkdir(parents=True)
    for number, path in enumerate(
        (
            pictures / "old.jpg",
            pictures / "2026" / "a" / "new.HEIC",
            pictures / ".hidden.jpg",
            pictures / "x.txt",
        )
    ):
        path.write_bytes(b"x")
        os.utime(path, (1000 + number, 1000 + number))
    (stick / "DCIM" / "one.jpeg").write_bytes(picture(10, 10))
    (pictures / "loop").symlink_to(pictures)
    source = LinuxPhotos(pictures, [tmp_path / "media" / "ana", tmp_path / "nowhere"])
    assert source.places() == [Place("pictures", ""), Place(str(stick), "CAMERA")]
    assert [Path(one.name).name for one in source.photos("pictures")] == ["new.HEIC", "old.jpg"]
    (one,) = source.photos(str(stick))
    assert source.read(one.name) == picture(10, 10)
    assert source.photos("/etc") == [] and LinuxPhotos(tmp_path / "none", []).photos("pictures") == []
    with pytest.raises(OSError):
        source.read(str(pictures / "gone.jpg"))
