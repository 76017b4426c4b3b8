"""Notices and the units of the office as data files: read, or named with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.newsdesk.schema.contacts import dial
from tests.support.sites import advice_of, errors_of, read_site

NOTICES, STAFF = "content/data/notices.yml", "content/data/staff.yml"
ERRORS = {
    "an end before the begin": (
        NOTICES,
        "- {text: Một việc, date: 2026-11-20, expires: 2026-11-19}\n",
        "1:3: expires không ở sau date — đổi lại hai ngày giờ",
    ),
    "no end": (
        NOTICES,
        "- {text: Một việc, date: 2026-11-20}\n",
        "1:3: thiếu trường “expires” — thêm dòng “expires: …”",
    ),
    "a dead link": (
        NOTICES,
        "- {text: Việc, date: 2026-11-20, expires: 2026-11-21, url: /khong-co/}\n",
        "1:3: liên kết “/khong-co/” không dẫn tới trang nào — sửa địa chỉ như thấy trên trình "
        "duyệt, hoặc xóa mục này",
    ),
    "a telephone that is none": (
        STAFF,
        "- {name: Văn phòng, telephone: gọi văn thư}\n",
        "1:32: trường “telephone”: “gọi văn thư” không phải một số điện thoại — viết một số, ví "
        "dụ 0271 000 000 hoặc 0271 000 000 máy lẻ 5",
    ),
    "two telephones in one field": (
        STAFF,
        "- {name: Văn phòng, telephone: 0299 3555 012 - 0299 3555 013}\n",
        "1:32: trường “telephone”: “0299 3555 012 - 0299 3555 013” không phải một số điện thoại — "
        "viết một số, ví dụ 0271 000 000 hoặc 0271 000 000 máy lẻ 5",
    ),
    "an e-mail that is none": (
        STAFF,
        "- {name: Văn phòng, email: vanphong@}\n",
        "1:28: trường “email”: “vanphong@” không phải địa chỉ thư điện tử — viết như "
        "bandanvan@tinh.example",
    ),
    "a missing photo": (
        STAFF,
        "- name: Ban\n  people:\n    - {post: Trưởng Ban, photo: a.jpg}\n",
        "3:7: ảnh “a.jpg”: không có tệp này trong thư mục — chép tệp vào thư mục hoặc sửa lại tên",
    ),
    "a unit twice": (
        STAFF,
        "- name: Văn phòng\n- name: văn phòng\n",
        "2:3: đơn vị “văn phòng” đã có ở dòng 1 — gộp hai mục, hoặc đặt tên khác",
    ),
}


@pytest.mark.parametrize(("name", "text", "message"), ERRORS.values(), ids=ERRORS.keys())
def test_an_error_names_file_line_and_remedy(
    name: str, text: str, message: str, tmp_path: Path
) -> None:
    assert errors_of({name: text}, tmp_path) == [f"{name}:{message}"]


def test_what_is_unlikely_is_advised_on(tmp_path: Path) -> None:
    text = (
        "- {text: Lâu, date: 2026-01-01, expires: 2026-12-31}\n"
        "- {text: Ngắn, date: 2026-11-01, expires: 2026-11-30}\n"
        "- {text: Ngắn, date: 2026-11-01, expires: 2026-11-30}\n"
    )
    long, twice = advice_of({NOTICES: text}, tmp_path)
    assert "thông báo hiện suốt 364 ngày ở đầu mọi trang" in long
    assert "3:3: (nên sửa) thông báo này đã có ở dòng 2" in twice


def test_a_notice_without_time_lasts_until_the_end_of_its_day(tmp_path: Path) -> None:
    text = "- {text: Việc, date: 2026-11-20, expires: 2026-11-21, urgent: có}\n"
    [notice] = read_site({NOTICES: text}, tmp_path).data.notices
    assert f"{notice.expires:%d %H:%M:%S}" == "21 23:59:59"
    assert notice.urgent


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("0299 3555 012", "02993555012"),
        ("(0299) 3555-012", None),
        ("+84 299 3555.012", "+842993555012"),
        ("0299 3555 012 máy lẻ 15", "02993555012;ext=15"),
        ("113", "113"),
    ],
)
def test_numbers_are_dialled_without_their_signs(
    written: str, dialled: str | None, tmp_path: Path
) -> None:
    errors = errors_of({STAFF: f"- {{name: Ban, telephone: '{written}'}}\n"}, tmp_path)
    assert bool(errors) is (dialled is None)
    if dialled:
        assert dial(written) == dialled
