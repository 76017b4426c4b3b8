"""Rules on the front matter of an article beyond the kinds of its fields."""

from __future__ import annotations

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import Bundle
from plugins.newsdesk.schema.categories import CategoryTree
from plugins.vietnamese.quotes import iter_unbalanced_quotes

LONG_LEAD_CHARACTERS = 500
# What `new` writes for an editor to replace.
LEAD_PLACEHOLDER = "Viết đoạn mở đầu ở đây: ai, việc gì, ở đâu, khi nào."
BODY_PLACEHOLDER = "Viết nội dung bài ở đây."


def check_article_header(bundle: Bundle, categories: CategoryTree, findings: Findings) -> None:
    """Record what is wrong with, or could be better in, an article's fields."""
    _check_category(bundle, categories, findings)
    _check_dates(bundle, findings)
    check_placeholders(bundle, findings)
    _advise_on_id(bundle, findings)
    _advise_on_commas(bundle, findings)
    _advise_on_lead(bundle, findings)


def check_placeholders(bundle: Bundle, findings: Findings) -> None:
    """Record texts of a new bundle that nobody replaced, unless it is still a draft."""
    if bundle.values.get("status") == "draft":
        return
    for text in (LEAD_PLACEHOLDER, BODY_PLACEHOLDER):
        offset = bundle.source.text.find(text)
        if offset >= 0:
            findings.error(
                bundle.path,
                bundle.source.place(offset),
                f"còn nguyên chữ mẫu «{text}»",
                "viết nội dung thật, hoặc để lại dòng status: draft",
            )


def check_naming(bundle: Bundle, findings: Findings) -> None:
    """Record a bundle whose name gives no address."""
    if not bundle.front_matter.slug:
        findings.error(
            bundle.path,
            (1, 1),
            f"tên «{bundle.name}» không có chữ cái nào để làm địa chỉ",
            "đổi tên thư mục, hoặc ghi slug",
        )


def check_body_text(bundle: Bundle, findings: Findings) -> None:
    """Advise on quotation marks that do not pair."""
    body = bundle.source.body
    for offset in iter_unbalanced_quotes(body):
        findings.advise(
            bundle.path,
            bundle.source.place(bundle.source.body_offset + offset),
            "dấu ngoặc kép không đi thành cặp",
            "thêm hoặc bớt một dấu ngoặc kép trong đoạn này",
        )


def _check_category(bundle: Bundle, categories: CategoryTree, findings: Findings) -> None:
    name = bundle.values.get("category")
    if name is not None and not categories.knows(name):
        findings.error(
            bundle.path,
            bundle.place("category"),
            f"chưa khai báo chuyên mục «{name}»{categories.suggest(name)}",
            "chọn chuyên mục có trong content/data/categories.yml",
        )


def _check_dates(bundle: Bundle, findings: Findings) -> None:
    date = bundle.values.get("date")
    for name in ("expires", "modified"):
        moment = bundle.values.get(name)
        if date is not None and moment is not None and moment < date:
            findings.error(
                bundle.path,
                bundle.place(name),
                f"«{name}» ({moment:%d/%m/%Y %H:%M}) đứng trước «date» ({date:%d/%m/%Y %H:%M})",
                f"sửa một trong hai ngày, hoặc bỏ dòng «{name}»",
            )


def _advise_on_id(bundle: Bundle, findings: Findings) -> None:
    if "id" not in bundle.places and bundle.is_whole:
        findings.advise(
            bundle.path,
            (1, 1),
            "bài chưa có id, lượt xem và đánh giá tạm gắn với tên trong địa chỉ",
            "chạy check --fix để ghi id; có id thì đổi tên bài không mất lượt xem",
        )


def _advise_on_commas(bundle: Bundle, findings: Findings) -> None:
    for field in ("tags", "authors"):
        if any("," in name for name in bundle.values.get(field, ())):
            findings.advise(
                bundle.path,
                bundle.place(field),
                f"một tên trong «{field}» có dấu phẩy",
                f"nếu là nhiều tên thì viết {field}: [tên một, tên hai]",
            )


def _advise_on_lead(bundle: Bundle, findings: Findings) -> None:
    lead = bundle.values.get("lead", "")
    if len(lead) > LONG_LEAD_CHARACTERS:
        findings.advise(
            bundle.path,
            bundle.place("lead"),
            f"đoạn mở đầu dài {len(lead)} ký tự",
            f"rút còn dưới {LONG_LEAD_CHARACTERS} ký tự, phần còn lại đưa vào bài",
        )
