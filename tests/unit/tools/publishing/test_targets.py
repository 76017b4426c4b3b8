"""Targets: their addresses, their commands, and the status line that they keep."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from plugins.core.errors import PublishingError
from plugins.tools.publishing.status import STATUS, read_status, write_status
from plugins.tools.publishing.targets import Target, parse_target
from tests.unit.tools.publishing.places import Desk, programs

LINE = '{"ok": false, "what": "Xuất bản «theo lịch» \\\\ $HOME \'không\' thành công"}'


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("bbt@may-chu:/srv/portal", Target("/srv/portal", "bbt@may-chu")),
        ("may-chu.example:portal", Target("portal", "may-chu.example")),
        ("may-chu:~/cổng thông tin", Target("cổng thông tin", "may-chu")),
        ("bbt@[2001:db8::1]:/srv", Target("/srv", "bbt@2001:db8::1")),
        ("/srv/cổng: A", Target("/srv/cổng: A")),
        ("./a:b", Target(str(Path.cwd() / "a:b"))),
        ("./a@b", Target(str(Path.cwd() / "a@b"))),
        ("h:/srv", Target("/srv", "h")),
        ("x@h:/srv", Target("/srv", "x@h")),
        ("www", Target(str(Path.cwd() / "www"))),
    ],
)
def test_a_host_before_a_colon_is_another_machine(text: str, target: object) -> None:
    assert parse_target(text) == target


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-oProxyCommand=x:y", "-x", "may-chu:", "may-chu:-x", "may-chu:~ai/x"),
        *("a\nb", "a\0b"),
    ],
)
def test_what_could_be_taken_for_an_option_is_refused(text: str) -> None:
    with pytest.raises(PublishingError, match="không hợp lệ"):
        parse_target(text)


@pytest.mark.parametrize(
    "text",
    [
        "a@b:-rf",
        "a@b:~root/x",
        "user@-oProxyCommand=x:/y",
        "user@-x:/y",
        "a@b;touch x:/x",
        "a@b;touch /tmp/x:/x",
        "//server/share",
        "\\\\server\\share",
        "máy chủ:/srv",
        "bbt@may-chu",
        "bbt@may-chu/srv",
        "a@b@c:/srv",
        "ssh://may-chu/srv",
        "file:///srv",
        "may-chu::portal",
        "may-chu:22:/srv",
        "[2001:db8::1]/srv",
        "2001:db8::1:/srv",
        "$HOST:/srv",
        "a:",
        "~khong-co-ai/srv",
    ],
)
def test_what_looks_like_another_machine_and_is_none_is_no_folder_here(text: str) -> None:
    with pytest.raises(PublishingError, match="không hợp lệ"):
        parse_target(text)


def test_everything_said_to_the_other_machine_is_quoted() -> None:
    command = Target("p", "h").command("a'b", ["$(x)", "", "c d"])
    assert command[-3:-1] == ["--", "h"]
    assert command[-1] == """sh -c 'a'"'"'b' portal '$(x)' '' 'c d'"""


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


def test_a_full_disk_leaves_the_former_line(desk: Desk, tmp_path: Path) -> None:
    write_status(desk.to, LINE)
    full = programs(tmp_path / "full", sh='ulimit -f 0\nexec /bin/sh "$@"\n')
    with full, pytest.raises(PublishingError):
        write_status(desk.to, "{}")
    assert read_status(desk.to) == LINE
