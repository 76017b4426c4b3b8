"""Decoding, resizing and encoding of photos; only `share_card` also imports Pillow.

One long module, so that Pillow's modes, profiles and faults are met in one place.

Functions take bytes or an open image and may run in several threads: Pillow releases the
interpreter lock while it decodes, resizes and encodes. So threads are as fast as processes here,
start at once on every system and do not fork a process that has other threads (Pelican's status
line is one).
"""

from __future__ import annotations

import hashlib
import struct
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image, ImageCms, UnidentifiedImageError

from plugins.core.progress import Reporter, Work
from plugins.gallery.photos import Facts, PhotoError, PhotoReason, explain_unidentified, is_heic

Item = TypeVar("Item")
Result = TypeVar("Result")

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "BMP")
# Pillow's name for a JPEG with a second picture appended, as many phones write it.
TWO_IN_ONE = "MPO"

JPEG_SCAN, JPEG_END = b"\xff\xda", b"\xff\xd9"  # ITU-T T.81, table B.1
FILLINGS = (b"", b"\x55" * 4096)

ORIENTATION = 0x0112
TRANSPOSE: Mapping[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = frozenset({5, 6, 7, 8})
SIXTEEN_BIT = ("I;16", "I;16L", "I;16B", "I;16N")
COLOUR_SPACES: Mapping[str, str] = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}

# Raised by Pillow's decoders on damaged files, besides their own errors.
DECODING_ERRORS = (OSError, ValueError, SyntaxError, IndexError, EOFError, struct.error)

# A photo at one size. Other modules only pass it on and read its width and height.
Step = Image.Image


@contextmanager
def guard_decoding() -> Iterator[None]:
    """Turn Pillow's warning about decompression bombs into an error, in all threads.

    Warnings about damaged metadata are ignored: metadata is never published.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


@contextmanager
def allow_pixels(count: int) -> Iterator[None]:
    """Let Pillow open pictures of so many pixels; for one thread."""
    former, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, count
    try:
        yield
    finally:
        Image.MAX_IMAGE_PIXELS = former


def iter_results(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    thread_count: int,
    work: Work,
    reporter: Reporter,
) -> Iterator[Result]:
    """Call the function on each item in threads and yield the results in order.

    After an error or an interrupt, queued calls are cancelled and running ones awaited.
    """
    if not items:
        return
    reporter.start(work, len(items))
    pool = ThreadPoolExecutor(max_workers=min(thread_count, len(items)))
    try:
        with guard_decoding():
            for result in pool.map(function, items):
                yield result
                reporter.advance()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        reporter.finish()


def measure(content: bytes, path: Path, max_pixels: int) -> Facts:
    """Decode the whole photo and return its facts.

    A JPEG is decoded at an eighth of its size: the cheapest way to read all of the file.
    Raises PhotoError with `path`.
    """
    with _open(content, path, max_pixels) as image:
        width, height = image.size
        image.draft(None, (64, 64))
        _load(image, path)
        orientation = _orientation(image)
        small = _flatten(image)
        small = to_srgb(small.resize((16, 16), Image.Resampling.BOX, reducing_gap=2.0), image.info)
        mean = small.convert("RGB").resize((1, 1), Image.Resampling.BOX).tobytes()
    if orientation in SIDEWAYS:
        width, height = height, width
    return Facts(width, height, f"#{mean.hex()}")


def iter_steps(
    content: bytes, path: Path, sizes: tuple[tuple[int, int], ...], max_pixels: int
) -> Iterator[Step]:
    """Yield the upright sRGB photo at each size, largest first, each made from the one before.

    Images are grey (`L`) or `RGB`, without metadata. Raises PhotoError with `path`.
    """
    with _open(content, path, max_pixels) as image:
        largest = sizes[0]
        orientation = _orientation(image)
        lying = largest[::-1] if orientation in SIDEWAYS else largest
        image.draft(None, lying)
        _load(image, path)
        # Some decoders turn the picture while loading, so the orientation is read again.
        orientation = _orientation(image)
        lying = largest[::-1] if orientation in SIDEWAYS else largest
        step = to_srgb(_resize(_flatten(image), lying), image.info)
    if orientation in TRANSPOSE:
        step = step.transpose(TRANSPOSE[orientation])
    for size in sizes:
        step = _resize(step, size)
        step.info = {}
        yield step


def crop_middle(image: Step, height: int) -> Step:
    """Return the middle `height` pixel rows, or the image itself if it has no more."""
    if image.height <= height:
        return image
    top = (image.height - height) // 2
    return image.crop((0, top, image.width, top + height))


def encode_avif(image: Step, quality: int, speed: int) -> bytes:
    """Return an AVIF without metadata.

    One thread per picture: with more, the encoder splits it into tiles by the number of cores, and
    bytes would differ between machines.
    """
    return _encode(image, "AVIF", quality=quality, speed=speed, max_threads=1, xmp=b"")


def encode_jpeg(image: Step, quality: int) -> bytes:
    """Return a progressive JPEG without metadata."""
    return _encode(image, "JPEG", quality=quality, progressive=True, comment=b"")


def to_srgb(image: Image.Image, info: Mapping[Any, Any]) -> Image.Image:
    """Return a grey, RGB or CMYK image in sRGB, following the profile in `info` if it fits."""
    profile = _embedded_profile(info.get("icc_profile"), image.mode)
    if profile is not None:
        converted = _apply_profile(image, profile)
        if converted is not None:
            return converted.convert(image.mode) if image.mode == "L" else converted
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _open(content: bytes, path: Path, max_pixels: int) -> Image.Image:
    """Open without decoding. Raises PhotoError for files that must not or cannot be decoded."""
    if is_heic(content):
        raise PhotoError(path, PhotoReason.HEIC)
    try:
        image = Image.open(BytesIO(_complete(content, max_pixels)), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoError(path, PhotoReason.TOO_LARGE) from None
    except UnidentifiedImageError:
        raise PhotoError(path, explain_unidentified(content)) from None
    except DECODING_ERRORS as error:
        raise PhotoError(path, PhotoReason.UNREADABLE) from error
    if image.width * image.height > max_pixels:
        raise PhotoError(path, PhotoReason.TOO_LARGE)
    if image.format != TWO_IN_ONE and _is_animated(image):
        is_scan = image.format == "TIFF"
        raise PhotoError(path, PhotoReason.PAGES if is_scan else PhotoReason.ANIMATED)
    return image


def _complete(content: bytes, max_pixels: int) -> bytes:
    """Return a JPEG that lacks only its end marker with the marker, other bytes as they are.

    More is missing if the picture depends on what comes in place of the missing bytes.
    """
    last_scan = content.rfind(JPEG_SCAN)
    if not content.startswith(b"\xff\xd8\xff") or JPEG_END in content[last_scan:]:
        return content
    data = content.rstrip(b"\xff")
    whole, other = (_digest_pixels(data + tail + JPEG_END, max_pixels) for tail in FILLINGS)
    return data + JPEG_END if whole is not None and whole == other else content


def _digest_pixels(content: bytes, max_pixels: int) -> bytes | None:
    """Return a digest of a JPEG's pixels, None if it cannot be decoded."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG",)) as image:
            if image.width * image.height > max_pixels:
                return None
            return hashlib.sha256(image.tobytes()).digest()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, *DECODING_ERRORS):
        return None


def _is_animated(image: Image.Image) -> bool:
    try:
        return bool(getattr(image, "is_animated", False))
    except DECODING_ERRORS:
        return False  # damaged; reported when it is decoded


def _load(image: Image.Image, path: Path) -> None:
    try:
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoError(path, PhotoReason.TOO_LARGE) from None
    except DECODING_ERRORS as error:
        raise PhotoError(path, PhotoReason.UNREADABLE) from error


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation; 1 (upright) if it is damaged or missing."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except (*DECODING_ERRORS, TypeError):
        return 1


def _flatten(image: Image.Image) -> Image.Image:
    """Return the image as `L`, `RGB` or `CMYK`, with transparency on white."""
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        flat = Image.new("RGB", layer.size, "white")
        flat.paste(layer, mask=layer.getchannel("A"))
        return flat
    if image.mode in SIXTEEN_BIT:
        image = image.convert("I")
        return image.point(lambda value: value * (1 / 257)).convert("L")
    if image.mode in ("I", "F"):
        return _stretch(image)
    if image.mode == "LAB":
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        return _require(ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB"))
    if image.mode in COLOUR_SPACES:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _stretch(image: Image.Image) -> Image.Image:
    """Return grey of unknown depth in 8 bits, scaled from 8 or 16 bits or its own range."""
    low, high = _extremes(image)
    if low >= 0 and 255 < high <= 65535:
        low, high = 0.0, 65535.0
    elif low >= 0 and 1 < high <= 255:
        low, high = 0.0, 255.0
    scale = 255 / ((high - low) or 1)
    return image.convert("F").point(lambda value: value * scale - low * scale).convert("L")


def _extremes(image: Image.Image) -> tuple[float, float]:
    low, high = image.getextrema()
    if isinstance(low, tuple) or isinstance(high, tuple):
        raise TypeError(f"expected one channel, found {image.mode}")
    return float(low), float(high)


def _embedded_profile(profile: object, mode: str) -> ImageCms.ImageCmsProfile | None:
    """Return a colour profile that fits the mode and is not sRGB already, else None."""
    if not isinstance(profile, bytes) or not profile:
        return None
    try:
        opened = ImageCms.getOpenProfile(BytesIO(profile))
        space = opened.profile.xcolor_space.strip()
        name = opened.profile.profile_description or ""
    except (ImageCms.PyCMSError, *DECODING_ERRORS):
        return None  # browsers also treat a damaged profile as sRGB
    is_srgb = mode == "RGB" and name.startswith("sRGB")
    return opened if space == COLOUR_SPACES.get(mode) and not is_srgb else None


def _apply_profile(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image | None:
    try:
        return ImageCms.profileToProfile(
            image,
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except ImageCms.PyCMSError:
        return None


def _require(image: Image.Image | None) -> Image.Image:
    if image is None:
        raise TypeError("a conversion that was not asked to work in place returned nothing")
    return image


def _resize(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _encode(image: Image.Image, kind: str, **options: int | str | bytes) -> bytes:
    target = BytesIO()
    image.save(target, kind, exif=b"", icc_profile=b"", **options)
    return target.getvalue()
