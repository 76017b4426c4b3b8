"""`publish` from a working tree with faulty articles: their last published versions stand."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.core.errors import FaultyContentError, PublishingError
from plugins.newsdesk.problems import as_shown
from plugins.tools.publishing.held_back import read_held
from plugins.tools.publishing.publisher import Publication, publish, rollback
from tests.support.projects import make_project, read_files
from tests.support.settings import PRODUCTION
from tests.support.sites import article, document, jpeg, write_files

FOLDER = "content/articles/2024"
OLD = f"{FOLDER}/cu/index.md"
LINKING = f"{FOLDER}/dan.md"
FAULT = "ngày mai"  # no date
START = datetime(2026, 11, 23, 2, tzinfo=UTC)
FILES: dict[str, str | bytes] = {
    OLD: article("Bản một.", id="cu", title="Bài cũ"),
    f"{FOLDER}/cu/a.jpg": jpeg(),
    f"{FOLDER}/cu/ke-hoach.pdf": b"%PDF-1.4 mot %%EOF",
    LINKING: article("Lời dẫn.", id="dan", title="Bài dẫn"),
    "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nBản một.\n",
}


class Office:
    """A working tree under git, and the folder that it is published to."""

    def __init__(self, folder: Path, *, is_new: bool = True) -> None:
        self.root, self.target = folder / "dự án", folder / "máy chủ"
        self.said: list[str] = []
        self.hour = 0 if is_new else 1
        if is_new:
            self.make()

    def make(self) -> None:
        """Write a project with the files that are published first."""
        make_project(self.root)
        write_files(
            {"publishconf.py": PRODUCTION, ".gitignore": "/.cache\n__pycache__\n"}, self.root
        )
        write_files(FILES, self.root)
        self.git("init", "--quiet")

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=Ban", "-c", "user.email=ban@portal.example")
        options = ("-c", "core.autocrlf=false", "-c", "commit.gpgsign=false")
        done = subprocess.run(
            ["git", *who, *options, *arguments],
            check=True,
            cwd=self.root,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | bytes]) -> None:
        write_files(files, self.root)

    def commit(self, files: Mapping[str, str | bytes] | None = None) -> str:
        """Write files, commit everything, and return the commit."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "Bài")
        return self.git("rev-parse", "HEAD")

    def publish(self) -> Publication:
        self.hour += 1
        clock = START + timedelta(hours=self.hour)
        return publish(self.root, str(self.target), self.said.append, clock=lambda: clock)

    def commit_and_publish(self, files: Mapping[str, str | bytes]) -> dict[str, str]:
        """Return the bundles held back by a publication, with the commits that stand."""
        self.commit(files)
        return {one.bundle: one.commit for one in self.publish().held}

    def rollback(self) -> None:
        rollback(self.root, str(self.target), None, self.said.append)

    def page(self, address: str) -> str:
        """Return the text of a page that readers see, empty if there is none."""
        path = self.target / "current" / address.strip("/") / "index.html"
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def edit_manifest(self, pattern: str, words: str) -> None:
        """Change what the live release says of itself."""
        manifest = self.target / "manifests" / (self.target / "current").readlink().name
        text = manifest.read_text(encoding="utf-8")
        manifest.write_text(re.sub(pattern, words, text), encoding="utf-8")

    @property
    def first(self) -> str:
        """Return the first commit."""
        return self.git("rev-list", "--max-parents=0", "HEAD")

    def history(self) -> list[str]:
        lines = (self.target / "history.log").read_text(encoding="utf-8").splitlines()
        return [line.partition("\tcommit=")[2] for line in lines]

    @property
    def told(self) -> str:
        return "\n".join(self.said)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an office that has published its first commit."""
    folder = tmp_path_factory.mktemp("office")
    assert Office(folder).commit_and_publish({}) == {}
    return folder


@pytest.fixture
def office(model: Path, tmp_path: Path) -> Office:
    """Return a copy of that office."""
    shutil.copytree(model, tmp_path, symlinks=True, dirs_exist_ok=True)
    return Office(tmp_path, is_new=False)


def old(text: str, **fields: str) -> str:
    return article(text, **{"id": "cu", "title": "Bài cũ"} | fields)


CU, DAN, MOI = "/tin-hoat-dong/cu/", "/tin-hoat-dong/dan/", "/tin-hoat-dong/moi/"


def test_the_published_version_stands_and_everything_else_is_published(office: Office) -> None:
    first = office.git("rev-parse", "HEAD")
    before = read_files(office.root / "content")
    held = office.commit_and_publish(
        {
            OLD: old("Bản hai.", date=FAULT),
            f"{FOLDER}/cu/a.jpg": b"hong",
            f"{FOLDER}/cu/ke-hoach.pdf": b"%PDF-1.4 hai %%EOF",
            LINKING: article("Lời mới.", id="dan", title="Bài dẫn"),
            f"{FOLDER}/moi.md": article("Bài mới.", id="moi", title="Bài mới"),
        }
    )
    assert held == {f"{FOLDER}/cu": first}
    assert "Bản một." in office.page(CU)
    assert "<picture" in office.page(CU)
    assert (office.target / f"current{CU}ke-hoach.pdf").read_bytes() == b"%PDF-1.4 mot %%EOF"
    assert "Lời mới." in office.page(DAN)
    assert "Bài mới." in office.page(MOI)
    assert "\theld=1\t" in office.history()[-1]
    assert before != read_files(office.root / "content")
    assert office.git("status", "--porcelain") == ""
    assert not (office.root / ".cache/held-back").exists()


def test_the_published_version_of_a_document_stands_and_stays_linked(office: Office) -> None:
    name = "content/documents/151-kh"
    naming = article("Theo Kế hoạch số 151-KH/BDVTU.", id="dan", title="Bài dẫn")
    good = {f"{name}/index.md": document(subject="Bản một"), LINKING: naming}
    assert office.commit_and_publish(good) == {}
    second = office.git("rev-parse", "HEAD")
    faulty = document(subject="Bản hai", issued=FAULT)
    held = office.commit_and_publish({f"{name}/index.md": faulty, LINKING: f"{naming}\nHai.\n"})
    assert held == {name: second}
    assert "Bản một" in office.page("/van-ban/151-kh/")
    assert '<a href="/van-ban/151-kh/">151-KH/BDVTU</a>' in office.page(DAN)
    assert "Hai." in office.page(DAN)


def test_the_publisher_is_told_what_is_wrong_and_what_readers_see(office: Office) -> None:
    office.commit(
        {OLD: old("Bản hai.", date=FAULT), f"{FOLDER}/moi.md": article(id="moi", category="Lạ")}
    )
    publication = office.publish()
    assert publication.status == 4
    assert "Không có gì thay đổi so với bản đang dùng: không cần bản mới." in office.said
    lines = office.said[-1].splitlines()
    assert lines[0] == "2 BÀI CÒN LỖI, BẢN MỚI CHƯA ĐƯỢC ĐĂNG:"
    assert lines[1].startswith(f"  {OLD}:3:7: ")
    assert lines[2] == f"    → {FOLDER}/cu: bản đã đăng trước đó vẫn trên mạng."
    assert lines[3].startswith(f"  {FOLDER}/moi.md:4:11: chưa khai báo chuyên mục “Lạ”")
    assert lines[4] == f"    → {FOLDER}/moi.md: bài mới này chưa lên mạng."
    assert lines[5].startswith("Mọi bài khác đã được đăng.")
    told = read_held(str(office.target))
    assert list(told) == [f"{FOLDER}/cu", f"{FOLDER}/moi.md"]
    assert told[f"{FOLDER}/cu"].startswith(f"{OLD}:3:7: ")
    office.commit_and_publish({OLD: old("Bản ba."), f"{FOLDER}/moi.md": article(id="moi")})
    assert read_held(str(office.target)) == {}


def test_a_chain_of_publications_keeps_the_last_good_version(office: Office) -> None:
    first = office.git("rev-parse", "HEAD")
    bundle = f"{FOLDER}/cu"
    assert office.commit_and_publish({OLD: old("Hai.", date=FAULT), LINKING: "x"}) == {
        bundle: first,
        LINKING: first,
    }
    moved = article("Lời ba.", id="dan", title="Bài dẫn")
    assert office.commit_and_publish({OLD: old("Ba.", date=FAULT), LINKING: moved}) == {
        bundle: first
    }
    assert office.commit_and_publish({"content/pages/gioi-thieu.md": "---\ntitle: G\n---\n\nB\n"})
    assert ("Bản một." in office.page(CU), "Lời ba." in office.page(DAN)) == (True, True)
    office.rollback()
    office.rollback()
    assert "Lời dẫn." in office.page(DAN)
    assert office.commit_and_publish({LINKING: f"{moved}\nBốn.\n"}) == {bundle: first}
    assert ("Bản một." in office.page(CU), "Bốn." in office.page(DAN)) == (True, True)
    assert office.commit_and_publish({OLD: old("Bản năm.")}) == {}
    assert "Bản năm." in office.page(CU)
    fifth = office.git("rev-parse", "HEAD")
    assert office.commit_and_publish({OLD: old("Sáu.", date=FAULT)}) == {bundle: fifth}
    assert "Bản năm." in office.page(CU)


GONE = "- url: {}\n  date: 2026-11-23\n  reason: Bài đăng nhầm\n"


def test_a_deleted_article_stands_until_its_address_is_named_as_gone(office: Office) -> None:
    first = office.first
    assert office.commit_and_publish({OLD: old("Hai.", date=FAULT)}) == {f"{FOLDER}/cu": first}
    office.git("rm", "-rq", f"{FOLDER}/cu")
    held = office.commit_and_publish({LINKING: article("Ba.", id="dan")})
    assert held == {f"{FOLDER}/cu": first}
    assert ("Bản một." in office.page(CU), "Ba." in office.page(DAN)) == (True, True)
    assert "ở địa chỉ đã đăng /tin-hoat-dong/cu/ không còn bài hay trang nào" in office.told
    assert office.commit_and_publish({"content/data/gone.yml": GONE.format(CU)}) == {}
    assert "Bản một." not in office.page(CU)


def test_a_removed_article_goes_though_nobody_named_its_former_address(office: Office) -> None:
    assert office.commit_and_publish({OLD: old("Hai.", aliases="[/xua/]")}) == {}
    office.git("rm", "-rq", f"{FOLDER}/cu")
    assert office.commit_and_publish({"content/data/gone.yml": GONE.format(CU)}) == {}
    assert "Hai." not in office.page(CU)


def test_a_renamed_article_with_an_error_stands_at_its_former_address(office: Office) -> None:
    first = office.first
    office.git("mv", f"{FOLDER}/cu", f"{FOLDER}/moi")
    new = old("Hai.", date=FAULT)
    held = office.commit_and_publish({f"{FOLDER}/moi/index.md": new})
    assert held == {f"{FOLDER}/moi": "", f"{FOLDER}/cu": first}
    assert ("Bản một." in office.page(CU), office.page(MOI)) == (True, "")


def test_a_link_to_a_new_article_that_stays_away_holds_back_who_links(office: Office) -> None:
    first = office.git("rev-parse", "HEAD")
    held = office.commit_and_publish(
        {
            f"{FOLDER}/moi.md": article(id="moi", date=FAULT),
            LINKING: article("Xem [bài](moi.md).", id="dan", title="Bài dẫn"),
            f"{FOLDER}/hai.md": article("Xem [bài](/tin-hoat-dong/moi/).", id="hai"),
            f"{FOLDER}/ba.md": article("Xem [bài](hai.md).", id="ba"),
            OLD: old("Bản hai."),
        }
    )
    assert held == {
        f"{FOLDER}/moi.md": "",
        LINKING: first,
        f"{FOLDER}/hai.md": "",
        f"{FOLDER}/ba.md": "",
    }
    assert ("Lời dẫn." in office.page(DAN), "Bản hai." in office.page(CU)) == (True, True)
    assert "liên kết" in office.told


def test_a_published_article_whose_link_died_stands_as_it_is(office: Office) -> None:
    office.commit_and_publish({LINKING: article("Xem [cũ](cu/index.md).", id="dan")})
    second = office.git("rev-parse", "HEAD")
    office.git("rm", "-rq", f"{FOLDER}/cu")
    held = office.commit_and_publish({"content/data/gone.yml": GONE.format(CU)})
    assert held == {LINKING: second}
    assert "Xem" in office.page(DAN)
    assert "Bản một." not in office.page(CU)


def test_of_two_that_clash_the_published_one_stays(office: Office) -> None:
    held = office.commit_and_publish(
        {
            f"{FOLDER}/a-trung-id.md": article(id="cu", title="Trùng id"),
            f"{FOLDER}/a-trung-dia-chi.md": article(id="hai", slug="cu"),
            f"{FOLDER}/a-lay-alias.md": article(id="ba", aliases="[/tin-hoat-dong/dan/]"),
            f"{FOLDER}/a-tac-gia.md": article(id="bon", date="2023-01-01", authors="[Lê Hưng]"),
            f"{FOLDER}/z-tac-gia.md": article(id="nam", authors="[Lê Hưng]"),
        }
    )
    assert held == {
        f"{FOLDER}/a-trung-id.md": "",
        f"{FOLDER}/a-trung-dia-chi.md": "",
        f"{FOLDER}/a-lay-alias.md": "",
    }
    assert "Bản một." in office.page(CU)
    held = office.commit_and_publish(
        {
            **{f"{FOLDER}/a-{one}.md": article(id=one) for one in ("trung-id", "lay-alias")},
            f"{FOLDER}/a-trung-dia-chi.md": article(id="hai"),
            f"{FOLDER}/0-tac-gia.md": article(id="sau", date="2020-01-01", authors="[Lê Hùng]"),
        }
    )
    assert held == {f"{FOLDER}/0-tac-gia.md": ""}


# Bundle → files that give it an error; bundles with a photo were published before.
FAULTS: dict[str, dict[str, str | bytes]] = {
    "yaml": {"index.md": "---\ntitle: [\n---\n\nHai\n"},
    "khong-dau": {"index.md": "Hai\n"},
    "lien-ket": {"index.md": article("[x](/khong-co/)", id="lien-ket")},
    "thieu-anh": {"index.md": article("![x](khong-co.jpg)", id="thieu-anh")},
    "anh-hong": {"index.md": article(id="anh-hong"), "b.jpg": jpeg()[:300]},
    "con-tro": {
        "index.md": article(id="con-tro"),
        "b.jpg": b"version https://git-lfs.github.com/spec/v1\n",
    },
    "khong-utf8": {"index.md": article(id="khong-utf8").encode() + b"\xe1\xbb"},
    "qua-lau": {"index.md": article("[" * 150_000, id="qua-lau")},
    "qua-sau": {"index.md": article("1. " * 500, id="qua-sau")},
    "hai-bai": {"index.md": article(id="hai-bai"), "hai.md": article(id="hai-bai-2")},
    "khong-index": {"a.jpg": jpeg()},
    "!!!": {"index.md": article(id="ten")},
    "b\udce1o": {"index.md": article(id="byte")},
    "sai-cho": {"b/c.md": article(id="sai-cho")},
}


def test_every_kind_of_error_holds_back_its_own_article(office: Office) -> None:
    good = {name: article("Bản tốt.", id=f"tot-{number}") for number, name in enumerate(FAULTS)}
    kept = [name for name in FAULTS if name.isascii() and name.isprintable() and name != "!!!"]
    new = ("khong-index", "sai-cho")
    before = {f"{FOLDER}/{name}/index.md": good[name] for name in kept if name not in new}
    assert office.commit_and_publish(before) == {}
    second = office.git("rev-parse", "HEAD")
    held = office.commit_and_publish(
        {
            f"{FOLDER}/{bundle}/{name}": content
            for bundle, files in FAULTS.items()
            for name, content in files.items()
        }
        | {LINKING: article("Lời mới.", id="dan")}
    )
    assert held == {
        f"{FOLDER}/{as_shown(name)}": second if f"{FOLDER}/{name}/index.md" in before else ""
        for name in FAULTS
    }
    for name in kept:
        assert ("Bản tốt." in office.page(f"/tin-hoat-dong/{name}/")) is (name not in new)
    assert "Lời mới." in office.page(DAN)


def test_pages_are_held_back_as_articles_are(office: Office) -> None:
    first = office.git("rev-parse", "HEAD")
    page = "content/pages/gioi-thieu.md"
    held = office.commit_and_publish({page: "---\n---\n\nHai\n", LINKING: article("M", id="dan")})
    assert held == {page: first}
    assert "Bản một." in office.page("/gioi-thieu/")


def refuse(office: Office, words: str) -> None:
    live = (office.target / "current").readlink()
    with pytest.raises(PublishingError, match=re.escape(words)):
        office.publish()
    assert (office.target / "current").readlink() == live
    assert not (office.root / ".cache/held-back").exists()


def test_an_error_in_a_data_file_stops_everything(office: Office) -> None:
    office.commit({OLD: old("Hai.", date=FAULT), "content/data/menu.yml": "- label: X\n"})
    refuse(office, "phải sửa trước các lỗi không thuộc bài viết nào.")


def test_a_data_file_that_leads_to_what_is_held_back_stops_everything(office: Office) -> None:
    menu = "- label: Mới\n  url: /tin-hoat-dong/moi/\n"
    office.commit(
        {f"{FOLDER}/moi.md": article(id="moi", date=FAULT), "content/data/menu.yml": menu}
    )
    refuse(office, f"(khi {FOLDER}/moi.md bị giữ lại).\n  content/data/menu.yml:")


def test_a_strict_office_publishes_all_or_nothing(office: Office) -> None:
    office.commit(
        {
            "publishconf.py": f"{PRODUCTION}\nHOLD_BACK_FAULTY = False\n",
            OLD: old("Hai.", date=FAULT),
        }
    )
    refuse(office, "HOLD_BACK_FAULTY = False")


def test_a_published_version_that_is_no_longer_right_stops_everything(office: Office) -> None:
    office.commit({"content/data/categories.yml": "- name: Tin khác\n"})
    refuse(office, f"bản đã đăng của {FOLDER}/cu, {LINKING} cũng có lỗi")


def test_without_git_a_faulty_article_stops_everything(office: Office) -> None:
    (office.root / ".git").rename(office.root / "git")
    office.write({OLD: old("Hai.", date=FAULT)})
    refuse(office, "không phải thư mục gốc của một kho git")


def test_a_published_version_that_was_not_committed_cannot_stand(office: Office) -> None:
    office.write({OLD: old("Bản hai.")})
    office.publish()
    office.write({LINKING: article("Lời hai.", id="dan", date=FAULT)})
    assert [one.bundle for one in office.publish().held] == [LINKING]
    assert ("Bản hai." in office.page(CU), "Lời dẫn." in office.page(DAN)) == (True, True)
    office.write({OLD: old("Ba.", date=FAULT)})
    refuse(office, f"bản đã đăng của {FOLDER}/cu chưa từng được commit")
    assert office.commit_and_publish({OLD: old("Bốn.")}) == {LINKING: office.first}


def test_a_release_that_names_no_commit_stops_everything(office: Office) -> None:
    office.edit_manifest("commit=[0-9a-f]+", "commit=none")
    office.commit({OLD: old("Hai.", date=FAULT)})
    refuse(office, "bản đang dùng không ghi commit")


def test_a_commit_that_the_repository_lacks_stops_everything(office: Office) -> None:
    office.edit_manifest("commit=[0-9a-f]+", f"commit={'1' * 40}")
    office.commit({OLD: old("Hai.", date=FAULT)})
    refuse(office, f"thiếu commit {'1' * 40}")


def test_a_first_publication_takes_no_faulty_article(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.commit({OLD: old("Hai.", date=FAULT)})
    with pytest.raises(FaultyContentError, match="nơi xuất bản chưa có bản nào"):
        office.publish()


def test_photos_of_git_lfs_come_from_its_store_or_are_said_to_be_missing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)  # of machines that have git-lfs
    content = jpeg(600, 402)  # which no build has seen
    sign = hashlib.sha256(content).hexdigest()
    pointer = (
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{sign}\nsize {len(content)}\n"
    )
    photo = f"{FOLDER}/cu/a.jpg"
    office.git("config", "filter.lfs.clean", "cat >/dev/null; cat pointer")
    office.write(
        {"pointer": pointer, ".gitattributes": "*.jpg filter=lfs\n", photo: jpeg(600, 400)}
    )
    office.commit_and_publish({})
    assert office.git("show", f"HEAD:{photo}") == pointer.strip()
    office.commit({OLD: old("Hai.", date=FAULT)})
    refuse(office, "ảnh chưa được Git LFS tải về")
    write_files({f"lfs/objects/{sign[:2]}/{sign[2:4]}/{sign}": content}, office.root / ".git")
    assert list(office.commit_and_publish({})) == [f"{FOLDER}/cu"]
    assert "<picture" in office.page(CU)


def test_builds_afterwards_see_the_working_tree(office: Office) -> None:
    office.commit_and_publish({OLD: old("Bản hai.", date=FAULT)})
    state = office.root / ".cache/publishing"
    held = read_files(state)
    mended = {OLD: old("Bản hai.")}
    assert office.commit_and_publish(mended) == {}
    assert "Bản hai." in office.page(CU)
    clean = Office(office.root.parent / "khác")
    clean.write(read_all(office.root / "content"))
    clean.commit_and_publish({})
    assert read_files(state) == read_files(clean.root / ".cache/publishing")
    assert held != read_files(state)


def read_all(folder: Path) -> dict[str, str | bytes]:
    return {f"content/{name}": content for name, content in read_files(folder).items()}


def test_what_was_held_back_is_one_line_for_the_alert(office: Office) -> None:
    office.commit_and_publish({OLD: old("Bản hai.", date=FAULT)})
    text = (office.target / "held-back.json").read_text(encoding="utf-8")
    assert text.count("\n") == 1
    assert list(json.loads(text)) == [f"{FOLDER}/cu"]
