"""Compressed copies, and the copy of the release that is at hand for the next one."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from plugins.core.errors import PublishingError
from plugins.tools.publishing import upload
from tests.unit.tools.publishing.places import FIRST, SECOND, Desk, is_whole

PAGE = "Cổng thông tin. " * 200


def test_texts_arrive_with_copies_that_leave_with_them(desk: Desk) -> None:
    desk.publish({"index.html": PAGE, "a.html": PAGE, "short.html": "ngắn"})
    current = desk.folder / "current"
    copies = {path.name for path in current.glob("a.*")}
    assert copies == {"a.html", "a.html.br", "a.html.gz"}
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
    desk.publish(SECOND)
    assert desk.live() == SECOND
    assert is_whole(desk.folder)


def test_a_live_release_that_was_harmed_beside_its_copy_is_told(desk: Desk) -> None:
    desk.publish(FIRST)
    (desk.folder / "spare/theme/main.css").unlink()
    (desk.folder / "current/theme/main.css").unlink()
    with pytest.raises(PublishingError, match="số tệp nhận được không khớp"):
        desk.publish(SECOND)
    desk.publish(SECOND)
    assert desk.live() == SECOND
    assert is_whole(desk.folder)


def test_files_that_did_not_all_come_are_noticed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.publish(FIRST)
    sent = upload._add_file

    def lose(tar: tarfile.TarFile, name: str, path: Path) -> None:
        if name != "site/tin/mới.html":
            sent(tar, name, path)

    monkeypatch.setattr(upload, "_add_file", lose)
    with pytest.raises(PublishingError, match="số tệp nhận được không khớp"):
        desk.publish(SECOND)
    assert desk.live() == FIRST
