"""What later publications learn of the live release."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.core.errors import PublishingError
from plugins.tools.publishing.released import compare_with, read_released
from tests.unit.tools.publishing.places import FIRST, Desk, programs

LIST = "/tin/mới/\tcontent/articles/2026/mới.md\tmoi\n/a/\tcontent/pages/a.md\t\n"
LATER = "/b/\tcontent/pages/b.md\t\n"


def test_before_the_first_publication_there_is_nothing_to_lose(desk: Desk, tmp_path: Path) -> None:
    assert read_released(desk.to) is None
    assert compare_with(read_released(desk.to), tmp_path) == {}
    assert not desk.folder.exists()


def test_a_release_without_a_list_is_compared_with_nothing(desk: Desk) -> None:
    desk.publish(FIRST)
    assert read_released(desk.to) is None


def test_the_list_is_that_of_the_release_that_readers_see(desk: Desk) -> None:
    desk.publish(FIRST | {".addresses": LIST})
    assert read_released(desk.to) == LIST
    desk.publish(FIRST | {".addresses": LATER})
    assert read_released(desk.to) == LATER
    desk.publish(FIRST | {".addresses": ""})
    assert read_released(desk.to) == ""
    desk.rollback()
    assert read_released(desk.to) == LATER


@pytest.mark.parametrize(
    "script", ["exit 1", "printf '/a/'; exit 1", "printf '/a/\tb'; kill -9 $PPID"]
)
def test_nothing_is_compared_with_half_a_list(desk: Desk, script: str, tmp_path: Path) -> None:
    desk.publish(FIRST | {".addresses": LIST})
    with programs(tmp_path / "bin", cat=script), pytest.raises(PublishingError):
        read_released(desk.to)


def test_the_build_gets_the_list_as_a_file(desk: Desk, tmp_path: Path) -> None:
    desk.publish(FIRST | {".addresses": LIST})
    overrides = compare_with(read_released(desk.to), tmp_path)
    assert overrides.keys() == {"RELEASED_ADDRESSES"}
    assert Path(overrides["RELEASED_ADDRESSES"]).read_text(encoding="utf-8") == LIST
