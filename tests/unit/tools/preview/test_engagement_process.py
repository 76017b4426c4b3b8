"""The engagement service behind the preview's port."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from plugins.engagement.manifest import ManifestPage, format_manifest
from plugins.engagement.service.store import open_store
from plugins.tools.preview.engagement_process import ServiceOptions, keep_small, read_options
from tests.support.desk import read_forms
from tests.support.service import BROWSER, FORM, PAGES, send
from tests.support.waiting import wait_until
from tests.unit.tools.preview.runs import Run, running, write_figures, write_manifest

TOTAL = 1_107_571
NOT_RUNNING = "Phần đánh giá và thống kê không chạy: "
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
BING = "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"
BAIDU = "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)"
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Return a preview with a service that tests of this file share."""
    with running(with_figures(tmp_path_factory.mktemp("shared"))) as run:
        yield run


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return with_figures(tmp_path)


def with_figures(root: Path) -> Path:
    """Return a project whose site has figures."""
    write_figures(root, TOTAL)
    write_manifest(root)
    return root


@pytest.mark.parametrize(
    ("manifest", "options"),
    [
        pytest.param(format_manifest(PAGES), ServiceOptions("/tt/", "."), id="a list of pages"),
        pytest.param(
            format_manifest([], "/a/", ","), ServiceOptions("/a/", ","), id="other settings"
        ),
        pytest.param('{"prefix": "/a/"}', ServiceOptions("/a/", "."), id="no separator"),
        pytest.param('{"pages": []}', ServiceOptions(), id="no prefix"),
        pytest.param("[]", ServiceOptions(), id="another document"),
        pytest.param('{"prefix": "/t', ServiceOptions(), id="half a file"),
        pytest.param(None, ServiceOptions(), id="no file"),
    ],
)
def test_the_list_of_pages_tells_how_the_service_is_wanted(
    tmp_path: Path, manifest: str | None, options: ServiceOptions
) -> None:
    file = tmp_path / "tuong-tac.json"
    if manifest is not None:
        file.write_text(manifest)
    assert read_options(file) == options


@needs_linux
def test_a_site_without_figures_has_no_service_until_a_build_wants_one(tmp_path: Path) -> None:
    with running(tmp_path) as run:
        assert run.children == []
        assert run.hit().status == 405
        assert run.get("/tt/s.json").status == 404
        assert not (tmp_path / ".cache/engagement").exists()
        assert not (tmp_path / ".cache/preview/access.log").exists()
        write_figures(tmp_path, TOTAL)
        with run.building():
            write_manifest(tmp_path)
        assert len(run.children) == 1
        assert run.totals() == {"o": 0, "b": 0, "g": 0, "d": 0, "m": 0, "t": TOTAL}
        assert run.get("/tt/a/bai-2.json").document == {"v": 62, "r": {"n": 6, "s": 26}}
        with run.building():
            (tmp_path / "content/tuong-tac.json").unlink()
        assert run.hit().status == 405


@pytest.mark.parametrize(
    "host", ["localhost:{port}", "127.0.0.1:{port}", "[::1]:{port}", "localhost:9"]
)
def test_hits_count_by_every_name_of_loopback_also_through_a_forwarded_port(
    shared: Run, host: str
) -> None:
    before = shared.totals()["t"]
    host = host.format(port=shared.port)
    answer = shared.hit({"Host": host, "Origin": f"http://{host}"})
    assert (answer.status, answer.document["s"]["t"]) == (200, before + 1)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "http://portal.example"}, id="another site"),
        pytest.param({"Origin": "http://localhost:1"}, id="another port"),
        pytest.param({"Origin": "null"}, id="a sandboxed page"),
        pytest.param({"Origin": ""}, id="no page"),
        pytest.param({"Host": "127.0.0.1"}, id="another name"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="the browser says so"),
    ],
)
def test_what_other_sites_send_is_refused(shared: Run, headers: Mapping[str, str]) -> None:
    before = shared.totals()
    answer = shared.hit(headers)
    assert (answer.status, answer.document["type"]) == (403, "tag:khac-nguon")
    assert shared.totals() == before


COMMENTS = "content/data/comments.yml"


def test_the_desk_is_behind_the_same_port_and_starting_comments_are_loaded(root: Path) -> None:
    (root / COMMENTS).write_text("- {page: bai-1, name: An, time: 2024-01-13, text: Chuyện cũ}\n")
    (root / "content/tuong-tac.json").write_text(format_manifest(PAGES, comments=True))
    with running(root) as run:
        assert "Chuyện cũ" in run.get("/duyet/da-duyet").body.decode()
        long = urlencode({"ten": "An", "noi_dung": "ế" * 900}).encode()
        assert run.post("c/bai-1", long).status == 200
        (approval,) = [
            one for one in read_forms(run.get("/duyet/").body.decode()) if "duyet" in one.verbs
        ]
        body = urlencode({**approval.fields, "viec": "duyet"}).encode()
        host = f"localhost:{run.port}"
        headers = {"Host": host, "Content-Type": FORM, "Origin": "http://evil.example"}
        assert send(run.port, "POST", approval.action, headers, body).status == 403
        headers["Origin"] = f"http://{host}"
        assert send(run.port, "POST", approval.action, headers, body).status == 303
        assert run.get("/tt/a/bai-1.json").document["c"] == 2
        with run.building():
            (root / COMMENTS).unlink()
            run.source.write_text("two")
        assert run.get("/tt/a/bai-1.json").document["c"] == 2
        assert run.totals()["t"] == TOTAL


def test_a_name_that_leads_here_by_rebinding_reaches_no_service(shared: Run) -> None:
    before = shared.totals()
    rebound = {"Host": "evil.example", "Origin": "http://evil.example"}
    assert shared.hit(rebound).status == 421
    assert shared.get("/tt/s.json", rebound).status == 421
    assert shared.totals() == before


def test_a_form_comes_back_with_a_cookie_and_leads_to_ones_vote(shared: Run) -> None:
    answer = shared.post("r/bai-1", b"diem=4", {"Accept": "text/html"})
    assert (answer.status, answer.headers["location"]) == (303, "/tt/r/bai-1")
    cookie = answer.headers["set-cookie"].split(";")[0]
    assert cookie.startswith("tt=")
    page = shared.get("/tt/r/bai-1", {"Cookie": cookie})
    assert "Bài viết tốt (4/5)" in page.body.decode()
    again = shared.post("r/bai-1", b"diem=0", {"Cookie": cookie})
    assert (again.status, again.document["r"]["mine"]) == (200, None)


def test_what_is_asked_conditionally_or_for_its_head_has_no_body(shared: Run) -> None:
    target = "/tt/a?id=bai-2&id=bai-3"
    answer = shared.get(target)
    assert answer.document.keys() == {"bai-2"}
    later = shared.get(target, {"If-None-Match": answer.headers["etag"]})
    assert (later.status, later.body) == (304, b"")
    head = send(shared.port, "HEAD", target)
    length = str(len(answer.body))
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", length)


@pytest.mark.parametrize("length", [65, 1024, 1025, 5000, 100_000])
def test_a_body_that_is_too_long_is_refused(shared: Run, length: int) -> None:
    assert shared.post("r/bai-1", b"x" * length).status == 413


@pytest.mark.parametrize("length", ["abc", "-1", "+6", "1e1", "0x6", "6 6", "²"])
def test_a_length_that_is_no_number_is_refused(shared: Run, length: str) -> None:
    before = shared.get("/tt/a/bai-1.json").document
    assert shared.post("r/bai-1", b"diem=4", {"Content-Length": length}).status == 400
    assert shared.get("/tt/a/bai-1.json").document == before


def test_a_search_engine_is_seen_by_the_pages_that_it_asks_for(shared: Run) -> None:
    before = shared.totals()["b"]
    shared.get("/tt/s.json", {"User-Agent": BING})
    shared.get("/?trang=2", {"User-Agent": GOOGLE})
    wait_until(lambda: shared.totals()["b"] > before)
    assert shared.totals()["b"] == before + 1
    log = (shared.root / ".cache/preview/access.log").read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["uri"] for line in lines if line["agent"] == GOOGLE] == ["/?trang=2"]
    assert not any(line["uri"].startswith("/tt/") for line in lines)


def test_changed_starting_figures_are_taken_over_by_the_next_build(shared: Run) -> None:
    with shared.building():
        write_figures(shared.root, TOTAL + 4)
    url = f"sqlite:///{shared.root / '.cache/engagement/engagement.sqlite3'}"
    with closing(open_store(url)) as store:
        assert store.read_start_total() == TOTAL + 4


def test_a_new_article_counts_soon_after_its_build(shared: Run) -> None:
    address = "/tt/a/bai-moi.json"
    assert shared.get(address).status == 404
    with shared.building():
        write_manifest(shared.root, ManifestPage("bai-moi", "/tin/bai-moi/"))
    wait_until(lambda: shared.get(address).status == 200)


def test_a_second_preview_of_a_project_shows_pages_and_says_what_it_lacks(shared: Run) -> None:
    with running(shared.root) as second:
        [line, _] = second.said
        assert line.startswith(NOT_RUNNING)
        assert "another service runs on this store" in line
        assert second.page().startswith("one<script")
        assert second.get("/tt/s.json").status == 502
        assert second.hit().status == 502
    before = shared.totals()
    assert shared.hit().document["s"]["t"] == before["t"] + 1
    shared.get("/", {"User-Agent": BAIDU})
    wait_until(lambda: shared.totals()["b"] == before["b"] + 1)


@needs_linux
@pytest.mark.parametrize(
    ("number", "is_for_all"),
    [
        pytest.param(signal.SIGINT, False, id="SIGINT"),
        pytest.param(signal.SIGINT, True, id="Ctrl+C in a terminal"),
        pytest.param(signal.SIGTERM, False, id="SIGTERM"),
    ],
)
def test_signals_end_the_service_too(root: Path, number: int, is_for_all: bool) -> None:
    with running(root) as run:
        [service] = run.children
        assert run.hit().status == 200
        for process in (service, run.process.pid) if is_for_all else (run.process.pid,):
            os.kill(process, number)
        output, _ = run.process.communicate()
        assert (run.process.returncode, output) == (0, "Đã dừng.\n")
        is_left = Path(f"/proc/{service}").exists()
        if is_left:
            os.kill(service, signal.SIGKILL)
        assert not is_left
    left = json.loads((root / ".cache/engagement/public/s.json").read_text())
    assert left["t"] == TOTAL + 1, "the service did not end in order"


def test_what_was_counted_is_there_after_a_restart(root: Path) -> None:
    with running(root) as run:
        run.page()
        run.hit()
        cookie = run.post("r/bai-2", b"diem=5").headers["set-cookie"].split(";")[0]
        run.process.terminate()
        assert run.process.wait() == 0
    with running(root) as run:
        assert run.totals()["t"] == TOTAL + 1
        answer = run.post("r/bai-2", b"diem=3", {"Cookie": cookie})
        assert answer.document["r"] == {"n": 7, "s": 29, "mine": 3}


@needs_linux
def test_pages_go_on_when_the_service_has_died_and_the_next_build_starts_it(root: Path) -> None:
    with running(root) as run:
        run.hit()
        os.kill(run.children[0], signal.SIGKILL)
        wait_until(lambda: run.get("/tt/s.json").status == 502)
        assert run.hit().status == 502
        assert run.page().startswith("one<script")
        with run.building():
            run.source.write_text("two")
        assert run.hear("Phần đánh giá và thống kê đã dừng (mã -9), đang chạy lại.")
        assert run.page().startswith("two<script")
        assert run.totals()["t"] == TOTAL + 1


@needs_linux
def test_a_preview_that_is_killed_leaves_no_service(root: Path) -> None:
    with running(root) as run:
        [service] = run.children
        run.process.kill()
        wait_until(lambda: not Path(f"/proc/{service}").exists())


def test_other_settings_start_the_service_anew(root: Path) -> None:
    with running(root) as run:
        run.hit()
        with run.building():
            pages = format_manifest(PAGES, "/gop-y/", ".")
            (root / "content/tuong-tac.json").write_text(pages)
        assert "1.107.572" in run.get("/gop-y/thong-ke").body.decode()
        assert run.get("/tt/s.json").status == 404


def test_without_starting_figures_it_begins_with_nothing(root: Path) -> None:
    (root / "content/data/figures.yml").unlink()
    with running(root) as run:
        assert run.totals()["t"] == 0


def test_names_of_headers_may_be_written_small(shared: Run) -> None:
    host = f"localhost:{shared.port}"
    headers = {"origin": f"http://{host}", "host": host, "user-agent": BROWSER}
    assert send(shared.port, "POST", "/tt/v/bai-1", headers).status == 200


@pytest.mark.parametrize(("size", "left"), [(100, 100), (5_000_000, 0)], ids=["small", "large"])
def test_a_log_that_has_grown_large_begins_anew(size: int, left: int, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    log.write_bytes(b"x" * size)
    keep_small(log)
    assert log.stat().st_size == left


def test_starting_figures_that_do_not_fit_are_told_and_pages_go_on(root: Path) -> None:
    (root / "content/data/figures.yml").write_text("total: many\n")
    with running(root) as run:
        assert "figures.yml: total is 'many', expected a whole number from 0" in run.said[0]
        assert run.page().startswith("one<script")
        assert run.totals()["t"] == 0
