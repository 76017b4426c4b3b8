"""What the browser is answered."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path, PureWindowsPath
from urllib.parse import quote

import pytest

from plugins.tools.preview.build_status import BuildStatus
from plugins.tools.preview.engagement_process import EngagementProcess
from plugins.tools.preview.handler import (
    NOT_THIS_MACHINE,
    PreviewHandler,
    PreviewServer,
    with_script,
)
from plugins.tools.preview.settings import PreviewSettings
from plugins.tools.preview.site_files import join_below

SCRIPT = b'<script src="/__preview/reload.js" data-version="'


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PreviewServer]:
    site = tmp_path / "site"
    site.mkdir()
    engagement = EngagementProcess(PreviewSettings(tmp_path), print)
    with PreviewServer(("127.0.0.1", 0), site, BuildStatus(), engagement, 0.05) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.status.close()
        made.shutdown()
        thread.join()


def ask(
    server: PreviewServer, path: str, method: str = "GET", headers: Mapping[str, str] | None = None
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.request(method, quote(path, safe="/%?="), headers=headers or {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("a.xml", "application/xml; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("a.avif", "image/avif"),
        ("A.JPG", "image/jpeg"),
        ("a.woff2", "font/woff2"),
        ("tài liệu.pdf", "application/pdf"),
        ("a.unknown", "application/octet-stream"),
    ],
)
def test_a_file_has_its_type_and_is_not_cached(
    server: PreviewServer, name: str, type_: str
) -> None:
    (server.site / name).write_bytes(b"x")
    answer, body = ask(server, f"/{name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, type_)
    assert answer.headers["Cache-Control"] == "no-store"
    assert body.startswith(b"x")


def test_a_page_gets_the_script_and_the_file_does_not(server: PreviewServer) -> None:
    page = "<!doctype html><body>Dân vận</body></html>".encode()
    (server.site / "index.html").write_bytes(page)
    _, body = ask(server, "/")
    before, script, after = body.partition(SCRIPT)
    assert script
    assert before == "<!doctype html><body>Dân vận".encode()
    assert after.endswith(b"</script></body></html>")
    assert (server.site / "index.html").read_bytes() == page


@pytest.mark.parametrize(
    ("name", "marker", "path"),
    [
        ("tin/cu/index.html", "tin/cu/.gone", "/tin/cu/"),
        ("cu/bai.html", "cu/bai.html.gone", "/cu/bai.html"),
    ],
)
def test_what_was_removed_is_gone(server: PreviewServer, name: str, marker: str, path: str) -> None:
    page = server.site / name
    page.parent.mkdir(parents=True)
    page.write_text("<body>Bài đã gỡ</body>", encoding="utf-8")
    assert ask(server, path)[0].status == 200
    (server.site / marker).touch()
    answer, body = ask(server, path)
    assert answer.status == 410
    assert SCRIPT in body


@pytest.mark.parametrize("path", ["/", "/a.txt", "/no/", "/admin/", "/__preview/events"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_another_host_is_told_what_to_do_and_nothing_else(
    server: PreviewServer, path: str, method: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("index.html", "a.txt", "404.html"):
        (server.site / name).write_text("nháp", encoding="utf-8")
    answer, body = ask(server, path, method, {"Host": "evil.example"})
    assert (answer.status, answer.headers["Content-Type"]) == (421, "text/plain; charset=utf-8")
    assert body == (b"" if method == "HEAD" else NOT_THIS_MACHINE.encode())
    assert capsys.readouterr().out == "421 evil.example\n"


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(b"GET /a.txt HTTP/1.0", id="no host"),
        pytest.param(b"GET /a.txt", id="HTTP 0.9"),
        pytest.param(
            b"GET /a.txt HTTP/1.1\r\nHost: localhost\r\nHost: evil.example", id="two hosts"
        ),
        pytest.param(b"GET http://evil.example/a.txt HTTP/1.1\r\nHost: localhost", id="of a proxy"),
        pytest.param(b"GET http://[/a.txt HTTP/1.1\r\nHost: localhost", id="no address"),
    ],
)
def test_a_request_without_one_clear_host_is_refused(server: PreviewServer, lines: bytes) -> None:
    (server.site / "a.txt").write_text("nháp", encoding="utf-8")
    answer = exchange(server, lines)
    assert answer.endswith(NOT_THIS_MACHINE.encode())
    assert "nháp".encode() not in answer


def exchange(server: PreviewServer, lines: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
        connection.sendall(lines + b"\r\n\r\n")
        return connection.makefile("rb").read()


def test_a_page_without_an_end_tag_gets_the_script_too() -> None:
    assert with_script(b"<p>x", "1") == b"<p>x" + SCRIPT + b'1"></script>'


def test_a_folder_leads_to_its_address_with_a_slash(server: PreviewServer) -> None:
    (server.site / "tin").mkdir()
    (server.site / "tin/index.html").write_text("tin")
    answer, _ = ask(server, "/tin?trang=2")
    assert (answer.status, answer.headers["Location"]) == (301, "/tin/?trang=2")
    assert ask(server, "/tin/")[1].startswith(b"tin")


def test_what_is_missing_is_answered_by_the_sites_own_page(
    server: PreviewServer, capsys: pytest.CaptureFixture[str]
) -> None:
    (server.site / "404.html").write_text("<body>Không tìm thấy</body>", encoding="utf-8")
    answer, body = ask(server, "/không/có/")
    assert answer.status == 404
    assert "Không tìm thấy".encode() in body
    assert SCRIPT in body
    assert capsys.readouterr().out == "404 /không/có/\n"


def test_without_any_site_a_page_waits_for_one(server: PreviewServer) -> None:
    answer, body = ask(server, "/")
    assert answer.status == 404
    assert "Chưa có trang nào để xem".encode() in body
    assert SCRIPT in body


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/a/../../secret.txt", "/..%5csecret.txt", "/%00"],
)
def test_nothing_outside_the_site_is_served(server: PreviewServer, path: str) -> None:
    (server.site.parent / "secret.txt").write_text("secret")
    answer, body = ask(server, path)
    assert answer.status == 404
    assert b"secret\n" not in body


@pytest.mark.parametrize(
    ("path", "place"),
    [
        pytest.param("/tin/a.html", r"C:\cong\live\tin\a.html", id="below"),
        pytest.param("/D:/bi-mat.txt", None, id="another drive"),
        pytest.param("/tin/D:bi-mat.txt", None, id="another drive in the middle"),
    ],
)
def test_a_drive_of_windows_leads_nowhere(path: str, place: str | None) -> None:
    found = join_below(PureWindowsPath(r"C:\cong\live"), path)
    assert found == (None if place is None else PureWindowsPath(place))


@pytest.mark.parametrize("path", ["/%2Ftin", "/%2F%2Ftin", "////tin", "/%2f/tin"])
def test_a_folder_never_leads_to_another_host(server: PreviewServer, path: str) -> None:
    (server.site / "tin").mkdir()
    (server.site / "tin/index.html").write_text("tin")
    answer = exchange(server, f"GET {path} HTTP/1.1\r\nHost: localhost".encode())
    assert b"\r\nLocation: /tin/\r\n" in answer


@pytest.mark.parametrize(
    "path", [f"/{'a' * 300}", "/a" * 3000], ids=["a long name", "many folders"]
)
def test_a_path_that_is_too_long_is_missing(server: PreviewServer, path: str) -> None:
    assert ask(server, path)[0].status == 404


def test_a_silent_connection_is_closed(
    server: PreviewServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PreviewHandler, "timeout", 0.05)
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        assert connection.recv(1) == b""


@pytest.mark.parametrize("name", ["a.html", "a.txt", "404.html"])
def test_pages_of_other_sites_cannot_embed_anything(server: PreviewServer, name: str) -> None:
    (server.site / name).write_text("nháp", encoding="utf-8")
    answer, _ = ask(server, f"/{name}")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/admin/", "/%61dmin/", "/%2Fadmin/", "/admin/config.json"])
def test_no_page_may_frame_the_editors_page(server: PreviewServer, path: str) -> None:
    (server.site / "admin").mkdir()
    for name in ("index.html", "config.json"):
        (server.site / "admin" / name).write_text("{}")
    lines = f"GET {path} HTTP/1.1\r\nHost: localhost".encode()
    head, _, body = exchange(server, lines).partition(b"\r\n\r\n")
    assert b"\r\nContent-Security-Policy: frame-ancestors 'none'" in head
    assert body == b"{}"


def test_head_answers_without_a_body(server: PreviewServer) -> None:
    (server.site / "a.txt").write_text("abc")
    answer, body = ask(server, "/a.txt", "HEAD")
    assert (answer.status, answer.headers["Content-Length"], body) == (200, "3", b"")


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-", 206, (0, 99_999)),
        ("bytes=70000-70009", 206, (70_000, 70_009)),
        ("bytes=99990-200000", 206, (99_990, 99_999)),
        ("bytes=-10", 206, (99_990, 99_999)),
        ("bytes=-200000", 206, (0, 99_999)),
        ("bytes=100000-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=20-10", 200, None),
        ("bytes=0-1,5-6", 200, None),
        ("bytes=-", 200, None),
        ("lines=0-1", 200, None),
    ],
)
def test_a_part_of_a_film_can_be_asked_for(
    asked: str, status: int, part: tuple[int, int] | None, server: PreviewServer
) -> None:
    film = bytes(range(250)) * 400
    (server.site / "phim.mp4").write_bytes(film)
    answer, body = ask(server, "/phim.mp4", headers={"Range": asked})
    assert (answer.status, answer.headers["Accept-Ranges"]) == (status, "bytes")
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Content-Length"] == str(len(body))
    if part:
        first, last = part
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/100000"
        assert body == film[first : last + 1]
    elif status == 416:
        assert (answer.headers["Content-Range"], body) == ("bytes */100000", b"")
    else:
        assert body == film


@pytest.mark.parametrize(
    ("method", "headers"),
    [("HEAD", {"Range": "bytes=0-9"}), ("GET", {"Range": "bytes=0-9", "If-Range": '"a"'})],
)
def test_a_head_or_another_version_is_of_the_whole(
    method: str, headers: Mapping[str, str], server: PreviewServer
) -> None:
    (server.site / "phim.mp4").write_bytes(b"x" * 100)
    answer, _ = ask(server, "/phim.mp4", method, headers)
    assert (answer.status, answer.headers["Content-Length"]) == (200, "100")


def test_without_a_service_nothing_can_be_sent(server: PreviewServer) -> None:
    assert ask(server, "/tt/v/bai-1", "POST")[0].status == 405


@pytest.mark.parametrize(
    ("line", "status"),
    [(b"\x16\x03\x01", 400), (b"GET / HTTP/9.9", 505)],
    ids=["https", "unknown version"],
)
def test_what_is_no_request_is_told_so(server: PreviewServer, line: bytes, status: int) -> None:
    assert b"Error code: %d" % status in exchange(server, line)


def test_the_script_is_there(server: PreviewServer) -> None:
    answer, body = ask(server, "/__preview/reload.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert b"EventSource" in body


def test_browsers_hear_of_new_versions_and_problems(server: PreviewServer) -> None:
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.request("GET", "/__preview/events")
    stream = connection.getresponse()

    def hear() -> dict[str, str]:
        while not (line := stream.readline()).startswith(b"data: "):
            assert line in {b"\n", b": still here\n"}
        notice: dict[str, str] = json.loads(line.removeprefix(b"data: "))
        return notice

    first = hear()
    server.status.announce_problem("dòng 3: sai")
    assert hear() == {"version": first["version"], "problem": "dòng 3: sai"}
    server.status.announce_site()
    second = hear()
    assert second["version"] != first["version"]
    assert second["problem"] == ""
    server.status.close()
    assert stream.read().replace(b": still here\n\n", b"").strip() == b""
    connection.close()


def test_the_editors_page_is_never_loaded_again_by_itself(server: PreviewServer) -> None:
    (server.site / "admin").mkdir()
    (server.site / "admin/index.html").write_bytes(b"<body></body>")
    answer, body = ask(server, "/admin/")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert body == b"<body></body>"
