"""vCards: lines, escapes and folding as RFC 2426 has them, names as Vietnamese ones."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from plugins.portal.vcards import LINE_OCTETS, CardHolder, write_cards

HOLDER = CardHolder(
    "Nguyễn Thị Minh An",
    "Trưởng phòng; kiêm thư ký",
    "Ban Dân vận Tỉnh ủy",
    "Phòng Tổng hợp, Đối ngoại",
    ("02993555012",),
    "an@tinh.example",
    "https://cong.example/co-cau-to-chuc/",
)


def unfold(card: bytes) -> list[str]:
    text = card.decode()
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_a_card_has_what_phones_show() -> None:
    assert unfold(write_cards([HOLDER])) == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "FN:Nguyễn Thị Minh An",
        "N:Nguyễn;An;Thị Minh",
        "ORG:Ban Dân vận Tỉnh ủy;Phòng Tổng hợp\\, Đối ngoại",
        "TITLE:Trưởng phòng\\; kiêm thư ký",
        "TEL;TYPE=WORK,VOICE:02993555012",
        "EMAIL;TYPE=INTERNET,WORK:an@tinh.example",
        "URL:https://cong.example/co-cau-to-chuc/",
        "END:VCARD",
    ]


def test_a_post_without_a_name_is_the_name() -> None:
    lines = unfold(write_cards([replace(HOLDER, name="", unit="Văn phòng")]))
    assert "FN:Trưởng phòng\\; kiêm thư ký – Văn phòng" in lines


def test_all_cards_are_one_file() -> None:
    lines = unfold(write_cards([HOLDER, replace(HOLDER, name="Trần B")]))
    assert lines.count("BEGIN:VCARD") == lines.count("END:VCARD") == 2


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300))
def test_no_line_is_too_long_and_no_character_is_parted(post: str) -> None:
    card = write_cards([replace(HOLDER, post=post)])
    lines = card.split(b"\r\n")
    assert max(map(len, lines)) <= LINE_OCTETS
    assert [one.decode() for one in lines]
    escaped = post.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    assert f"TITLE:{escaped}" in unfold(card)
