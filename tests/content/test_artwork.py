"""Covers: whatever the host drew, apps get a square JPEG in RGB, or the host hears why not."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw

from podcaster.content import artwork
from podcaster.errors import ContentError


def drawn(mode: str = "RGB", side: int = 1500) -> Image.Image:
    """A cover: blue, with a red square in its upper left corner."""
    image = Image.new("RGB", (side, side), (0, 102, 153))
    ImageDraw.Draw(image).rectangle((0, 0, side // 4, side // 4), fill=(200, 0, 0))
    return image.convert(mode)


def saved(path: Path, image: Image.Image, **options: object) -> Path:
    """Write ``image`` to ``path`` and return it."""
    image.save(path, **options)  # type: ignore[arg-type]
    return path


def opened(data: bytes) -> Image.Image:
    """Return the picture in ``data``."""
    return Image.open(io.BytesIO(data))


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    """Whether a pixel has a colour, but for what JPEG does to it."""
    assert isinstance(pixel, tuple)
    return all(abs(int(got) - wanted) < 8 for got, wanted in zip(pixel, colour, strict=True))


def complaint(path: Path) -> str:
    """Return the one thing that is said about a cover."""
    with pytest.raises(ContentError) as raised:
        artwork.prepare(path, "cover.jpg")
    (problem,) = raised.value.problems
    return str(problem)


def test_a_jpeg_that_fits_is_published_byte_for_byte(tmp_path: Path) -> None:
    """What the designer made is what listeners see; nothing is compressed twice."""
    path = saved(tmp_path / "cover.jpg", drawn(), quality=95)
    made = artwork.prepare(path, "cover.jpg")
    assert made.public == path.read_bytes()
    assert made.public_size == (1500, 1500)


@pytest.mark.parametrize(
    ("name", "mode", "side"),
    [
        ("large.jpg", "RGB", 3100),
        ("grey.jpg", "L", 1400),
        ("print.jpg", "CMYK", 1400),
        ("screen.png", "RGB", 1400),
        ("palette.png", "P", 1400),
        ("deep.png", "I;16", 1400),
    ],
)
def test_anything_else_that_is_square_and_large_enough_is_made_to_fit(
    tmp_path: Path, name: str, mode: str, side: int
) -> None:
    """Apps take JPEG in RGB, 1400 to 3000 pixels a side, at 72 dpi (Apple, PSP-1)."""
    image = drawn("RGB", side)
    image = drawn("L", side).convert("I").point(lambda value: value * 257).convert("I;16") if mode == "I;16" else image
    path = saved(tmp_path / name, image if mode == "I;16" else image.convert(mode))
    made = artwork.prepare(path, name)
    public = opened(made.public)
    assert (public.format, public.mode, public.size) == ("JPEG", "RGB", made.public_size)
    assert made.public_size == (min(side, 3000),) * 2
    assert public.info["dpi"] == (72, 72)
    expected = drawn("L" if mode in ("L", "I;16") else "RGB", 1400).convert("RGB").getpixel((1300, 1300))
    assert isinstance(expected, tuple)
    assert near(public.getpixel((1300, 1300)), (int(expected[0]), int(expected[1]), int(expected[2])))


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    """A logo on nothing does not end up on black."""
    image = drawn("RGBA", 1400)
    image.putalpha(Image.new("L", image.size, 0))
    public = opened(artwork.prepare(saved(tmp_path / "cover.png", image), "cover.png").public)
    assert near(public.getpixel((700, 700)), (255, 255, 255))


@pytest.mark.parametrize("side", [1500, 3100])
def test_a_photograph_on_its_side_is_put_upright(tmp_path: Path, side: int) -> None:
    """Telephones write sideways and say so in the file; not every app reads that."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter to the right to be upright
    public = opened(artwork.prepare(saved(tmp_path / "cover.jpg", drawn("RGB", side), exif=exif), "cover.jpg").public)
    assert near(public.getpixel((public.width - 10, 10)), (200, 0, 0))
    assert 0x0112 not in public.getexif()


def test_a_photograph_does_not_say_where_it_was_taken(tmp_path: Path) -> None:
    """The host's own home is not published with her cover."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (52.0, 57.0, 0.0)}
    path = saved(tmp_path / "cover.jpg", drawn(), exif=exif)
    assert 0x8825 in Image.open(path).getexif()
    assert 0x8825 not in opened(artwork.prepare(path, "cover.jpg").public).getexif()


def test_a_second_picture_behind_the_first_is_left_out(tmp_path: Path) -> None:
    """Some cameras write two pictures into one JPEG; directories expect one."""
    path = tmp_path / "cover.jpg"
    drawn().save(path, "MPO", save_all=True, append_images=[drawn("L").convert("RGB")])
    public = opened(artwork.prepare(path, "cover.jpg").public)
    assert (public.format, getattr(public, "n_frames", 1)) == ("JPEG", 1)


def test_a_colour_profile_that_is_srgb_changes_nothing(tmp_path: Path) -> None:
    """Nearly every editor embeds one."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = saved(tmp_path / "cover.jpg", drawn(), icc_profile=profile)
    assert artwork.prepare(path, "cover.jpg").public == path.read_bytes()


def test_a_damaged_colour_profile_does_no_harm(tmp_path: Path) -> None:
    """The picture is still the picture."""
    path = saved(tmp_path / "cover.png", drawn(), icc_profile=b"no profile at all")
    assert near(opened(artwork.prepare(path, "cover.png").public).getpixel((700, 700)), (0, 102, 153))


@pytest.mark.parametrize("noisy", [False, True])
def test_the_small_picture_is_small(tmp_path: Path, noisy: bool) -> None:
    """It lies in front of the sound in every file: 600 pixels a side, at most 100 kB, whatever is on it."""
    image = Image.effect_noise((1400, 1400), 120).convert("RGB") if noisy else drawn()
    made = artwork.prepare(saved(tmp_path / "cover.png", image), "cover.png")
    assert opened(made.thumbnail).size == made.thumbnail_size == (600, 600)
    assert len(made.thumbnail) <= 100_000


def test_the_same_cover_gives_the_same_bytes(tmp_path: Path) -> None:
    """Publishing twice uploads nothing twice."""
    path = saved(tmp_path / "cover.png", drawn("RGB", 1450))
    assert artwork.prepare(path, "cover.png") == artwork.prepare(path, "cover.png")


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ((1399, 1399), "is 1399 × 1399 pixels; a cover is at least 1400 × 1400"),
        ((1400, 1600), "is 1400 × 1600 pixels; a cover is square"),
        ((5001, 5001), "is 5001 × 5001 pixels; the largest that is read is 5000 × 5000"),
    ],
)
def test_a_cover_of_the_wrong_size_is_told_with_its_numbers(tmp_path: Path, size: tuple[int, int], said: str) -> None:
    """The host can tell the designer what to change."""
    path = saved(tmp_path / "cover.jpg", Image.new("L", size))
    assert complaint(path) == f"cover.jpg: {said}, e.g. a square JPEG or PNG of 3000 × 3000 pixels"


def bomb(side: int) -> bytes:
    """A tiny PNG whose header promises ``side`` × ``side`` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not a JPEG or a PNG"),
        (b"GIF89a not really", "is not a JPEG or a PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not a JPEG or a PNG"),
        (bomb(1400), "is damaged or cut short"),
        (bomb(10_000), "is 10000 × 10000 pixels; the largest that is read is 5000 × 5000"),
        (bomb(100_000), "is larger than 5000 pixels a side"),
    ],
)
def test_what_is_no_picture_or_a_trap_is_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    """A wrong, damaged or malicious file costs neither memory nor a traceback."""
    (tmp_path / "cover.jpg").write_bytes(content)
    assert complaint(tmp_path / "cover.jpg").startswith(f"cover.jpg: {said}")


def test_a_cover_that_was_cut_short_in_copying_is_refused(tmp_path: Path) -> None:
    """Half a cover is not published with grey below."""
    path = saved(tmp_path / "cover.jpg", Image.effect_noise((1400, 1400), 90).convert("RGB"))
    path.write_bytes(path.read_bytes()[:-50_000])
    assert complaint(path).startswith("cover.jpg: is damaged or cut short")


def test_a_webp_called_jpg_is_refused(tmp_path: Path) -> None:
    """Directories look at the bytes, not at the name."""
    drawn().save(tmp_path / "cover.jpg", "WEBP")
    assert complaint(tmp_path / "cover.jpg").startswith("cover.jpg: is not a JPEG or a PNG")


def test_a_chapter_s_picture_keeps_its_shape_and_is_light(tmp_path: Path) -> None:
    """Listener: a photograph of any shape is upright, at most 800 pixels and 100 kB, and keeps its secret."""
    noise = np.random.default_rng(3).integers(0, 255, (1500, 3000, 3), np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned: the camera was held on its side
    exif.get_ifd(0x8825)[1] = "N"
    Image.fromarray(noise).save(tmp_path / "foto.jpg", exif=exif)
    jpeg, size = artwork.illustration(tmp_path / "foto.jpg", "foto.jpg")
    assert size == (400, 800)
    assert len(jpeg) <= 100_000
    assert (jpeg, size) == artwork.illustration(tmp_path / "foto.jpg", "foto.jpg")
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", size)
        assert not picture.getexif()


def test_a_small_picture_of_a_chapter_is_not_blown_up(tmp_path: Path) -> None:
    """Listener: a drawing with a transparent ground stands on white, as large as it was drawn."""
    Image.new("LA", (120, 80), (0, 0)).save(tmp_path / "teken.png")
    jpeg, size = artwork.illustration(tmp_path / "teken.png", "teken.png")
    assert size == (120, 80)
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert min(picture.getpixel((60, 40))) > 250


def test_a_damaged_picture_of_a_chapter_is_named(tmp_path: Path) -> None:
    """Host: she hears which picture was cut short, and what is right."""
    noise = np.random.default_rng(3).integers(0, 255, (200, 200, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "half.png")
    (tmp_path / "half.png").write_bytes((tmp_path / "half.png").read_bytes()[:2000])
    with pytest.raises(ContentError, match=r"x/half\.png: is damaged or cut short, e\.g\. a JPEG or PNG of 800"):
        artwork.illustration(tmp_path / "half.png", "x/half.png")
