"""Socket activation and notification, dispatch of routes, HTML pages, metrics."""

from __future__ import annotations

import socket
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import cast

import html5lib
import pytest

from plugins.engagement.manifest import ManifestPage
from plugins.engagement.service.counting.agents import Agents
from plugins.engagement.service.counting.figures import Totals
from plugins.engagement.service.counting.recorder import EngagementRecorder
from plugins.engagement.service.http.app import App, format_metrics
from plugins.engagement.service.http.pages import refusal_page, totals_page, vote_page
from plugins.engagement.service.http.refusals import HttpRefusal, Reason
from plugins.engagement.service.http.requests import Request
from plugins.engagement.service.http.routes import describe
from plugins.engagement.service.messages import PageCounts
from plugins.engagement.service.run.server import find_sockets, notify
from plugins.engagement.service.settings import ServiceSettings

ROOT = Path(__file__).resolve().parents[3]
TOTALS = Totals(crawlers=6, guests=14, today=2057, month=9437, total=1_107_571)
PAGE = ManifestPage("bai-1", "/tin/bai-1/?a=<b>", 'Hội nghị "A" & <B>')


def test_systemd_is_told(tmp_path: Path) -> None:
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(str(address))
        notify("READY=1", {"NOTIFY_SOCKET": str(address)})
        assert receiver.recv(100) == b"READY=1"
    notify("READY=1", {})


def test_sockets_of_another_process_are_left_alone() -> None:
    assert find_sockets({}) == []
    assert find_sockets({"LISTEN_PID": "1", "LISTEN_FDS": "1"}) == []


def test_sockets_that_systemd_has_opened_are_taken_over() -> None:
    code = (
        "import os, sys; from plugins.engagement.service.run.server import find_sockets\n"
        "os.dup2(int(sys.argv[1]), 3)\n"
        "[found] = find_sockets({'LISTEN_PID': str(os.getpid()), 'LISTEN_FDS': '1'})\n"
        "print(found.getsockname()[1])"
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port, descriptor = listening.getsockname()[1], listening.fileno()
        done = subprocess.run(
            [sys.executable, "-c", code, str(descriptor)],
            check=True,
            capture_output=True,
            encoding="utf-8",
            pass_fds=(descriptor,),
            cwd=ROOT,
        )
    assert int(done.stdout) == port


def test_every_described_address_is_answered_by_the_operation_of_that_name() -> None:
    app = App(ServiceSettings(), cast("EngagementRecorder", None), cast("Agents", None))
    for path, item in describe("/tt/")["paths"].items():
        target = path.replace("{page}", "bai-1").encode()
        methods = [name.upper() for name in item if name != "parameters"]
        for method in methods:
            handler, key = app._find(Request(method, target, {}))
            assert handler.__name__ == item[method.lower()]["operationId"]
            assert key == ("bai-1" if "{page}" in path else "")
        with pytest.raises(HttpRefusal) as caught:
            app._find(Request("DELETE", target, {}))
        assert caught.value.reason is Reason.WRONG_METHOD
        assert caught.value.allow == ", ".join(methods)


@pytest.mark.parametrize("path", ["/tt/", "/tt", "/", "/tt/p/", "/tt/v", "/tt/a/bai-1", "/x/p"])
def test_other_addresses_are_unknown(path: str) -> None:
    app = App(ServiceSettings(), cast("EngagementRecorder", None), cast("Agents", None))
    with pytest.raises(HttpRefusal) as caught:
        app._find(Request("GET", path.encode(), {}))
    assert caught.value.reason is Reason.UNKNOWN_PAGE


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(totals_page(TOTALS, "."), id="totals"),
        pytest.param(vote_page(PAGE, PageCounts(1, 2, 9), 4), id="voted"),
        pytest.param(vote_page(PAGE, PageCounts(), None), id="not-voted"),
        *(pytest.param(refusal_page(reason, PAGE.url), id=reason.name) for reason in Reason),
    ],
)
def test_pages_are_valid_escaped_and_composed(page: bytes) -> None:
    text = page.decode()
    html5lib.HTMLParser(strict=True).parse(text)
    assert unicodedata.is_normalized("NFC", text)
    assert "<B>" not in text
    assert "<b>" not in text


def test_thousands_are_separated_as_the_setting_says() -> None:
    assert b"<dd>1,107,571</dd>" in totals_page(TOTALS, ",")
    assert b"<dd>1.107.571</dd>" in totals_page(TOTALS, ".")


def test_reasons_are_told_apart_and_composed() -> None:
    assert len({reason.tag for reason in Reason}) == len(Reason)
    for reason in Reason:
        assert unicodedata.is_normalized("NFC", reason.title + reason.detail)


def test_metrics_are_written_as_prometheus_reads_them() -> None:
    text = format_metrics({"messages": 12_345_678, "guests": 3})
    assert text == (
        "# TYPE tuong_tac_messages counter\ntuong_tac_messages 12345678\n"
        "# TYPE tuong_tac_guests gauge\ntuong_tac_guests 3\n"
    )
