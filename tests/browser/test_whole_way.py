"""From an editor's push to a reader's vote, with git, nginx, the service and Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Browser, expect

from plugins.core.clock import ZONE
from plugins.tools.publishing.publisher import rollback
from plugins.tools.receiving.hook_files import receive
from tests.browser.engagement.articles import RECORDED, click, told
from tests.support.drawing import landscape, save_jpeg
from tests.support.live_portal import AS_A_PERSON
from tests.support.ports import free_port
from tests.support.service import BROWSER, RunningService, ServicePlace
from tests.support.settings import PRODUCTION, settings_file
from tests.support.sites import DATA, ROOT, article, write_files
from tests.support.waiting import wait_until
from tests.support.web_server import WebServer, plan_server, running_nginx

CODE = ("plugins", "theme", "tasks.py", "pyproject.toml")
PHOTOS = 10
NEWS = "/tin-hoat-dong/cau-moi-qua-song/"
LATER = "/tin-hoat-dong/bai-hen-gio/"
SHOW_SECONDS = 12  # until the scheduled article appears: a push fits in before


@dataclass
class Office:
    """Editors' clone, the repository that receives, and where releases lie."""

    clone: Path
    repository: Path
    target: Path
    hook: Path

    def git(self, *arguments: str) -> str:
        run = subprocess.run(
            ["git", *arguments],
            check=True,
            cwd=self.clone,
            env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        return run.stdout

    def push(self, message: str) -> str:
        """Commit everything and push; return what the editor sees."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message)
        return self.git("push", str(self.repository), "HEAD:main")

    @property
    def live(self) -> str:
        return (self.target / "current").readlink().name


def make_office(folder: Path) -> Office:
    """Return an office whose portal has one article, and has published it."""
    clone, code, repository, target = (folder / name for name in ("clone", "opt", "kho.git", "srv"))
    clone.mkdir()
    for name in (*CODE, *(path.name for path in ROOT.glob("requirements*.txt")), ".gitignore"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, clone / name)
    write_files({"pelicanconf.py": settings_file(), "publishconf.py": PRODUCTION}, clone)
    write_files(DATA | {"content/articles/2024/bai.md": article()}, clone)
    hook = receive(code, repository, str(target), print, checkout=folder / "checkout")
    office = Office(clone, repository, target, hook)
    office.git("init", "--quiet", "--initial-branch=main")
    office.git("config", "user.name", "Ban biên tập")
    office.git("config", "user.email", "bbt@co-quan.example")
    office.git("add", "--all")
    office.git("commit", "--quiet", "-m", "Bắt đầu")
    office.git("clone", "--quiet", str(clone), str(code))
    assert "Đã xuất bản" in office.push("Nhánh đầu tiên")
    return office


def write_news(office: Office) -> None:
    folder = office.clone / "content/articles/2026/cau-moi-qua-song"
    folder.mkdir(parents=True)
    gallery = []
    for number in range(PHOTOS):
        save_jpeg(folder / f"{number}.jpg", landscape((900, 600), seed=number), has_secrets=True)
        gallery.append(f"  - {{file: {number}.jpg, alt: Cây cầu nhìn từ phía {number}}}")
    header = article("Người dân hai xã góp công.", title="Cầu mới qua sông", id="cau-moi")
    text = header.replace("---\n\n", "gallery:\n" + "\n".join(gallery) + "\n---\n\n", 1)
    (folder / "index.md").write_text(text, encoding="utf-8")


def write_later(office: Office) -> datetime:
    """Write an article whose hour comes soon; return it."""
    moment = datetime.now(ZONE) + timedelta(seconds=SHOW_SECONDS)
    date = f"{moment:%Y-%m-%d %H:%M:%S}"
    text = article(title="Bài hẹn giờ", id="hen-gio", date=date)
    (office.clone / "content/articles/2026/bai-hen-gio.md").write_text(text, encoding="utf-8")
    return moment


@dataclass
class Portal:
    """The office, and what stands on its server."""

    office: Office
    place: ServicePlace
    service: RunningService
    web: WebServer = field(init=False)


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    """Return a portal that readers reach through nginx."""
    office = make_office(tmp_path)
    port = free_port()
    server = replace(plan_server(tmp_path / "machine", port), target=str(office.target))
    settings = {
        "manifest": str(office.target / "current/tuong-tac.json"),
        "origin": f"http://127.0.0.1:{port}",
        "access-log": f"{server.logs}/access.log",
        "public": server.figures,
    }
    place = ServicePlace(tmp_path / "service", settings=settings)
    portal = Portal(office, place, place.start())
    door = f"127.0.0.1:{portal.service.port}"
    try:
        with running_nginx(replace(server, door=door), Path("releases", office.live)) as portal.web:
            yield portal
    finally:
        portal.service.kill()


def status(portal: Portal, address: str) -> int:
    return portal.web.ask("GET", address).status


def votes(portal: Portal) -> tuple[int, int]:
    """Return number and sum of the votes for the article."""
    rating = portal.web.ask("POST", "/tt/v/cau-moi", "127.0.0.9").document["r"]
    return rating["n"], rating["s"]


def test_from_a_push_to_a_vote(portal: Portal, browser: Browser) -> None:
    office, web = portal.office, portal.web
    write_news(office)
    assert "remote: Đã xuất bản" in office.push("Cầu mới")

    # Served, compressed as it was sent up, with all its photos and none of their secrets
    page = web.ask("GET", NEWS, headers={"Accept-Encoding": "br"})
    assert (page.status, page.headers["content-encoding"]) == (200, "br")
    text = brotli.decompress(page.body).decode()
    assert "Cầu mới qua sông" in text
    photos = set(re.findall(r'"(/anh/[^" ]+\.jpg)"', text))
    assert len(photos) == PHOTOS
    for photo in photos:
        answer = web.ask("GET", photo)
        assert (answer.status, answer.body[:3]) == (200, b"\xff\xd8\xff")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert b"SECRET" not in answer.body

    # Found and rated by a reader, once the service has taken the new list of pages over
    wait_until(lambda: web.ask("GET", "/tt/a/cau-moi.json").status == 200)
    context = browser.new_context(base_url=web.origin, user_agent=BROWSER)
    context.add_init_script(AS_A_PERSON)
    reader = context.new_page()
    reader.goto("/tim-kiem/?q=cau+moi")
    reader.get_by_role("link", name="Cầu mới qua sông").first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Cầu mới qua sông")
    click(reader, 4)
    expect(told(reader)).to_have_text(RECORDED)
    context.close()
    assert votes(portal) == (1, 4)

    # A push that is wrong says so and changes nothing
    live = office.live
    broken = office.clone / "content/articles/2026/hong.md"
    broken.write_text(article(title="Hỏng", category="Không có"), encoding="utf-8")
    complaint = office.push("Bài hỏng")
    assert re.search(r"remote: content/articles/2026/hong\.md:\d+:\d+: .*Không có", complaint)
    assert "1 BÀI CÒN LỖI, BẢN MỚI CHƯA ĐƯỢC ĐĂNG" in complaint
    assert (office.live, status(portal, NEWS)) == (live, 200)

    # The service dies: pages are whole, figures are the last ones; then all is as it was
    wait_until(lambda: (Path(web.server.figures) / "s.json").exists())
    portal.service.kill()
    assert status(portal, NEWS) == 200
    assert web.ask("GET", "/tt/s.json").status == 200
    assert web.ask("POST", "/tt/v/cau-moi").status in {502, 504}
    portal.service = portal.place.start(port=portal.service.port)
    assert votes(portal) == (1, 4)

    # Back to the release before, and forward with the next publication
    rollback(ROOT, str(office.target), None, print)
    assert status(portal, NEWS) == 404
    broken.unlink()
    moment = write_later(office)
    office.push("Bỏ bài hỏng")
    assert status(portal, NEWS) == 200

    # The scheduled article appears after its hour, without a push
    if datetime.now(ZONE) < moment:
        assert status(portal, LATER) == 404
    time.sleep(max((moment - datetime.now(ZONE)).total_seconds(), 0))
    subprocess.run([office.hook, "again"], check=True, stdin=subprocess.DEVNULL)
    assert status(portal, LATER) == 200
