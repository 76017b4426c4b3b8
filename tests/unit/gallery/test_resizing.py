"""Photos that editors bring in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from plugins.gallery.photos import PhotoError
from plugins.gallery.resizing import shrink_photo
from tests.support import drawing


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param((600, 400), (300, 200), id="lying"),
        pytest.param((400, 600), (200, 300), id="standing"),
        pytest.param((120, 90), (120, 90), id="small-keeps-its-size"),
        pytest.param((3000, 2), (300, 1), id="a-line"),
    ],
)
def test_no_side_is_longer_than_asked(
    size: tuple[int, int], expected: tuple[int, int], tmp_path: Path
) -> None:
    source = drawing.save_jpeg(tmp_path / "a.jpg", drawing.landscape(size), orientation=6)
    shrink_photo(source, tmp_path / "b.jpg", max_px=300)
    with Image.open(tmp_path / "b.jpg") as image:
        assert (image.size, image.format) == (expected, "JPEG")


@pytest.mark.parametrize("size", [(20_000, 5_000), (16_320, 12_240)], ids=["panorama", "200-mp"])
def test_a_photo_beyond_the_limit_of_the_portal_is_shrunk(
    size: tuple[int, int], tmp_path: Path
) -> None:
    source = tmp_path / "toan-canh.jpg"
    Image.new("L", size, 200).save(source, progressive=size[0] == 20_000)
    before = Image.MAX_IMAGE_PIXELS
    shrink_photo(source, tmp_path / "b.jpg")
    with Image.open(tmp_path / "b.jpg") as image:
        assert max(image.size) == 2560
    assert before == Image.MAX_IMAGE_PIXELS


def test_a_picture_without_end_is_refused(tmp_path: Path) -> None:
    source = drawing.save_bomb(tmp_path / "a.png", (20_000, 20_000))
    with pytest.raises(PhotoError, match="more pixels than the limit"):
        shrink_photo(source, tmp_path / "b.jpg")


def test_a_photo_may_replace_itself_and_loses_its_metadata(tmp_path: Path) -> None:
    path = drawing.save_jpeg(tmp_path / "a.jpg", drawing.landscape((600, 400)), has_secrets=True)
    shrink_photo(path, path, max_px=300)
    assert drawing.SECRET not in path.read_bytes()
    assert list(tmp_path.iterdir()) == [path]


def test_a_photo_that_cannot_be_used_leaves_the_target_alone(tmp_path: Path) -> None:
    source = drawing.save_heic(tmp_path / "a.heic")
    target = tmp_path / "b.jpg"
    target.write_bytes(b"old")
    with pytest.raises(PhotoError):
        shrink_photo(source, target)
    assert target.read_bytes() == b"old"


def test_the_target_must_be_named_as_what_it_will_be(tmp_path: Path) -> None:
    source = drawing.save_png(tmp_path / "a.png", drawing.landscape((60, 40)))
    with pytest.raises(ValueError, match=r"expected a name that ends in \.jpg"):
        shrink_photo(source, tmp_path / "b.png")
