"""The door to Pillow: a cover as the host drew it → the two pictures that apps, pages and tags use; chapters' too."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from podcaster.errors import ContentError, Problem

SMALLEST_PX, LARGEST_PX = 1400, 3000  # a side (Apple, PSP-1)
READABLE_PX = 5000  # a side: what is larger would take more memory than the rest of the tool together
THUMBNAIL_PX = 600
THUMBNAIL_LIMIT_BYTES = 100_000  # it is also in every audio file, in front of the sound
ILLUSTRATION_PX = 800  # the longer side: as wide as a telephone shows it, and light enough for a list on a page
QUALITY = 90
EXAMPLE = "a square JPEG or PNG of 3000 × 3000 pixels"
EXAMPLE_ILLUSTRATION = "a JPEG or PNG of 800 × 800 pixels"

_FORMATS = ("JPEG", "PNG")  # what telephones call MPO is a JPEG with a second one behind it
_ORIENTATION, _GPS = 0x0112, 0x8825  # EXIF tags
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Artwork:
    """A cover, ready to publish: JPEG, RGB, square. Sizes are (width, height) in pixels.

    ``public`` is 1400 to 3000 pixels a side (Apple, PSP-1); ``thumbnail`` is 600 pixels a side and at most 100 kB.
    """

    public: bytes
    public_size: tuple[int, int]
    thumbnail: bytes
    thumbnail_size: tuple[int, int]


def check(path: Path, where: str) -> None:
    """Raise ContentError if the picture cannot be a cover, as far as its header tells; cheap."""
    with _opened(path, where, _size_fault):
        pass


@dataclass(frozen=True, slots=True)
class Seen:
    """What the header of a picture from elsewhere says: ``kind`` ("JPEG", "WEBP"), sizes in pixels, colours."""

    kind: str
    width: int
    height: int
    is_rgb: bool
    has_alpha: bool


def seen(data: bytes, where: str) -> Seen:
    """Return what a picture is; its beginning is enough. Raises ContentError if it is none that anything can read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # nothing is unpacked
            image = Image.open(io.BytesIO(data))
    except _DAMAGED as error:
        raise ContentError(Problem(where, "is no picture", EXAMPLE)) from error
    with image:
        kind = "JPEG" if image.format == "MPO" else str(image.format)
        is_rgb = image.mode in ("RGB", "RGBA", "P")
        return Seen(kind, image.width, image.height, is_rgb, image.has_transparency_data)


def prepare(path: Path, where: str) -> Artwork:
    """Return the cover at ``path`` as apps want it: made smaller, in RGB, upright, white behind what is transparent.

    A JPEG that fits is published as it is, byte for byte. The same file gives the same bytes.
    Raises ContentError if it is too small, not square, no JPEG or PNG, or damaged.
    """
    with _opened(path, where, _size_fault) as image:
        try:
            fits = _fits(image)
            picture = _upright_rgb(image)
        except _DAMAGED as error:
            raise ContentError(Problem(where, "is damaged or cut short", EXAMPLE)) from error
    side = min(picture.width, LARGEST_PX)
    public = path.read_bytes() if fits else _jpeg(_resized(picture, side), QUALITY)
    return Artwork(
        public=public,
        public_size=(side, side),
        thumbnail=_thumbnail(picture),
        thumbnail_size=(THUMBNAIL_PX, THUMBNAIL_PX),
    )


def check_illustration(path: Path, where: str) -> None:
    """Raise ContentError if the picture cannot be a chapter's, as far as its header tells; cheap."""
    with _opened(path, where, _reading_fault, EXAMPLE_ILLUSTRATION):
        pass


def illustration(path: Path, where: str) -> tuple[bytes, tuple[int, int]]:
    """Return a chapter's picture as a JPEG of at most 800 pixels a side and 100 kB, and its size.

    It keeps its shape. The same file gives the same bytes. Raises ContentError if it is no JPEG or PNG, or damaged.
    """
    with _opened(path, where, _reading_fault, EXAMPLE_ILLUSTRATION) as image:
        try:
            picture = _upright_rgb(image)
        except _DAMAGED as error:
            raise ContentError(Problem(where, "is damaged or cut short", EXAMPLE_ILLUSTRATION)) from error
    small = _resized(picture, min(max(picture.size), ILLUSTRATION_PX))
    return _light(small), small.size


@contextmanager
def _opened(
    path: Path, where: str, fault_of: Callable[[int, int], str], example: str = EXAMPLE
) -> Iterator[Image.Image]:
    """Open a picture whose header says that it can be what it is wanted for."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the size is looked at below
            image = Image.open(path, formats=_FORMATS)
    except FileNotFoundError as error:
        raise ContentError(Problem(where, "is missing", example)) from error
    except Image.DecompressionBombError as error:
        raise ContentError(Problem(where, f"is larger than {READABLE_PX} pixels a side", example)) from error
    except _DAMAGED as error:
        said = "cannot be read: permission denied" if isinstance(error, PermissionError) else "is not a JPEG or a PNG"
        raise ContentError(Problem(where, said, example)) from error
    with image:
        if fault := fault_of(*image.size):
            raise ContentError(Problem(where, f"is {image.width} × {image.height} pixels; {fault}", example))
        yield image


def _size_fault(width: int, height: int) -> str:
    if width != height:
        return "a cover is square"
    if width < SMALLEST_PX:
        return f"a cover is at least {SMALLEST_PX} × {SMALLEST_PX}"
    return _reading_fault(width, height)


def _reading_fault(width: int, height: int) -> str:
    return f"the largest that is read is {READABLE_PX} × {READABLE_PX}" if max(width, height) > READABLE_PX else ""


def _fits(image: Image.Image) -> bool:
    """Whether the file can go to apps as it is. A photograph that says where it was taken cannot."""
    exif = image.getexif()
    return (
        image.format == "JPEG"
        and image.mode == "RGB"
        and image.width <= LARGEST_PX
        and exif.get(_ORIENTATION, 1) == 1
        and _GPS not in exif
        and "srgb" in (_profile_name(image) or "sRGB").lower()
    )


def _profile_name(image: Image.Image) -> str:
    """Return the name of the embedded colour profile, "" if there is none or it cannot be read."""
    data = image.info.get("icc_profile")
    try:
        return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(data))).strip() if data else ""
    except (OSError, ImageCms.PyCMSError):
        return ""


def _upright_rgb(image: Image.Image) -> Image.Image:
    """Return the picture as apps want it; made smaller first, so that no more of it than needed is held in memory."""
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits of grey: Pillow's own conversion cuts them off
        image = image.convert("I").point(lambda value: value / 257).convert("L")
    if image.has_transparency_data:
        image = image if image.mode == "RGBA" else image.convert("RGBA")
        opaque = Image.new("RGB", image.size, "white")
        opaque.paste(image, mask=image)
        opaque.info = dict(image.info)
        image.close()  # gives its memory back: one large picture at a time is enough
        image = opaque
    elif image.mode == "P":
        image = image.convert("RGB")
    image.load()
    image = _resized(image, min(max(image.size), LARGEST_PX))
    ImageOps.exif_transpose(image, in_place=True)
    return _in_srgb(image)


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the picture in sRGB, by its own colour profile if it has a usable one."""
    name = _profile_name(image)
    if name and "srgb" not in name.lower() and image.mode in ("RGB", "CMYK", "L"):
        own = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        try:
            converted = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (OSError, ImageCms.PyCMSError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _resized(picture: Image.Image, side: int) -> Image.Image:
    """Return the picture in its own shape with a longer side of ``side`` pixels."""
    longest = max(picture.size)
    if longest == side:
        return picture
    width, height = (max(1, round(each * side / longest)) for each in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _thumbnail(picture: Image.Image) -> bytes:
    return _light(_resized(picture, THUMBNAIL_PX))


def _light(picture: Image.Image) -> bytes:
    """Return the best JPEG of a picture within 100 kB."""
    for quality in range(85, 5, -5):
        jpeg = _jpeg(picture, quality)
        if len(jpeg) <= THUMBNAIL_LIMIT_BYTES:
            break
    return jpeg


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality, optimize=True, dpi=(72, 72), icc_profile=None, exif=b"")
    return target.getvalue()
