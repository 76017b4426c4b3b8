"""nginx with the files for a server shows a release: what is sent, under which headers."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from plugins.tools.serving.redirects import RefusedList, take_over
from tests.support.ports import free_port
from tests.support.releases import change, make_release
from tests.support.service import Reply
from tests.support.sites import BuiltSite
from tests.support.web_server import (
    WebServer,
    nginx_flags,
    plan_server,
    release,
    running_nginx,
    write_machine,
)

FOR_GOOD = "public, max-age=31536000, immutable"
ASKED_EACH_TIME = "no-cache"
ARTICLE = "/tin-hoat-dong/dai/"
CODINGS = {"gzip": ".gz", "br": ".br"}


@pytest.fixture(scope="module")
def web_server(
    sample_site: BuiltSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebServer]:
    """Return nginx with a release of the sample site, for tests that change nothing of it."""
    server = plan_server(tmp_path_factory.mktemp("machine"), free_port())
    first = make_release(sample_site.output, Path(server.target), "first")
    (first / "admin").mkdir()
    (first / "admin/index.html").write_text("<title>Biên tập</title>", encoding="utf-8")
    (first / "admin/cms.js").write_text("1;", encoding="utf-8")
    (first / ".manifest").write_text("# 1\n", encoding="utf-8")
    (first / ".well-known").mkdir()
    (first / ".well-known/security.txt").write_text("Contact: x\n", encoding="utf-8")
    folder = first / "tài liệu/Kế hoạch"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("kế hoạch", encoding="utf-8")
    with running_nginx(server, first) as running:
        yield running


def find(web_server: WebServer, pattern: str) -> str:
    """Return the address of one file of the release whose name matches."""
    site = Path(web_server.server.target) / "current"
    names = (
        path.relative_to(site).as_posix()
        for folder in (site, site / "anh")
        for path in sorted(folder.rglob("*"))
    )
    return next(f"/{name}" for name in names if re.fullmatch(pattern, name))


@pytest.mark.parametrize(
    ("pattern", "control", "kind"),
    [
        ("", ASKED_EACH_TIME, "text/html; charset=utf-8"),
        (r"theme/main\..*\.css", FOR_GOOD, "text/css; charset=utf-8"),
        (r"theme/js\..*/main\.js", FOR_GOOD, "application/javascript; charset=utf-8"),
        (r"theme/js\..*/tools/.*\.js", FOR_GOOD, "application/javascript; charset=utf-8"),
        (r"theme/tuong-tac\..*\.js", FOR_GOOD, "application/javascript; charset=utf-8"),
        (r"theme/a\..*\.svg", FOR_GOOD, "image/svg+xml; charset=utf-8"),
        (r"anh/.*\.avif", FOR_GOOD, "image/avif"),
        (r"anh/.*\.jpg", FOR_GOOD, "image/jpeg"),
        (r"sw\.js", ASKED_EACH_TIME, "application/javascript; charset=utf-8"),
        (r"rss/.*\.atom\.xml", ASKED_EACH_TIME, "text/xml; charset=utf-8"),
        (r"sitemap\.xml", ASKED_EACH_TIME, "text/xml; charset=utf-8"),
        (r"robots\.txt", ASKED_EACH_TIME, "text/plain; charset=utf-8"),
        (r"tim-kiem/muc-luc\.json", ASKED_EACH_TIME, "application/json"),
        (r"tim-kiem/muc-luc/.*/1\.json", ASKED_EACH_TIME, "application/json"),
        (r"thong-ke/ngay\.csv", ASKED_EACH_TIME, "text/csv; charset=utf-8"),
        (r"co-cau-to-chuc/danh-ba\.vcf", ASKED_EACH_TIME, "text/vcard; charset=utf-8"),
        (r"tin-hoat-dong/dai/.*\.pdf", ASKED_EACH_TIME, "application/pdf"),
        (r"admin/cms\.js", ASKED_EACH_TIME, "application/javascript; charset=utf-8"),
    ],
    ids=str,
)
def test_a_name_that_carries_its_content_is_kept_for_good_and_no_other(
    web_server: WebServer, pattern: str, control: str, kind: str
) -> None:
    path = find(web_server, pattern) if pattern else "/"
    reply = web_server.ask("GET", path)
    assert reply.status == 200
    assert (reply.headers["cache-control"], reply.headers["content-type"]) == (control, kind)
    known = {"If-None-Match": reply.headers["etag"]}
    again = web_server.ask("GET", path, headers=known)
    assert (again.status, again.headers["cache-control"]) == (304, control)


def test_every_file_of_the_theme_and_every_photo_is_kept_for_good(web_server: WebServer) -> None:
    site = Path(web_server.server.target) / "current"
    paths = [
        f"/{folder}/{path.relative_to(site / folder).as_posix()}"
        for folder in ("theme", "anh")
        for path in (site / folder).rglob("*")
        if path.is_file() and path.suffix not in CODINGS.values()
    ]
    assert len(paths) > 30
    answers = {path: web_server.ask("HEAD", path) for path in paths}
    assert {answer.headers["cache-control"] for answer in answers.values()} == {FOR_GOOD}


@pytest.mark.parametrize(
    "path", ["/theme/main.0123456789.css", "/anh/aa/x-aaaaaaaaaa-400.avif"], ids=str
)
def test_what_is_missing_is_not_kept_for_good(web_server: WebServer, path: str) -> None:
    reply = web_server.ask("GET", path)
    assert (reply.status, reply.headers["cache-control"]) == (404, ASKED_EACH_TIME)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("identity", ""),
        ("", ""),
    ],
)
@pytest.mark.parametrize("path", [ARTICLE, "/sitemap.xml", "/tim-kiem/muc-luc.json"])
def test_the_best_copy_that_a_browser_takes_is_sent(
    web_server: WebServer, path: str, accepted: str, coding: str
) -> None:
    reply = ask(web_server, path, accepted)
    assert reply.headers.get("content-encoding", "") == coding
    assert reply.headers["vary"] == "Accept-Encoding"
    file = Path(web_server.server.target) / "current" / path.lstrip("/")
    file = file / "index.html" if path.endswith("/") else file
    copy = file.with_name(file.name + CODINGS.get(coding, ""))
    assert reply.body == copy.read_bytes()
    assert reply.headers["content-length"] == str(copy.stat().st_size)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_check_of_links_hides_no_copy(web_server: WebServer, method: str) -> None:
    """nginx's module for Brotli lets some bytes after a path decide whether its copy is found."""
    site = Path(web_server.server.target) / "current/"
    names = [path.relative_to(site).as_posix()[:-3] for path in site.rglob("*.br")]
    shown = [name for name in names if not name.endswith(("index.html", "tuong-tac.json"))]
    assert len(shown) > 50
    headers = {"Accept-Encoding": "gzip, deflate, br", "Referer": "/a/b/c/" * 30}
    for name in shown:
        answer = web_server.ask(method, f"/{quote(name)}", headers=headers)
        assert (name, answer.headers.get("content-encoding")) == (name, "br")


def test_readers_behind_a_proxy_get_compressed_copies_too(web_server: WebServer) -> None:
    asked = {"Accept-Encoding": "gzip", "Via": "1.1 proxy"}
    assert gzip.decompress(web_server.ask("GET", "/", headers=asked).body)


def ask(web_server: WebServer, path: str, coding: str, tag: str = "") -> Reply:
    """Ask as a browser that takes one coding and may have a copy with a tag."""
    known = {"If-None-Match": tag} if tag else {}
    return web_server.ask("GET", path, headers={"Accept-Encoding": coding, **known})


def test_each_copy_has_a_tag_of_its_own(web_server: WebServer) -> None:
    asked = ("br", "gzip", "identity")
    tags = {coding: ask(web_server, ARTICLE, coding).headers["etag"] for coding in asked}
    assert len(set(tags.values())) == len(asked)
    for coding in asked:
        answers = {name: ask(web_server, ARTICLE, coding, tags[name]).status for name in asked}
        assert answers == {name: 304 if name == coding else 200 for name in asked}


def test_a_part_and_a_head_are_of_the_file(web_server: WebServer) -> None:
    path = find(web_server, r"anh/.*\.jpg")
    whole = web_server.ask("GET", path)
    part = web_server.ask("GET", path, headers={"Range": "bytes=10-19"})
    assert (part.status, part.body) == (206, whole.body[10:20])
    stale = {"Range": "bytes=10-19", "If-Range": '"other"'}
    assert web_server.ask("GET", path, headers=stale).status == 200
    head = web_server.ask("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.body))


@pytest.mark.parametrize(
    ("path", "location"),
    [
        pytest.param("/tin-hoat-dong/dai", "/tin-hoat-dong/dai/", id="no slash"),
        pytest.param("/tin-hoat-dong/dai?n=1", "/tin-hoat-dong/dai/?n=1", id="no slash, a query"),
        pytest.param("/index.html", "/", id="home by its file"),
        pytest.param(f"{ARTICLE}index.html?a=1", f"{ARTICLE}?a=1", id="a page by its file"),
        pytest.param(
            "/t%C3%A0i%20li%E1%BB%87u/K%E1%BA%BF%20ho%E1%BA%A1ch",
            "/t%C3%A0i%20li%E1%BB%87u/K%E1%BA%BF%20ho%E1%BA%A1ch/",
            id="Vietnamese, no slash",
        ),
    ],
)
def test_a_page_has_one_address(web_server: WebServer, path: str, location: str) -> None:
    reply = web_server.ask("GET", path)
    assert (reply.status, reply.headers["location"]) == (301, location)


def test_vietnamese_names_are_found(web_server: WebServer) -> None:
    reply = web_server.ask("GET", "/t%C3%A0i%20li%E1%BB%87u/K%E1%BA%BF%20ho%E1%BA%A1ch/")
    assert (reply.status, reply.body.decode()) == (200, "kế hoạch")


@pytest.mark.parametrize(
    "path",
    [
        *("//other.example/index.html", "//other.example", "/\\other.example/index.html"),
        *("/%5Cother.example/index.html", "/%2Fother.example/index.html", "//other.example/.."),
        "/%0d%0aLocation:%20x/index.html",
    ],
)
def test_no_address_leads_to_another_host(web_server: WebServer, path: str) -> None:
    reply = web_server.ask("GET", path)
    assert re.match(r"(/(?![/\\])|$)", reply.headers.get("location", "")), reply.headers
    assert reply.status in {200, 301, 400, 404}


@pytest.mark.parametrize(
    "path",
    [
        *("/nowhere/", "/tin-hoat-dong/dai/nowhere.jpg", "/404.html", "/anh/", "/theme/"),
        *(
            "/tim-kiem/muc-luc/",
            "/.manifest",
            "/.addresses",
            "/tin-hoat-dong/da-go/.gone",
            "/.git/config",
            "/tin-hoat-dong/.htaccess",
        ),
        *("/tuong-tac.json", "/tuong-tac.json.gz", "/tuong-tac.json.br", "/admin/trang-thai.json"),
    ],
)
def test_what_is_no_page_is_told_in_the_portals_own_words(web_server: WebServer, path: str) -> None:
    reply = web_server.ask("GET", path)
    site = Path(web_server.server.target) / "current"
    assert (reply.status, reply.body) == (404, (site / "404.html").read_bytes())
    assert reply.headers["content-security-policy"] == web_server.server.policy


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/tin-hoat-dong/da-go/", "tin-hoat-dong/da-go/index.html"),
        ("/cu/da-go-7.html", "cu/da-go-7.html"),
        ("/cu/da-go-7.html?x=1", "cu/da-go-7.html"),
    ],
)
def test_what_was_removed_is_gone_in_the_portals_own_words(
    web_server: WebServer, path: str, name: str, method: str, accepted: str
) -> None:
    reply = web_server.ask(method, path, headers={"Accept-Encoding": accepted})
    file = Path(web_server.server.target) / "current" / name
    copy = file.with_name(file.name + CODINGS.get(accepted, ""))
    assert reply.status == 410
    assert reply.body == (copy.read_bytes() if method == "GET" else b"")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers["cache-control"] == ASKED_EACH_TIME
    assert reply.headers["content-security-policy"] == web_server.server.policy
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_what_was_removed_has_one_address(web_server: WebServer) -> None:
    for path in ("/tin-hoat-dong/da-go", "/tin-hoat-dong/da-go/index.html"):
        reply = web_server.ask("GET", path)
        assert (reply.status, reply.headers["location"]) == (301, "/tin-hoat-dong/da-go/")


def test_what_is_meant_to_be_found_there_is(web_server: WebServer) -> None:
    assert web_server.ask("GET", "/.well-known/security.txt").status == 200
    challenge = Path(web_server.server.challenges) / ".well-known/acme-challenge/abc"
    challenge.parent.mkdir(parents=True)
    challenge.write_text("abc.xyz")
    assert web_server.ask("GET", "/.well-known/acme-challenge/abc").body == b"abc.xyz"


@pytest.mark.parametrize("folder", ["{0.target}", "{0.alerts}"], ids=["forge", "server"])
def test_news_of_the_portals_health_is_never_old(web_server: WebServer, folder: str) -> None:
    status = Path(folder.format(web_server.server)) / "status.json"
    status.write_text('{"is_well": true}')
    try:
        reply = web_server.ask("GET", "/admin/trang-thai.json")
    finally:
        status.unlink()
    assert (reply.status, reply.document) == (200, {"is_well": True})
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["content-type"] == "application/json"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/nowhere/"])
def test_pages_are_only_read(web_server: WebServer, method: str, path: str) -> None:
    assert web_server.ask(method, path).status == 405


def test_a_head_without_end_is_refused(web_server: WebServer) -> None:
    assert web_server.ask("GET", "/", headers={"X-Long": "x" * 40_000}).status == 400
    assert web_server.ask("GET", f"/{'x' * 40_000}").status == 414


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/tin-hoat-dong/dai", "/sitemap.xml"])
def test_every_answer_has_the_headers_that_protect_readers(
    web_server: WebServer, path: str
) -> None:
    headers = web_server.ask("GET", path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert re.fullmatch("nginx", headers["server"])
    assert "strict-transport-security" not in headers


def test_the_editors_page_has_a_policy_of_its_own(web_server: WebServer) -> None:
    for path in ("/admin/", "/admin/cms.js"):
        reply = web_server.ask("GET", path)
        assert reply.headers["content-security-policy"] == web_server.server.admin_policy


def test_a_document_of_another_kind_may_run_nothing(web_server: WebServer) -> None:
    for pattern in (r"theme/a\..*\.svg", r"rss/.*\.xml"):
        policy = web_server.ask("GET", find(web_server, pattern)).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src")
    pdf = web_server.ask("GET", find(web_server, r".*\.pdf")).headers
    assert "content-security-policy" not in pdf


@pytest.fixture
def changing(sample_site: BuiltSite, tmp_path: Path) -> Iterator[tuple[WebServer, Path, Path]]:
    """Return nginx, the live release, and a second one in which nothing has changed yet."""
    server = plan_server(tmp_path / "machine", free_port())
    first = make_release(sample_site.output, Path(server.target), "first")
    second = first.with_name("second")
    shutil.copytree(first, second, copy_function=os.link, symlinks=True)
    with running_nginx(server, first) as running:
        yield running, first, second


def test_tags_are_right_across_releases(changing: tuple[WebServer, Path, Path]) -> None:
    web_server, first, second = changing
    # As long as before, so that the time alone tells them apart.
    content = (first / "index.html").read_bytes()
    change(second / "index.html", content.replace(b"<html", b"<HTML"))

    for coding in ("br", "gzip", "identity"):
        home, page = (ask(web_server, one, coding).headers["etag"] for one in ("/", ARTICLE))
        release(web_server.server, second)
        changed = ask(web_server, "/", coding, home)
        assert (changed.status, ask(web_server, ARTICLE, coding, page).status) == (200, 304)
        release(web_server.server, first)
        assert ask(web_server, "/", coding, changed.headers["etag"]).status == 200
        assert ask(web_server, "/", coding, home).status == 304


def test_a_new_release_brings_new_redirects_and_a_broken_list_keeps_the_old(
    changing: tuple[WebServer, Path, Path],
) -> None:
    web_server, first, second = changing
    current = Path(web_server.server.target) / "current/redirects.map"
    accepted = Path(web_server.server.state) / "redirects.map"

    def take() -> bool:
        test = ["nginx", "-t", "-q", *nginx_flags(web_server.root)]
        return take_over(current, accepted, test, ["kill", "-HUP", str(web_server.process.pid)])

    def leads_to(path: str) -> str:
        return web_server.ask("GET", path).headers.get("location", "")

    # A former address has a small page that leads on, until nginx knows better.
    assert web_server.ask("GET", "/cu/dai-12.html").status == 200
    with web_server.reloading():
        assert take()
    assert leads_to("/cu/dai-12.html") == ARTICLE

    longest = "/" + "d%C3%A0i/" * 300
    change(
        second / "redirects.map",
        (first / "redirects.map").read_bytes()
        + f'/khong-co-trang /gioi-thieu/;\n"/cũ «xưa»/" {ARTICLE};\n'.encode()
        + f"/{'dài/' * 300} /tag/;\n".encode(),
    )
    release(web_server.server, second)
    with web_server.reloading():
        assert take()
    assert leads_to("/khong-co-trang") == "/gioi-thieu/"
    assert leads_to("/c%C5%A9%20%C2%ABx%C6%B0a%C2%BB/") == ARTICLE
    assert leads_to(longest) == "/tag/"

    change(second / "redirects.map", b"/a/ /b/; } server { root /; }\n")
    with pytest.raises(RefusedList, match="line 1"):
        take()
    with web_server.reloading():  # whatever lies there
        web_server.process.send_signal(signal.SIGHUP)
    assert web_server.ask("GET", "/").status == 200
    assert leads_to("/khong-co-trang") == "/gioi-thieu/"


NUMBERED = f"""\
/cu/tin/mot-5.html /mot/;
/-12.html {ARTICLE};
/tin-tuc/-5.html /mot/;
/thong-bao/-5.html /hai/;
/hoat-dong/ /tin-hoat-dong/;
"""


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/tin-tu-co-so/ten-nao-cung-duoc-12.html", ARTICLE),
        ("/vi/news/tin-tu-co-so/ten-cu-12.html", ARTICLE),
        ("/print/tin-tu-co-so/ten-cu-12.html", ARTICLE),
        ("/savefile/tin-tu-co-so/ten-cu-12.html", ARTICLE),
        ("/index.php/news/tin-tu-co-so/ten-cu-12.html", ARTICLE),
        ("/index.php?language=vi&nv=news&op=tin-tu-co-so/ten-cu-12.html", ARTICLE),
        ("/index.php?language=vi&nv=news&op=tin-tu-co-so%2Ften-cu-12", ARTICLE),
        ("/vi/tin-tuc/chung/mot-5.html", "/mot/"),
        ("/thong-bao/chung/hai-5.html", "/hai/"),
        ("/index.php?nv=thong-bao&op=chung/hai-5.html", "/hai/"),
        ("/index.php?nv=news&op=hoat-dong", "/hoat-dong/"),
        ("/hoat-dong/page-3/", "/hoat-dong/"),
        ("/index.php/hoat-dong/", "/hoat-dong/"),
        ("/page-2/", "/"),
        ("/index.php?language=vi&nv=news", "/"),
        ("/index.php", "/"),
    ],
    ids=str,
)
def test_an_address_of_nukeviet_leads_on_by_its_number(
    numbered: WebServer, path: str, target: str
) -> None:
    reply = numbered.ask("GET", path)
    assert (reply.status, reply.headers["location"]) == (301, target)


@pytest.mark.parametrize(
    "path",
    [
        *("/tin/bai-13.html", "/chung/bai-5.html", "/index.php?nv=news&op=tin/bai-13.html"),
        *("//khac.example/page-2/", "/index.php//khac.example/", "/\\khac.example/page-2/"),
        *("/index.php?op=//khac.example", "/index.php?nv=/khac.example&op=/x"),
    ],
)
def test_an_unknown_number_or_another_host_leads_nowhere(numbered: WebServer, path: str) -> None:
    reply = numbered.ask("GET", path)
    assert (reply.status, reply.headers.get("location")) == (404, None)


@pytest.fixture(scope="module")
def numbered(web_server: WebServer) -> WebServer:
    """Return the server after it has taken over addresses that are numbers."""
    current = Path(web_server.server.state) / "redirects.map"
    with web_server.reloading():
        current.write_text(NUMBERED, encoding="utf-8")
        web_server.process.send_signal(signal.SIGHUP)
    return web_server


def test_two_portals_share_an_nginx_and_nothing_else(tmp_path: Path) -> None:
    port = free_port()
    first = plan_server(tmp_path / "machine", port)
    second = replace(
        first, host="xa.example", instance="xa", target=str(tmp_path / "machine/srv/portal_xa")
    )
    for server, letter in ((first, "a"), (second, "b")):
        site = Path(server.target) / "releases/1"
        site.mkdir(parents=True)
        (site / "index.html").write_text(letter, encoding="utf-8")
        Path(server.state).mkdir(parents=True)
        Path(server.state, "redirects.map").write_text(f"/cu/ /{letter}/;\n", encoding="utf-8")
    write_machine(second)
    release(second, Path(second.target) / "releases/1")

    with running_nginx(first, Path(first.target) / "releases/1") as web:
        for server, letter in ((first, "a"), (second, "b")):
            host = {"Host": server.host}
            assert web.ask("GET", "/", headers=host).body == letter.encode()
            moved = web.ask("GET", "/cu/", headers=host).headers
            assert moved["location"] == f"/{letter}/"
            assert web.ask("GET", f"/khong-co-{letter}", headers=host).status == 404
            own = replace(web, server=server)
            assert own.find_line(f"/khong-co-{letter}").status == 404
            assert own.log.read_text(encoding="utf-8").count("/khong-co-") == 1
