"""What both kinds of targets promise."""

from __future__ import annotations

import fcntl
import os
import shutil

import pytest

from plugins.publishing.problems import PublishingProblem

from .places import Desk, is_whole

FIRST = {"index.html": "một", "theme/main.css": "a{}", "tin/dân vận.html": "tin"}
SECOND = {"index.html": "hai", "theme/main.css": "a{}", "tin/mới.html": "tin mới"}


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
    assert "Tải lên 2 tệp mới hoặc đã đổi trong 3 tệp" in capsys.readouterr().out
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
    with pytest.raises(PublishingProblem):
        desk.publish({"a.html": ""})
    assert checked.stat().st_mtime == 0


def test_a_live_release_that_lost_a_file_is_told_and_then_made_whole(desk: Desk) -> None:
    desk.publish(FIRST)
    (desk.folder / "current/theme/main.css").unlink()
    with pytest.raises(PublishingProblem, match="bản đang dùng thiếu tệp"):
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


def test_rollback_returns_to_the_release_before(desk: Desk) -> None:
    names = [desk.publish({"index.html": str(number)}) for number in range(3)]
    assert desk.rollback() == names[1]
    assert desk.rollback() == names[0]
    assert desk.live() == {"index.html": "0"}


def test_rollback_reaches_a_release_by_name_forwards_too(desk: Desk) -> None:
    names = [desk.publish({"index.html": str(number)}) for number in range(3)]
    desk.rollback(names[0])
    assert desk.rollback(names[2]) == names[2]
    assert desk.live() == {"index.html": "2"}


def test_history_tells_who_switched_what_and_how_large_it_is(desk: Desk) -> None:
    desk.publish(FIRST)
    desk.publish(SECOND)
    desk.rollback()
    facts = ["commit=none", "dirty=no", "files=3", "photos=0", "articles=3"]
    who = "by=Biên tập"
    assert desk.history() == [
        ["2024-01-13T01:00:00Z", "publish", "20240113T010000Z-nogit", who, *facts, "bytes=11"],
        ["2024-01-13T02:00:00Z", "publish", "20240113T020000Z-nogit", who, *facts, "bytes=15"],
        [
            "2024-01-13T03:00:00Z",
            "rollback",
            "20240113T010000Z-nogit",
            who,
            "from=20240113T020000Z-nogit",
            *facts,
            "bytes=11",
        ],
    ]


def test_rollback_refuses_when_there_is_nothing_before(desk: Desk) -> None:
    with pytest.raises(PublishingProblem, match="chưa có bản nào được xuất bản"):
        desk.rollback()
    name = desk.publish(FIRST)
    with pytest.raises(PublishingProblem, match=f"không còn bản nào trước bản {name}"):
        desk.rollback()
    with pytest.raises(PublishingProblem, match=f"bản {name} đang được dùng"):
        desk.rollback(name)
    with pytest.raises(PublishingProblem, match="không có bản 20200101T000000Z-abc"):
        desk.rollback("20200101T000000Z-abc")
    assert desk.live() == FIRST
    assert len(desk.history()) == 1


@pytest.mark.parametrize("name", ["../../etc", "", "current", "20240113T010000Z-a/../b"])
def test_rollback_takes_only_names_of_releases(desk: Desk, name: str) -> None:
    with pytest.raises(PublishingProblem, match="không hợp lệ"):
        desk.rollback(name)
    assert not desk.folder.exists()


def test_two_at_once_do_not_interleave(desk: Desk) -> None:
    desk.publish(FIRST)
    with (desk.folder / "lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(PublishingProblem, match="đang có một lần xuất bản khác"):
            desk.publish(SECOND)
        with pytest.raises(PublishingProblem, match="đang có một lần xuất bản khác"):
            desk.rollback()
    assert desk.live() == FIRST
    desk.publish(SECOND)
    assert desk.live() == SECOND


def test_a_folder_named_current_is_left_alone(desk: Desk) -> None:
    (desk.folder / "current").mkdir(parents=True)
    with pytest.raises(PublishingProblem, match="current phải là liên kết"):
        desk.publish(FIRST)
    assert [path.name for path in desk.folder.iterdir() if path.name == "current"]


def test_foreign_files_beside_the_releases_stay(desk: Desk) -> None:
    desk.publish(FIRST)
    (desk.folder / "releases/ban-cu").mkdir()
    (desk.folder / "ghi-chu.txt").write_text("của quản trị")
    desk.publish(SECOND)
    assert (desk.folder / "releases/ban-cu").is_dir()
    assert (desk.folder / "ghi-chu.txt").read_text() == "của quản trị"


# Photos, whose names tell what they hold


def photos(*numbers: int) -> dict[str, str]:
    return {f"anh/{number % 3}/{number}.avif": f"{number % 3}/{number}.avif" for number in numbers}


def stored_photos(desk: Desk) -> list[int]:
    return sorted(int(path.stem) for path in (desk.folder / "photos").rglob("*.avif"))


def test_photos_lie_once_beside_the_releases(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.publish(FIRST | photos(1, 2))
    before = (desk.folder / "current/anh/1/1.avif").stat()
    desk.publish(SECOND | photos(1, 2, 3))
    assert "Tải lên 3 tệp mới hoặc đã đổi trong 6 tệp" in capsys.readouterr().out
    after = (desk.folder / "current/anh/1/1.avif").stat()
    assert (after.st_ino, after.st_nlink) == (before.st_ino, 1)
    assert desk.live() == SECOND | photos(1, 2, 3)
    assert is_whole(desk.folder)
    assert desk.leftovers() == []


def test_earlier_releases_keep_the_photos_that_the_live_one_has_lost(desk: Desk) -> None:
    desk.publish(FIRST | photos(1, 2))
    desk.publish(SECOND | photos(2))
    desk.rollback()
    assert desk.live() == FIRST | photos(1, 2)
    assert is_whole(desk.folder)


def test_a_photo_leaves_with_the_last_release_that_shows_it(desk: Desk) -> None:
    for number in range(7):
        desk.publish({"index.html": str(number)} | photos(number, number + 1))
    assert stored_photos(desk) == [2, 3, 4, 5, 6, 7]
    desk.publish({"index.html": "không ảnh"})
    assert stored_photos(desk) == [3, 4, 5, 6, 7]
    assert desk.live() == {"index.html": "không ảnh"}
    assert desk.leftovers() == []


def test_lost_lists_of_photos_are_made_good_by_sending_all(desk: Desk) -> None:
    desk.publish(FIRST | photos(1, 2))
    for path in (desk.folder / "manifests").glob("*.photos"):
        path.unlink()
    (desk.folder / "photos/1/1.avif").unlink()
    desk.publish(SECOND | photos(1, 2))
    assert desk.live() == SECOND | photos(1, 2)
    assert is_whole(desk.folder)


def test_a_failure_while_a_list_is_lost_takes_no_photo_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = desk.publish(FIRST | photos(1, 2))
    (desk.folder / f"manifests/{name}.photos").unlink()
    (desk.folder / "manifests/20240101T000000Z-abc.photos.new").write_text("1/1.avif\n")
    (desk.folder / "manifests/20240101T000000Z-def.photos").write_text("2/2.avif\n")
    with pytest.raises(PublishingProblem):
        desk.rollback()
    assert stored_photos(desk) == [1, 2]
    desk.publish(SECOND | photos(1, 2))
    assert desk.live() == SECOND | photos(1, 2)
    assert desk.leftovers() == []


def test_a_release_of_an_older_form_is_followed_by_a_whole_one(desk: Desk) -> None:
    name = desk.publish(FIRST | photos(1))
    manifest = desk.folder / "manifests" / name
    facts, _, *lines = manifest.read_text(encoding="utf-8").splitlines()
    manifest.write_text("\n".join([facts, *lines]) + "\n", encoding="utf-8")
    (desk.folder / f"manifests/{name}.photos").unlink()
    shelf = desk.folder / "releases" / name / "anh"
    shelf.unlink()
    shutil.move(desk.folder / "photos", shelf)
    desk.publish(SECOND | photos(2))
    assert desk.live() == SECOND | photos(2)
    assert is_whole(desk.folder)
    desk.rollback()
    assert desk.live()["index.html"] == "một"
    assert (shelf / "1/1.avif").read_text() == "1/1.avif"


def test_the_folder_of_photos_may_be_called_otherwise(desk: Desk) -> None:
    desk.publish(FIRST | photos(1))
    moved = {name.replace("anh/", "tep/hinh/"): text for name, text in photos(1, 2).items()}
    desk.publish(FIRST | moved, shelf="tep/hinh")
    assert (desk.folder / "current/tep/hinh/2/2.avif").read_text() == "2/2.avif"
    assert stored_photos(desk) == [1, 2]
    desk.publish(SECOND | moved, shelf="tep/hinh")
    assert (desk.folder / "current/tep/hinh/1/1.avif").read_text() == "1/1.avif"
    deeper = {name.replace("anh/", "tep/"): text for name, text in photos(1, 2).items()}
    desk.publish(FIRST | deeper, shelf="tep")
    assert (desk.folder / "current/tep/1/1.avif").read_text() == "1/1.avif"
    assert stored_photos(desk) == [1, 2]


# Compressed copies

PAGE = "Cổng thông tin. " * 200


def test_texts_arrive_with_copies_that_leave_with_them(desk: Desk) -> None:
    desk.publish({"index.html": PAGE, "a.html": PAGE, "short.html": "ngắn"})
    current = desk.folder / "current"
    assert {path.name for path in current.iterdir() if path.name.startswith("a.")} == {
        "a.html",
        "a.html.br",
        "a.html.gz",
    }
    assert not (current / "short.html.br").exists()
    assert is_whole(desk.folder)
    desk.publish({"index.html": PAGE + "mới", "short.html": "ngắn"})
    assert not list(current.glob("a.html*"))
    assert is_whole(desk.folder)


def test_files_that_look_like_copies_stay_what_they_are(desk: Desk) -> None:
    first = {"index.html": "", "a.html": PAGE, "a.html.br": "của ai đó"}
    desk.publish(first)
    assert (desk.folder / "current/a.html.br").read_text() == "của ai đó"
    desk.publish({"index.html": "", "a.html": PAGE})
    assert is_whole(desk.folder)
    desk.publish(first)
    assert (desk.folder / "current/a.html.br").read_text() == "của ai đó"
    assert not (desk.folder / "current/a.html.gz").exists()


# The copy that is at hand for the next release


def test_the_spare_copy_is_used_once_and_made_again(desk: Desk) -> None:
    name = desk.publish(FIRST)
    assert (desk.folder / "spare.of").read_text() == f"{name}\n"
    spare = (desk.folder / "spare").stat().st_ino
    desk.publish(SECOND)
    assert (desk.folder / "current").stat().st_ino == spare
    assert (desk.folder / "spare").stat().st_ino != spare


def test_a_spare_copy_of_another_release_is_not_used(desk: Desk) -> None:
    desk.publish(FIRST)
    desk.publish(SECOND)
    desk.rollback()
    desk.publish(FIRST | {"x.html": "x"})
    assert desk.live() == FIRST | {"x.html": "x"}
    assert is_whole(desk.folder)


def test_a_spare_copy_that_was_harmed_is_not_published(desk: Desk) -> None:
    desk.publish(FIRST)
    (desk.folder / "spare/theme/main.css").unlink()
    with pytest.raises(PublishingProblem, match="số tệp nhận được không khớp"):
        desk.publish(SECOND)
    assert desk.live() == FIRST
    desk.publish(SECOND)
    assert desk.live() == SECOND
