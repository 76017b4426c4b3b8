"""nginx with edge.conf before a store: readers see whole releases, types, and the page 404."""

from __future__ import annotations

import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import NamedTuple

import pytest

from plugins.tools.environment.programs import find_program
from plugins.tools.publishing.publisher import publish, rollback
from plugins.tools.publishing.storage import objects
from tests.support.object_storage import BUCKET, ObjectStorage, running_storage
from tests.support.ports import free_port
from tests.support.sites import ROOT
from tests.support.waiting import wait_until
from tests.unit.tools.publishing.places import Files, site_of

EDGE = ROOT / "plugins/tools/publishing/storage/edge.conf"
TABLES = ROOT / "plugins/tools/serving/files/etc/nginx/conf.d/portal.conf"
AROUND = """\
daemon off;
user root;
pid {root}/nginx.pid;
error_log {root}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {root}/body;
    proxy_temp_path {root}/proxy;
    fastcgi_temp_path {root}/fastcgi;
    uwsgi_temp_path {root}/uwsgi;
    scgi_temp_path {root}/scgi;
    {edge}
}}
"""
TO = f"s3://{BUCKET}/chinh"
PHOTO = "anh/k1/a-0123456789-400.avif"
ONE = {
    "index.html": "một",
    "404.html": "không có",
    "tin/bai/index.html": "bài",
    "theme/a.0123456789.css": "a{}",
    "tin/go/index.html": "đã gỡ",
    "tin/go/.gone": "",
    "cu.html": "đã gỡ nốt",
    "cu.html.gone": "",
    ".addresses": "/a/\t\t\n",
    PHOTO: "ảnh",
}


class Reply(NamedTuple):
    status: int
    text: str
    headers: Message


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class Edge:
    """A running nginx before a bucket that is published to."""

    def __init__(self, root: Path, storage: ObjectStorage) -> None:
        self.root, self.storage, self.port, self.hour = root, storage, free_port(), 0

    def configure(self) -> Path:
        store = f"{self.storage.address}/{BUCKET}/chinh"
        edge = EDGE.read_text(encoding="utf-8").replace(
            "set $portal_store STORE;", "set $portal_store " + store + ";"
        )
        edge = edge.replace("listen 80;", f"listen 127.0.0.1:{self.port};")
        edge = edge.replace("/var/cache/portal-edge", f"{self.root}/cache")
        edge = edge.replace("proxy_cache_valid 200 5s", "proxy_cache_valid 200 1s")
        file = self.root / "nginx.conf"
        file.write_text(AROUND.format(root=self.root, edge=edge), encoding="utf-8")
        return file

    def publish(self, files: Files) -> None:
        self.hour += 1
        clock = datetime(2024, 1, 13, tzinfo=UTC) + timedelta(hours=self.hour)
        publish(self.root, TO, print, build=site_of(files), clock=lambda: clock)

    def get(self, path: str, method: str = "GET") -> Reply:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        opener = urllib.request.build_opener(NoRedirects)
        try:
            with opener.open(request, timeout=10) as reply:
                return Reply(reply.status, reply.read().decode(), reply.headers)
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.read().decode(), error.headers)

    def shows(self, text: str) -> bool:
        return self.get("/").text == text


@pytest.fixture
def edge(tmp_path: Path) -> Iterator[Edge]:
    with running_storage(is_public=True) as storage:
        edge = Edge(tmp_path, storage)
        edge.publish(ONE)
        for key in storage.list_keys():
            storage.client.put_object_acl(Bucket=BUCKET, Key=key, ACL="public-read")
        nginx = find_program("nginx")
        assert nginx is not None
        process = subprocess.Popen([nginx, "-c", str(edge.configure()), "-p", str(tmp_path)])
        try:
            wait_until(lambda: answers(edge))
            yield edge
        finally:
            process.terminate()
            process.wait()


def answers(edge: Edge) -> bool:
    try:
        return edge.get("/").status > 0
    except OSError:
        return False


def test_pages_files_and_photos_have_the_headers_of_their_objects(edge: Edge) -> None:
    page = edge.get("/tin/bai/")
    assert (page.status, page.text) == (200, "bài")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == objects.EACH_TIME
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert [name for name in page.headers if name.startswith("x-amz-meta")] == []
    for path in ("/theme/a.0123456789.css", f"/{PHOTO}"):
        assert edge.get(path).headers["Cache-Control"] == objects.FOREVER
    assert edge.get(f"/{PHOTO}").text == "ảnh"


def test_a_release_is_seen_as_soon_as_it_is_switched_and_after_a_rollback_too(edge: Edge) -> None:
    assert edge.shows("một")
    edge.publish(ONE | {"index.html": "hai"})
    wait_until(lambda: edge.shows("hai"))
    rollback(edge.root, TO, None, print)
    wait_until(lambda: edge.shows("một"))


def test_a_site_that_is_written_over_again_shows_nothing_kept_of_its_former_release(
    edge: Edge,
) -> None:
    for number in range(6):
        edge.publish(ONE | {"index.html": str(number)})
        wait_until(lambda number=number: edge.shows(str(number)))  # type: ignore[misc]
    assert '"site": "2"' in edge.storage.read("chinh/current")["chinh/current"].decode()


@pytest.mark.parametrize(
    "path", ["/khong-co/", "/khong.co", "/.addresses", "/.portal-site", "/404.html", "/anh/x.avif"]
)
def test_what_is_not_there_is_answered_by_the_page_404(edge: Edge, path: str) -> None:
    reply = edge.get(path)
    assert (reply.status, reply.text) == (404, "không có")


@pytest.mark.parametrize(("path", "text"), [("/tin/go/", "đã gỡ"), ("/cu.html", "đã gỡ nốt")])
def test_what_was_removed_is_answered_410_until_it_is_there_again(
    edge: Edge, path: str, text: str
) -> None:
    reply = edge.get(path)
    assert (reply.status, reply.text) == (410, text)
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert (reply.headers["X-Content-Type-Options"], edge.get(path).status) == ("nosniff", 410)
    assert edge.get(f"/gone/1{path}").status == 404
    there = {name: text for name, text in ONE.items() if not name.endswith(".gone")}
    edge.publish(there | {"tin/go/index.html": "lại có", "cu.html": "lại có"})
    wait_until(lambda: edge.get(path).text == "lại có")
    assert edge.get(path).status == 200
    rollback(edge.root, TO, None, print)
    wait_until(lambda: edge.get(path).status == 410)


def test_an_address_without_its_slash_leads_to_the_one_with_it(edge: Edge) -> None:
    reply = edge.get("/tin/bai")
    assert (reply.status, reply.headers["Location"]) == (301, "/tin/bai/")
    assert edge.get("//khac.example/tin").headers["Location"] == "/khac.example/tin/"


def test_nothing_can_be_sent(edge: Edge) -> None:
    assert edge.get("/", method="POST").status == 405


def test_files_are_kept_for_as_long_as_nginx_of_a_server_says() -> None:
    tables = TABLES.read_text(encoding="utf-8")
    found = re.findall(r'"~\^\(200\|206\|304\) /(theme|admin)(\S+)"', tables)
    assert tuple(f"{folder}{rest}" for folder, rest in found) == objects.IMMUTABLE
    lasting = set(re.findall(r'"(public, max-age=[^"]+)"', tables))
    assert lasting == {objects.FOREVER}
    assert f'default "{objects.EACH_TIME}";' in tables
