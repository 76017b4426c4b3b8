"""Rules on the front matter of an article beyond the kinds of its fields."""

from __future__ import annotations

from plugins.newsdesk.bundles import Bundle
from plugins.newsdesk.categories import CategoryTree
from plugins.newsdesk.problems import Findings
from plugins.vietnamese.quotes import iter_unbalanced_quotes

LONG_LEAD_CHARACTERS = 500


def check_article_header(bundle: Bundle, categories: CategoryTree, findings: Findings) -> None:
    """Record what is wrong with, or could be better in, an article's fields."""
    _check_category(bundle, categories, findings)
    _check_dates(bundle, findings)
    _advise_on_id(bundle, findings)
    _advise_on_lead(bundle, findings)


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


def _advise_on_lead(bundle: Bundle, findings: Findings) -> None:
    lead = bundle.values.get("lead", "")
    if len(lead) > LONG_LEAD_CHARACTERS:
        findings.advise(
            bundle.path,
            bundle.place("lead"),
            f"đoạn mở đầu dài {len(lead)} ký tự",
            f"rút còn dưới {LONG_LEAD_CHARACTERS} ký tự, phần còn lại đưa vào bài",
        )
