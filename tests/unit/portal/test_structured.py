"""What pages say to machines is true, whole, and cannot break out of its element or address."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest

from plugins.portal.model import Crumb
from plugins.portal.structured import (
    HEADLINE_LENGTH,
    ZALO,
    _describe_author,
    describe_trail,
    write_json_ld,
    zalo_link,
)
from plugins.portal.views import name_at
from plugins.vietnamese.typography import cut_line

SITE = "https://example.vn"


def read(element: str) -> object:
    assert element.startswith('<script type="application/ld+json">')
    assert element.endswith("</script>")
    return json.loads(element.partition(">")[2].rpartition("<")[0])


@pytest.mark.parametrize(
    "text", ["</script><script>", "<!--", "a & b", '"', "\\u003c", "Tỉnh ủy – 2024", "\u2028"]
)
def test_any_text_survives_and_stays_inside(text: str) -> None:
    element = write_json_ld({"headline": text})
    assert read(element) == {"headline": text}
    assert element.count("<") == 2


def test_the_last_step_of_a_trail_is_the_page_itself() -> None:
    trail = (Crumb("Trang nhất", "/"), Crumb("Tin", "/tin/"), Crumb("Bài một"))
    steps = describe_trail(trail, f"{SITE}/tin/mot/", SITE)["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "Trang nhất", f"{SITE}/"),
        (2, "Tin", f"{SITE}/tin/"),
        (3, "Bài một", f"{SITE}/tin/mot/"),
    ]


BODIES = [
    *("Uỷ ban MTTQ tỉnh", "Hội Nông dân", "Đoàn Thanh niên", "Liên đoàn Lao động", "Mặt trận"),
    *("Công an tỉnh", "Bộ Chỉ huy Quân sự", "Đảng ủy Khối", "HĐND tỉnh", "Tổ Thư ký", "TTXVN"),
    *("Báo Nhân Dân", "Đài PTTH", "Chi cục Thuế", "Thành ủy", "Trường Chính trị", "Toà soạn"),
    *("BAN BIÊN TẬP", "Ban Biên Tập", "Ban Thanh tra", "ĐOÀN THANH NIÊN", "Đoàn TNCS Hồ Chí Minh"),
    *("Đoàn khối", "LĐLĐ tỉnh", "VTV1", "Theo Báo Nhân Dân", "Thị uỷ", "Khoa Y", "Quân khu 7"),
    *("Hoi Nong dan", "Uy ban nhan dan", "baobinhphuoc.com.vn", "Nhà văn hoá", "Nhóm PV"),
    "Đoàn đại biểu Quốc hội",
]
PEOPLE = [
    *("Bút danh Sông Bé", "Banh", "Đoàn Thị Điểm", "Đoàn Giỏi", "ĐOÀN GIỎI", "Ban Thị Hoa"),
    *("TS. Lê B", "PGS.TS. Trần C", "PV", "CTV", "Bộ trưởng Nguyễn D", "Hội trưởng Lê", "To Lam"),
    *("Điểu K'Rưng", "K'Rưng", "Văn Cao", "Thành Long", "Thanh Tâm", "Truong Van A", "Q.Hưng"),
    *(
        "Nhà báo Lê A",
        "Công Phượng",
        "Vũ Bảo",
        "M.H",
        "Thị Nở",
        "LÊ NA",
        "Đoàn viên Lê A",
        "Y Moan",
    ),
]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("BBT", "Organization"),
        ("Ban Dân vận Tỉnh ủy", "Organization"),
        ("Phòng Tuyên truyền", "Organization"),
        ("Văn phòng", "Organization"),
        ("UBND xã Bình Minh", "Organization"),
        *((name, "Organization") for name in BODIES),
        *((name, "Person") for name in PEOPLE),
    ],
)
def test_bodies_are_no_people(name: str, kind: str) -> None:
    assert _describe_author(name_at("tac-gia/", name), SITE)["@type"] == kind


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Ngắn", "Ngắn"),
        ("a" * 110, "a" * 110),
        ("a" * 111, f"{'a' * 109}…"),
        (f"{'từ ' * 40}", f"{'từ ' * 36}".rstrip() + "…"),
    ],
)
def test_a_long_title_is_cut_between_words(title: str, headline: str) -> None:
    assert cut_line(title, HEADLINE_LENGTH) == headline
    assert len(cut_line(title, HEADLINE_LENGTH)) <= 110


@pytest.mark.parametrize(
    "address",
    [f"https://portal.example/tin/{'a' * length}/" for length in range(3)],
    ids=["1 past", "2 past", "even"],
)
def test_zalo_is_given_the_address_in_letters_that_nobody_quotes(address: str) -> None:
    link = zalo_link(address)
    assert link.startswith(ZALO)
    token = link.removeprefix(ZALO)
    assert token.isalnum()
    assert json.loads(b64decode(token)) == {"url": address}
