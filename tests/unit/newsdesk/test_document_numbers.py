"""Numbers of documents: as fields, in the form that is compared, and within texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.newsdesk.schema.document_numbers import find_mentions, key_of
from plugins.newsdesk.urls.documents import DocumentIndex
from tests.support.sites import document, errors_of, read_site

ONE = "content/documents/mot/index.md"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("151-KH/BDVTU", "151-KH/BDVTU"),
        ("05-CT/TW", "5-CT/TW"),
        ("151–KH/BDVTU", "151-KH/BDVTU"),
        ("151 -KH/BDVTU", "151-KH/BDVTU"),
        ("10/2022/QH15", "10/2022/QH15"),
        ("30/2020/NĐ-CP", "30/2020/NĐ-CP"),
        ("1234/QĐ-UBND", "1234/QĐ-UBND"),
        ("12-QĐ/ĐU", "12-QĐ/ĐU"),
        ("22/2023/TT-BTTTT", "22/2023/TT-BTTTT"),
    ],
)
def test_a_number_is_found_in_a_text_whatever_its_dashes(written: str, key: str) -> None:
    text = f"Thực hiện Kế hoạch số {written}, ngày 05/01/2024."
    [mention] = find_mentions(text)
    assert text[mention.start : mention.end] == written
    assert mention.key == key == key_of(written)


@pytest.mark.parametrize(
    "text",
    [
        "ngày 05/01/2024 và 24/7",
        "từ 3-5 người, 12/15 xã",
        "điện thoại 0299-3555-012",
        "xem https://a.example/151-KH/BDVTU",
        "tệp abc151-KH/BDVTU",
        "2024/25",
    ],
)
def test_dates_and_other_numbers_are_none(text: str) -> None:
    assert list(find_mentions(text)) == []


def test_of_documents_with_one_number_the_last_one_before_the_text_is_meant() -> None:
    index = DocumentIndex({"1-KH/TU": (("2020-05-01", "/van-ban/cu/"), ("2025-05-01", "/moi/"))})
    assert index.find("1-KH/TU", "2021-01-01") == "/van-ban/cu/"
    assert index.find("1-KH/TU", "2025-05-01") == "/moi/"
    assert index.find("1-KH/TU", "2019-01-01") == "/van-ban/cu/"
    assert index.find("1-KH/TU") == "/moi/"
    assert index.find("2-KH/TU") is None


def test_a_field_takes_the_usual_form(tmp_path: Path) -> None:
    [one] = read_site({ONE: document(number='"số 151 – KH/BDVTU"')}, tmp_path).documents.values()
    assert one.metadata.number == "151-KH/BDVTU"
    assert one.metadata.title == "Kế hoạch số 151-KH/BDVTU"


RIGHT = "viết đủ số và ký hiệu, chữ in hoa, ví dụ 151-KH/BDVTU hoặc 10/2022/QH15"
ERRORS: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "a number that is none": (
        {ONE: document(number="kế hoạch 151")},
        [f"{ONE}:2:9: trường “number”: “kế hoạch 151” không phải số ký hiệu văn bản — {RIGHT}"],
    ),
    "a day to come": (
        {ONE: document(issued="2027-01-05")},
        [
            f"{ONE}:6:9: ngày ban hành 05/01/2027 còn ở phía trước — sửa “issued”; văn bản chưa "
            "ban hành thì chưa đưa lên"
        ],
    ),
    "itself replaced": (
        {ONE: document(replaces="0151-KH/BDVTU")},
        [
            f"{ONE}:7:11: “replaces” ghi số của chính văn bản này (151-KH/BDVTU) — ghi số của văn "
            "bản kia, hoặc bỏ đi"
        ],
    ),
    "one document twice": (
        {ONE: document("Một."), ONE.replace("mot", "nam"): document("Hai.")},
        [
            f"{ONE.replace('mot', 'nam')}:2:9: văn bản 151-KH/BDVTU ngày 05/01/2024 đã có ở {ONE} "
            "— xóa một trong hai, hoặc sửa số, ngày"
        ],
    ),
    "two kinds at one address": (
        {
            ONE: document(),
            ONE.replace("mot", "hai"): document(number="2-KH/TU", kind="Kẻ hoach"),
        },
        [
            f"{ONE}:3:7: loại văn bản “Kế hoạch” và “Kẻ hoach” trong "
            f"{ONE.replace('mot', 'hai')} là hai tên mà chung một địa chỉ — nếu là một thì viết "
            "giống nhau; nếu khác nhau thì thêm vài chữ cho khác"
        ],
    ),
    "a word for the state": (
        {ONE: document(validity="còn hiệu lục")},
        [
            f"{ONE}:7:11: trường “validity”: không có giá trị “còn hiệu lục” (có phải “còn hiệu "
            "lực”?) — chọn một trong: còn hiệu lực, hết hiệu lực một phần, hết hiệu lực, in force, "
            "partly, expired"
        ],
    ),
    "Markdown in a wrong place": (
        {"content/documents/2024/mot/index.md": document()},
        [
            "content/documents/2024/mot/index.md:1:1: văn bản không nằm đúng chỗ — chuyển vào "
            "content/documents/<số-ký-hiệu>/index.md"
        ],
    ),
    "what must be there": (
        {ONE: "---\nnumber: 1-KH/TU\n---\n"},
        [
            f"{ONE}:2:1: thiếu trường “{name}” — thêm dòng “{name}: …”"
            for name in ("issued", "issuer", "kind", "subject")
        ],
    ),
    "a page at the address": (
        {ONE: document(), "content/pages/van-ban.md": "---\ntitle: Văn bản\n---\n"},
        [
            "content/pages/van-ban.md:1:1: địa chỉ /van-ban/ đã thuộc một trang danh sách — đặt "
            "slug khác cho trang này"
        ],
    ),
    "a category at the address": (
        {
            ONE: document(),
            "content/data/categories.yml": "- name: Tin hoạt động\n- name: Văn bản\n",
        },
        [
            f"{ONE}:1:1: địa chỉ /van-ban/ đang là của chuyên mục “Văn bản” — ghi slug khác cho "
            "chuyên mục ấy trong categories.yml, rồi chạy check --fix"
        ],
    ),
}


@pytest.mark.parametrize(("files", "messages"), ERRORS.values(), ids=ERRORS.keys())
def test_an_error_names_file_line_and_remedy(
    files: dict[str, str | bytes], messages: list[str], tmp_path: Path
) -> None:
    assert errors_of(files, tmp_path) == messages


def test_without_documents_their_address_is_free(tmp_path: Path) -> None:
    categories = "- name: Tin hoạt động\n- name: Văn bản\n- name: Cơ cấu tổ chức\n"
    files: dict[str, str | bytes] = {
        "content/data/categories.yml": categories,
        "content/pages/bang-thong-bao.md": "---\ntitle: Bảng thông báo\n---\n",
    }
    assert errors_of(files, tmp_path) == []
