"""Texts on whole sites: every sign as it should be, in pages, heads, feeds and structured data."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.sites import BuiltSite, advice_of, article, build_site

SITE = "https://example.vn"
ONE = "content/articles/2024/mot/index.md"
ARTICLE = "/tin-hoat-dong/mot/"
TITLE = 'Huyện M\'gar: "Dân vận khéo"... năm 2024'
SET_TITLE = "Huyện M’gar: “Dân vận khéo”… năm 2024"
LEAD = (
    'Phong trào "Gần dân" ở xã được nhân rộng, các đoàn thể cùng tham gia, người dân đồng tình ủng '
    "hộ và hưởng ứng nhiệt tình trong suốt mùa khô, nhiệt độ ngoài trời có hôm 37 độ C."
)
CUT_LEAD = (
    "Phong trào “Gần dân” ở xã được nhân rộng, các đoàn thể cùng tham gia, người dân đồng tình ủng "
    "hộ và hưởng ứng nhiệt tình trong suốt mùa khô, nhiệt độ ngoài trời có hôm…"
)
# As an old portal had them, and as they stand on the page; ~ is a no-break space.
WRITTEN = {
    "Chủ tịch nói: ‘‘Việc gì cũng xong“.": "Chủ tịch nói: “Việc gì cũng xong”.",
    'Thi đua "Dân vận khéo" và Chỉ thị 05 -CT/TW.': "Thi đua “Dân~vận khéo” và Chỉ thị~05~-CT/TW.",
    "không gian mạng...còn hạn chế": "không gian mạng…còn hạn chế",
    "gồm có:~~Trung ương, TP.HCM (T78)": "gồm có: Trung~ương, TP.HCM (T78)",
    "Nghị quyết số 25, Kết luận số 43": "Nghị quyết số~25, Kết luận số~43",
    "Luật 10/2022/QH15, Binh đoàn 16": "Luật~10/2022/QH15, Binh đoàn~16",
    "(15/10/1930 - 15/10/2024)": "(15/10/1930~- 15/10/2024)",
    "phải cùng nhau giữ lấy nước”./": "phải cùng nhau giữ lấy nước”./",
    "kinh tế - xã hội, 2021-2025, 1.204 mô hình": "kinh tế - xã hội, 2021-2025, 1.204 mô hình",
    "màn hình 15\", cao 6'2\", năm '45": 'màn hình~15", cao 6\'2", năm ’45',
    'xem https://x.vn/?q="a" và `"x"  y`': 'xem https://x.vn/?q="a" và "x"  y',
}


def with_bound_spaces(text: str) -> str:
    return text.replace("~", "\u00a0")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    body = "\n\n".join(map(with_bound_spaces, WRITTEN))
    files: dict[str, str | bytes] = {
        ONE: article(
            body,
            title=json.dumps(TITLE, ensure_ascii=False),
            lead=json.dumps(LEAD, ensure_ascii=False),
            tags='["TP.HCM", "Thi đua"]',
            authors='["Uỷ ban MTTQ tỉnh", "Đoàn Thị Điểm"]',
            attachments="[{file: bao-cao.pdf, title: Báo cáo}]",
        ),
        ONE.replace("index.md", "bao-cao.pdf"): b"%PDF-1.4\n" + b" " * 1_468_000 + b"\n%%EOF\n",
    }
    site = build_site(files, tmp_path_factory.mktemp("texts"), SITEURL=SITE)
    assert site.status == 0, site.log
    return site


@pytest.mark.parametrize(("written", "shown"), WRITTEN.items(), ids=range(len(WRITTEN)))
def test_every_token_of_a_text_stands_on_the_page(
    written: str, shown: str, site: BuiltSite
) -> None:
    prose = site.page(ARTICLE).partition('<div class="prose">')[2].partition("</div>")[0]
    paragraphs = [unescape(re.sub("<[^>]+>", "", one)) for one in re.findall("<p>.*?</p>", prose)]
    place = list(WRITTEN).index(written)
    assert paragraphs[place] == with_bound_spaces(shown)


def test_heads_have_the_signs_of_the_page_and_plain_spaces(site: BuiltSite) -> None:
    page = unescape(site.page(ARTICLE))
    assert f"<title>{SET_TITLE} – Cổng thông tin Dân vận</title>" in page
    assert f'<meta property="og:title" content="{SET_TITLE}">' in page
    assert page.count(f'content="{CUT_LEAD}">') == 2
    assert "\u00a0" not in site.page(ARTICLE).partition("</head>")[0]


def test_structured_data_have_them_and_know_bodies(site: BuiltSite) -> None:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', site.page(ARTICLE))
    assert found is not None
    described = json.loads(found[1])
    assert described["headline"] == SET_TITLE
    assert described["description"].startswith("Phong trào “Gần dân” ở xã")
    assert [one["@type"] for one in described["author"]] == ["Organization", "Person"]


@pytest.mark.parametrize("name", ["rss/tin-moi.atom.xml", "rss/tin-moi.rss.xml"])
def test_feeds_have_them(name: str, site: BuiltSite) -> None:
    root = ElementTree.parse(site.output / name).getroot()
    texts = [text for one in root.iter() if (text := one.text)]
    assert SET_TITLE in texts
    assert not any('"Gần dân"' in text or "\u00a0" in text for text in texts)


def test_sizes_have_the_sign_for_decimals_of_the_setting(site: BuiltSite) -> None:
    assert "1,4 MB" in site.page(ARTICLE)


def test_a_list_of_a_term_with_a_sign_redirects_from_its_former_address(site: BuiltSite) -> None:
    assert "TP.HCM" in site.page("/tag/tp-hcm/")
    assert 'content="0; url=/tag/tp-hcm/"' in site.page("/tag/tphcm/")
    assert "tag/thi-dua/index.html" in site.files


def test_wrong_spaces_get_advice_once_for_each_kind(tmp_path: Path) -> None:
    body = "gồm có:\u00a0\u00a0Trung ương, số  13.\n\nTốt lắm !\n\nkhông gian mạng...còn"
    files = {ONE: article(body, title="Họp mặt !", lead="Xong.Tiếp theo.")}
    assert advice_of(files, tmp_path) == [
        f"{ONE}:2:8: (nên sửa) dấu cách đứng trước dấu câu: “Họp mặt !” — chạy check --fix để cổng "
        "sửa giúp",
        f"{ONE}:5:7: (nên sửa) thiếu dấu cách sau dấu câu: “Xong.Tiếp the” — thêm một dấu cách sau "
        "dấu ấy",
        f"{ONE}:9:8: (nên sửa) dấu cách thừa hoặc dấu cách dán từ Word (2 chỗ): “gồm có:  Trung "
        "ươ” — chạy check --fix để cổng sửa giúp",
        f"{ONE}:11:8: (nên sửa) dấu cách đứng trước dấu câu: “Tốt lắm !” — chạy check --fix để "
        "cổng sửa giúp",
        f"{ONE}:13:16: (nên sửa) thiếu dấu cách sau dấu câu: “ian mạng...còn” — thêm một dấu cách "
        "sau dấu ấy",
    ]
