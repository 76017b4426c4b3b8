"""Whatever breaks: what is live stays whole, and the next publishing puts all in order."""

from __future__ import annotations

import fcntl
import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from plugins.core.errors import PublishingError
from plugins.tools.publishing.publisher import publish
from plugins.tools.publishing.status import write_status
from tests.unit.tools.publishing.places import (
    Desk,
    is_whole,
    programs,
    real_program,
    write_program,
)

OLD = {
    "index.html": "cũ",
    "a/b.html": "cũ",
    "same.css": "x" * 3000,
    "anh/1a/cau.avif": "1a/cau.avif",
    "anh/2b/song.avif": "2b/song.avif",
}
NEW = {
    "index.html": "mới",
    "c/d.html": "mới" * 4000,
    "same.css": "x" * 3000,
    "anh/2b/song.avif": "2b/song.avif",
    "anh/3c/nui.avif": "3c/nui.avif",
}
NEXT = {"index.html": "kế tiếp"}

# Every program that release.sh calls.
PROGRAMS = (
    *("cat", "cmp", "comm", "cp", "find", "flock", "grep", "ln", "mkdir", "mv", "readlink"),
    *("rm", "rmdir", "sed", "sort", "sync", "tail", "tar", "tr", "wc", "xargs"),
)


def wait_for_orphans(desk: Desk) -> None:
    """Wait until the children of a script that was killed, which hold its lock, have ended."""
    with (desk.folder / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def holds_after_recovery(desk: Desk) -> None:
    """Publish once more and look that nothing of the failure is left."""
    desk.publish(NEXT)
    assert desk.live() == NEXT
    assert is_whole(desk.folder)
    assert desk.leftovers() == []
    assert len({line[2] for line in desk.history()}) == len(desk.history())


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("desk", ["local"], indirect=True)
def test_a_death_before_any_command_of_the_script_leaves_a_whole_release(
    desk: Desk, tmp_path: Path, step: int
) -> None:
    desk.publish(OLD)
    template = tmp_path / "template"
    shutil.copytree(desk.folder, template, symlinks=True)
    fakes, calls, last, victim = (tmp_path / name for name in ("fakes", "calls", "last", "victim"))
    write_program(fakes, "sh", f'echo $$ >"{victim}"\nexec /bin/sh "$@"\n')
    for program in PROGRAMS:
        write_program(
            fakes,
            program,
            f'printf x >>"{calls}"; read -r calls <"{calls}"; read -r last <"{last}"\n'
            f'if [ "${{#calls}}" -ge "$last" ]; then\n'
            f'  read -r pid <"{victim}"; kill -9 "$pid"; exit 1\n'
            f'fi\nexec {real_program(program)} "$@"\n',
        )
    for nth in itertools.count(1, step):
        last.write_text(f"{nth}\n")
        calls.write_bytes(b"")
        shutil.rmtree(desk.folder)
        shutil.copytree(template, desk.folder, symlinks=True)
        died = True
        with programs(fakes), suppress(PublishingError):
            desk.publish(NEW)
            died = False
        wait_for_orphans(desk)
        assert desk.live() in (OLD, NEW)
        assert is_whole(desk.folder)
        holds_after_recovery(desk)
        if not died:
            assert nth > 20
            break


@pytest.mark.parametrize("desk", ["ssh"], indirect=True)
@pytest.mark.parametrize("arrived", [0, 9, 300, 1100, 5000, 16000])
def test_a_connection_that_is_lost_in_mid_upload_changes_nothing(
    desk: Desk, tmp_path: Path, arrived: int
) -> None:
    desk.publish(OLD)
    usual = (tmp_path / "bin/ssh").read_text(encoding="utf-8")
    write_program(
        tmp_path / "bin",
        "ssh",
        'while [ "$1" != -- ]; do shift; done\nshift 2\n'
        f'dd bs=1 count={arrived} 2>/dev/null | sh -c "$*"\n'
        'echo "Connection closed" >&2\nexit 255\n',
    )
    with pytest.raises(PublishingError, match="Connection closed"):
        desk.publish(NEW)
    assert desk.live() == OLD
    assert desk.leftovers() == []
    (tmp_path / "bin/ssh").write_text(usual, encoding="utf-8")
    holds_after_recovery(desk)


@pytest.mark.parametrize("desk", ["ssh"], indirect=True)
def test_a_host_that_cannot_be_reached_is_told_in_one_line(desk: Desk, tmp_path: Path) -> None:
    write_program(tmp_path / "bin", "ssh", 'echo "ssh: connect: refused" >&2\nexit 255\n')
    with pytest.raises(PublishingError) as problem:
        desk.publish(OLD)
    assert str(problem.value) == (
        "Mất kết nối (ssh: connect: refused); không có bản dở dang nào được đưa lên — hãy chạy lại."
    )


@pytest.mark.parametrize("desk", ["ssh"], indirect=True)
def test_a_machine_without_ssh_is_told_so(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(PublishingError, match="Không chạy được 'ssh'"):
        desk.publish(OLD)


def test_a_disk_that_takes_no_more_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.publish(OLD)
    with (
        programs(tmp_path / "full", sh='ulimit -f 4\nexec /bin/sh "$@"\n'),
        pytest.raises(PublishingError, match="không ghi được các tệp tải lên"),
    ):
        desk.publish(NEW)
    assert desk.live() == OLD
    assert desk.leftovers() == []
    holds_after_recovery(desk)


def test_a_place_that_cannot_be_written_is_named(desk: Desk) -> None:
    desk.folder.parent.parent.mkdir(exist_ok=True)
    desk.folder.parent.write_text("một tệp, không phải thư mục")
    with pytest.raises(PublishingError, match="không ghi được vào"):
        desk.publish(OLD)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root's rights")
def test_root_writes_nothing_into_a_place_of_another_account(desk: Desk, tmp_path: Path) -> None:
    """Its owner could put links there, such as `history.new`, through which root would write."""
    desk.publish(OLD)
    secret = tmp_path / "secret"
    secret.write_text("của root")
    for name in ("history.new", "status.json", "lock"):
        (desk.folder / name).unlink(missing_ok=True)
        (desk.folder / name).symlink_to(secret)
    shutil.chown(desk.folder, "nobody")
    for write in (
        lambda: desk.publish(NEW),
        lambda: desk.rollback(),
        lambda: write_status(desk.to, "{}"),
    ):
        with pytest.raises(PublishingError, match="thuộc tài khoản khác"):
            write()
    assert secret.read_text() == "của root"


def test_a_build_that_fails_asks_nothing_of_the_place(desk: Desk) -> None:
    (desk.root / "publishconf.py").write_text("1 / 0\n")
    with pytest.raises(PublishingError, match="Chưa tạo được trang nên không xuất bản"):
        publish(desk.root, desk.to, print)
    assert not desk.folder.exists()


def test_a_build_without_a_home_page_is_not_sent(desk: Desk) -> None:
    desk.publish(OLD)
    with pytest.raises(PublishingError, match="không có trang nhất"):
        desk.publish({"a.html": ""})
    assert desk.live() == OLD


def test_a_file_whose_name_has_a_line_break_is_not_sent(desk: Desk) -> None:
    with pytest.raises(PublishingError, match="hãy đổi tên"):
        desk.publish({"index.html": "", "a\nb": ""})


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt], ids=["error", "Ctrl+C"])
def test_an_end_in_mid_upload_changes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def fail(name: str, size: int, mtime: int) -> object:
        raise error

    desk.publish(OLD)
    monkeypatch.setattr("plugins.tools.publishing.upload.entry", fail)
    with pytest.raises(error):
        desk.publish(NEW)
    wait_for_orphans(desk)
    assert desk.live() == OLD
    assert desk.leftovers() == []


PUBLISH_MANY = """
import shutil
import sys
from pathlib import Path
from plugins.tools.publishing.production import BuiltOutput
from plugins.tools.publishing.publisher import publish
from plugins.tools.publishing.status import write_status

def build(root, output):
    shutil.rmtree(output, ignore_errors=True)
    (output / "a").mkdir(parents=True)
    (output / "index.html").write_text(sys.argv[3])
    for number in range(300):
        (output / "a" / f"{number}.html").write_text(sys.argv[3] * 2000)
    for number in range(int(sys.argv[3]), int(sys.argv[3]) + 100):
        photo = output / "anh" / f"{number % 7}" / f"{number}.avif"
        photo.parent.mkdir(parents=True, exist_ok=True)
        photo.write_text(f"{number % 7}/{number}.avif")
    return BuiltOutput(output, 300)

publish(Path(sys.argv[1]), sys.argv[2], print, build=build)
"""


def start_publishing(desk: Desk, text: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PUBLISH_MANY, str(desk.root), desk.to, text],
        cwd=Path(__file__).parents[4],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("whole_machine", [True, False], ids=["all", "only the publisher"])
@pytest.mark.parametrize("rounds", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_a_kill_at_any_moment_leaves_a_whole_release(
    desk: Desk, whole_machine: bool, rounds: int
) -> None:
    chance = random.Random(20240113 + rounds)
    desk.publish(OLD)
    started = time.monotonic()
    assert start_publishing(desk, "0").wait() == 0
    whole = time.monotonic() - started
    killed = 0
    for round_ in range(1, rounds + 1):
        process = start_publishing(desk, str(round_))
        try:
            process.wait(chance.uniform(0.1, 1) * whole)
            whole *= 0.9  # it was measured while the machine was slower
        except subprocess.TimeoutExpired:
            killed += 1
            kill = os.killpg if whole_machine else os.kill
            kill(process.pid, signal.SIGKILL)
            process.wait()
        wait_for_orphans(desk)
        assert is_whole(desk.folder)
        told = (desk.folder / "current/index.html").read_text()
        assert told in set(map(str, range(round_ + 1)))
    assert killed >= rounds * 0.4
    desk.hour = 24 * 365 * 50
    holds_after_recovery(desk)


def test_a_program_that_fails_while_photos_are_swept_takes_none_away(
    desk: Desk, tmp_path: Path
) -> None:
    name = desk.publish(OLD)
    leftover = desk.folder / "manifests/20240101T000000Z-abc.photos.new"
    leftover.write_text("1a/cau.avif\n2b/song.avif\n3c/nui.avif\n")
    for program in ("sort", "comm", "tr"):
        bad = programs(tmp_path / "bad" / program, **{program: "exit 1\n"})
        with bad, pytest.raises(PublishingError):
            desk.rollback(name)
        assert desk.live() == OLD
        assert is_whole(desk.folder)
    holds_after_recovery(desk)


def test_what_fails_after_the_switch_does_not_hide_it(desk: Desk, tmp_path: Path) -> None:
    desk.publish(OLD)
    real = real_program("cp")
    script = f'case "$*" in *spare.partial*) kill -9 $PPID;; esac\nexec {real} "$@"\n'
    with programs(tmp_path / "bad", cp=script):
        name = desk.publish(NEW)
    wait_for_orphans(desk)
    assert (desk.folder / "current").readlink().name == name
    assert desk.live() == NEW
    holds_after_recovery(desk)
