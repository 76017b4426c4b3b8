"""The preview as a whole, with a build of its own."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.core.errors import PreviewError
from plugins.tools.preview.build_status import BuildStatus
from plugins.tools.preview.engagement_process import EngagementProcess
from plugins.tools.preview.handler import PreviewServer
from plugins.tools.preview.server import address, open_server
from plugins.tools.preview.settings import PreviewSettings
from tests.unit.tools.preview.runs import Run, running


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with running(tmp_path) as started:
        yield started


def test_a_change_is_built_and_told_and_a_failure_keeps_the_last_good_site(run: Run) -> None:
    notices = run.notices()
    next(notices)
    assert run.page().startswith("one<script")
    run.source.write_text("two")
    assert '"problem": ""' in next(notices)
    assert run.page().startswith("two<script")
    run.source.write_text("fail")
    assert '"problem": "built fail"' in next(notices)
    run.hear("Chưa tạo được trang")
    assert run.page().startswith("two<script")
    run.source.write_text("three")
    assert '"problem": ""' in next(notices)
    assert run.page().startswith("three<script")
    notices.close()


def test_settings_are_watched_also_when_an_editor_replaces_the_file(
    run: Run, tmp_path: Path
) -> None:
    notices = run.notices()
    next(notices)
    for number in range(2):
        (tmp_path / "new").write_text(f"{number}")
        (tmp_path / "new").replace(tmp_path / "pelicanconf.py")
        assert f'-{number + 2}"' in next(notices)
    notices.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_it_cleanly_while_a_browser_listens(run: Run, number: int) -> None:
    notices = run.notices()
    next(notices)
    run.process.send_signal(number)
    assert list(notices) == []
    output, _ = run.process.communicate()
    assert (run.process.returncode, output) == (0, "Đã dừng.\n")


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def open_at(settings: PreviewSettings) -> PreviewServer:
    return open_server(settings, BuildStatus(), EngagementProcess(settings, print))


def test_a_free_port_replaces_the_default_one_that_is_taken(tmp_path: Path, taken: int) -> None:
    with open_at(PreviewSettings(tmp_path, default_port=taken)) as server:
        assert server.server_address[1] not in {0, taken}
        assert address(server) == f"http://localhost:{server.server_address[1]}/"


def test_an_ipv6_address_can_be_listened_on(tmp_path: Path) -> None:
    with open_at(PreviewSettings(tmp_path, host="::1", port=0)) as server:
        assert address(server) == f"http://[::1]:{server.server_port}/"


@pytest.mark.parametrize("port", [None, 70000])
def test_a_port_that_is_asked_for_and_cannot_be_had_is_told(
    tmp_path: Path, taken: int, port: int | None
) -> None:
    settings = PreviewSettings(tmp_path, port=port or taken)
    with pytest.raises(PreviewError, match=r"Không mở được cổng \d+ tại 127\.0\.0\.1"):
        open_at(settings)
