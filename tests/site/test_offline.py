"""What a build writes for reading without a connection."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plugins.offline.worker import make_unregistering_worker
from tests.support.projects import read_stamps
from tests.support.sites import (
    ROOT,
    BuiltSite,
    Files,
    article,
    build_folder,
    build_site,
    errors_of,
    write_files,
)

ARTICLE = "/tin-hoat-dong/mot/"
PRIVACY = "/quyen-rieng-tu/"
WORKER = 'data-worker="/sw.js"'
KEPT = 'data-kept="1"'
FILES: dict[str, str | bytes] = {
    "content/articles/2024/mot.md": article(id="mot", slug="mot", tags="[Thi đua]"),
    "content/articles/2024/an.md": article(id="an", slug="an", status="hidden"),
    "content/pages/quyen-rieng-tu.md": "---\ntitle: Quyền riêng tư\n---\n\nBài.\n",
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    site = build_site(FILES, tmp_path_factory.mktemp("kept"), OFFLINE=True)
    assert site.status == 0, site.log
    return site


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("/", True),
        (ARTICLE, True),
        ("/tin-hoat-dong/an/", True),
        ("/tin-hoat-dong/", False),
        ("/tag/thi-dua/", False),
        (PRIVACY, False),
        ("/ngoai-tuyen/", False),
        ("/404.html", False),
    ],
)
def test_articles_and_the_home_page_ask_to_be_kept(
    address: str, is_kept: bool, kept: BuiltSite
) -> None:
    page = kept.page(address)
    assert WORKER in page
    assert (KEPT in page) is is_kept


def test_the_page_of_privacy_says_what_is_kept(kept: BuiltSite) -> None:
    assert "20 bài bạn đọc gần nhất" in kept.page(PRIVACY)


@pytest.mark.parametrize(
    "settings", [{"OFFLINE": False}, {"OFFLINE": True, "SHOW_DRAFTS": True}], ids=["off", "preview"]
)
def test_where_it_is_off_nothing_is_left_but_a_worker_that_frees(
    settings: dict[str, bool], tmp_path: Path
) -> None:
    build_site(FILES, tmp_path, OFFLINE=True)
    site = build_folder(tmp_path, **settings)
    assert site.status == 0, site.log
    assert (site.output / "sw.js").read_bytes() == make_unregistering_worker()
    assert "ngoai-tuyen/index.html" not in site.files
    for address in ("/", ARTICLE, PRIVACY):
        page = site.page(address)
        assert "data-worker" not in page
        assert "data-kept" not in page
        assert "ngoai-tuyen" not in page


def test_a_value_that_does_not_fit_ends_the_build(tmp_path: Path) -> None:
    site = build_site(FILES, tmp_path, OFFLINE="yes")
    assert (site.status, site.log) == (1, "OFFLINE is 'yes', expected True or False\n")


def test_the_worker_changes_with_the_theme_and_the_frame_alone(tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    write_files(FILES, tmp_path)

    def build() -> bytes:
        site = build_site({}, tmp_path, THEME=str(theme), OFFLINE=True)
        assert site.status == 0, site.log
        return (site.output / "sw.js").read_bytes()

    workers = [build()]
    stamps = read_stamps(tmp_path / "output")
    assert build() == workers[0]
    assert read_stamps(tmp_path / "output") == stamps
    write_files({"content/articles/2024/hai.md": article(id="hai", title="Bài hai")}, tmp_path)
    assert build() == workers[0]
    for name in ("css/tokens.css", "js/main.js"):
        with (theme / "static" / name).open("a", encoding="utf-8") as file:
            file.write("\n;void 0;\n" if name.endswith(".js") else "\nhr { color: red; }\n")
        workers.append(build())
    write_files({"content/data/menu.yml": "- {label: Trang nhất, url: /}\n"}, tmp_path)
    workers.append(build())
    assert len(set(workers)) == 4


def test_no_page_may_stand_where_the_offline_page_does(tmp_path: Path) -> None:
    page = "---\ntitle: Ngoại tuyến\n---\n\nBài.\n"
    errors = errors_of(FILES | {"content/pages/ngoai-tuyen.md": page}, tmp_path)
    assert len(errors) == 1
    assert "địa chỉ /ngoai-tuyen/ dành riêng cho cổng" in errors[0]


def test_a_former_address_takes_neither_place(tmp_path: Path) -> None:
    def alias(address: str) -> Files:
        return FILES | {"content/articles/2024/hai.md": article(id="hai", aliases=f"[{address}]")}

    for address, folder in (("/sw.js", "worker"), ("/ngoai-tuyen/", "page")):
        [error] = errors_of(alias(address), tmp_path / folder)
        assert f"địa chỉ {address} đã thuộc một trang danh sách" in error
