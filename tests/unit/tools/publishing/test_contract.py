"""What both kinds of targets promise."""

from __future__ import annotations

import fcntl
import os
import shutil

import pytest

from plugins.core.errors import PublishingError
from plugins.core.project import read_version
from tests.support.sites import ROOT
from tests.unit.tools.publishing.places import FIRST, SECOND, Desk, is_whole
from tests.unit.tools.publishing.rollbacks import (
    check_refusals,
    check_rollbacks,
    check_rolled_back_stay_away,
)


def test_what_was_built_is_live(desk: Desk) -> None:
    name = desk.publish(FIRST)
    assert desk.live() == FIRST
    assert name == "20240113T010000Z-nogit"
    assert desk.leftovers() == []


def test_the_next_release_has_its_own_files_and_no_others(desk: Desk) -> None:
    desk.publish(FIRST)
    desk.publish(SECOND)
    assert desk.live() == SECOND
    assert is_whole(desk.folder)
    assert not list((desk.folder / "current").glob("**/dân*"))


def test_unchanged_files_are_neither_sent_nor_stored_twice(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.publish(FIRST)
    before = (desk.folder / "current/theme/main.css").stat()
    desk.publish(SECOND)
    after = (desk.folder / "current/theme/main.css").stat()
    assert "Tải lên 2 tệp mới hoặc đã đổi trên tổng số 3 tệp" in capsys.readouterr().out
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_site_that_did_not_change_makes_no_new_release(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    name = desk.publish(FIRST)
    assert desk.publish(FIRST) == name
    assert capsys.readouterr().out.endswith(
        "Không có gì thay đổi so với bản đang dùng: không cần bản mới.\n"
    )
    assert len(desk.history()) == 1
    assert desk.leftovers() == []


def test_each_publication_that_goes_well_is_told_by_a_time(desk: Desk) -> None:
    checked = desk.folder / "checked"
    for files in (FIRST, FIRST, SECOND):
        checked.parent.mkdir(parents=True, exist_ok=True)
        checked.touch()
        os.utime(checked, (0, 0))
        desk.publish(files)
        assert checked.stat().st_mtime > 0
    os.utime(checked, (0, 0))
    with pytest.raises(PublishingError):
        desk.publish({"a.html": ""})
    assert checked.stat().st_mtime == 0


def test_a_live_release_that_lost_a_file_is_told_and_then_made_whole(desk: Desk) -> None:
    desk.publish(FIRST)
    (desk.folder / "current/theme/main.css").unlink()
    with pytest.raises(PublishingError, match="bản đang dùng thiếu tệp"):
        desk.publish(FIRST)
    desk.publish(FIRST)
    assert desk.live() == FIRST
    assert is_whole(desk.folder)


def test_a_folder_may_become_a_file_and_a_file_a_folder(desk: Desk) -> None:
    desk.publish({"index.html": "", "a": "tệp", "b/c": "tệp", "b/d/e": "tệp"})
    desk.publish({"index.html": "", "a/b": "tệp", "b": "tệp"})
    assert desk.live() == {"index.html": "", "a/b": "tệp", "b": "tệp"}


def test_a_removed_page_leaves_no_empty_folder(desk: Desk) -> None:
    desk.publish({"index.html": "", "cu/bai/index.html": ""})
    desk.publish({"index.html": ""})
    assert not (desk.folder / "current/cu").exists()


@pytest.mark.parametrize("name", ["-rf", "a b", "'", '"', "$(x)", "*", "a\\b", "#", ".ẩn"])
def test_any_name_of_a_file_arrives_and_leaves(desk: Desk, name: str) -> None:
    desk.publish({"index.html": "", name: "một", f"x/{name}": "hai"})
    assert desk.live() == {"index.html": "", name: "một", f"x/{name}": "hai"}
    desk.publish({"index.html": ""})
    assert desk.live() == {"index.html": ""}


def test_a_release_that_lost_files_is_not_built_upon(desk: Desk) -> None:
    desk.publish(FIRST)
    (desk.folder / "current/theme/main.css").unlink()
    desk.publish(SECOND)
    assert desk.live() == SECOND
    (desk.folder / "current/theme/main.css").unlink()
    shutil.rmtree(desk.folder / "spare")
    desk.publish(SECOND | {"x.html": "x"})
    assert desk.live() == SECOND | {"x.html": "x"}


def test_five_releases_are_kept(desk: Desk) -> None:
    names = [desk.publish({"index.html": str(number)}) for number in range(7)]
    assert sorted(path.name for path in (desk.folder / "releases").iterdir()) == names[-5:]
    assert desk.leftovers() == []


def test_the_live_release_is_kept_however_old(desk: Desk) -> None:
    names = [desk.publish({"index.html": str(number)}) for number in range(5)]
    desk.rollback(names[0])
    desk.hour -= 24  # a clock that goes wrong
    new = desk.publish({"index.html": "mới"})
    assert desk.live() == {"index.html": "mới"}
    assert (desk.folder / "current").readlink().name == new


def test_rollback_returns_to_the_release_before_or_forwards_to_a_named_one(desk: Desk) -> None:
    check_rollbacks(desk)


def test_rollback_never_returns_to_what_was_rolled_back(desk: Desk) -> None:
    check_rolled_back_stay_away(desk)


def test_history_tells_who_switched_what_and_how_large_it_is(desk: Desk) -> None:
    desk.publish(FIRST)
    desk.publish(SECOND)
    desk.rollback()
    facts = ["commit=none", "dirty=no", "files=3", "photos=0", "articles=3"]
    who, code = "by=Biên tập", f"version={read_version(ROOT)}"
    small, large = ["bytes=11", "held=0", code], ["bytes=15", "held=0", code]
    assert desk.history() == [
        ["2024-01-13T01:00:00Z", "publish", "20240113T010000Z-nogit", who, *facts, *small],
        ["2024-01-13T02:00:00Z", "publish", "20240113T020000Z-nogit", who, *facts, *large],
        [
            *("2024-01-13T03:00:00Z", "rollback", "20240113T010000Z-nogit", who),
            *("from=20240113T020000Z-nogit", *facts, *small),
        ],
    ]


def test_rollback_refuses_when_there_is_nothing_before(desk: Desk) -> None:
    check_refusals(desk)
    assert len(desk.history()) == 1


@pytest.mark.parametrize("name", ["../../etc", "", "current", "20240113T010000Z-a/../b"])
def test_rollback_takes_only_names_of_releases(desk: Desk, name: str) -> None:
    with pytest.raises(PublishingError, match="không hợp lệ"):
        desk.rollback(name)
    assert not desk.folder.exists()


def test_two_at_once_do_not_interleave(desk: Desk) -> None:
    desk.publish(FIRST)
    with (desk.folder / "lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(PublishingError, match="đang có một lần xuất bản khác"):
            desk.publish(SECOND)
        with pytest.raises(PublishingError, match="đang có một lần xuất bản khác"):
            desk.rollback()
    assert desk.live() == FIRST
    desk.publish(SECOND)
    assert desk.live() == SECOND


def test_a_folder_named_current_is_left_alone(desk: Desk) -> None:
    (desk.folder / "current").mkdir(parents=True)
    with pytest.raises(PublishingError, match="current phải là liên kết"):
        desk.publish(FIRST)
    assert [path.name for path in desk.folder.iterdir() if path.name == "current"]


def test_foreign_files_beside_the_releases_stay(desk: Desk) -> None:
    desk.publish(FIRST)
    (desk.folder / "releases/ban-cu").mkdir()
    (desk.folder / "ghi-chu.txt").write_text("của quản trị")
    desk.publish(SECOND)
    assert (desk.folder / "releases/ban-cu").is_dir()
    assert (desk.folder / "ghi-chu.txt").read_text() == "của quản trị"
