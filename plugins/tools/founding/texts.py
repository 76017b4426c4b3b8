"""The texts of an office's first files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from plugins.newsdesk.commands.drafting import write_draft
from plugins.newsdesk.commands.header_edits import quote
from plugins.newsdesk.rules.article_rules import BODY_PLACEHOLDER, LEAD_PLACEHOLDER
from plugins.newsdesk.site.samples import SAMPLE_HOST
from plugins.tools.founding.answers import Office

FIRST_TITLE = "Bài đầu tiên"
FIRST_KEY = "bai-dau-tien"
FIRST_LEAD = "Đây là bản nháp: chỉ người xem thử thấy. Sửa thành bài của cơ quan rồi đăng."
FIRST_BODY = """\
Cách đăng bài này:

1. Mở tệp của bài trong `content/articles/`, đổi tiêu đề, đoạn mở đầu và nội dung. \
Nếu ngại sửa tệp, dùng trang biên tập ở địa chỉ `/admin/`.
2. Đặt ảnh vào cùng thư mục với bài.
3. Xóa dòng `status: draft`.
4. Chạy `python3 tasks.py check`: những gì chưa đúng được nói hết một lần, kèm cách sửa.

Mọi trường và cách viết có trong `content/HUONG-DAN.md`.
"""
FIGURES = """\
# Số liệu mang theo từ cổng cũ: tổng lượt truy cập và lượt xem (views), số phiếu (votes), tổng điểm
# (points) của từng bài. Khóa là "id" của bài.
total: 0
articles: {}
"""


def write_portal(office: Office) -> str:
    """Return portal.yml."""
    fields = {
        "name": office.name,
        "portal_name": office.portal_name,
        "responsible": f"Chịu trách nhiệm nội dung: {office.name}",
        "address": office.address,
        "telephone": office.telephone,
        "email": office.email,
        "licence": office.licence,
        "copyright": f"Bản quyền thuộc về {office.name}",
        "attribution": (
            f'Ghi rõ nguồn "{office.short_name}" khi phát hành lại thông tin từ Cổng này'
        ),
        "emblem": "emblem.svg",
        "share_image": "chia-se.jpg",
    }
    return "\n".join(
        [
            "# Tên gọi, địa chỉ và các câu chữ ở đầu trang, chân trang.",
            "# share_image: hình hiện khi chia sẻ trang không có ảnh, JPEG 1200 × 630.",
            *(f"{name}: {quote(value)}" for name, value in fields.items() if value),
            "",
        ]
    )


def write_about(office: Office) -> str:
    """Return the page Giới thiệu."""
    return f"""\
---
title: Giới thiệu
lead: {quote(f"{office.portal_name} là kênh thông tin chính thức của {office.name}.")}
---

## Về Cổng thông tin này

Cổng đăng tin hoạt động, thông báo và tài liệu của {_as_markdown(office.name)}. \
Địa chỉ, điện thoại và thư điện tử có ở trang [Liên hệ](/lien-he/).

Khi dùng lại thông tin từ Cổng, xin ghi rõ nguồn "{_as_markdown(office.short_name)}".
"""


def write_contact(office: Office) -> str:
    """Return the page Liên hệ."""
    digits = "".join(sign for sign in office.telephone if sign.isdigit() or sign == "+")
    return f"""\
---
title: Liên hệ
lead: {quote(f"{office.name} tiếp nhận ý kiến bằng thư, điện thoại, thư điện tử và tại trụ sở.")}
---

## Địa chỉ

- **Trụ sở:** {_as_markdown(office.address)}
- **Điện thoại:** [{office.telephone}](tel:{digits})
- **Thư điện tử:** [{office.email}](mailto:{office.email})

Xin không gửi giấy tờ tùy thân, hồ sơ bệnh án hoặc thông tin của người khác qua thư điện tử.
"""


def write_first_draft(category: str, now: datetime) -> str:
    """Return the draft that an office begins with."""
    text = write_draft(FIRST_TITLE, category, FIRST_KEY, now, [])
    text = text.replace(LEAD_PLACEHOLDER, FIRST_LEAD)
    return text.replace(f"{BODY_PLACEHOLDER}\n", FIRST_BODY)


def is_untouched(text: str) -> bool:
    """Return whether a text is the first draft as it was written."""
    return _without_choices(text) == _without_choices(write_first_draft("", datetime.min))


def initials(office: Office) -> str:
    """Return the letters of the emblem: an abbreviation as it is, else the first letters."""
    words = office.short_name.replace("-", " ").split()
    if len(words) == 1 and len(words[0]) <= 5:
        return words[0].upper()
    return "".join(word[0] for word in words if word[0].isalpha())[:4].upper() or "TT"


def write_emblem(letters: str, colour: str) -> str:
    """Return a plain emblem: letters in a ring."""
    size = {1: 44, 2: 38, 3: 30}.get(len(letters), 23 if len(letters) == 4 else 18)
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96" \
role="img" aria-label="{escape(letters)}">
<circle cx="48" cy="48" r="46" fill="{colour}"/>
<circle cx="48" cy="48" r="41" fill="none" stroke="#f2c14e" stroke-width="2"/>
<text x="48" y="{48 + size * 0.36:.1f}" text-anchor="middle" \
font-family="Arial, 'Liberation Sans', sans-serif" font-weight="700" font-size="{size}" \
fill="#ffffff">{escape(letters)}</text>
</svg>
"""


def drop_samples(text: str) -> str:
    """Return links.yml without the links to fictitious portals."""
    head, entries = split_entries(text)
    kept = [entry for entry in entries if not SAMPLE_HOST.search(entry)]
    return "".join([*head, *kept]) if kept else drop_all(text)


def drop_all(text: str) -> str:
    """Return a list's file without entries; its first comment stays."""
    return "".join([*split_entries(text)[0], "[]\n"])


def split_entries(text: str) -> tuple[list[str], list[str]]:
    """Return the lines before a list, and its entries with their lines."""
    head: list[str] = []
    entries: list[str] = []
    for line in text.splitlines(keepends=True):
        if line.startswith("- "):
            entries.append(line)
        elif entries:
            entries[-1] += line
        elif line.startswith("#"):
            head.append(line)
    return head, entries


def _as_markdown(value: str) -> str:
    """Return a value as editors read it in a body, where only `<` means something else."""
    return value.replace("<", "&lt;")


def _without_choices(text: str) -> list[str]:
    return list(_iter_fixed(text.splitlines()))


def _iter_fixed(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if not line.startswith(("date:", "category:")))
