"""Safe corrections of one file; each step is text in, text out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import yaml

from plugins.newsdesk.pasting.meaning import read_meaning
from plugins.newsdesk.reading.sources import CLASSIC_FIELD, FENCE, is_classic_header
from plugins.newsdesk.schema.yaml_nodes import (
    AFTER_QUOTE,
    COLON_IN_VALUE,
    INNER_QUOTE,
    LOADER,
    find_depth,
)
from plugins.vietnamese.gaps import SPACES, mend_gaps
from plugins.vietnamese.normalize import normalize

ALIASES = re.compile(r"^aliases:(?P<rest>.*)$", re.M)
INDENT = re.compile(r"\s*")
# Of classic Pelican headers.
RENAMED = {"summary": "lead", "author": "authors"}
LISTS = frozenset({"authors", "tags"})
DROPPED = frozenset({"lang", "template", "translation"})
WRAPPED = re.compile(r"([\"'])[^\"']*(?<=[\s(])\1")
MOST_PASSES = 4
TEXT_FIELD = re.compile(r"(?:title|lead|cover_alt|cover_caption):")
BETWEEN_WORDS = re.compile(rf"(?<=[\w,;.!?…”’)])(?:[ {SPACES}]{{2,}}|[{SPACES}])(?=[\w(“‘])")
BEFORE_STOP = re.compile(r"(?<=[^\W_]) +(?=[,;.!?…]+(?:[ \"”’)]|\Z))")
CONTINUATION = re.compile(r"\s+\S")


def mend_line_ends(text: str) -> str:
    """Return the text with LF line ends and no byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def mend_classic_header(text: str) -> str:
    """Return the text with front matter instead of a classic header."""
    return convert_classic_header(text) if is_classic_header(text) else text


def convert_classic_header(text: str) -> str:
    """Return the text with its classic header as front matter; the body stays as it was."""
    lines = text.split("\n")
    pairs: list[tuple[str, str]] = []
    index = 0
    while index < len(lines) and lines[index].strip():
        if CLASSIC_FIELD.match(lines[index]):
            name, _, value = lines[index].partition(":")
            pairs.append((name.strip().lower(), value.strip()))
        elif pairs and CONTINUATION.match(lines[index]):
            name, value = pairs[-1]
            pairs[-1] = (name, f"{value} {lines[index].strip()}")
        else:
            break
        index += 1
    header = [line for name, value in pairs if (line := _convert(name, value))]
    return "\n".join(["---", *header, "---", *lines[index:]])


def quote(value: str) -> str:
    """Return a YAML double-quoted scalar."""
    return json.dumps(value, ensure_ascii=False)


def mend_quoting(text: str) -> str:
    """Return the text with header values quoted that contain a colon and break the YAML."""
    bounds = _header_bounds(text)
    if bounds is None:
        return text
    lines = text.split("\n")
    for _ in range(bounds[0], bounds[1]):
        failing = _failing_line(lines[bounds[0] : bounds[1]])
        match = _match_unquoted(lines[bounds[0] + failing]) if failing is not None else None
        if failing is None or match is None:
            break
        start = match.start("quoted" if match.re is INNER_QUOTE else "value")
        line = lines[bounds[0] + failing]
        lines[bounds[0] + failing] = line[:start] + quote(_unwrap(match["value"].rstrip()))
    return "\n".join(lines)


def mend_body(text: str) -> str:
    """Return the text with the body rewritten as its pasted marks were meant."""
    bounds = _header_bounds(text)
    if bounds is None or "\n<<<<<<< " in text:  # a conflict is for people
        return text
    lines = text.split("\n")
    body = "\n".join(lines[bounds[1] + 1 :])
    for _ in range(MOST_PASSES):  # what is left of one mark may look like another
        mended = read_meaning(body).text
        if mended == body:
            break
        body = mended
    return "\n".join([*lines[: bounds[1] + 1], body])


def mend_spaces(text: str) -> str:
    """Return the text with single spaces between words and none before stops.

    In the header only between the words of titles, leads and captions: never in names of files or
    what means something in YAML.
    """
    bounds = _header_bounds(text)
    if bounds is None or "\n<<<<<<< " in text:
        return text
    lines = text.split("\n")
    header = [_mend_field(line) for line in lines[: bounds[1]]]
    return "\n".join([*header, lines[bounds[1]], mend_gaps("\n".join(lines[bounds[1] + 1 :]))])


def add_field(text: str, name: str, value: str) -> str:
    """Return the text with a field at the end of its header."""
    bounds = _header_bounds(text)
    if bounds is None:
        return text
    lines = text.split("\n")
    lines.insert(bounds[1], f"{name}: {value}")
    return "\n".join(lines)


SAFE_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("chuẩn hóa dấu xuống dòng và bảng mã", mend_line_ends),
    ("đổi chữ sang Unicode dựng sẵn, bỏ ký tự ẩn", normalize),
    ("chuyển phần đầu kiểu cũ", mend_classic_header),
    ("đặt ngoặc kép cho giá trị có dấu :", mend_quoting),
    ("viết lại đoạn, danh sách, bảng, chữ đậm, liên kết dán từ nơi khác", mend_body),
    ("bỏ dấu cách thừa và dấu cách trước dấu câu", mend_spaces),
)


def mend(text: str) -> tuple[str, list[str]]:
    """Return the corrected text and the names of the corrections."""
    done = []
    for name, step in SAFE_STEPS:
        mended = step(text)
        if mended != text:
            done.append(name)
        text = mended
    return text, done


def _header_bounds(text: str) -> tuple[int, int] | None:
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return 1, number
    return None


def _mend_field(line: str) -> str:
    if not TEXT_FIELD.match(line):
        return line
    return BEFORE_STOP.sub("", BETWEEN_WORDS.sub(" ", line))


def _failing_line(lines: list[str]) -> int | None:
    text = "\n".join(lines)
    if find_depth(text):
        return None
    try:
        yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return min(mark.line, len(lines) - 1) if mark else None
    return None


def _unwrap(value: str) -> str:
    """Return a value without the quotation marks around it, if others open within."""
    mark = value[0]
    if mark in "\"'" and value[-1] == mark and WRAPPED.match(value):
        return value[1:-1]
    return value


def _match_unquoted(line: str) -> re.Match[str] | None:
    inner = INNER_QUOTE.match(line)
    return COLON_IN_VALUE.match(line) or inner or AFTER_QUOTE.match(line)


def add_alias(text: str, address: str) -> str:
    """Return the text with a former address added, however `aliases` is written so far."""
    bounds = _header_bounds(text)
    if bounds is None:
        return text
    lines = text.split("\n")
    for index in range(*bounds):
        match = ALIASES.match(lines[index])
        if match:
            lines[index : index + 1] = _extend_aliases(match["rest"].strip(), address, lines, index)
            return "\n".join(lines)
    lines[bounds[1] : bounds[1]] = ["aliases:", f"  - {address}"]
    return "\n".join(lines)


def _extend_aliases(rest: str, address: str, lines: list[str], index: int) -> list[str]:
    rest = "" if rest.startswith("#") else rest
    if rest.startswith("["):
        return [f"aliases: [{address}, {rest[1:].lstrip()}"]
    if rest:
        return ["aliases:", f"  - {address}", f"  - {rest}"]
    following = lines[index + 1] if index + 1 < len(lines) else ""
    found = INDENT.match(following)
    indent = found[0] if found and following.lstrip().startswith("- ") else "  "
    return ["aliases:", f"{indent}- {address}"]


def _convert(name: str, value: str) -> str:
    name = RENAMED.get(name, name)
    if name in DROPPED or not value:
        return ""
    if name in LISTS:
        items = (part.strip() for part in re.split(r"[;,]", value))
        return f"{name}: [{', '.join(quote(item) for item in items if item)}]"
    return f"{name}: {quote(value)}"
