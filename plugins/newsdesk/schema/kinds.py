"""Kinds of values: functions `(node, scope) -> value` that raise FieldError for invalid nodes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import yaml

from plugins.newsdesk.schema.fields import (
    Field,
    FieldError,
    Kind,
    Made,
    closest,
    is_empty,
    read_mapping,
    record,
)
from plugins.newsdesk.schema.slugs import LONGEST_PAGE_KEY, LONGEST_SLUG, make_slug
from plugins.newsdesk.schema.yaml_nodes import Scope
from plugins.vietnamese.normalize import normalize
from plugins.vietnamese.plain_text import clean_line, clean_text

# Each text is on many pages, and most items have a page of their own.
MAX_CHARACTERS = 10_000
MAX_ITEMS = 1_000
LONGEST_SENTENCE = 300
ID = re.compile(rf"[a-z0-9-]{{1,{LONGEST_PAGE_KEY}}}")
NO_KEY = "0"  # of pages that are no articles
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
WHOLE_NUMBER = re.compile(r"[0-9]{1,12}")
# Control characters and half pairs: neither HTML nor XML can hold them (XML 1.0, section 2.2).
NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
TRUE = frozenset({"true", "yes", "on", "có"})
FALSE = frozenset({"false", "no", "off", "không"})


def text(node: yaml.Node, scope: Scope) -> str:
    """Take one line or paragraph of text; white space is squeezed."""
    del scope
    if isinstance(node, yaml.MappingNode):
        raise FieldError(
            node, "trong giá trị này có dấu “:”", 'đặt riêng giá trị ấy trong ngoặc kép: "…: …"'
        )
    if not isinstance(node, yaml.ScalarNode):
        raise FieldError(node, "ở đây cần một dòng chữ", "bỏ dấu - hoặc [ ] ở giá trị này")
    value = " ".join(normalize(node.value).split())
    if len(value) > MAX_CHARACTERS:
        what = f"giá trị dài {len(value)} ký tự, nhiều nhất {MAX_CHARACTERS}"
        raise FieldError(node, what, "rút gọn, phần còn lại đưa vào nội dung bài")
    if NO_TEXT.search(value):
        raise FieldError(
            node, "ở đây có ký tự điều khiển không nhìn thấy", "xóa rồi gõ lại giá trị này"
        )
    return value


def sentence(node: yaml.Node, scope: Scope) -> str:
    """Take a short text with words in it, for readers."""
    value = text(node, scope)
    if not any(map(str.isalpha, value)):
        raise FieldError(node, f"“{value}” chưa nói gì", "viết một câu ngắn")
    if len(value) > LONGEST_SENTENCE:
        what = f"câu này dài {len(value)} ký tự, nhiều nhất {LONGEST_SENTENCE}"
        raise FieldError(node, what, "rút ngắn")
    return value


def line(most: int) -> Kind[str]:
    """Return the kind that takes one clean line of at most `most` characters."""
    return partial(_cleaned, clean_line, most)


def lines(most: int) -> Kind[str]:
    """Return the kind that takes clean text whose lines stay, of at most `most` characters."""
    return partial(_cleaned, clean_text, most)


def name(node: yaml.Node, scope: Scope) -> str:
    """Take a name that gives an address."""
    value = text(node, scope)
    slug = make_slug(value)
    if not slug:
        raise FieldError(node, f"“{value}” không có chữ cái nào", "ghi tên bằng chữ hoặc xóa đi")
    if len(slug) > LONGEST_SLUG:
        raise FieldError(
            node,
            f"tên “{value[:40]}…” dài {len(value)} ký tự, không làm được địa chỉ",
            "rút ngắn còn dưới 100 ký tự, phần còn lại ghi trong bài",
        )
    return value


def boolean(node: yaml.Node, scope: Scope) -> bool:
    """Take true or false."""
    value = text(node, scope).lower()
    if value in TRUE or value in FALSE:
        return value in TRUE
    raise FieldError(
        node, f"“{value}” không phải có hay không", "viết có (true) hoặc không (false)"
    )


def is_refusal(node: yaml.Node) -> bool:
    """Return whether a list is switched off: `false` or a word for it instead of the list."""
    return isinstance(node, yaml.ScalarNode) and normalize(node.value).strip().lower() in FALSE


def number(node: yaml.Node, scope: Scope) -> int:
    """Take a whole number from 0."""
    value = text(node, scope).replace("_", "")
    if WHOLE_NUMBER.fullmatch(value):
        return int(value)
    raise FieldError(
        node, f"“{value}” không phải số nguyên", "viết chữ số liền nhau, ví dụ 1107571"
    )


def choice(*options: str, words: Mapping[str, str] | None = None) -> Kind[str]:
    """Return the kind that takes one of the options, or the Vietnamese word for it in `words`."""
    said = {word: option for option, word in (words or {}).items()}
    known = (*said, *options)

    def one_of(node: yaml.Node, scope: Scope) -> str:
        value = text(node, scope)
        option = said.get(value.lower(), value.lower())
        if option in options:
            return option
        raise FieldError(
            node,
            f"không có giá trị “{value}”{closest(value, known)}",
            f"chọn một trong: {', '.join(known)}",
        )

    return one_of


def matching(pattern: re.Pattern[str], remedy: str) -> Kind[str]:
    """Return the kind that takes text matching the whole pattern."""

    def matched(node: yaml.Node, scope: Scope) -> str:
        value = text(node, scope)
        if pattern.fullmatch(value):
            return value
        raise FieldError(node, f"“{value}” không đúng dạng", remedy)

    return matched


def page_key(node: yaml.Node, scope: Scope) -> str:
    """Take the stable key of an article."""
    value = matching(ID, "chỉ dùng chữ thường không dấu, chữ số và dấu -, nhiều nhất 64 ký tự")(
        node, scope
    )
    if value == NO_KEY:
        raise FieldError(node, "id “0” dành cho trang không phải bài viết", "chọn id khác")
    return str(value)


def slug(node: yaml.Node, scope: Scope) -> str:
    """Take the last part of an address."""
    value: str = matching(SLUG, "chỉ dùng chữ thường không dấu, chữ số, nối bằng dấu -")(
        node, scope
    )
    if len(value) > LONGEST_SLUG:
        raise FieldError(
            node,
            f"“{value[:40]}…” dài {len(value)} ký tự",
            f"rút ngắn, nhiều nhất {LONGEST_SLUG} ký tự",
        )
    return value


def web_address(node: yaml.Node, scope: Scope) -> str:
    """Take an absolute http(s) address."""
    value: str = matching(WEB_ADDRESS, "viết đủ địa chỉ, ví dụ https://example.vn/")(node, scope)
    return value


def link(node: yaml.Node, scope: Scope) -> str:
    """Take an absolute address or one that begins at the portal's root."""
    value = text(node, scope)
    if value.startswith("/") and not value.startswith("//"):
        return value
    return web_address(node, scope)


def list_of(kind: Kind[Made | None], most: int = MAX_ITEMS) -> Kind[tuple[Made, ...]]:
    """Return the kind that takes a list of at most `most` items; a single value is a list of one.

    Items that were refused, or that `kind` made None of, are left out.
    """

    def listed(node: yaml.Node, scope: Scope) -> tuple[Made, ...]:
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if len(items) > most:
            raise FieldError(
                items[most], f"danh sách có {len(items)} mục, nhiều nhất {most}", "bỏ bớt mục"
            )
        values = []
        for item in items:
            if is_empty(item):
                continue
            try:
                values.append(kind(item, scope))
            except FieldError as error:
                record(error, scope)
        return tuple(value for value in values if value is not None)

    return listed


def record_of(fields: Sequence[Field], make: Callable[..., Made]) -> Kind[Made | None]:
    """Return the kind that takes a mapping and makes `make(its place, **values)` of it."""

    def recorded(node: yaml.Node, scope: Scope) -> Made | None:
        if not isinstance(node, yaml.MappingNode):
            names = ", ".join(field.name for field in fields)
            raise FieldError(node, "ở đây cần các trường con", f"viết từng dòng: {names}")
        mapping = read_mapping(node, fields, scope)
        missing = [one.name for one in fields if one.required and one.name not in mapping.values]
        return None if missing else make(scope.place(node), **mapping.values)

    return recorded


def _cleaned(clean: Callable[[str], str], most: int, node: yaml.Node, scope: Scope) -> str:
    if not isinstance(node, yaml.ScalarNode):
        text(node, scope)  # raises
        raise TypeError(node)
    value = clean(node.value)
    if not value:
        raise FieldError(node, "ở đây không có chữ nào đọc được", "gõ lại giá trị này")
    if len(value) > most:
        what = f"giá trị dài {len(value)} ký tự, nhiều nhất {most}"
        raise FieldError(node, what, "rút gọn giá trị này")
    return value
