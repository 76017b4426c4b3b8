"""Numbers of documents such as `151-KH/BDVTU` and `10/2022/QH15`: as fields, and within texts.

Party: number, hyphen, kind, slash, body (66-QĐ/TW). State: number, slash, often the year, kind and
body (decree 30/2020/NĐ-CP).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from plugins.newsdesk.schema.fields import FieldError
from plugins.newsdesk.schema.kinds import text
from plugins.newsdesk.schema.yaml_nodes import Scope

_DASH = "[-–‑−]"
_LETTERS = "[A-ZĐƯ][A-ZĐƯ0-9]*"
_PATTERN = (
    rf"[0-9]{{1,6}}(?:/(?:19|20)[0-9]{{2}})? ?(?:/|{_DASH}) ?{_LETTERS}"
    rf"(?:(?:/|{_DASH}|\.){_LETTERS})*"
)
NUMBER = re.compile(_PATTERN)
IN_TEXT = re.compile(rf"(?<![\w/.–‑−-]){_PATTERN}(?![\w])")
LONGEST = 60


class Mention(NamedTuple):
    """A number within a text, from `start` to `end`, and its key."""

    start: int
    end: int
    key: str


def document_number(node: yaml.Node, scope: Scope) -> str:
    """Take the number of a document; blanks and dashes become those of the usual form."""
    value = text(node, scope).removeprefix("số ").removeprefix("Số ")
    if len(value) <= LONGEST and NUMBER.fullmatch(value):
        return _plain(value)
    raise FieldError(
        node,
        f"“{value}” không phải số ký hiệu văn bản",
        "viết đủ số và ký hiệu, chữ in hoa, ví dụ 151-KH/BDVTU hoặc 10/2022/QH15",
    )


def key_of(number: str) -> str:
    """Return a number in the form that is compared: `05–CT/TW` is `5-CT/TW`."""
    return _plain(number).lstrip("0")


def find_mentions(text: str) -> Iterator[Mention]:
    """Yield what looks like the number of a document in a text."""
    for match in IN_TEXT.finditer(text):
        yield Mention(match.start(), match.end(), key_of(match[0]))


def _plain(number: str) -> str:
    return re.sub(_DASH, "-", number).replace(" ", "")
