"""Figures and ratings on finished pages, and what is left of them when they are switched off."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from plugins.engagement.retention import COOKIE_DAYS, SALT_DAYS, WINDOW_SECONDS
from tests.support.live_portal import PREFIX
from tests.support.service import ServicePlace
from tests.support.sites import BuiltSite, article, build_folder, build_site

FIGURES = """\
total: 1107571
articles:
  hoi-nghi: {views: 62, votes: 0, points: 0}
  ngay-hoi: {views: 1932, votes: 6, points: 26}
"""
FILES: dict[str, str | bytes] = {
    "content/articles/2026/hoi-nghi.md": article(date="2026-10-01"),
    "content/articles/2026/ngay-hoi.md": article(
        id="ngay-hoi", title="Ngày hội", date="2026-09-01", rating="false"
    ),
    "content/articles/2025/cu.md": article(id="cu", title="Tin cũ", date="2025-01-02"),
    "content/articles/2026/an.md": article(id="an", title="Ẩn", status="hidden"),
    "content/articles/2026/nhap.md": article(id="nhap", title="Nháp", status="draft"),
    "content/data/figures.yml": FIGURES,
}
MEETING = "/tin-hoat-dong/hoi-nghi/"
SNAPSHOT = {
    "total": 1_107_580,
    "days": {"2026-11-20": 4, "2026-11-22": 5},
    "pages": {
        "hoi-nghi": {"views": 70, "votes": 4, "points": 17},
        "cu": {"views": 3000, "votes": 0, "points": 0},
    },
    "taken_at": "2026-11-23T08:45+07:00",
}
TRACES = ("tuong-tac", "/tt/", "data-figure", "Lượt xem", "thong-ke", "xem-nhieu", "rating__")


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_site(FILES, tmp_path_factory.mktemp("started"))


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp("counted")
    pinned = folder / "pinned.json"
    pinned.write_text(json.dumps(SNAPSHOT))
    return build_site(FILES, folder, ENGAGEMENT_FIGURES=str(pinned))


def text_of(page: str) -> str:
    """Return what a reader reads of a page, on one line."""
    body = re.sub(r"<(script|style|head|noscript).*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_before_any_service_ran_pages_show_the_starting_figures(started: BuiltSite) -> None:
    assert started.status == 0, started.log
    page = text_of(started.page(MEETING))
    assert "Lượt xem: 62" in page
    assert "Tổng số điểm của bài viết là: 0 trong 0 đánh giá" in page
    assert "Click để đánh giá bài viết" in page
    assert 'data-halves=""' in started.page(MEETING)
    statistics = text_of(started.page("/thong-ke/"))
    assert "Tổng lượt truy cập 1.107.571" in statistics
    assert "Chưa có số liệu theo ngày." in statistics


def test_figures_of_the_service_come_before_the_starting_ones(counted: BuiltSite) -> None:
    assert counted.status == 0, counted.log
    page = text_of(counted.page(MEETING))
    assert "Lượt xem: 70" in page
    assert "Tổng số điểm của bài viết là: 17 trong 4 đánh giá" in page
    assert "Xếp hạng: 4,3 - 4 phiếu bầu" in page
    assert 'data-halves="9"' in counted.page(MEETING)
    assert "Lượt xem: 1.932" in text_of(counted.page("/tin-hoat-dong/ngay-hoi/"))


def test_the_page_of_statistics_has_days_months_and_years(counted: BuiltSite) -> None:
    page = text_of(counted.page("/thong-ke/"))
    assert "Số liệu tính đến 23/11/2026 08:45" in page
    assert "23/11/2026 0 Tháng 11/2026 9 Tổng lượt truy cập 1.107.580" in page
    assert "Trong đó tính đến trước ngày 20/11/2026 1.107.571" in page
    assert "23/11/2026 0 22/11/2026 5 21/11/2026 0 20/11/2026 4" in page
    assert "Tháng 11/2026 9" in page
    assert "Năm 2026 9" in page
    rows = (counted.output / "thong-ke/ngay.csv").read_text(encoding="utf-8-sig").split("\n")
    assert [row.strip() for row in rows] == [
        "Thời gian,Lượt truy cập",
        "2026-11-20,4",
        "2026-11-21,0",
        "2026-11-22,5",
        "2026-11-23,0",
        "",
    ]


def test_what_was_counted_stands_in_no_page_but_that_of_statistics(counted: BuiltSite) -> None:
    """A new total would make every page stale; the starting total never changes."""
    for name in counted.files:
        if name.endswith(".html") and name != "thong-ke/index.html":
            assert "1.107.580" not in counted.page(f"/{name}"), name


def test_every_other_page_has_the_six_lines_in_their_order(counted: BuiltSite) -> None:
    lines = (
        "Thống kê truy cập Đang truy cập Máy chủ tìm kiếm Khách viếng thăm Hôm nay "
        "Tháng hiện tại Tổng lượt truy cập 1.107.571"
    )
    own = "thong-ke/index.html"  # which has them at length
    pages = [name for name in counted.files if name.endswith(".html") and name != own]
    assert [name for name in pages if lines not in text_of(counted.page(f"/{name}"))] == []
    assert "Máy chủ tìm kiếm" not in text_of(counted.page(f"/{own}"))


def test_lists_show_views_and_the_most_viewed_stand_in_order(counted: BuiltSite) -> None:
    assert "Lượt xem: 70" in text_of(counted.page("/tin-hoat-dong/"))
    ranked = re.findall(r'href="/tin-hoat-dong/([a-z-]+)/"', most_viewed(counted.page("/")))
    assert ranked == ["ngay-hoi", "hoi-nghi"], "the old one is older than 365 days"
    page = text_of(counted.page("/xem-nhieu/"))
    assert page.index("Lượt xem: 1.932") < page.index("Lượt xem: 70")


def most_viewed(page: str) -> str:
    return page.partition('class="most-viewed"')[2].partition("</section>")[0]


def test_without_views_the_home_page_has_no_such_block(tmp_path: Path) -> None:
    site = build_site({"content/articles/2026/a.md": article(date="2026-10-01")}, tmp_path)
    assert most_viewed(site.page("/")) == ""
    assert "Chưa có bài viết nào được xem." in text_of(site.page("/xem-nhieu/"))


def test_an_article_that_takes_no_votes_has_views_and_no_form(started: BuiltSite) -> None:
    page = started.page("/tin-hoat-dong/ngay-hoi/")
    assert "Lượt xem: 1.932" in text_of(page)
    assert "rating" not in page
    assert 'data-page="ngay-hoi"' in page


def test_the_list_for_the_service_names_what_readers_can_open(started: BuiltSite) -> None:
    manifest = json.loads((started.output / "tuong-tac.json").read_text(encoding="utf-8"))
    assert manifest["prefix"] == PREFIX
    assert [(page["id"], page["url"], page["rating"]) for page in manifest["pages"]] == [
        ("an", "/tin-hoat-dong/an/", True),
        ("cu", "/tin-hoat-dong/cu/", True),
        ("hoi-nghi", MEETING, True),
        ("ngay-hoi", "/tin-hoat-dong/ngay-hoi/", False),
    ]
    assert manifest["pages"][2]["title"] == "Hội nghị tổng kết"


def test_every_page_loads_one_script_with_the_key_of_its_article(started: BuiltSite) -> None:
    script = re.compile(
        r'<script defer src="/theme/tuong-tac\.[0-9a-f]{10}\.js" data-page="([a-z0-9-]+)" '
        r'data-prefix="/tt/" data-thousands="."></script>'
    )
    assert script.findall(started.page(MEETING)) == ["hoi-nghi"]
    for address in ("/", "/tin-hoat-dong/", "/404.html", "/thong-ke/"):
        assert script.findall(started.page(address)) == ["0"]


def test_prefix_and_separator_are_settings(tmp_path: Path) -> None:
    site = build_site(FILES, tmp_path, ENGAGEMENT_PREFIX="/tuong-tac/", THOUSANDS=",")
    page = site.page("/tin-hoat-dong/ngay-hoi/")
    assert "Lượt xem: 1,932" in text_of(page)
    assert 'data-prefix="/tuong-tac/" data-thousands=","' in page
    assert 'action="/tuong-tac/r/hoi-nghi"' in site.page(MEETING)
    assert 'src="/tuong-tac/thong-ke"' in site.page("/")
    assert "/tt/" not in page
    assert '"prefix": "/tuong-tac/"' in (site.output / "tuong-tac.json").read_text()


def test_switched_off_it_leaves_no_trace_and_takes_away_what_was_there(tmp_path: Path) -> None:
    assert "thong-ke/index.html" in build_site(FILES, tmp_path).files
    site = build_folder(tmp_path, ENGAGEMENT=False)
    assert site.status == 0, site.log
    found = {
        (name, trace)
        for name in site.files
        if name.endswith((".html", ".css", ".js", ".json")) and not name.endswith(".css")
        for trace in TRACES
        if trace in site.page(f"/{name}")
    }
    assert found == set()
    assert not {name for name in site.files if re.search("tuong-tac|thong-ke|xem-nhieu", name)}


@pytest.mark.parametrize(("is_on", "status"), [(True, 0), (False, 1)], ids=["on", "off"])
def test_links_may_lead_to_pages_of_figures_while_there_are_any(
    is_on: bool, status: int, tmp_path: Path
) -> None:
    menu = "- {label: Thống kê, url: /thong-ke/}\n- {label: Xem nhiều, url: /xem-nhieu/}\n"
    files = FILES | {"content/data/menu.yml": menu}
    site = build_site(files, tmp_path, ENGAGEMENT=is_on)
    assert site.status == status, site.log


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"ENGAGEMENT": "yes"}, "ENGAGEMENT is 'yes', expected True or False"),
        ({"ENGAGEMENT_PREFIX": "tt"}, "ENGAGEMENT_PREFIX is 'tt', expected a path with a slash"),
        ({"THOUSANDS": " "}, "THOUSANDS is ' ', expected ',' or '.'"),
        (
            {"ENGAGEMENT_SNAPSHOT_URL": "http://portal.example/tt/snapshot.json"},
            "ENGAGEMENT_SNAPSHOT_URL is 'http://portal.example/tt/snapshot.json', expected an",
        ),
        ({"ENGAGEMENT_FIGURES": "none.json"}, "ENGAGEMENT_FIGURES: none.json: "),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_setting_that_does_not_fit_ends_the_build_before_any_page(
    settings: dict[str, object], line: str, tmp_path: Path
) -> None:
    site = build_site(FILES, tmp_path, **settings)
    assert site.status == 1
    assert line in site.log
    assert "Traceback" not in site.log
    assert not any(name.endswith(".html") for name in site.files)


def test_a_build_asks_the_service_and_goes_on_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = ServicePlace(tmp_path / "service")
    with place.running() as service:
        service.hit("bai-1")
        token = (service.state / "keys").read_text().split()[3]
        url = f"http://127.0.0.1:{service.port}/tt/snapshot.json"
        files = {"content/articles/2026/bai-1.md": article(id="bai-1", date="2026-10-01")}
        silent = build_site(files, tmp_path / "site", ENGAGEMENT_SNAPSHOT_URL=url)
        assert "chưa có biến ENGAGEMENT_TOKEN nên không hỏi số liệu mới" in silent.log
        assert "Lượt xem: 0" in text_of(silent.page("/tin-hoat-dong/bai-1/"))
        monkeypatch.setenv("ENGAGEMENT_TOKEN", token)
        site = build_folder(tmp_path / "site", ENGAGEMENT_SNAPSHOT_URL=url)
        assert site.status == 0, site.log
        assert "Lượt xem: 1" in text_of(site.page("/tin-hoat-dong/bai-1/"))
    (tmp_path / "site/.cache/figures/asked.json").unlink()
    later = build_folder(tmp_path / "site", ENGAGEMENT_SNAPSHOT_URL=url)
    assert later.status == 0
    assert "chưa lấy được số liệu mới, trang dùng bản lần trước" in later.log
    assert "Lượt xem: 1" in text_of(later.page("/tin-hoat-dong/bai-1/"))


PRIVACY: dict[str, str | bytes] = {
    "content/pages/quyen-rieng-tu.md": "---\ntitle: Quyền riêng tư\n---\n\nLời của cơ quan.\n",
    "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nBài.\n",
}


def test_the_page_of_privacy_says_what_is_counted_and_how_long_it_is_kept(tmp_path: Path) -> None:
    site = build_site(FILES | PRIVACY, tmp_path, SITEURL="https://portal.example")
    page = text_of(site.page("/quyen-rieng-tu/"))
    assert page.index("Lời của cơ quan.") < page.index("Lượt xem, lượt truy cập và đánh giá")
    for said in (
        f"Trong {WINDOW_SECONDS // 60} phút",
        f"giữ {COOKIE_DAYS} ngày",
        f"nhiều nhất {SALT_DAYS * 24} giờ",
        "__Host-tt",
        "nhiều nhất 48 giờ rồi xóa",
        "91/2025/QH15",
        "không nhờ dịch vụ nào bên ngoài",
    ):
        assert said in page, said
    assert "__Host-tt" not in site.page("/gioi-thieu/")


def test_the_page_of_privacy_follows_the_settings(tmp_path: Path) -> None:
    site = build_site(FILES | PRIVACY, tmp_path, ENGAGEMENT_LOG_HOURS=24)
    page = text_of(site.page("/quyen-rieng-tu/"))
    assert "nhiều nhất 24 giờ rồi xóa" in page
    assert "__Host-" not in page
    off = build_folder(tmp_path, ENGAGEMENT=False)
    assert "Lượt xem" not in text_of(off.page("/quyen-rieng-tu/"))


@pytest.mark.parametrize(("files", "is_told"), [({}, True), (PRIVACY, False)], ids=["no", "yes"])
def test_a_portal_without_that_page_is_told(
    files: dict[str, str | bytes], is_told: bool, tmp_path: Path
) -> None:
    site = build_site(FILES | files, tmp_path)
    assert ("chưa có trang content/pages/quyen-rieng-tu.md" in site.log) is is_told
