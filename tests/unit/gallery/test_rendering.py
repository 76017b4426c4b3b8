"""What becomes of the pixels, and that nothing but pixels is published."""

from __future__ import annotations

import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from plugins.core.progress import Reporter, Work
from plugins.gallery.photos import PhotoError
from plugins.gallery.rendering import (
    encode_avif,
    encode_jpeg,
    guard_decoding,
    iter_results,
    iter_steps,
    measure,
)
from tests.support import drawing, profiles

SIZE = (96, 64)
LIMIT = 60_000_000
Colour = tuple[int, int, int]


def steps(path: Path, *sizes: tuple[int, int]) -> list[Image.Image]:
    with guard_decoding():
        return list(iter_steps(path.read_bytes(), path, sizes or (SIZE,), LIMIT))


def saved(image: Image.Image, path: Path, **options: Any) -> Path:  # noqa: ANN401 - Pillow's own
    image.save(path, **options)
    return path


def near(found: object, expected: Colour, tolerance: int = 6) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - two) <= tolerance for one, two in zip(found, expected, strict=True))


def pixel(image: Image.Image, x: float, y: float) -> object:
    """Return a pixel by its place between 0 and 1."""
    return image.convert("RGB").getpixel((int(x * image.width), int(y * image.height)))


def check_quarters(image: Image.Image, tolerance: int = 6) -> None:
    places = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
    colours = (drawing.RED, drawing.GREEN, drawing.BLUE, drawing.WHITE)
    for place, colour in zip(places, colours, strict=True):
        assert near(pixel(image, *place), colour, tolerance)


@pytest.mark.parametrize("size", [SIZE, (48, 32)], ids=["as-large", "reduced"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation: int, size: tuple[int, int], tmp_path: Path) -> None:
    path = drawing.save_jpeg(
        tmp_path / "a.jpg", drawing.quarters(SIZE), orientation=orientation, quality=95
    )
    [step] = steps(path, size)
    assert step.size == size
    check_quarters(step)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "TIFF"])
def test_other_kinds_stand_upright_too(kind: str, tmp_path: Path) -> None:
    lying = drawing.quarters(SIZE).transpose(Image.Transpose.ROTATE_90)
    exif = drawing.camera_exif(6)
    options = {"tiffinfo": {274: 6}} if kind == "TIFF" else {"exif": exif, "quality": 100}
    [step] = steps(saved(lying, tmp_path / f"a.{kind.lower()}", **options), SIZE)
    check_quarters(step, tolerance=12)


def test_each_size_is_yielded_once_the_largest_first(tmp_path: Path) -> None:
    path = drawing.save_jpeg(tmp_path / "a.jpg", drawing.landscape((300, 200)))
    sizes = ((240, 160), (120, 80), (60, 40))
    assert [step.size for step in steps(path, *sizes)] == list(sizes)


def palette(image: Image.Image) -> Image.Image:
    return image.quantize(16)


def one_transparent(image: Image.Image) -> Image.Image:
    """Return a palette picture whose white quarter is transparent."""
    flat = image.quantize(16)
    flat.info["transparency"] = flat.getpixel((int(0.75 * flat.width), int(0.75 * flat.height)))
    return flat


@pytest.mark.parametrize(
    ("convert", "name", "tolerance"),
    [
        pytest.param(lambda image: image.convert("CMYK"), "a.jpg", 12, id="cmyk-jpeg"),
        pytest.param(lambda image: image.convert("CMYK"), "a.tif", 6, id="cmyk-tiff"),
        pytest.param(lambda image: image.convert("YCbCr"), "a.tif", 12, id="ycbcr-tiff"),
        pytest.param(lambda image: image.convert("LAB"), "a.tif", 12, id="lab-tiff"),
        pytest.param(palette, "a.png", 12, id="palette"),
        pytest.param(palette, "a.gif", 12, id="gif"),
        pytest.param(one_transparent, "a.png", 12, id="palette-with-transparency"),
        pytest.param(one_transparent, "a.gif", 12, id="gif-with-transparency"),
        pytest.param(lambda image: image.convert("RGBA"), "a.png", 6, id="alpha"),
        pytest.param(lambda image: image, "a.bmp", 6, id="bmp"),
    ],
)
def test_every_kind_of_colour_comes_out_right(
    convert: Callable[[Image.Image], Image.Image], name: str, tolerance: int, tmp_path: Path
) -> None:
    [step] = steps(saved(convert(drawing.quarters(SIZE)), tmp_path / name))
    assert step.mode == "RGB"
    check_quarters(step, tolerance)


def sixteen_bit(level: int, mode: str = "I;16") -> Image.Image:
    return Image.new(mode, SIZE, level * 257)


@pytest.mark.parametrize(
    ("image", "name"),
    [
        pytest.param(Image.new("L", SIZE, 100), "a.png", id="grey"),
        pytest.param(Image.new("L", SIZE, 100), "a.jpg", id="grey-jpeg"),
        pytest.param(sixteen_bit(100), "a.png", id="16-bit-png"),
        pytest.param(sixteen_bit(100), "a.tif", id="16-bit-tiff"),
        pytest.param(sixteen_bit(100, "I"), "a.tif", id="32-bit-tiff"),
        pytest.param(Image.new("F", SIZE, 100.0), "a.tif", id="floating-tiff"),
    ],
)
def test_grey_of_any_depth_stays_grey(image: Image.Image, name: str, tmp_path: Path) -> None:
    [step] = steps(saved(image, tmp_path / name))
    assert step.mode == "L"
    assert step.getextrema() == (100, 100)


@pytest.mark.parametrize(("value", "level"), [(0, 0), (1, 255)])
def test_black_and_white_becomes_grey(value: int, level: int, tmp_path: Path) -> None:
    [step] = steps(saved(Image.new("1", SIZE, value), tmp_path / "a.png"))
    assert (step.mode, step.getextrema()) == ("L", (level, level))


@pytest.mark.parametrize(
    ("mode", "half"),
    [("RGBA", (255, 0, 0, 128)), ("LA", (0, 128))],
)
def test_what_is_half_transparent_is_laid_on_white(
    mode: str, half: tuple[int, ...], tmp_path: Path
) -> None:
    [step] = steps(saved(Image.new(mode, SIZE, half), tmp_path / "a.png"))
    expected = (255, 127, 127) if mode == "RGBA" else (127, 127, 127)
    assert near(pixel(step, 0.5, 0.5), expected, 2)


GREY: Colour = (128, 128, 128)


@pytest.mark.parametrize(
    ("image", "name", "profile", "expected"),
    [
        pytest.param(
            Image.new("RGB", SIZE, GREY),
            "a.jpg",
            profiles.rgb_profile(1.0),
            (188, 188, 188),
            id="linear-rgb-gets-lighter",
        ),
        pytest.param(
            Image.new("RGB", SIZE, GREY), "a.png", profiles.rgb_profile(2.2), GREY, id="nearly-srgb"
        ),
        pytest.param(
            Image.new("L", SIZE, 128),
            "a.png",
            profiles.grey_profile(1.0),
            (188, 188, 188),
            id="linear-grey-gets-lighter",
        ),
        pytest.param(
            Image.new("CMYK", SIZE, (255, 0, 0, 0)),
            "a.jpg",
            profiles.ink_profile((255, 128, 128), (137, 193, 178)),
            (233, 62, 46),
            id="cmyk-follows-its-inks",
        ),
        pytest.param(
            Image.new("CMYK", SIZE, (0, 0, 0, 0)), "a.jpg", b"", (255, 255, 255), id="cmyk-without"
        ),
        pytest.param(
            Image.new("RGB", SIZE, GREY), "a.jpg", profiles.grey_profile(1.0), GREY, id="of-no-use"
        ),
        pytest.param(Image.new("RGB", SIZE, GREY), "a.jpg", b"nonsense", GREY, id="damaged"),
    ],
)
def test_colours_follow_the_embedded_profile(
    image: Image.Image, name: str, profile: bytes, expected: Colour, tmp_path: Path
) -> None:
    [step] = steps(saved(image, tmp_path / name, icc_profile=profile))
    assert near(pixel(step, 0.5, 0.5), expected, 8)


@pytest.mark.parametrize(
    "encode",
    [lambda step: encode_avif(step, 65, 9), lambda step: encode_jpeg(step, 80)],
    ids=["avif", "jpeg"],
)
@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_nothing_but_pixels_is_published(
    encode: Callable[[Image.Image], bytes], name: str, tmp_path: Path
) -> None:
    image = drawing.landscape(SIZE)
    if name == "a.jpg":
        path = drawing.save_jpeg(
            tmp_path / name,
            image,
            orientation=6,
            has_secrets=True,
            profile=profiles.rgb_profile(1.8),
        )
    else:
        path = drawing.save_png(tmp_path / name, image, has_secrets=True)
    source = path.read_bytes()
    assert drawing.SECRET in source
    for step in steps(path, SIZE, (48, 32)):
        published = encode(step)
        for trace in (drawing.SECRET, b"Exif", b"xmp", b"acsp", b"prof", b"http"):
            assert trace not in published
        with Image.open(BytesIO(published)) as reopened:
            assert dict(reopened.getexif()) == {}
            assert not {"exif", "icc_profile", "comment", "xmp"} & reopened.info.keys()


def test_a_jpeg_holds_only_the_segments_that_pixels_need(tmp_path: Path) -> None:
    path = drawing.save_jpeg(tmp_path / "a.jpg", drawing.landscape(SIZE), has_secrets=True)
    [step] = steps(path)
    markers = [marker for marker, _ in iter_segments(encode_jpeg(step, 80))]
    app0, *others = markers
    assert app0 == 0xE0
    assert not [marker for marker in others if 0xE1 <= marker <= 0xEF or marker == 0xFE]


def iter_segments(content: bytes) -> list[tuple[int, int]]:
    """Return the markers of a JPEG before its first scan, with their lengths."""
    found, at = [], 2
    while content[at + 1] != 0xDA:
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        found.append((content[at + 1], length))
        at += 2 + length
    return found


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_the_same_pixels_give_the_same_bytes(mode: str) -> None:
    image = drawing.landscape((300, 200)).convert(mode)
    assert encode_avif(image, 65, 9) == encode_avif(image.copy(), 65, 9)
    assert encode_jpeg(image, 80) == encode_jpeg(image.copy(), 80)


def test_a_file_cut_short_is_refused_when_rendered_too(tmp_path: Path) -> None:
    path = drawing.save_jpeg(tmp_path / "a.jpg", drawing.landscape((300, 200)))
    drawing.cut_short(path)
    with pytest.raises(PhotoError):
        steps(path)


def test_measuring_and_rendering_agree_on_what_is_upright(tmp_path: Path) -> None:
    path = drawing.save_jpeg(tmp_path / "a.jpg", drawing.landscape((300, 200)), orientation=8)
    facts = measure(path.read_bytes(), path, LIMIT)
    assert (facts.width, facts.height) == (300, 200)


def test_results_come_in_order_and_from_several_threads() -> None:
    both = threading.Barrier(2, timeout=10)

    def wait_for_the_other(number: int) -> int:
        both.wait()
        return number

    results = iter_results(wait_for_the_other, [1, 2, 3, 4], 2, Work.RENDER, Reporter())
    assert list(results) == [1, 2, 3, 4]


def test_an_error_drops_what_has_not_begun() -> None:
    begun = []

    def fail(number: int) -> int:
        begun.append(number)
        if number == 0:
            raise KeyboardInterrupt
        threading.Event().wait(0.01)
        return number

    with pytest.raises(KeyboardInterrupt):
        list(iter_results(fail, list(range(1000)), 2, Work.RENDER, Reporter()))
    assert len(begun) < 1000
