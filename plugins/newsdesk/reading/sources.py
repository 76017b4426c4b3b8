"""Text files of editors: decoded, split into header and body, with places for messages."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.traces import CONFLICT, CONFLICT_REMEDY, CONFLICT_WHAT, iter_traces
from plugins.vietnamese.normalize import (
    BORROWED,
    ZERO_WIDTH,
    iter_borrowed,
    iter_denormalized,
    iter_mark_piles,
    iter_zero_width,
)

FENCE = "---"
MAX_TEXT_BYTES = 20_000_000
CLASSIC_FIELD = re.compile(r"[A-Za-z][A-Za-z_-]*\s*:(\s|$)")
CLASSIC_HEADER = re.compile(
    r"(title|date|category|tags|slug|authors?|summary|status|modified|lang)\s*:", re.IGNORECASE
)


@dataclass(frozen=True)
class SourceText:
    """The text of one file with LF line ends and without byte order mark.

    `header` is the text between the fences (empty for a data file), `header_line` the number of
    its first line, `body_offset` the start of the Markdown in `text`.
    """

    path: Path
    text: str
    header: str
    header_line: int
    body_offset: int

    @property
    def body(self) -> str:
        """Return the Markdown part."""
        return self.text[self.body_offset :]

    def place(self, offset: int) -> tuple[int, int]:
        """Return (line, column), both from 1, of an offset into `text`."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def find_in_body(self, needle: str) -> tuple[int, int]:
        """Return the place of `needle` in the body, or the beginning of the body.

        Targets of links and values of attributes come first, since the same word may be in a
        sentence or in code before.
        """
        for flags in (re.NOFLAG, re.IGNORECASE):
            for before in ("](", '="', "]: ", ""):
                pattern = re.compile(re.escape(before + needle), flags)
                if found := pattern.search(self.text, self.body_offset):
                    return self.place(found.start() + len(before))
        return self.place(self.body_offset)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]


def read_text(path: Path, findings: Findings) -> str | None:
    """Return the file's text, or None after recording that it cannot be read or is not UTF-8."""
    try:
        if path.stat().st_size > MAX_TEXT_BYTES:
            findings.error(path, (1, 1), "tệp chữ nặng quá 20 MB", "chia thành nhiều tệp")
            return None
        raw = path.read_bytes()
    except OSError:
        findings.error(path, (1, 1), "không mở được tệp", "xem lại quyền đọc hoặc chép lại tệp")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        line_start = raw.rfind(b"\n", 0, error.start) + 1
        column = len(raw[line_start : error.start].decode("utf-8-sig", "replace")) + 1
        findings.error(
            path,
            (line, column),
            "tệp không phải UTF-8",
            "mở tệp, chọn “Lưu với bảng mã UTF-8” rồi lưu lại",
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for offset in iter_mark_piles(text):
        findings.error(
            path,
            SourceText(path, text, "", 1, 0).place(offset),
            "quá nhiều dấu chồng lên một chữ",
            "xóa rồi gõ lại chữ này",
        )
        return None
    return text


def read_source(path: Path, findings: Findings) -> SourceText | None:
    """Return the file split at its fences, or None when it has no header that can be read."""
    text = read_text(path, findings)
    if text is None:
        return None
    source = split_header(path, text)
    if source is None:
        what, remedy = _explain_missing_header(text)
        findings.error(path, (1, 1), what, remedy)
        return None
    signs = frozenset(text)
    _advise_on_characters(source, signs, findings)
    record_traces(source, signs, findings)
    return source


def split_header(path: Path, text: str) -> SourceText | None:
    """Return the text split at its two fences, or None when there are none."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            header = "\n".join(lines[1:number]) + "\n"
            body_offset = min(len(text), sum(len(one) + 1 for one in lines[: number + 1]))
            return SourceText(path, text, header, 2, body_offset)
    return None


def is_classic_header(text: str) -> bool:
    """Return whether the file opens with Pelican's own `Title: …` lines."""
    return CLASSIC_HEADER.match(text) is not None


def _explain_missing_header(text: str) -> tuple[str, str]:
    if is_classic_header(text):
        return (
            "phần đầu viết theo kiểu cũ của Pelican (“Title: …”)",
            "chạy “python3 tasks.py check --fix” để chuyển sang phần đầu nằm giữa hai dòng ---",
        )
    if CONFLICT.match(text):
        return CONFLICT_WHAT, CONFLICT_REMEDY
    if text.startswith("----"):
        return "dòng đầu không phải đúng ba dấu -", "viết dòng đầu là ---"
    if text.startswith(FENCE):
        return "phần đầu không có dòng --- đóng lại", "thêm một dòng --- sau trường cuối cùng"
    return (
        "tệp không có phần đầu",
        "mở đầu tệp bằng dòng ---, các trường title, date, category, lead, rồi một dòng ---",
    )


def record_traces(source: SourceText, signs: frozenset[str], findings: Findings) -> None:
    """Record traces of tools and other encodings; `signs` are all characters of the text."""
    for trace in iter_traces(source.text, source.body_offset, signs):
        record = findings.error if trace.is_error else findings.advise
        record(source.path, source.place(trace.offset), trace.what, trace.remedy)


def _advise_on_characters(source: SourceText, signs: frozenset[str], findings: Findings) -> None:
    offset = next(iter_denormalized(source.text), None)
    if offset is not None:
        findings.advise(
            source.path,
            source.place(offset),
            "có chữ gõ kiểu Unicode tổ hợp",
            "chạy check --fix để đổi sang Unicode dựng sẵn; trang đã tự đổi",
        )
    offset = None if signs.isdisjoint(BORROWED) else next(iter_borrowed(source.text), None)
    if offset is not None:
        findings.advise(
            source.path,
            source.place(offset),
            "có chữ “Ð” của tiếng nước khác, trông như “Đ”",
            "chạy check --fix để đổi; trang đã tự đổi",
        )
    is_hidden = not signs.isdisjoint(ZERO_WIDTH)
    offset = next(iter_zero_width(source.text), None) if is_hidden else None
    if offset is not None:
        findings.advise(
            source.path,
            source.place(offset),
            "có ký tự ẩn, rộng bằng không",
            "chạy check --fix để bỏ; trang đã tự bỏ",
        )
