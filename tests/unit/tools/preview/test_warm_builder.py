"""Builds forked off a process that has loaded everything."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.tools.environment.commands import CommandResult
from plugins.tools.preview.warm_builder import CAN_FORK, WarmBuilder, open_builder
from tests.support.settings import settings_file
from tests.support.sites import DATA, ROOT, article, write_files
from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="builds are forked on Linux only")
ONE = "content/articles/2024/mot.md"
OPTIONS = ["content", "-s", "pelicanconf.py", "-o", "site"]
Build = Callable[[], CommandResult]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project of one article, with a plugin of its own."""
    write_files(DATA | {ONE: article()}, tmp_path)
    (tmp_path / "plugins").mkdir()
    for part in (ROOT / "plugins").iterdir():
        (tmp_path / "plugins" / part.name).symlink_to(part)
    (tmp_path / "theme").symlink_to(ROOT / "theme")
    write_files(
        {
            "pelicanconf.py": f'{settings_file()}PLUGINS += ["plugins.own"]\n',
            "plugins/own/__init__.py": "def register():\n"
            "    from plugins.own import receivers\n"
            "    print(receivers.WORD)\n",
            "plugins/own/receivers.py": "WORD = 'chữ một'\n",
        },
        tmp_path,
    )
    return tmp_path


@pytest.fixture
def terminal() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def build(project: Path, terminal: io.StringIO) -> Iterator[Build]:
    """Return what builds the project into its folder `site`."""
    with open_builder(project, project / "site", project / "comments.json", terminal) as building:
        yield building


def test_what_a_build_prints_is_repeated_and_returned(
    build: Build, project: Path, terminal: io.StringIO
) -> None:
    for _ in range(2):
        done = build()
        assert done.ok, done.messages
        assert "Đã tạo xong 1 bài, 0 trang; " in done.messages
        assert "Đã tạo xong 1 bài, 0 trang; " in terminal.getvalue()
    assert (project / "site/tin-hoat-dong/mot/index.html").is_file()


def test_each_build_sees_what_was_edited(build: Build, project: Path) -> None:
    assert build().ok
    write_files({ONE: article("Câu mới.")}, project)
    assert build().ok
    page = (project / "site/tin-hoat-dong/mot/index.html").read_text(encoding="utf-8")
    assert "Câu mới." in page


def test_a_build_that_fails_says_why_and_the_next_one_is_good(build: Build, project: Path) -> None:
    write_files({ONE: article(date="hôm nay")}, project)
    failed = build()
    assert not failed.ok
    assert f"{ONE}:3:7: trường “date”: “hôm nay” không phải ngày giờ" in failed.messages
    write_files({ONE: article()}, project)
    assert build().ok


def test_changed_code_and_settings_count_at_once(build: Build, project: Path) -> None:
    assert "chữ một" in build().messages
    (project / "plugins/own/receivers.py").write_text("WORD = 'chữ hai'\n")
    assert "chữ hai" in build().messages
    (project / "plugins/own/receivers.py").write_text("chữ sai\n")
    assert not build().ok
    (project / "plugins/own/receivers.py").write_text("WORD = 'chữ ba'\n")
    assert "chữ ba" in build().messages
    with (project / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write('SITEURL = "https://cong.example"\n')
    assert build().ok
    page = (project / "site/tin-hoat-dong/mot/index.html").read_text(encoding="utf-8")
    assert 'rel="canonical" href="https://cong.example/tin-hoat-dong/mot/"' in page


def test_a_process_that_was_killed_is_started_again(project: Path, terminal: io.StringIO) -> None:
    builder = WarmBuilder(project, OPTIONS, terminal)
    try:
        assert builder.build().ok
        process = builder._process
        assert process is not None
        process.kill()
        process.wait()
        assert builder.build().ok
    finally:
        builder.stop()


def test_ending_it_ends_the_build_that_it_is_at(project: Path, terminal: io.StringIO) -> None:
    waiting = (
        "import os, time\n"
        "def register():\n"
        "    open('pid.new', 'w').write(str(os.getpid()))\n"
        "    os.rename('pid.new', 'pid')\n"
        "    time.sleep(600)\n"
    )
    write_files({"plugins/own/__init__.py": waiting}, project)
    builder = WarmBuilder(project, OPTIONS, terminal)
    building = threading.Thread(target=builder.build)
    building.start()
    wait_until((project / "pid").exists)
    child = int((project / "pid").read_text())
    builder.stop()
    building.join()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
