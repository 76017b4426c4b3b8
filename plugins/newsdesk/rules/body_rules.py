"""Advice on bodies: marks that mean nothing, notes, headings and words of links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plugins.newsdesk.pasting.masks import Mask, mask
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.sources import SourceText

NOTE = re.compile(r"\[\^([^\]\n]+)\](:?)")
NOTE_LINE = re.compile(r"^[ ]{0,3}\[\^([^\]\n]+)\]:", re.MULTILINE)
REFERENCE = re.compile(r"^[ ]{0,3}\[(?!\^)([^\]\n]+)\]:[ \t]*\S", re.MULTILINE)
LABEL = re.compile(r"\[([^\[\]\n]+)\](?!:)")
HASH_LINE = re.compile(r"^[ \t]*#(?=[^\W\d_])([^\n]*)$", re.MULTILINE)
HEADING = re.compile(r"^(#{1,6})[ \t]+\S", re.MULTILINE)
BOLD_LINE = re.compile(
    r"(?:\A|\n[ \t]*\n)[ \t]*(?P<mark>\*{2,3}|_{2,3}|<(?P<tag>b|strong)>)(?=\S)"
    r"(?P<words>[^\n*_<]{2,150}?)(?(tag)</(?P=tag)>|(?P=mark))[ \t]*:?[ \t]*(?=\n[ \t]*\n|\n*\Z)"
)
BOLD_MARKS = ("**", "__", "<b>", "<strong>")
LINK_WORDS = re.compile(r"(?<!!)\[([^\[\]\n]{1,40})\]\(")
VAGUE = frozenset(
    """
    tại đây|ở đây|đây|này|tại link này|link|link này|đường link|bấm vào đây|nhấn vào đây
    |click vào đây|kích vào đây|click|xem tại đây|xem ở đây|tải tại đây|tải ở đây|xem thêm
    |xem chi tiết tại đây|chi tiết tại đây|xem thêm tại đây|tải về tại đây
    |chi tiết|xem chi tiết|tại địa chỉ này|vào đây|theo link này|here
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
TEXT = re.compile(r"<(code|kbd|pre|samp)\b[^>]*>.*?</\1>|<[^>]*>", re.DOTALL)
LEFT_OVER = re.compile(
    r"(?P<star>\*\*+)(?=[^\s*])|(?<=[^\s*])(?P<end>\*\*+)|(?P<del>~~)(?=\S)"
    r"|(?P<link>\][ ]?\((?=\S)|\)\[(?=\S))"
    r"|(?P<table>\|[ \t]*:?-{3,}|(?m:^\|.*\|[ \t]*$))|(?P<slash>\\(?=\n|$))|(?P<head>(?m:^#{2,6} ))"
    r"|(?P<item>(?m:^[ \t]*[-+•][ \t]+\S))|(?P<fence>```)"
    r"|(?P<ref>\[(?=[^\[\]\n]*[^\W\d_])[^\[\]\n]+\]\[[^\[\]\n]*\])"
    r"|(?P<mark>(?<![=\w])==(?=[^\s=])[^=\n]{1,80}==(?!=))|(?P<raised>(?<=\w)(?P<sign>[~^])\d{1,3}(?P=sign))"
    r"|(?P<foreign>\[/?(?i:b|i|u|url|img|quote|color|size|center)(?:=[^\]\n]*)?\]"
    r"|\[!?(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION|TOC)\]|(?m:^(?::::|!!! )))"
)
SIGNS = (
    *("**", "~~", "](", "] (", ")[", "|", "\\", "##", "\n- ", "\n+ ", "\n• "),
    *("```", "][", "==", "~", "^", "[/", "[!", "[TOC", "[NOTE", ":::", "!!! "),
)
REMEDIES = {
    "star": ("dấu ** hiện nguyên trong bài", "viết **chữ đậm** đủ hai đầu trong cùng một đoạn"),
    "del": ("dấu ~~ hiện nguyên trong bài", "viết ~~chữ gạch~~ đủ hai đầu trong cùng một đoạn"),
    "link": (
        "dấu ngoặc của liên kết hiện nguyên trong bài",
        "viết liền [chữ](địa chỉ), địa chỉ không có dấu cách",
    ),
    "table": (
        "dòng có dấu | không thành bảng",
        "trước bảng để một dòng trống, dưới hàng đầu ghi |---|---|",
    ),
    "slash": ("dấu \\ hiện nguyên trong bài", "xóa dấu \\ ở cuối dòng"),
    "head": ("dấu # hiện nguyên trong bài", "viết đề mục ngoài thẻ HTML, trước đó một dòng trống"),
    "item": (
        "dòng bắt đầu như một mục danh sách mà không thành danh sách",
        "trước danh sách để một dòng trống, mỗi mục bắt đầu bằng “- ”",
    ),
}
REMEDIES["end"], REMEDIES["ref"] = REMEDIES["star"], REMEDIES["link"]
REMEDIES["fence"] = (
    "dấu ``` hiện nguyên trong bài",
    "viết ``` ở dòng riêng trước và sau đoạn mã, hoặc xóa đi",
)
REMEDIES["mark"] = (
    "dấu == hiện nguyên trong bài",
    "viết <mark>chữ cần tô</mark>, hoặc **chữ đậm**",
)
REMEDIES["raised"] = (
    "dấu ~ hoặc ^ hiện nguyên trong bài",
    "chỉ số dưới viết <sub>2</sub>, chỉ số trên viết <sup>2</sup>",
)
REMEDIES["foreign"] = (
    "có mã định dạng của nơi khác, hiện nguyên trong bài",
    "xóa đi; chữ đậm viết **chữ**, liên kết viết [chữ](địa chỉ)",
)


class Remark(NamedTuple):
    """Something about the body at an offset of it."""

    offset: int
    what: str
    remedy: str
    is_error: bool = False


def check_body(
    source: SourceText, html: str, unclear_rows: Sequence[int], findings: Findings
) -> None:
    """Record what readers will see otherwise than the editor meant it.

    `html` is the body as published, before typesetting; `unclear_rows` count from 0.
    """
    body = source.body
    masked = mask(body, Mask.CODE)
    first_row = source.place(source.body_offset)[0]
    for row in unclear_rows:
        findings.advise(
            source.path,
            (first_row + row, 1),
            "dòng này và dòng trên liền nhau, sẽ thành một đoạn",
            "hai đoạn thì để một dòng trống ở giữa; xuống dòng thì ghi \\ ở cuối dòng trên",
        )
    for remark in _iter_remarks(body, masked, html):
        record = findings.error if remark.is_error else findings.advise
        place = source.place(source.body_offset + remark.offset)
        record(source.path, place, remark.what, remark.remedy)


def _iter_remarks(body: str, masked: str, html: str) -> Iterator[Remark]:
    if "[^" in masked:
        yield from _iter_notes(masked)
    if "]:" in masked:
        yield from _iter_unused_references(masked)
    if "#" in masked:
        yield from _iter_headings(masked)
    if any(mark in masked for mark in BOLD_MARKS):
        for found in BOLD_LINE.finditer(masked):
            if found["words"].rstrip()[-1] not in '.;!?…”"':
                yield Remark(
                    found.start("mark"),
                    "cả dòng in đậm thay cho đề mục",
                    f"viết “## {_shorten(found['words'])}”; người khiếm thị đi theo đề mục",
                )
    if "](" in masked:
        for found in LINK_WORDS.finditer(masked):
            if found[1].strip(" *_").lower() in VAGUE:
                yield Remark(
                    found.start(1),
                    f"chữ của liên kết là “{found[1]}”",
                    "ghi rõ nơi đến, ví dụ [kế hoạch số 15](…)",
                )
    yield from _iter_left_over(masked, html)


def _iter_notes(masked: str) -> Iterator[Remark]:
    texts: dict[str, int] = {}
    for found in NOTE_LINE.finditer(masked):
        if found[1] in texts:
            yield Remark(
                found.start(),
                f"chú thích [^{found[1]}] ghi hai lần, chỉ một nội dung hiện ra",
                "đánh số khác cho một trong hai, cả ở chỗ gọi",
                is_error=True,
            )
        texts.setdefault(found[1], found.start())
    lines = {found.start() for found in NOTE_LINE.finditer(masked)}
    calls: set[str] = set()
    for found in NOTE.finditer(masked):
        start = found.start()
        if start in lines or masked.rfind("\n", max(0, start - 4), start) + 1 in lines:
            continue
        name = found[1]
        if name not in texts and name not in calls:
            yield Remark(
                start,
                f"chú thích [^{name}] không có nội dung",
                f"thêm dòng “[^{name}]: …” ở cuối bài, hoặc xóa dấu [^{name}]",
                is_error=True,
            )
        calls.add(name)
    for name, offset in texts.items():
        if name not in calls:
            yield Remark(
                offset,
                f"không chỗ nào trong bài gọi chú thích [^{name}]",
                f"ghi [^{name}] tại chỗ cần chú thích, hoặc xóa dòng này",
            )


def _iter_unused_references(masked: str) -> Iterator[Remark]:
    used = {label.lower() for label in LABEL.findall(masked)}
    for found in REFERENCE.finditer(masked):
        if found[1].lower() not in used:
            yield Remark(
                found.start(),
                f"dòng bắt đầu bằng “[{found[1]}]:” sẽ không hiện",
                f"viết liên kết là [{found[1]}](địa chỉ)",
            )


def _iter_headings(masked: str) -> Iterator[Remark]:
    level = 0
    for found in HEADING.finditer(masked):
        if level and len(found[1]) > level + 1:
            yield Remark(
                found.start(),
                f"đề mục bỏ cấp, từ {'#' * level} sang {found[1]}",
                f"viết {'#' * (level + 1)}",
            )
        level = len(found[1])
    for found in HASH_LINE.finditer(masked):
        words = found[1].split()
        if any(not word.startswith("#") for word in words[1:]):
            yield Remark(
                found.start(),
                "dòng bắt đầu bằng # không có dấu cách, không thành đề mục",
                "nếu là đề mục thì viết ## rồi một dấu cách",
            )


def _iter_left_over(masked: str, html: str) -> Iterator[Remark]:
    """Yield marks that readers would see."""
    if not any(sign in html for sign in SIGNS):
        return
    text = TEXT.sub(lambda found: "\n" if found[0][1:3] in {"p>", "/p", "br"} else "\0", html)
    seen: set[str] = set()
    for found in LEFT_OVER.finditer(text):
        kind = str(found.lastgroup)
        remedy = REMEDIES[kind]
        if remedy[0] not in seen:
            seen.add(remedy[0])
            yield Remark(_find(masked, text, found), *remedy)


def _find(masked: str, text: str, found: re.Match[str]) -> int:
    """Return the offset in the source of a mark in the text of the page."""
    sign = found[0].strip("\n")
    around = text[found.start() : found.start() + 12].split("\0")[0].split("\n")[0]
    before = text[max(0, found.start() - 8) : found.end()].split("\0")[-1].split("\n")[-1]
    for needle in (around if len(around) > len(sign) else before, before, sign, sign[:2]):
        offset = masked.find(needle)
        if needle and offset >= 0:
            return offset + (len(needle) - len(sign) if needle == before else 0)
    return 0


def _shorten(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:39].rstrip()}…"
