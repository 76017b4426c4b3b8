"""The portals that builds are measured with."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from plugins.gallery.settings import GallerySettings
from tests.bench import portals
from tests.bench.albums import NO_PHOTOS, Album, draw_album
from tests.bench.portals import Story
from tests.bench.programs import HERE
from tests.bench.running import Measured
from tests.bench.tables import Published, Results, as_markdown
from tests.support.photos import inspect_photo
from tests.support.projects import read_files
from tests.support.sites import build_folder

COUNT = 30
PHOTOS_EACH = 2
ALBUM = draw_album((40, 30), PHOTOS_EACH)
WRITERS = [portals.write_ours, portals.write_pelican, portals.write_hugo]


@pytest.mark.parametrize(
    ("count", "album", "files"),
    [
        pytest.param(COUNT, NO_PHOTOS, COUNT, id="texts"),
        # One AVIF and one JPEG of each photo, since none is wider, and a card of each cover.
        pytest.param(4, ALBUM, 4 * (2 * PHOTOS_EACH + 1), id="photos"),
    ],
)
def test_ours_is_built_without_a_word_of_advice(
    count: int, album: Album, files: int, tmp_path: Path
) -> None:
    portals.write_ours(portals.make_stories(count, album), tmp_path)
    site = build_folder(tmp_path)
    assert site.status == 0, site.log
    assert "nên sửa" not in site.log.replace("(nên sửa) chưa có trang content/pages", "")
    pattern = r".*\.(avif|jpg)" if album is ALBUM else r".*/bai-.*\.html"
    assert len([name for name in site.files if re.fullmatch(pattern, name)]) == files


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    ("change", "album", "written"),
    [
        pytest.param(portals.edit, NO_PHOTOS, 1, id="edited"),
        pytest.param(portals.add, NO_PHOTOS, 1, id="added"),
        pytest.param(portals.edit, ALBUM, 1, id="edited beside photos"),
        pytest.param(portals.add, ALBUM, 1 + PHOTOS_EACH, id="added with photos"),
    ],
)
def test_a_change_rewrites_what_it_concerns(
    change: Callable[[Sequence[Story]], list[Story]],
    album: Album,
    written: int,
    write: Callable[[Sequence[Story], Path], None],
    tmp_path: Path,
) -> None:
    stories = portals.make_stories(COUNT, album)
    write(stories, tmp_path)
    before = read_files(tmp_path)
    write(change(stories), tmp_path)
    after = read_files(tmp_path)
    assert len([name for name in after if before.get(name) != after[name]]) == written


def test_every_photo_is_a_file_like_no_other(tmp_path: Path) -> None:
    portals.write_ours(portals.add(portals.make_stories(COUNT, ALBUM)), tmp_path)
    paths = list(tmp_path.rglob("*.jpg"))
    photos = [inspect_photo(path, GallerySettings()) for path in paths]
    assert {(photo.width, photo.height) for photo in photos} == {(40, 30)}
    assert len({photo.content_hash for photo in photos}) == (COUNT + 1) * PHOTOS_EACH


def test_hugo_makes_photos_by_the_recipe_of_the_gallery() -> None:
    settings = GallerySettings()
    hugo = tomllib.loads((HERE / "hugo/hugo.toml").read_text(encoding="utf-8"))
    assert hugo["params"] == {"widths": [*settings.widths], "jpegWidth": settings.jpeg_width}
    assert hugo["imaging"]["avif"]["quality"] == settings.avif_quality
    assert hugo["imaging"]["avif"]["encoderSpeed"] == settings.avif_speed
    assert hugo["imaging"]["jpeg"]["quality"] == settings.jpeg_quality


def test_the_same_number_gives_the_same_stories() -> None:
    assert portals.make_stories(COUNT) == portals.make_stories(COUNT)
    assert portals.make_stories(COUNT, ALBUM) == portals.make_stories(COUNT, ALBUM)
    assert len({story.name for story in portals.add(portals.make_stories(COUNT))}) == COUNT + 1


def test_a_renamed_category_keeps_its_address() -> None:
    renamed = {story.category for story in portals.rename(portals.make_stories(COUNT))}
    assert {portals.slug_of(name) for name in renamed} == {"muc-0", "muc-1", "muc-2"}
    assert portals.CATEGORIES[0] not in renamed


def test_the_table_of_a_bench_shows_what_is_lost() -> None:
    quick, slow = Measured(0.5, 0.4, 20_000_000, 1544), Measured(12.34, 20.0, 300_000_000, 0)
    builds = {
        "everything": {"ours": slow, "Hugo": quick},
        "one edited": {"ours": quick, "Hugo": slow},
    }
    published = {"ours": Published(1200, 34_560_000), "Hugo": Published(0, 0)}
    assert as_markdown(Results("2 articles", builds, published)).splitlines()[4:] == [
        "| everything | ours | 12.3 | 20.0 | 300 | 0 | 1.00 |",
        "|  | Hugo | 0.50 | 0.40 | 20 | 1,544 | **0.04** |",
        "| one edited | ours | 0.50 | 0.40 | 20 | 1,544 | 1.00 |",
        "|  | Hugo | 12.3 | 20.0 | 300 | 0 | 25 |",
        "",
        "Photos published: ours 1,200 files, 34.6 MB.",
        "",
        "Ours is slower than Hugo in “everything”.",
    ]
