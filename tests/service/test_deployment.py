"""nginx with the files for a server, in front of a real service."""

from __future__ import annotations

import itertools
import stat
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import ClassVar
from urllib.parse import urlencode

import pytest

from plugins.engagement.service.logs.access_log import LogLine, parse_line, read_chunk
from plugins.engagement.service.store import open_store
from tests.support.desk import read_forms
from tests.support.ports import free_port
from tests.support.service import BROWSER, TOPICS, ServicePlace
from tests.support.sites import write_files
from tests.support.waiting import wait_until
from tests.support.web_server import (
    Portal,
    WebServer,
    plan_server,
    running_nginx,
    running_portal,
)

SEARCH_ENGINE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PAGES = {
    "index.html": "trang chủ",
    "404.html": "không có trang này",
    "tuong-tac.json": '{"pages": []}',
}
numbers = itertools.count(1)


@contextmanager
def portal_in(folder: Path) -> Iterator[Portal]:
    """Run a service and nginx before it, with a site of few pages."""
    write_files(PAGES, folder / "site")
    with running_portal(folder, folder / "site") as running:
        yield running


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with portal_in(tmp_path_factory.mktemp("portal")) as running:
        yield running


@pytest.fixture
def address() -> str:
    """Return an address of this machine from which nobody has come yet."""
    return f"127.0.1.{next(numbers)}"


def test_visitors_are_known_by_the_address_that_nginx_saw(portal: Portal, address: str) -> None:
    views = portal.view(address)
    assert portal.view(address) == views
    assert portal.view(f"127.0.2.{next(numbers)}") == views + 1


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP"])
def test_an_invented_address_changes_nothing(portal: Portal, address: str, name: str) -> None:
    views = portal.view(address)
    for invented in ("203.0.113.1", "203.0.113.2, 127.0.0.1", "for=203.0.113.3", "::1"):
        assert portal.view(address, {name: invented}) == views


PASSWORD = "mật khẩu"
EDITOR = {"Authorization": "Basic " + b64encode(f"bien-tap:{PASSWORD}".encode()).decode()}


@contextmanager
def desk_in(folder: Path) -> Iterator[WebServer]:
    """Run nginx before a service whose desk is behind a password."""
    write_files(PAGES, folder / "site")
    desk = folder / "desk.sock"
    planned = replace(plan_server(folder / "machine", free_port()), desk=str(desk))
    planned = replace(planned, door=f"unix:{folder / 'http.sock'}")
    settings = {
        "host": planned.door,
        "desk": f"unix:{desk}",
        "origin": f"http://{planned.ports[0]}",
        "trusted-proxy": planned.trusted_proxy,
    }
    place = ServicePlace(folder / "service", settings=settings)
    hashed = subprocess.run(
        ["openssl", "passwd", "-6", "-stdin"],
        check=True,
        capture_output=True,
        input=PASSWORD,
        encoding="utf-8",
    ).stdout
    write_files({"etc/portal/desk.htpasswd": f"bien-tap:{hashed}"}, Path(planned.root))
    with place.running(), running_nginx(planned, folder / "site") as server:
        yield server


def test_the_desk_is_for_those_with_a_password_and_knows_who_they_are(tmp_path: Path) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with desk_in(tmp_path) as server:
        sent = server.ask("POST", "/tt/c/bai-1", headers=form, body=b"ten=An&noi_dung=Hay")
        assert sent.status == 200
        for wrong in ({}, {"Authorization": "Basic YTpi"}, {"Remote-User": "bien-tap"}):
            reply = server.ask("GET", "/duyet/", headers=wrong)
            assert (reply.status, b"Hay" in reply.body) == (401, False)
            assert server.ask("POST", "/duyet/lui/1", headers={**form, **wrong}).status == 401
        page = server.ask("GET", "/duyet/", headers={**EDITOR, "Remote-User": "giam-doc"})
        (approval,) = [one for one in read_forms(page.body.decode()) if "duyet" in one.verbs]
        body = urlencode({**approval.fields, "viec": "duyet"}).encode()
        decided = server.ask("POST", approval.action, headers={**EDITOR, **form}, body=body)
        assert decided.status == 303
        log = server.ask("GET", "/duyet/nhat-ky", headers=EDITOR).body.decode()
        assert "bien-tap" in log
        assert "giam-doc" not in log
        assert server.ask("GET", "/duyet", headers=EDITOR).headers["location"] == "/duyet/"


def test_passwords_are_not_tried_by_the_thousand(tmp_path: Path) -> None:
    with desk_in(tmp_path) as server:
        statuses = [server.ask("GET", "/duyet/").status for _ in range(60)]
    assert set(statuses) == {401, 429}


def test_the_longest_texts_pass_and_no_longer_ones(tmp_path: Path) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with desk_in(tmp_path) as server:
        fields = {"chu_de": TOPICS[0], "ten": "An", "lien_he": "0912", "noi_dung": "ế" * 5_000}
        body = urlencode(fields).encode()
        assert server.ask("POST", "/tt/g", headers=form, body=body).status == 200
        assert server.ask("POST", "/tt/g", headers=form, body=b"x" * 98_305).status == 413
        comment = urlencode({"ten": "ế" * 60, "noi_dung": "ế" * 1_000}).encode()
        assert server.ask("POST", "/tt/c/bai-1", headers=form, body=comment).status == 200
        assert server.ask("POST", "/tt/c/bai-1", headers=form, body=b"x" * 24_577).status == 413


@pytest.mark.parametrize("length", [65, 1_024, 1_025, 1_000_000])
def test_a_body_that_is_too_long_is_refused(portal: Portal, length: int) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert portal.ask("POST", "/tt/r/bai-1", headers=form, body=b"x" * length).status == 413


def test_by_its_socket_the_service_believes_the_web_server_and_no_other_account(
    tmp_path: Path,
) -> None:
    write_files(PAGES, tmp_path / "site")
    door = tmp_path / "http.sock"
    planned = plan_server(tmp_path / "machine", free_port())
    planned = replace(planned, door=f"unix:{door}")
    origin = f"http://{planned.ports[0]}"
    settings = {"host": planned.door, "origin": origin, "trusted-proxy": planned.trusted_proxy}
    place = ServicePlace(tmp_path / "service", settings=settings)
    with (
        place.running(),
        running_nginx(planned, tmp_path / "site") as server,
    ):
        views = server.view("127.0.5.1")
        assert server.view("127.0.5.1", {"X-Forwarded-For": "203.0.113.9"}) == views
        assert server.view("127.0.5.2") == views + 1
        assert stat.S_IMODE(door.stat().st_mode) == 0o660


def test_few_connections_carry_many_requests(portal: Portal) -> None:
    for _ in range(300):
        assert portal.ask("GET", "/tt/s.json").status == 200
    assert count_connections(portal.service.port) <= 5


def count_connections(port: int) -> int:
    """Count connections to a local port, those that were closed in the last minute too."""
    # Format: proc_net_tcp; the third field is the other side's address and port in hexadecimal.
    rows = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    return sum(row.split()[2].endswith(f":{port:04X}") for row in rows)


def test_figures_that_a_browser_has_are_not_sent_again(portal: Portal) -> None:
    compressed = {"Accept-Encoding": "gzip"}
    first = portal.ask("GET", "/tt/openapi.json", headers=compressed)
    assert first.headers["content-encoding"] == "gzip"
    known = {**compressed, "If-None-Match": first.headers["etag"]}
    assert portal.ask("GET", "/tt/openapi.json", headers=known).status == 304


class Unreliable(StreamRequestHandler):
    """Answers the first request of a connection and hangs up at the second."""

    asked: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        for is_second in (False, True):
            line = self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            self.asked.append(line)
            if not is_second:
                self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")


def test_a_hit_is_sent_once_even_when_its_connection_breaks(tmp_path: Path) -> None:
    with ThreadingTCPServer(("127.0.0.1", 0), Unreliable) as upstream:
        upstream.daemon_threads = True
        Thread(target=upstream.serve_forever, daemon=True).start()
        port = upstream.server_address[1]
        write_files(PAGES, tmp_path / "site")
        planned = plan_server(tmp_path / "machine", free_port(), port)
        with running_nginx(planned, tmp_path / "site") as server:
            answers = [server.ask("POST", f"/tt/v/{number}").status for number in (1, 2)]
        upstream.shutdown()
    assert answers == [200, 502]
    assert [line.split()[1] for line in Unreliable.asked] == [b"/tt/v/1", b"/tt/v/2"]


@pytest.mark.parametrize(
    "agent",
    [
        pytest.param(BROWSER.encode(), id="a browser"),
        pytest.param(b"Mozilla/5.0 \"quoted\" 'twice'", id="quotes"),
        pytest.param(rb"Mozilla/5.0 \ \\ \" \u0041 \n", id="backslashes"),
        pytest.param("Trình duyệt/5.0 – của tôi".encode(), id="Vietnamese"),
        pytest.param(b"Mozilla/5.0 \xff\xfe\x80", id="no text"),
        pytest.param(b"Mozilla/5.0\tx", id="a tab"),
        pytest.param(b"", id="none"),
    ],
)
def test_the_log_holds_what_was_asked(portal: Portal, address: str, agent: bytes) -> None:
    path = f"/tt/s.json?x={next(numbers)}"
    portal.ask("GET", path, address, {"User-Agent": agent, "Sec-GPC": "1"})
    line = portal.find_line(path)
    assert line == LogLine(
        moment=line.moment,
        address=bytes(map(int, address.split("."))),
        method="GET",
        target=path,
        status=200,
        agent=agent.decode("latin-1"),
        origin=portal.origin,
        is_private=True,
    )
    assert abs(line.moment - time.time()) < 60


def test_rotation_loses_no_line_and_doubles_none(tmp_path: Path) -> None:
    with (
        portal_in(tmp_path / "portal") as portal,
        closing(open_store(f"sqlite:///{tmp_path / 'reader.sqlite3'}")) as store,
    ):
        read: list[str] = []

        def read_all() -> list[str]:
            while (chunk := read_chunk(store, "test", portal.log)) is not None:
                with store.transaction():
                    store.keep_position("test", chunk.file, chunk.byte)
                read.extend(line.target for line in map(parse_line, chunk.lines) if line)
            return read

        asked = ["/"]  # by which the portal was found to have begun
        for round_ in range(3):
            for number in range(5):
                asked.append(f"/{round_}/{number}")
                portal.ask("GET", asked[-1])
            if round_ == 1:
                wait_until(lambda: read_all() == asked)
                portal.rotate()
                asked.append("/between")
        wait_until(lambda: read_all() == asked)
        assert read_all() == asked


def test_search_engines_in_the_log_are_shown_through_a_rotation(tmp_path: Path) -> None:
    with (
        portal_in(tmp_path) as portal,
        closing(open_store(f"sqlite:///{portal.service.state / 'engagement.sqlite3'}")) as store,
    ):
        wait_until(lambda: store.read_table("log_position", ["byte"]))
        portal.ask("GET", "/", "127.0.0.2", {"User-Agent": SEARCH_ENGINE})
        portal.rotate()
        portal.ask("GET", "/", "127.0.0.3", {"User-Agent": SEARCH_ENGINE})
        wait_until(lambda: portal.ask("GET", "/tt/s.json").document["b"] == 2, 20)


def test_what_readers_do_while_the_service_is_down_is_counted_once_later(tmp_path: Path) -> None:
    with portal_in(tmp_path) as portal:
        portal.view("127.0.0.2")
        portal.service.kill()
        assert portal.ask("GET", "/").status == 200
        figures = portal.ask("GET", "/tt/s.json")
        assert (figures.status, figures.headers["content-type"]) == (200, "application/json")
        assert sorted(figures.document) == sorted("obgdmt")
        for visitor in ("127.0.0.2", "127.0.0.3", "127.0.0.3", "127.0.0.4"):
            assert portal.ask("POST", "/tt/v/bai-1", visitor).status == 502
        assert portal.ask("POST", "/tt/v/nowhere", "127.0.0.5").status == 502
        place = ServicePlace(tmp_path / "service", settings={"origin": portal.origin})
        # 127.0.0.2 was counted before; 127.0.0.3 and 127.0.0.4 are new.
        replayed = place.run("replay-log", str(portal.log))
        assert replayed.stdout.splitlines()[-1] == "2 views of 1 pages", replayed.stderr
        again = place.run("replay-log", str(portal.log))
        assert again.stdout == "0 views of 0 pages\n", again.stderr
        with place.running() as service:
            document = service.hit("bai-1", "127.0.0.2").document
        assert (document["v"], document["s"]["t"]) == (3, 3)
