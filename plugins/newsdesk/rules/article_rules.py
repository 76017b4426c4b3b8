"""Rules for bundles beyond the kinds of their fields: of one, then of all articles together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from plugins.core.clock import ZONE
from plugins.core.counts import is_rating
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import Bundle, FrontMatter
from plugins.newsdesk.reading.data_files import FIGURES
from plugins.newsdesk.schema.categories import CategoryTree
from plugins.newsdesk.schema.entries import StartingFigures
from plugins.newsdesk.schema.fields import closest
from plugins.newsdesk.schema.kinds import ID, NO_KEY
from plugins.newsdesk.schema.moments import END_OF_DAY
from plugins.newsdesk.schema.slugs import LONGEST_PAGE_KEY, LONGEST_SLUG, make_slug
from plugins.newsdesk.schema.yaml_nodes import Place
from plugins.newsdesk.urls.article_urls import page_key_of
from plugins.vietnamese.normalize import letters_of
from plugins.vietnamese.quotes import iter_unbalanced_quotes

LONG_LEAD_CHARACTERS = 500
UNDATED = datetime.max.replace(tzinfo=ZONE)
MAX_SUGGESTIONS = 20  # each costs a comparison with every key
SYMBOL = re.compile(r"[#%&+@]")  # parts C++ from C#
LABELS = {"tags": "thẻ", "authors": "tác giả", "topic": "dòng sự kiện", "source": "nguồn"}
# Placeholders that `new` writes.
LEAD_PLACEHOLDER = "Viết đoạn mở đầu ở đây: ai, việc gì, ở đâu, khi nào."
BODY_PLACEHOLDER = "Viết nội dung bài ở đây."


def check_article_header(bundle: Bundle, categories: CategoryTree, findings: Findings) -> None:
    """Record errors in the fields of an article, and advice on them."""
    _check_category(bundle, categories, findings)
    _check_dates(bundle, findings)
    check_placeholders(bundle, findings)
    _check_id(bundle, findings)
    _advise_on_commas(bundle, findings)
    _advise_on_lead(bundle, findings)


def check_placeholders(bundle: Bundle, findings: Findings) -> None:
    """Record placeholder texts left in a bundle that is not a draft."""
    if not bundle.is_whole or bundle.values.get("status") == "draft":
        return
    for text in (LEAD_PLACEHOLDER, BODY_PLACEHOLDER):
        offset = bundle.source.text.find(text)
        if offset >= 0:
            findings.error(
                bundle.path,
                bundle.source.place(offset),
                f"còn nguyên chữ mẫu “{text}”",
                "viết nội dung thật, hoặc để lại dòng status: draft",
            )


def check_naming(bundle: Bundle, findings: Findings) -> None:
    """Record a bundle whose name gives no address, or one that is too long."""
    slug = bundle.front_matter.slug
    if len(slug) > LONGEST_SLUG and "slug" not in bundle.values:
        findings.error(
            bundle.path,
            (1, 1),
            f"tên “{bundle.name[:40]}…” dài {len(bundle.name)} ký tự, không làm được địa chỉ",
            f"đổi tên thư mục, hoặc ghi slug, nhiều nhất {LONGEST_SLUG} ký tự",
        )
    if not slug:
        findings.error(
            bundle.path,
            (1, 1),
            f"tên “{bundle.name}” không có chữ cái nào để làm địa chỉ",
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


def check_names(
    articles: Sequence[FrontMatter], newer: Collection[Path], findings: Findings
) -> None:
    """Record different names that share an address; advise on spellings of one name.

    Named is the article of the later date, one of the `newer` files in any case.
    """
    for field, kind in LABELS.items():
        distinct = {name for one in articles for name in one.names(field)}
        if len({*map(make_slug, distinct)}) == len(distinct):  # nearly always
            continue
        first_seen: dict[str, tuple[str, Path]] = {}
        for front_matter in _by_age(articles, newer):
            for name in front_matter.names(field):
                known, path = first_seen.setdefault(make_slug(name), (name, front_matter.path))
                if known != name:
                    place = front_matter.path, front_matter.place(field)
                    _record_shared_page(*place, kind, name, known, findings.shown(path), findings)


def _by_age(articles: Iterable[FrontMatter], newer: Collection[Path]) -> list[FrontMatter]:
    return sorted(articles, key=lambda one: (one.path in newer, one.values.get("date", UNDATED)))


def check_figures(
    articles: Iterable[FrontMatter], starting: StartingFigures, folder: Path, findings: Findings
) -> None:
    """Record impossible ratings as errors, figures of no article as advice.

    `folder` holds the data files.
    """
    _check_ratings(starting, folder / FIGURES, findings)
    keys = {page_key_of(one) for one in articles}
    unknown = [(key, figures) for key, figures in starting.articles if key not in keys]
    for number, (key, figures) in enumerate(unknown):
        suggestion = closest(key, keys) if number < MAX_SUGGESTIONS else ""
        findings.advise(
            folder / FIGURES,
            figures.written_at,
            f"không có bài nào có id “{key}”{suggestion}",
            "sửa id hoặc xóa dòng này",
        )


def _record_shared_page(
    path: Path, place: Place, kind: str, name: str, known: str, shown: str, findings: Findings
) -> None:
    if letters_of(name) == letters_of(known) and SYMBOL.findall(name) == SYMBOL.findall(known):
        findings.advise(
            path,
            place,
            f"{kind} “{name}” trùng trang với “{known}” trong {shown}",
            f"viết giống nhau: “{known}”",
        )
    else:
        findings.error(
            path,
            place,
            f"{kind} “{name}” và “{known}” trong {shown} là hai tên mà chung một địa chỉ "
            f"({make_slug(name)})",
            f"nếu là một thì viết giống nhau; nếu khác nhau thì ghi thêm cho khác, ví dụ “{name} "
            "(Phòng Tổng hợp)”"
            if kind == LABELS["authors"]
            else "nếu là một thì viết giống nhau; nếu khác nhau thì thêm vài chữ cho khác",
        )


def _check_category(bundle: Bundle, categories: CategoryTree, findings: Findings) -> None:
    name = bundle.values.get("category")
    if name is not None and not categories.knows(name):
        findings.error(
            bundle.path,
            bundle.place("category"),
            f"chưa khai báo chuyên mục “{name}”{categories.suggest(name)}",
            "chọn chuyên mục có trong content/data/categories.yml",
        )


def _check_dates(bundle: Bundle, findings: Findings) -> None:
    date = bundle.values.get("date")
    for name in ("expires", "modified"):
        moment = bundle.values.get(name)
        if date is not None and moment is not None and moment < date:
            if moment.time() == END_OF_DAY:  # written without a time
                moment = moment.replace(hour=0, minute=0)
            findings.error(
                bundle.path,
                bundle.place(name),
                f"“{name}” ({moment:%d/%m/%Y %H:%M}) đứng trước “date” ({date:%d/%m/%Y %H:%M})",
                f"sửa một trong hai ngày, hoặc bỏ dòng “{name}”",
            )


def _check_id(bundle: Bundle, findings: Findings) -> None:
    if "id" in bundle.places or not bundle.is_whole:
        return
    key = page_key_of(bundle.front_matter)
    if key and (key == NO_KEY or not ID.fullmatch(key)):
        why = (
            f"dài {len(key)} ký tự, quá {LONGEST_PAGE_KEY}"
            if len(key) > LONGEST_PAGE_KEY
            else f"là “{key}”"
        )
        findings.error(
            bundle.path,
            (1, 1),
            f"bài chưa có id, mà tên trong địa chỉ {why} nên không đếm được lượt xem",
            "chạy check --fix để ghi id, hoặc tự ghi id",
        )
    else:
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
                f"một tên trong “{field}” có dấu phẩy",
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


def _check_ratings(starting: StartingFigures, path: Path, findings: Findings) -> None:
    if findings.has_errors_in(path):  # votes or points may be missing for it
        return
    for key, figures in starting.articles:
        if not is_rating(figures.votes, figures.points):
            findings.error(
                path,
                figures.written_at,
                f"bài “{key}” có {figures.votes} lượt đánh giá mà tổng điểm là {figures.points}",
                "mỗi lượt cho từ 1 đến 5 điểm: sửa votes hoặc points",
            )
