"""The line that is remembered beside the releases."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from plugins.core.errors import PublishingError
from plugins.tools.publishing.session import STATUS
from plugins.tools.publishing.status import read_status, write_status
from tests.unit.tools.publishing.places import Desk, path_with, write_program

LINE = '{"ok": false, "what": "Xuất bản «theo lịch» \\\\ $HOME \'không\' thành công"}'


def test_a_line_is_read_back_as_it_was_written(desk: Desk) -> None:
    assert read_status(desk.to) == ""
    write_status(desk.to, LINE)
    assert read_status(desk.to) == LINE
    assert read_status(desk.to) == LINE
    assert (desk.folder / "status.json").read_text(encoding="utf-8") == f"{LINE}\n"
    write_status(desk.to, "{}")
    assert read_status(desk.to) == "{}"


def test_it_can_be_read_by_the_web_server_and_leaves_nothing_behind(desk: Desk) -> None:
    write_status(desk.to, LINE)
    assert (desk.folder / "status.json").stat().st_mode & 0o777 == 0o644
    assert {path.name for path in desk.folder.iterdir()} == {"status.json"}


def test_it_is_written_while_somebody_publishes_and_survives_that(desk: Desk) -> None:
    write_status(desk.to, LINE)
    desk.publish({"index.html": "một"})
    with (desk.folder / "lock").open("wb") as lock:
        subprocess.run(["flock", "-n", str(lock.fileno())], check=True, pass_fds=[lock.fileno()])
        with pytest.raises(PublishingError, match="đang có một lần xuất bản khác"):
            desk.publish({"index.html": "hai"})
        write_status(desk.to, "{}")
    desk.publish({"index.html": "ba"})
    assert read_status(desk.to) == "{}"


@pytest.mark.parametrize("arrived", ["", LINE, f"{LINE}\n", f"{LINE}\n.", f"{LINE}\n{LINE}\n"])
def test_a_line_that_did_not_come_whole_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arrived: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_status(str(tmp_path), "{}")
    subprocess.run(
        ["sh", "-c", STATUS.read_text(encoding="utf-8"), "portal", tmp_path],
        input=arrived.encode(),
        check=True,
        capture_output=True,
    )
    assert read_status(str(tmp_path)) == "{}"


def test_a_full_disk_leaves_the_former_line(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_status(desk.to, LINE)
    write_program(tmp_path / "full", "sh", 'ulimit -f 0\nexec /bin/sh "$@"\n')
    with monkeypatch.context() as patch:
        patch.setenv("PATH", path_with(tmp_path / "full"))
        with pytest.raises(PublishingError):
            write_status(desk.to, "{}")
    assert read_status(desk.to) == LINE
