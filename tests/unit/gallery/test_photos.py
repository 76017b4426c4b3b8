"""Which files are photos, and what is told of them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from plugins.gallery.photos import PhotoError, PhotoReason
from plugins.gallery.rendering import iter_steps, measure
from plugins.gallery.settings import GallerySettings
from tests.support import drawing
from tests.support.photos import inspect_photo

SIZE = (96, 64)
PHOTO = Path("anh.jpg")


def jpeg(path: Path) -> Path:
    return drawing.save_jpeg(path, drawing.landscape(SIZE))


def png(path: Path) -> Path:
    return drawing.save_png(path, drawing.landscape(SIZE))


def saved_as(kind: str) -> Callable[[Path], Path]:
    def save(path: Path) -> Path:
        drawing.landscape(SIZE).save(path, kind)
        return path

    return save


def two_in_one(path: Path) -> Path:
    return drawing.save_two_in_one(path, drawing.landscape(SIZE))


@pytest.mark.parametrize(
    ("name", "save"),
    [
        pytest.param("a.jpg", jpeg, id="jpeg"),
        pytest.param("a.jpg", two_in_one, id="jpeg-with-a-second-picture"),
        pytest.param("a.png", png, id="png"),
        pytest.param("a.webp", saved_as("WEBP"), id="webp"),
        pytest.param("a.avif", saved_as("AVIF"), id="avif"),
        pytest.param("a.gif", saved_as("GIF"), id="still-gif"),
        pytest.param("a.tiff", saved_as("TIFF"), id="tiff"),
        pytest.param("a.bmp", saved_as("BMP"), id="bmp"),
        pytest.param("a.jpg", png, id="png-called-jpg"),
        pytest.param("a.heic", jpeg, id="jpeg-called-heic"),
        pytest.param("Ảnh hội nghị.JPG", jpeg, id="vietnamese-name"),
    ],
)
def test_a_readable_photo_is_accepted_whatever_it_is_called(
    name: str, save: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = save(tmp_path / name)
    photo = inspect_photo(path, GallerySettings())
    assert (photo.path, photo.width, photo.height) == (path, *SIZE)
    assert photo.size_bytes == path.stat().st_size


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def containing(content: bytes) -> Callable[[Path], Path]:
    def save(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return save


def cut(save: Callable[[Path], Path], fraction: float = 0.6) -> Callable[[Path], Path]:
    return lambda path: drawing.cut_short(save(path), fraction)


def heic(brand: bytes, compatible: bytes) -> Callable[[Path], Path]:
    return lambda path: drawing.save_heic(path, brand, compatible)


def moving(kind: str) -> Callable[[Path], Path]:
    return lambda path: drawing.save_animated(path, kind)


def claiming(width: int, height: int) -> Callable[[Path], Path]:
    return lambda path: drawing.save_bomb(path, (width, height))


@pytest.mark.parametrize(
    ("save", "reason"),
    [
        pytest.param(lambda path: path, PhotoReason.MISSING, id="no-file"),
        pytest.param(folder, PhotoReason.MISSING, id="a-folder"),
        pytest.param(containing(b""), PhotoReason.UNREADABLE, id="empty"),
        pytest.param(cut(jpeg), PhotoReason.UNREADABLE, id="jpeg-cut-short"),
        pytest.param(cut(jpeg, 0.98), PhotoReason.UNREADABLE, id="jpeg-without-its-last-bytes"),
        pytest.param(cut(jpeg, 0.005), PhotoReason.UNREADABLE, id="jpeg-of-a-few-bytes"),
        pytest.param(cut(png), PhotoReason.UNREADABLE, id="png-cut-short"),
        pytest.param(cut(saved_as("WEBP")), PhotoReason.UNREADABLE, id="webp-cut-short"),
        pytest.param(cut(saved_as("AVIF")), PhotoReason.UNREADABLE, id="avif-cut-short"),
        pytest.param(cut(saved_as("GIF")), PhotoReason.UNREADABLE, id="gif-cut-short"),
        pytest.param(cut(saved_as("TIFF"), 0.3), PhotoReason.UNREADABLE, id="tiff-cut-short"),
        pytest.param(cut(saved_as("BMP")), PhotoReason.UNREADABLE, id="bmp-cut-short"),
        pytest.param(claiming(*SIZE), PhotoReason.UNREADABLE, id="png-without-pixels"),
        pytest.param(heic(b"heic", b"mif1heic"), PhotoReason.HEIC, id="heic"),
        pytest.param(heic(b"heix", b"mif1heix"), PhotoReason.HEIC, id="heic-of-10-bits"),
        pytest.param(
            heic(b"mif1", b"mif1heic"), PhotoReason.HEIC, id="heic-in-a-general-container"
        ),
        pytest.param(moving("GIF"), PhotoReason.ANIMATED, id="moving-gif"),
        pytest.param(moving("WEBP"), PhotoReason.ANIMATED, id="moving-webp"),
        pytest.param(moving("PNG"), PhotoReason.ANIMATED, id="moving-png"),
        pytest.param(moving("AVIF"), PhotoReason.ANIMATED, id="moving-avif"),
        pytest.param(moving("TIFF"), PhotoReason.PAGES, id="tiff-of-several-pages"),
        pytest.param(claiming(10_000, 6_001), PhotoReason.TOO_LARGE, id="over-60-megapixels"),
        pytest.param(claiming(12_000, 10_000), PhotoReason.TOO_LARGE, id="pillow-warns"),
        pytest.param(claiming(60_000, 60_000), PhotoReason.TOO_LARGE, id="pillow-refuses"),
        pytest.param(
            containing(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"),
            PhotoReason.POINTER,
            id="pointer-of-git-lfs",
        ),
        pytest.param(containing(b"<svg/>"), PhotoReason.UNSUPPORTED, id="svg"),
        pytest.param(containing(b"%PDF-1.7"), PhotoReason.UNSUPPORTED, id="pdf"),
        pytest.param(containing(b"8BPS" + bytes(99)), PhotoReason.UNSUPPORTED, id="photoshop"),
        pytest.param(containing(b"# Markdown"), PhotoReason.UNSUPPORTED, id="text"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_name(
    save: Callable[[Path], Path], reason: PhotoReason, tmp_path: Path
) -> None:
    path = save(tmp_path / "anh.jpg")
    with pytest.raises(PhotoError) as caught:
        inspect_photo(path, GallerySettings())
    assert (caught.value.reason, caught.value.path) == (reason, path)
    assert str(caught.value) == f"{path}: {reason.value}"


def test_a_photo_of_exactly_the_limit_is_accepted(tmp_path: Path) -> None:
    path = drawing.save_png(tmp_path / "a.png", Image.new("RGB", (1000, 1000)))
    assert inspect_photo(path, GallerySettings(max_megapixels=1)).width == 1000


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_size_is_that_of_the_upright_photo(orientation: int, tmp_path: Path) -> None:
    image = drawing.landscape(SIZE)
    path = drawing.save_jpeg(tmp_path / "a.jpg", image, orientation=orientation)
    photo = inspect_photo(path, GallerySettings())
    assert (photo.width, photo.height) == SIZE


def test_an_upright_tiff_keeps_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    drawing.landscape(SIZE).transpose(Image.Transpose.ROTATE_90).save(path, tiffinfo={274: 6})
    photo = inspect_photo(path, GallerySettings())
    assert (photo.width, photo.height) == SIZE


def test_damaged_exif_does_not_refuse_the_photo(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    drawing.landscape(SIZE).save(path, exif=b"Exif\0\0II*\0\xff\xff\xff\xffnonsense")
    assert inspect_photo(path, GallerySettings()).width == SIZE[0]


@pytest.mark.parametrize(
    ("fill", "mode", "colour"),
    [
        pytest.param((200, 40, 40), "RGB", "#c82828", id="rgb"),
        pytest.param(120, "L", "#787878", id="grey"),
        pytest.param((255, 0, 0, 0), "RGBA", "#ffffff", id="transparent-is-white"),
    ],
)
def test_the_colour_is_the_mean(
    fill: tuple[int, ...], mode: str, colour: str, tmp_path: Path
) -> None:
    path = drawing.save_png(tmp_path / "a.png", Image.new(mode, SIZE, fill))
    assert inspect_photo(path, GallerySettings()).colour == colour


def test_the_hash_follows_the_bytes_and_not_the_name(tmp_path: Path) -> None:
    first, same = jpeg(tmp_path / "a.jpg"), jpeg(tmp_path / "b.jpg")
    other = drawing.save_jpeg(tmp_path / "c.jpg", drawing.landscape(SIZE, seed=1))
    hashes = [inspect_photo(path, GallerySettings()).content_hash for path in (first, same, other)]
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("is_progressive", [False, True], ids=["baseline", "progressive"])
@pytest.mark.parametrize(
    ("cut", "is_whole"),
    [(0, True), (1, True), (2, True), (10, False), (50, False), (5000, False), (-2, False)],
)
def test_a_jpeg_may_lack_its_end_marker_only(
    mode: str, is_progressive: bool, cut: int, is_whole: bool
) -> None:
    stream = BytesIO()
    noise = Image.effect_noise((400, 300), 60).convert(mode)
    noise.save(stream, "JPEG", quality=90, progressive=is_progressive)
    content = stream.getvalue()
    content = content[: len(content) - cut] if cut >= 0 else content[: len(content) // 2]
    if is_whole:
        assert measure(content, PHOTO, 60_000_000).width == 400
        step = next(iter_steps(content, PHOTO, ((200, 150),), 60_000_000))
        assert step.size == (200, 150)
    else:
        with pytest.raises(PhotoError) as caught:
            measure(content, PHOTO, 60_000_000)
        assert caught.value.reason is PhotoReason.UNREADABLE
