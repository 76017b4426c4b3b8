"""Figures over the network: waited for briefly, the token told to nobody but the service."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import ClassVar

import pytest

from plugins.core.clock import ZONE
from plugins.engagement import fetching
from plugins.engagement.answers import FIGURES, AnswerCache
from plugins.engagement.fetching import Fetched, FetchError, Source, fetch_in_time
from tests.support.ports import free_port
from tests.support.serving import StrictHandler, serve

NOW = datetime(2024, 1, 13, 8, tzinfo=ZONE)
TOKEN = "khoa-bi-mat"
BODY = b'{"total": 7, "days": {}, "pages": {}}'


@dataclass
class Service:
    """Answers everybody with the same bytes, those after the first `at_once` one by one."""

    url: str
    answer: bytes = b""
    at_once: int | None = None
    pause_seconds: float = 0.03
    asked: list[Message] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    @property
    def source(self) -> Source:
        """Return the service's address with a token."""
        return Source(self.url, TOKEN)

    def send(self, headers: Message, write: Callable[[bytes], object]) -> None:
        """Answer a request; who has gone away is told nothing more."""
        self.asked.append(headers)
        count = len(self.answer) if self.at_once is None else self.at_once
        with contextlib.suppress(OSError):
            write(self.answer[:count])
            for byte in self.answer[count:]:
                if self.is_over.wait(self.pause_seconds):
                    return
                write(bytes([byte]))


class Handler(StrictHandler):
    """Lets the service of the test that runs answer."""

    service: ClassVar[Service]

    def do_GET(self) -> None:
        """Answer."""
        self.service.send(self.headers, self.wfile.write)


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield where services answer."""
    with serve(tmp_path_factory.mktemp("service"), Handler) as origin:
        yield origin


@pytest.fixture
def service(origin: str) -> Iterator[Service]:
    """Yield a service that nobody has asked yet."""
    Handler.service = Service(f"{origin}/tt/snapshot.json")
    yield Handler.service
    Handler.service.is_over.set()


def http(status: str, *headers: str, body: bytes = b"") -> bytes:
    """Return an answer's bytes."""
    return "\r\n".join((f"HTTP/1.0 {status}", *headers, "", "")).encode() + body


def failure(source: Source, seconds: float = 3) -> str:
    """Return why a service did not give its figures."""
    with pytest.raises(FetchError) as caught:
        fetch_in_time(source, "", seconds)
    return str(caught.value)


def test_an_answer_comes_with_its_etag(service: Service) -> None:
    service.answer = http("200 OK", 'ETag: W/"abc"', body=BODY)
    assert fetch_in_time(service.source, "") == Fetched(BODY, 'W/"abc"')
    assert service.asked[0]["Authorization"] == f"Bearer {TOKEN}"
    assert service.asked[0]["If-None-Match"] is None


def test_an_answer_may_have_no_etag(service: Service) -> None:
    service.answer = http("200 OK", body=BODY)
    assert fetch_in_time(service.source, '"old"') == Fetched(BODY, "")


def test_what_is_known_is_not_sent_again(service: Service) -> None:
    service.answer = http("304 Not Modified", 'ETag: "abc"')
    assert fetch_in_time(service.source, '"abc"') == Fetched(None, '"abc"')
    assert service.asked[0]["If-None-Match"] == '"abc"'


@pytest.mark.parametrize("status", ["401 No token", "404 Not Found", "500 Broken", "503 Later"])
def test_a_refusal_is_told_in_one_line(service: Service, status: str) -> None:
    service.answer = http(status, body=BODY)
    assert failure(service.source) == f"{service.url}: trả lời {status}"


def test_a_refusal_commands_no_terminal(service: Service) -> None:
    service.answer = http("500 \x1b[2J")
    assert failure(service.source).isprintable()


@pytest.mark.parametrize("status", ["301", "302", "303", "307", "308"])
def test_a_redirect_is_not_followed(service: Service, status: str) -> None:
    service.answer = http(f"{status} Moved", f"Location: {service.url}/elsewhere", body=BODY)
    assert failure(service.source) == f"{service.url}: trả lời {status} Moved"
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n", id="no-http"),
        pytest.param(http("200 OK", "X: " + "x" * 70_000), id="endless-header"),
        pytest.param(
            b"HTTP/1.1" + http("200 OK", "Transfer-Encoding: chunked", body=b"?")[8:], id="chunks"
        ),
    ],
)
def test_what_is_no_answer_is_a_failure(service: Service, answer: bytes) -> None:
    service.answer = answer
    assert failure(service.source).startswith(f"{service.url}: ")


@pytest.mark.parametrize(
    ("at_once", "pause_seconds"),
    [(0, 60), (0, 0.03), (20, 0.03), (len(http("200 OK", "Content-Length: 200")), 0.03)],
    ids=["silent", "slow-from-the-start", "slow-headers", "slow-body"],
)
def test_nobody_waits_longer_than_the_time_out(
    service: Service, at_once: int, pause_seconds: float
) -> None:
    service.answer = http("200 OK", "Content-Length: 200", body=b" " * 200)
    service.at_once, service.pause_seconds = at_once, pause_seconds
    start = time.monotonic()
    assert failure(service.source, seconds=0.25).startswith(f"{service.url}: ")
    assert time.monotonic() - start < 2


def test_an_answer_has_a_longest_length(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.answer = http("200 OK", body=BODY)
    monkeypatch.setattr(fetching, "LONGEST_ANSWER", len(BODY))
    assert fetch_in_time(service.source, "").body == BODY
    monkeypatch.setattr(fetching, "LONGEST_ANSWER", len(BODY) - 1)
    assert failure(service.source).endswith(f": dài hơn {len(BODY) - 1} byte")


def test_nobody_there_is_a_failure(service: Service) -> None:
    assert "refused" in failure(Source(f"http://127.0.0.1:{free_port()}/", TOKEN))
    for url in (f"https{service.url[4:]}", "http://a..b/", "http://[::1]:port/"):
        assert failure(Source(url, TOKEN)).startswith(f"{url}: ")


@pytest.mark.parametrize("token", [f"{TOKEN}\n", f"{TOKEN}\u200b"], ids=["line-end", "no-latin"])
def test_a_token_that_cannot_be_sent_is_not_told(service: Service, token: str) -> None:
    assert TOKEN not in failure(Source(service.url, token))


@pytest.mark.parametrize("scheme", ["http", "HTTP", " http"])
def test_a_token_for_this_machine_goes_by_no_proxy(
    service: Service, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    """However the settings spell the address; they take all of these."""
    monkeypatch.setenv("http_proxy", service.url)
    failure(Source(f"{scheme}://127.0.0.1:{free_port()}/", TOKEN))
    assert service.asked == []


def test_figures_are_asked_for_again_with_their_etag(service: Service, tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "not/there", FIGURES)
    service.answer = http("200 OK", 'ETag: "1"', body=BODY)
    cache.refresh(service.source, NOW)
    service.answer = http("304 Not Modified")
    later = NOW + timedelta(days=1)
    cache.refresh(service.source, later)
    known = cache.read()
    assert known is not None
    assert (known.total, known.taken_at) == (7, later)
    assert [headers["If-None-Match"] for headers in service.asked] == [None, '"1"']
