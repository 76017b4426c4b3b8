"""What later publications learn of the live release."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.core.errors import PublishingError
from plugins.tools.publishing.live import LiveRelease, keep_addresses, read_live
from tests.unit.tools.publishing.places import FIRST, Desk, programs

LIST = {".addresses": "/tin/mới/\tcontent/articles/2026/mới.md\tmoi\n/a/\tcontent/pages/a.md\t\n"}


def test_before_the_first_publication_there_is_nothing_to_lose(desk: Desk) -> None:
    assert read_live(desk.to) == LiveRelease()
    assert not desk.folder.exists()


def test_the_list_is_that_of_the_release_that_readers_see(desk: Desk) -> None:
    first = desk.publish(FIRST | LIST)
    assert read_live(desk.to) == LiveRelease(first, "", LIST[".addresses"])
    second = desk.publish(FIRST | {".addresses": "/b/\tb.md\t\n"})
    assert read_live(desk.to) == LiveRelease(second, "", "/b/\tb.md\t\n")
    desk.rollback()
    assert read_live(desk.to).addresses == LIST[".addresses"]


def test_a_release_without_a_list_names_its_commit(desk: Desk) -> None:
    name = desk.publish(FIRST)
    manifest = desk.folder / "manifests" / name
    manifest.write_text(manifest.read_text().replace("commit=none", f"commit={'a' * 40}"))
    assert read_live(desk.to) == LiveRelease(name, "a" * 40, None)
    manifest.rename(f"{manifest}.new")  # the moment after the switch
    assert read_live(desk.to).commit == "a" * 40
    Path(f"{manifest}.new").unlink()
    assert read_live(desk.to) == LiveRelease(name, "", None)


def test_nothing_is_compared_with_half_a_list(desk: Desk, tmp_path: Path) -> None:
    desk.publish(FIRST | LIST)
    for script in ("exit 1", "printf '/a/'; exit 1"):
        with programs(tmp_path / "bin", cat=script), pytest.raises(PublishingError):
            read_live(desk.to)


def test_the_list_is_kept_for_the_build(tmp_path: Path) -> None:
    assert keep_addresses(tmp_path, LiveRelease("a")) is None
    file = keep_addresses(tmp_path, LiveRelease("a", "", LIST[".addresses"]))
    assert file is not None
    assert file.read_text(encoding="utf-8") == LIST[".addresses"]
