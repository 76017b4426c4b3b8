"""The portals that builds are measured with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.bench import portals
from tests.bench.portals import Story
from tests.support.sites import build_folder

COUNT = 30


def read(folder: Path) -> dict[str, bytes]:
    """Return the content below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_ours_is_built_without_a_word_of_advice(tmp_path: Path) -> None:
    portals.write_ours(portals.make_stories(COUNT), tmp_path)
    site = build_folder(tmp_path)
    assert site.status == 0, site.log
    assert "nên sửa" not in site.log.replace("(nên sửa) chưa có trang content/pages", "")
    assert len([name for name in site.files if "/bai-" in name]) == COUNT


@pytest.mark.parametrize("write", [portals.write_ours, portals.write_pelican, portals.write_hugo])
@pytest.mark.parametrize(
    ("change", "written"), [(portals.edit, 1), (portals.add, 1)], ids=["edited", "added"]
)
def test_a_change_rewrites_what_it_concerns(
    change: Callable[[Sequence[Story]], list[Story]],
    written: int,
    write: Callable[[Sequence[Story], Path], None],
    tmp_path: Path,
) -> None:
    stories = portals.make_stories(COUNT)
    write(stories, tmp_path)
    before = read(tmp_path)
    write(change(stories), tmp_path)
    after = read(tmp_path)
    assert len([name for name in after if before.get(name) != after[name]]) == written


def test_the_same_number_gives_the_same_stories() -> None:
    assert portals.make_stories(COUNT) == portals.make_stories(COUNT)
    assert len({story.name for story in portals.add(portals.make_stories(COUNT))}) == COUNT + 1


def test_a_renamed_category_keeps_its_address() -> None:
    renamed = {story.category for story in portals.rename(portals.make_stories(COUNT))}
    assert {portals.slug_of(name) for name in renamed} == {"muc-0", "muc-1", "muc-2"}
    assert portals.CATEGORIES[0] not in renamed
