"""Photos, whose names tell what they hold, beside the releases."""

from __future__ import annotations

import shutil

import pytest

from plugins.core.errors import PublishingError
from tests.unit.tools.publishing.places import FIRST, SECOND, Desk, is_whole


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
    assert "Tải lên 3 tệp mới hoặc đã đổi trên tổng số 6 tệp" in capsys.readouterr().out
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
    with pytest.raises(PublishingError):
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
