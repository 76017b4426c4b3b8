"""Sizes and addresses of a photo's renditions."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

import plugins.gallery.recipes
from plugins.gallery.photos import Photo
from plugins.gallery.recipes import plan_picture, plan_steps, slug_of
from plugins.gallery.settings import GallerySettings

SETTINGS = GallerySettings()
PHOTO = Photo(Path("Hội nghị.jpg"), "0" * 64, 4000, 3000, "#808080", 1)


@pytest.mark.parametrize(
    ("width", "avif", "jpeg"),
    [
        pytest.param(4000, [400, 800, 1200, 1600], 1200, id="larger-than-all"),
        pytest.param(1600, [400, 800, 1200, 1600], 1200, id="as-large-as-the-largest"),
        pytest.param(1300, [400, 800, 1200, 1300], 1200, id="between-two-widths"),
        pytest.param(1200, [400, 800, 1200], 1200, id="exactly-one-width"),
        pytest.param(640, [400, 640], 640, id="smaller-than-the-jpeg"),
        pytest.param(300, [300], 300, id="smaller-than-all"),
        pytest.param(1, [1], 1, id="one-pixel"),
    ],
)
def test_nothing_is_wider_than_the_photo(width: int, avif: list[int], jpeg: int) -> None:
    picture = plan_picture(replace(PHOTO, width=width, height=width), SETTINGS)
    assert [rendition.width for rendition in picture.avif] == avif
    assert picture.jpeg.width == jpeg
    assert (picture.width, picture.height) == (avif[-1], avif[-1])
    assert picture.large == picture.jpeg


@pytest.mark.parametrize(
    ("size", "heights"),
    [
        pytest.param((4000, 3000), [300, 600, 900, 1200], id="lying"),
        pytest.param((3000, 4000), [533, 1067, 1600, 2133], id="standing"),
        pytest.param((4000, 1), [1, 1, 1, 1], id="a-line"),
    ],
)
def test_heights_keep_the_shape(size: tuple[int, int], heights: list[int]) -> None:
    picture = plan_picture(replace(PHOTO, width=size[0], height=size[1]), SETTINGS)
    assert [rendition.height for rendition in picture.avif] == heights


def test_an_address_is_readable_and_holds_hash_and_width() -> None:
    picture = plan_picture(PHOTO, SETTINGS)
    pattern = r"anh/([0-9b-z]{2})/hoi-nghi-\1[0-9b-z]{8}-(\d+)\.(avif|jpg)"
    for rendition in picture.renditions:
        match = re.fullmatch(pattern, rendition.url)
        assert match is not None
        assert match[2] == str(rendition.width)
        assert rendition.save_as == rendition.url


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Hội nghị Tổng kết.JPG", "hoi-nghi-tong-ket"),
        ("Hội nghị.jpg", "hoi-nghi"),
        ("ĐỒNG_CHÍ (1).png", "dong-chi-1"),
        ("IMG_0001.jpg", "img-0001"),
        ("---.jpg", "anh"),
        ("会议.jpg", "anh"),
        ("x" * 300 + ".jpg", "x" * 60),
        ("x" * 59 + " y.jpg", "x" * 59),
    ],
)
def test_the_readable_part_comes_from_the_name(name: str, slug: str) -> None:
    assert slug_of(Path("content", name)) == slug


def urls(photo: Photo, settings: GallerySettings) -> tuple[list[str], str]:
    picture = plan_picture(photo, settings)
    return [rendition.url for rendition in picture.avif], picture.jpeg.url


@pytest.mark.parametrize(
    ("changed", "moves_avif", "moves_jpeg"),
    [
        pytest.param({"avif_quality": 50}, True, False, id="avif-quality"),
        pytest.param({"avif_speed": 8}, True, False, id="avif-speed"),
        pytest.param({"jpeg_quality": 70}, False, True, id="jpeg-quality"),
        pytest.param({"widths": (400, 800, 1200, 1600, 2400)}, True, True, id="widths"),
        pytest.param({"workers": 7}, False, False, id="workers"),
        pytest.param({"cache_dir": Path("elsewhere")}, False, False, id="cache"),
        pytest.param({"max_megapixels": 80}, False, False, id="limit"),
    ],
)
def test_an_address_moves_when_its_own_recipe_changes(
    changed: dict[str, object], moves_avif: bool, moves_jpeg: bool
) -> None:
    avif, jpeg = urls(PHOTO, SETTINGS)
    other_avif, other_jpeg = urls(PHOTO, GallerySettings(**changed))  # type: ignore[arg-type]
    assert (avif != other_avif[: len(avif)], jpeg != other_jpeg) == (moves_avif, moves_jpeg)


def test_an_address_moves_with_the_content_and_with_the_version_of_the_recipe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = urls(PHOTO, SETTINGS)
    assert urls(replace(PHOTO, content_hash="1" * 64), SETTINGS)[1] != before[1]
    monkeypatch.setattr(plugins.gallery.recipes, "RECIPE_VERSION", 2)
    assert urls(PHOTO, SETTINGS)[1] != before[1]


def test_another_version_of_pillow_moves_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    before = urls(PHOTO, SETTINGS)
    monkeypatch.setattr(Image, "__version__", "99.0")
    assert urls(PHOTO, SETTINGS) == before


def test_addresses_stay_what_they_were_published_as() -> None:
    assert urls(PHOTO, SETTINGS)[1] == "anh/9t/hoi-nghi-9tkmbfr6nx-1200.jpg"


def test_steps_go_down_from_the_largest_and_hold_the_width_of_the_jpeg() -> None:
    settings = GallerySettings(widths=(400, 1600), jpeg_width=1000)
    assert plan_steps(PHOTO, settings) == ((1600, 1200), (1000, 750), (400, 300))
