"""The files for a server: nginx with the configuration we ship, in front of a real service."""

from __future__ import annotations

import http.client
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import ClassVar

import pytest

from plugins.engagement.service.command_line import make_parser
from plugins.engagement.service.logs.files import read_chunk
from plugins.engagement.service.logs.lines import LogLine, parse_line
from plugins.engagement.service.settings import read_settings
from plugins.engagement.service.store import open_store
from plugins.engagement.service.visitors import Address
from plugins.environment.programs import ensure_program
from tests.support.ports import free_port
from tests.support.service import BROWSER, ROOT, Reply, RunningService, ServicePlace
from tests.support.waiting import wait_until

DEPLOY = ROOT / "plugins/engagement/service/deploy"
SITE, FIGURES, LOGS = "/srv/portal/current", "/srv/portal/figures", "/var/log/portal"
DOOR = "127.0.0.1:8710"
UNITS = sorted(
    path.name for ending in ("service", "socket", "timer") for path in DEPLOY.glob(f"*.{ending}")
)
SEARCH_ENGINE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
AROUND = """{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    {paths}
    include {folder}/portal.conf;
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
PAGES = {
    "index.html": "trang chủ",
    "404.html": "không có trang này",
    "css/main.0a1b2c3d4e.css": "a{}",
    "tuong-tac.json": '{"pages": []}',
    "redirects.map": "/cu/bai-1.html /tin/bai-1/;\n",
}
numbers = itertools.count(1)


@dataclass(frozen=True)
class WebServer:
    """nginx with the configuration that we ship."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def origin(self) -> str:
        """Return the portal's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """Return the access log."""
        return self.folder / "log/access.log"

    def ask(
        self,
        method: str,
        path: str,
        address: str = "127.0.0.1",
        headers: Mapping[str, str | bytes] | None = None,
        body: bytes = b"",
    ) -> Reply:
        """Ask from one of this machine's own addresses, over a connection of its own."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=10, source_address=(address, 0)
        )
        sent = {"User-Agent": BROWSER, "Origin": self.origin, **(headers or {})}
        with closing(connection):
            connection.request(method, path, body or None, sent)
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, names, answer.read())

    def view(self, address: str, headers: Mapping[str, str | bytes] | None = None) -> int:
        """Open the first article and return its views."""
        views: int = self.ask("POST", "/tt/v/bai-1", address, headers).document["v"]
        return views

    def find_line(self, path: str) -> LogLine:
        """Return the log's line of a request, which is written after its answer."""
        found: list[LogLine] = []

        def find() -> list[LogLine]:
            lines = map(parse_line, self.log.read_bytes().splitlines())
            found.extend(line for line in lines if line is not None and line.target == path)
            return found

        wait_until(find)
        return found[0]

    def rotate(self) -> None:
        """Put the log aside as logrotate does, with requests before nginx hears of it."""
        self.log.rename(self.log.with_name("access.log.1"))
        self.ask("GET", "/between")
        self.process.send_signal(signal.SIGUSR1)
        wait_until(self.log.exists)


@dataclass(frozen=True)
class Portal(WebServer):
    """nginx and the service behind it."""

    service: RunningService


def write_configuration(folder: Path, port: int, upstream: int, public: Path) -> Path:
    """Write the configuration that we ship, with paths and ports of a test, and what it needs."""
    changes = {
        SITE: str(folder / "site"),
        FIGURES: str(public),
        LOGS: str(folder / "log"),
        DOOR: f"127.0.0.1:{upstream}",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "listen [::]:80;": "",  # not every machine has it
    }
    text = read("nginx.conf")
    for ours, theirs in changes.items():
        assert ours in text
        text = text.replace(ours, theirs)
    (folder / "log").mkdir(parents=True)
    (folder / "portal.conf").write_text(text, encoding="utf-8")
    for name, content in PAGES.items():
        file = folder / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    main = folder / "nginx.conf"
    main.write_text(
        AROUND.format(
            user="user root;" if os.geteuid() == 0 else "",  # who may enter a test's folder
            folder=folder,
            paths="".join(f"{name}_temp_path {folder}/{name}; " for name in TEMPORARY),
        ),
        encoding="utf-8",
    )
    return main


@contextmanager
def running_nginx(folder: Path, port: int, upstream: int, public: Path) -> Iterator[WebServer]:
    """Run nginx before what listens on a local port."""
    ensure_program("nginx", "nginx")
    main = write_configuration(folder, port, upstream, public)
    errors = main.with_name("error.log")  # for those before the configuration is read
    with subprocess.Popen(
        ["nginx", "-e", str(errors), "-c", str(main)], stdin=subprocess.DEVNULL
    ) as process:
        server = WebServer(port, folder, process)
        try:
            wait_until(lambda: has_begun(server))
            yield server
        finally:
            process.terminate()


@contextmanager
def running_portal(folder: Path) -> Iterator[Portal]:
    """Run a service and nginx before it."""
    port, nginx = free_port(), folder / "nginx"
    settings = {
        "origin": f"http://127.0.0.1:{port}",
        "access-log": str(nginx / "log/access.log"),
    }
    place = ServicePlace(folder / "service", settings=settings)
    with (
        place.running() as service,
        running_nginx(nginx, port, service.port, service.state / "public") as server,
    ):
        yield Portal(server.port, server.folder, server.process, service)


def has_begun(server: WebServer) -> bool:
    """Tell whether nginx answers."""
    errors = server.folder / "error.log"
    assert server.process.poll() is None, errors.read_text(encoding="utf-8")
    try:
        return server.ask("GET", "/").status == 200
    except OSError:
        return False


def read(name: str) -> str:
    """Return a file for a server."""
    return (DEPLOY / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Return a portal for tests that leave it running."""
    with running_portal(tmp_path_factory.mktemp("portal")) as running:
        yield running


@pytest.fixture
def address() -> str:
    """Return an address of this machine from which nobody has come yet."""
    return f"127.0.1.{next(numbers)}"


# The site


@pytest.mark.parametrize(
    ("path", "status", "header", "value"),
    [
        pytest.param("/", 200, "cache-control", "public, max-age=60", id="a page"),
        pytest.param(
            "/css/main.0a1b2c3d4e.css",
            200,
            "cache-control",
            "public, max-age=31536000, immutable",
            id="a name that carries its content",
        ),
        pytest.param("/cu/bai-1.html", 301, "location", "/tin/bai-1/", id="a former address"),
        pytest.param("/nowhere/", 404, "content-type", "text/html", id="nothing"),
    ],
)
def test_the_site_is_served(
    portal: Portal, path: str, status: int, header: str, value: str
) -> None:
    reply = portal.ask("GET", path)
    assert reply.status == status
    assert reply.headers[header].removeprefix(portal.origin) == value


def test_a_missing_page_is_told_in_the_portals_own_words(portal: Portal) -> None:
    assert portal.ask("GET", "/nowhere/").body.decode() == PAGES["404.html"]


def test_the_list_of_pages_is_nobodys_but_the_services(portal: Portal) -> None:
    assert portal.ask("GET", "/tuong-tac.json").status == 404


# Who asks


def test_visitors_are_known_by_the_address_that_nginx_saw(portal: Portal, address: str) -> None:
    views = portal.view(address)
    assert portal.view(address) == views
    assert portal.view(f"127.0.2.{next(numbers)}") == views + 1


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP"])
def test_an_invented_address_changes_nothing(portal: Portal, address: str, name: str) -> None:
    views = portal.view(address)
    for invented in ("203.0.113.1", "203.0.113.2, 127.0.0.1", "for=203.0.113.3", "::1"):
        assert portal.view(address, {name: invented}) == views


@pytest.mark.parametrize("length", [65, 1_024, 1_025, 1_000_000])
def test_a_body_that_is_too_long_is_refused(portal: Portal, length: int) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert portal.ask("POST", "/tt/r/bai-1", headers=form, body=b"x" * length).status == 413


# Between nginx and the service


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
        """Read requests without bodies."""
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
        with running_nginx(tmp_path / "nginx", free_port(), port, tmp_path) as server:
            answers = [server.ask("POST", f"/tt/v/{number}").status for number in (1, 2)]
        upstream.shutdown()
    assert answers == [200, 502]
    assert [line.split()[1] for line in Unreliable.asked] == [b"/tt/v/1", b"/tt/v/2"]


# The log


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
        address=pack(address),
        method="GET",
        target=path,
        status=200,
        agent=agent.decode("latin-1"),
        origin=portal.origin,
        is_private=True,
    )
    assert abs(line.moment - time.time()) < 60


def pack(address: str) -> Address:
    """Return an IPv4 address as it is kept."""
    return bytes(map(int, address.split(".")))


def test_rotation_loses_no_line_and_doubles_none(tmp_path: Path) -> None:
    with (
        running_portal(tmp_path / "portal") as portal,
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
        running_portal(tmp_path) as portal,
        closing(open_store(f"sqlite:///{portal.service.state / 'engagement.sqlite3'}")) as store,
    ):
        wait_until(lambda: store.read_table("log_position", ["byte"]))
        portal.ask("GET", "/", "127.0.0.2", {"User-Agent": SEARCH_ENGINE})
        portal.rotate()
        portal.ask("GET", "/", "127.0.0.3", {"User-Agent": SEARCH_ENGINE})
        wait_until(lambda: portal.ask("GET", "/tt/s.json").document["b"] == 2, 20)


# An outage


def test_what_readers_do_while_the_service_is_down_is_counted_once_later(tmp_path: Path) -> None:
    with running_portal(tmp_path) as portal:
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


# Units and settings


def read_values(name: str, setting: str) -> list[str]:
    """Return the values of a setting in a unit."""
    return re.findall(rf"^{setting}=(.*)$", read(name), re.MULTILINE)


def read_variables() -> dict[str, str]:
    """Return the variables that the units share."""
    return dict(re.findall(r"^(\w+)=(.*)$", read("engagement.env"), re.MULTILINE))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    there = {"/opt/portal/.venv/bin/python": sys.executable, "/opt/portal": str(ROOT)}
    for name in UNITS:
        text = read(name)
        for ours, theirs in there.items():
            text = text.replace(ours, theirs)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    about_ours = [line for line in done.stdout.splitlines() if "engagement" in line]
    assert (done.returncode, about_ours) == (0, [])


def test_the_variables_are_settings_that_the_service_accepts() -> None:
    settings = read_settings({}, read_variables(), frozenset({"manifest", "origin"}))
    assert settings.is_secure


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_units_start_commands_that_exist_with_the_variables(name: str) -> None:
    (line,) = read_values(name, "ExecStart")
    program, *arguments = line.split()
    assert (program, arguments[:2]) == (
        "/opt/portal/.venv/bin/python",
        ["-m", "plugins.engagement.service"],
    )
    make_parser().parse_args(arguments[2:])
    assert read_values(name, "EnvironmentFile") == ["/etc/portal/engagement.env"]


def test_the_files_name_the_same_places() -> None:
    variables, nginx = read_variables(), read("nginx.conf")
    assert f"server {DOOR};" in nginx
    assert read_values("engagement.socket", "ListenStream") == [DOOR]
    assert variables["TUONG_TAC_TRUSTED_PROXY"] == DOOR.split(":")[0]
    assert f"access_log {variables['TUONG_TAC_ACCESS_LOG']} " in nginx
    assert f"{Path(variables['TUONG_TAC_ACCESS_LOG']).parent}/*.log {{" in read("logrotate.conf")
    assert f"root {variables['TUONG_TAC_PUBLIC']};" in nginx
    assert read_values("engagement.service", "ReadWritePaths") == [variables["TUONG_TAC_PUBLIC"]]
    for setting in ("User", "StateDirectory", "SupplementaryGroups"):
        assert read_values("engagement.service", setting) == read_values(
            "engagement-backup.service", setting
        )
