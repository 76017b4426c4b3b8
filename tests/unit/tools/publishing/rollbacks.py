"""What `rollback` promises at every kind of place."""

from __future__ import annotations

from typing import Protocol

import pytest

from plugins.core.errors import PublishingError
from tests.unit.tools.publishing.places import FIRST, Files


class Publishing(Protocol):
    """Publishes to one place."""

    def publish(self, files: Files) -> str: ...

    def rollback(self, release: str | None = None) -> str: ...

    def live(self) -> dict[str, str]: ...


def check_rollbacks(desk: Publishing) -> list[str]:
    """Publish three releases, go back and forwards; return their names, the last one live."""
    names = [desk.publish({"index.html": str(number)}) for number in range(3)]
    assert desk.rollback() == names[1]
    assert desk.rollback() == names[0]
    assert desk.live() == {"index.html": "0"}
    assert desk.rollback(names[2]) == names[2]
    assert desk.live() == {"index.html": "2"}
    return names


def check_rolled_back_stay_away(desk: Publishing) -> None:
    """Go back from a release, publish again and go back: never to the first one left."""
    first, bad = desk.publish({"index.html": "tốt"}), desk.publish({"index.html": "xấu"})
    desk.rollback()
    desk.publish({"index.html": "xấu hơn"})
    assert desk.rollback() == first
    with pytest.raises(PublishingError, match="trừ những bản đã bị quay lui"):
        desk.rollback()
    assert desk.rollback(bad) == bad  # by name it is wanted
    desk.publish({"index.html": "mới"})
    assert desk.rollback() == bad


def check_refusals(desk: Publishing) -> None:
    """Go back before there is anything, and to releases that are live or unknown."""
    with pytest.raises(PublishingError, match="chưa có bản nào được xuất bản"):
        desk.rollback()
    name = desk.publish(FIRST)
    with pytest.raises(PublishingError, match=f"không còn bản nào trước bản {name}"):
        desk.rollback()
    with pytest.raises(PublishingError, match=f"bản {name} đang được dùng"):
        desk.rollback(name)
    with pytest.raises(PublishingError, match="không có bản 20200101T000000Z-abc"):
        desk.rollback("20200101T000000Z-abc")
    assert desk.live() == FIRST
