"""Documents, notices and units of the office on whole sites, and after edits."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import feedparser
import html5lib
import pytest

from tests.support.feeds import find_feed_faults
from tests.support.projects import differing, read_files, read_stamps
from tests.support.sites import (
    DATA,
    BuiltSite,
    article,
    build_folder,
    build_site,
    document,
    jpeg,
    write_files,
)

Files = dict[str, str | bytes]
NOTICES = "content/data/notices.yml"
NOTICE_FEEDS = ("rss/bang-thong-bao.atom.xml", "rss/bang-thong-bao.rss.xml")
ARTICLE = "content/articles/2024/mot.md"
PAGE = "/tin-hoat-dong/mot/"
LINK = '<a href="/van-ban/151-kh/">151-KH/BDVTU</a>'
FILES: Files = {
    ARTICLE: article(
        "Theo Kế hoạch số 151-KH/BDVTU và `151-KH/BDVTU`, [số 151-KH/BDVTU](/gioi-thieu/).\n\n"
        "## Về 151-KH/BDVTU\n\n| Số |\n|---|\n| 151-KH/BDVTU |\n",
        id="mot",
    ),
    "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n\nTheo 2-HD/BDVTU.\n",
    "content/documents/151-kh/index.md": document("Theo 2-HD/BDVTU và 151-KH/BDVTU."),
    "content/documents/151-kh/tep.pdf": b"%PDF-1.4",
    "content/documents/2-hd.md": document(
        number="2-HD/BDVTU", kind="Hướng dẫn", issued="2023-05-06", status="nháp"
    ),
    "content/documents/3-an.md": document(number="3-QĐ/BDVTU", status="ẩn", issued="2023-05-06"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp("rooms")
    built = build_site(FILES, folder, SITEURL="https://cong.example")
    assert built.status == 0, built.log
    return built


def test_a_number_in_a_text_is_a_link_but_not_in_headings_links_and_code(site: BuiltSite) -> None:
    page = site.page(PAGE)
    assert page.count(LINK) == 2  # the paragraph and the table
    assert "<code>151-KH/BDVTU</code>" in page
    assert "151-KH/BDVTU</h2>" in page


def test_a_document_does_not_link_to_itself_and_lists_who_names_it(site: BuiltSite) -> None:
    page = site.page("/van-ban/151-kh/")
    assert LINK not in page
    assert "Tin, bài nhắc tới văn bản này" in page
    assert f'href="{PAGE}"' in page
    assert 'href="/van-ban/151-kh/tep.pdf" download' in page
    assert (site.output / "van-ban/151-kh/tep.pdf").read_bytes() == b"%PDF-1.4"
    assert '"@type":"DigitalDocument"' in page


def test_drafts_are_absent_and_hidden_documents_in_no_list(site: BuiltSite) -> None:
    assert not [name for name in site.files if "2-hd" in name]
    assert 'name="robots" content="noindex"' in site.page("/van-ban/3-an/")
    for address in ("/", "/van-ban/", "/van-ban/danh-muc.json", "/sitemap-trang-1.xml"):
        assert "3-an" not in site.page(address)
        assert "2-HD" not in site.page(address)
    assert "2-HD/BDVTU</a>" not in site.page("/gioi-thieu/")


def test_the_index_of_the_filter_has_what_a_list_shows(site: BuiltSite) -> None:
    assert json.loads(site.page("/van-ban/danh-muc.json")) == [
        [
            *("151-KH/BDVTU", "Kế hoạch", "2024-01-05", "Kiểm tra việc thực hiện dân chủ ở cơ sở"),
            *("Ban Dân vận Tỉnh ủy", "", "/van-ban/151-kh/", ""),
        ]
    ]


def test_feed_search_sitemap_and_site_map_know_documents(site: BuiltSite) -> None:
    assert "https://cong.example/van-ban/151-kh/" in site.page("/rss/van-ban.atom.xml")
    assert "/van-ban/loai/ke-hoach/" in site.page("/sitemap-trang-1.xml")
    assert 'href="/van-ban/"' in site.page("/so-do/")
    head = json.loads(site.page("/tim-kiem/muc-luc.json"))
    assert head["categories"]["van-ban/"] == "Văn bản"
    texts = [(site.output / name).read_text() for name in site.files if "muc-luc/" in name]
    assert any("van-ban/151-kh/" in text for text in texts)


def test_lists_have_twenty_on_a_page_and_links_for_those_without_scripts(tmp_path: Path) -> None:
    files: Files = {}
    for n in range(10, 26):
        text = document("Văn.", number=f"{n}-KH/TU", issued=f"20{n}-01-01")
        files[f"content/documents/{n}.md"] = text
    for n in range(30):
        text = document("Văn.", number=f"{n}-QĐ/TU", kind="Quyết định")
        files[f"content/documents/x{n}.md"] = text
    site = build_site(files, tmp_path)
    assert site.status == 0, site.log
    assert site.page("/van-ban/").count('class="documents__item"') == 26 + 1  # and the template
    assert site.page("/van-ban/trang/1/").count('class="documents__item"') == 20
    assert "document-filter" not in site.page("/van-ban/trang/1/").partition("<main")[2]
    page = html5lib.parse(site.page("/van-ban/loai/quyet-dinh/"), namespaceHTMLElements=False)
    links = {one.get("href"): one for one in page.iter("a")}
    assert links["/van-ban/loai/quyet-dinh/"].get("aria-current") == "page"
    assert {"/van-ban/loai/ke-hoach/", "/van-ban/nam/2024/", "/van-ban/nam/2010/"} <= links.keys()
    assert site.page("/van-ban/nam/2024/").count('class="documents__item"') == 31 + 1


def test_a_portal_without_documents_has_no_trace_of_them(tmp_path: Path) -> None:
    site = build_site({ARTICLE: article("Theo 151-KH/BDVTU.")}, tmp_path)
    assert site.status == 0, site.log
    assert not [name for name in site.files if name.startswith(("van-ban", "rss/van-ban"))]
    assert not [
        name
        for name in site.files
        if name.endswith(".html") and "van-ban" in (site.output / name).read_text()
    ]


@pytest.mark.parametrize(("most", "shown"), [("", 2), ("documents_on_home: 1\n", 1)])
def test_the_block_of_the_home_page_has_as_many_as_the_office_says(
    most: str, shown: int, tmp_path: Path
) -> None:
    identity = {"content/data/portal.yml": f"{DATA['content/data/portal.yml']!s}{most}"}
    files = FILES | identity | {"content/documents/4.md": document(number="4-KH/TU")}
    home = build_site(files, tmp_path).page("/")
    block = home.partition('id="van-ban-moi"')[2].partition("</section>")[0]
    assert block.count("headlines__item") == shown


def test_no_block_if_the_office_wants_none(tmp_path: Path) -> None:
    text = f"{DATA['content/data/portal.yml']!s}documents_on_home: 0\n"
    site = build_site(FILES | {"content/data/portal.yml": text}, tmp_path)
    assert "van-ban-moi" not in site.page("/")


# Sequences of edits: each build must give what a build from nothing gives.

STAFF = "- {name: Ban, people: [{post: Trưởng Ban, photo: a.jpg, telephone: 0299 3555 0}]}\n"
DOCUMENT = "content/documents/151-kh/index.md"
LATER = "{text: Việc, date: 2026-11-24, expires: 2026-11-25}"
STEPS: dict[str, list[Mapping[str, str | bytes | None]]] = {
    "a document goes and comes back": [
        {DOCUMENT: None, "content/documents/151-kh/tep.pdf": None},
        {DOCUMENT: FILES[DOCUMENT]},
    ],
    "another subject": [{DOCUMENT: document(subject="Việc khác")}],
    "another number": [{DOCUMENT: document(number="152-KH/BDVTU")}],
    "a file more": [{"content/documents/151-kh/b.pdf": b"%PDF-2"}],
    "a draft published": [
        {
            "content/documents/2-hd.md": document(
                number="2-HD/BDVTU", kind="Hướng dẫn", replaces="151-KH/BDVTU"
            )
        }
    ],
    "hidden": [{DOCUMENT: document(status="ẩn")}],
    "the article names it no more": [{ARTICLE: article("Không.", id="mot")}],
    "a title of an article that names it": [
        {ARTICLE: article("Theo 151-KH/BDVTU.", id="mot", title="Tên khác")}
    ],
    "another slug": [
        {DOCUMENT: document(slug="ke-hoach-151", aliases="[/van-ban/151-kh/]")},
    ],
    "an older one with its number": [
        {"content/documents/cu.md": document(issued="2019-01-01")},
        {ARTICLE: article("Theo 151-KH/BDVTU.", id="mot", date="2020-01-01")},
    ],
    "notices": [
        {NOTICES: "- {text: Việc, date: 2026-11-20, expires: 2026-11-24, urgent: có}\n"},
        {NOTICES: "- {text: Việc, date: 2026-11-20, expires: 2026-11-22}\n"},
        {NOTICES: None},
    ],
    "units": [
        {"content/data/staff.yml": STAFF, "content/data/images/a.jpg": jpeg()},
        {"content/data/images/a.jpg": jpeg(600, 800)},
        {"content/data/staff.yml": None, "content/data/images/a.jpg": None},
    ],
}


def build_well(folder: Path, **settings: str) -> dict[str, bytes]:
    site = build_folder(folder, **settings)
    assert site.status == 0, site.log
    return read_files(site.output)


def build_anew(folder: Path, **settings: str) -> dict[str, bytes]:
    shutil.rmtree(folder / ".cache/build")
    shutil.rmtree(folder / "output")
    return build_well(folder, **settings)


def apply(step: Mapping[str, str | bytes | None], folder: Path) -> None:
    for name, content in step.items():
        if content is None:
            (folder / name).unlink()
        else:
            write_files({name: content}, folder)


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS.keys())
def test_an_incremental_build_equals_one_from_nothing(
    steps: list[Mapping[str, str | bytes | None]], tmp_path: Path
) -> None:
    write_files(DATA | FILES, tmp_path)
    files = build_well(tmp_path)
    for step in steps:
        apply(step, tmp_path)
        before, files = files, build_well(tmp_path)
        assert differing(before, files)
        if step is steps[-1]:
            assert differing(files, build_anew(tmp_path)) == []


def test_days_change_what_they_must(tmp_path: Path) -> None:
    """A day of effect changes its document, a notice every page, other days nothing."""
    extra: Files = {
        DOCUMENT: document(effective="2026-11-22"),
        NOTICES: f"- {LATER}\n",
    }
    write_files(DATA | FILES | extra, tmp_path)
    days = [f"2026-11-{day} 09:00" for day in (21, 22, 23, 24, 25, 26)]
    builds = []
    for day in days:
        builds.append(build_well(tmp_path, NOW=day))
        assert differing(builds[-1], build_anew(tmp_path, NOW=day)) == []
    changed = [
        [name for name in differing(*pair) if name.endswith(".html")] for pair in pairwise(builds)
    ]
    pages = {name for name in builds[0] if name.endswith(".html")}
    assert {"van-ban/151-kh/index.html", "van-ban/index.html"} <= set(changed[0]) < pages
    assert PAGE.strip("/") + "/index.html" not in changed[0]
    assert changed[1] == []
    assert set(changed[2]) == pages  # the notice begins
    assert changed[3] == []
    assert set(changed[4]) == pages  # and has ended
    assert "Việc" in builds[3]["bang-thong-bao/index.html"].decode()


def test_a_notice_of_another_day_touches_no_page_but_the_board_and_its_feed(tmp_path: Path) -> None:
    write_files(DATA | FILES | {NOTICES: f"- {LATER}\n"}, tmp_path)
    build_well(tmp_path, NOW="2026-11-23 09:00")
    stamps = read_stamps(tmp_path / "output")
    past = "- {text: Đã qua, date: 2026-11-01, expires: 2026-11-02}\n"
    write_files({NOTICES: f"- {LATER}\n{past}"}, tmp_path)
    build_well(tmp_path, NOW="2026-11-23 09:00")
    after = read_stamps(tmp_path / "output")
    changed = {name for name in after if after[name] != stamps.get(name)}
    others = {name for name in changed if not name.startswith("tim-kiem/muc-luc/")}
    assert others == {"bang-thong-bao/index.html", *NOTICE_FEEDS}


def test_the_feed_of_notices_has_those_that_have_begun(tmp_path: Path) -> None:
    text = (
        "- {text: 'Nước lũ lên', date: 2026-11-20 07:30, expires: 2026-12-01, urgent: có}\n"
        "- {text: Lịch nghỉ, date: 2026-11-01, expires: 2026-11-02, url: /tin-hoat-dong/mot/}\n"
        "- {text: Còn lâu, date: 2026-12-20, expires: 2026-12-22}\n"
    )
    site = build_site({ARTICLE: article(), NOTICES: text}, tmp_path, SITEURL="https://cong.example")
    assert site.status == 0, site.log
    for name in NOTICE_FEEDS:
        content = (site.output / name).read_bytes()
        assert find_feed_faults(content, f"https://cong.example/{name}") == []
        feed = feedparser.parse(io.BytesIO(content))
        entries = [(one.title, one.link, one.id) for one in feed.entries]
        assert entries == [
            (
                "Thông báo khẩn: Nước lũ lên",
                "https://cong.example/bang-thong-bao/",
                "tag:cong.example,2026-11-20:bang-thong-bao/0730/nuoc-lu-len",
            ),
            (
                "Thông báo: Lịch nghỉ",
                "https://cong.example/tin-hoat-dong/mot/",
                "tag:cong.example,2026-11-01:bang-thong-bao/0000/lich-nghi",
            ),
        ]
        assert f'href="/{name}"' in site.page("/bang-thong-bao/")
        assert f'href="/{name}"' in site.page("/rss/")


def test_urgent_notices_come_first_and_the_rest_is_on_the_board(tmp_path: Path) -> None:
    text = "".join(
        f"- {{text: Việc {n}, date: 2026-11-{n:02}, expires: 2026-12-30{urgent}}}\n"
        for n, urgent in ((1, ", urgent: có"), (2, ""), (3, ""), (4, ""))
    )
    site = build_site({ARTICLE: article(), NOTICES: text}, tmp_path)
    strip = site.page(PAGE).partition('class="notices"')[2].partition("</aside>")[0]
    places = [strip.find(f"Việc {n}") for n in (1, 4, 3)]
    assert -1 < places[0] < places[1] < places[2]
    assert "Việc 2" not in strip
    assert 'href="/bang-thong-bao/"' in strip
    assert "Việc 2" in site.page("/bang-thong-bao/")
    assert strip.count("Thông báo khẩn") == 1


def test_units_have_a_page_cards_and_photos(tmp_path: Path) -> None:
    staff = (
        "- name: Lãnh đạo\n  people:\n"
        "    - {post: Trưởng Ban, name: Nguyễn Văn A, photo: a.jpg, telephone: 0299 3555 012}\n"
        "    - {post: Phó Trưởng Ban}\n    - {post: Phó Trưởng Ban}\n"
    )
    files: Files = {
        ARTICLE: article(),
        "content/data/staff.yml": staff,
        "content/data/images/a.jpg": jpeg(600, 800),
    }
    site = build_site(files, tmp_path, SITEURL="https://cong.example")
    assert site.status == 0, site.log
    page = site.page("/co-cau-to-chuc/")
    assert 'href="tel:02993555012"' in page
    assert "<picture>" in page.partition("<main")[2]
    cards = {name for name in site.files if name.endswith(".vcf")}
    assert cards == {
        f"co-cau-to-chuc/{name}.vcf"
        for name in (
            *("nguyen-van-a", "danh-ba"),
            *("pho-truong-ban-lanh-dao", "pho-truong-ban-lanh-dao-2"),
        )
    }
    card = site.page("/co-cau-to-chuc/nguyen-van-a.vcf")
    assert "FN:Nguyễn Văn A\n" in card.replace("\r\n", "\n")
    assert "URL:https://cong.example/co-cau-to-chuc/" in card
    linked = site.page("/co-cau-to-chuc/").count('.vcf" type="text/vcard"')
    assert linked == len(cards)


def test_an_address_of_a_document_is_not_lost_unnoticed(tmp_path: Path) -> None:
    write_files(DATA | FILES, tmp_path)
    build_well(tmp_path)
    released = tmp_path / "released"
    shutil.copy(tmp_path / "output/.addresses", released)
    shutil.rmtree(tmp_path / "content/documents/151-kh")
    site = build_folder(tmp_path, RELEASED_ADDRESSES=str(released))
    assert site.status == 1
    assert "ở địa chỉ đã đăng /van-ban/151-kh/ không còn bài hay trang nào" in site.log
