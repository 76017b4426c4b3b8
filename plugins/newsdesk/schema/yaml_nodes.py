"""YAML nodes with their lines and columns, and messages for editors where it does not parse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import yaml

from plugins.newsdesk.problems import Findings

Place = tuple[int, int]
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
COLON_IN_VALUE = re.compile(
    r"\s*(?:- )?(?P<name>[A-Za-z_]+):\s+(?P<value>[^\s\"'\[{|>].*:(\s.*)?)$"
)
CUT_VALUE = re.compile(r"\s*(?:- )?(?P<name>[a-z_]+): +(?P<value>[^\s\"'\[{|>&*!#].*?) #")
SIGIL = re.compile(r"\s*(?:- +)*(?:[A-Za-z_]+: +(?:- +)*)?(?P<sign>[&*!])\S")
GLUED = re.compile(r"(?P<name>[a-z_]+)(?::(?=[^\s/])|:?[\u00a0\uff1a])")
AFTER_QUOTE = re.compile(
    r"\s*(?:- )?(?P<name>[A-Za-z_]+): +"
    r"(?P<value>(?P<mark>[\"']).*?(?P=mark) *(?P<rest>[^\s#].*))$"
)
# 'M'nông đón Tết': the value itself has the quotation mark around it.
INNER_QUOTE = re.compile(
    r"\s*(?:- )?(?P<name>[A-Za-z_]+): +"
    r"(?P<quoted>'(?P<value>[^']*'(?P<rest>[^\s#'].*|[^']*'.*))')\s*$"
)
CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CONFLICT = re.compile(r"(?:<{7}|>{7})(?: |$)")
SEPARATORS = str.maketrans("\x85\u2028\u2029", "   ")  # line ends for YAML, for no editor
FIELD = re.compile(r"\s*(?:- )?([a-z_]+):(?:\s|$)")
TOP_LEVEL = re.compile(r"\S")
MAX_DEPTH = 40
MAX_ATTEMPTS = 20  # each parses all of the text before
BRACKET = re.compile(r"[\[\]{}]")
DEEP_LINE = re.compile(rf"^(?: |[-?:](?= )){{{MAX_DEPTH // 2},}}", re.MULTILINE)


@dataclass(frozen=True)
class Scope:
    """A YAML text in a file, beginning at `first_line`, and the findings for its problems."""

    path: Path
    first_line: int
    findings: Findings

    def place(self, node: yaml.Node) -> Place:
        """Return (line, column) of the node in its file, both from 1."""
        mark = node.start_mark
        return self.at(mark.line, mark.column)

    def at(self, line: int, column: int) -> Place:
        """Return the place in the file of a line and column of the text, both from 0."""
        return line + self.first_line, column + 1

    def error(self, where: yaml.Node | Place, what: str, remedy: str) -> None:
        """Record an error at a node or place."""
        self.findings.error(self.path, self._find(where), what, remedy)

    def advise(self, where: yaml.Node | Place, what: str, remedy: str) -> None:
        """Record advice at a node or place."""
        self.findings.advise(self.path, self._find(where), what, remedy)

    def _find(self, where: yaml.Node | Place) -> Place:
        return where if isinstance(where, tuple) else self.place(where)


def compose(text: str, scope: Scope) -> tuple[yaml.Node | None, bool]:
    """Return the root node and whether all of the text could be read.

    If it does not parse, the error is recorded and only the fields before the faulty one are read.
    """
    text = text.translate(SEPARATORS)
    line = _record_depth(text, scope)
    if line is None:
        line = _record_trap(text, scope)
    if line is not None:
        return _compose_before(text, line), False
    try:
        return yaml.compose(text, Loader=LOADER), True
    except yaml.YAMLError as error:
        line = _record_syntax_error(text, error, scope)
        return _compose_before(text, line), False


def find_depth(text: str) -> tuple[int, int] | None:
    """Return line and column, both from 0, where values are nested too deep to be composed.

    The composer calls itself for each of them, and the one of libyaml overflows the stack. Its
    parser does not.
    """
    if not _may_be_deep(text):
        return None
    depth = 0
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > MAX_DEPTH and (mark := event.start_mark):
                return mark.line, mark.column
    return None


def advise_on_cut_values(text: str, scope: Scope) -> None:
    """Advise on values that YAML cuts at a `#`, which editors take for text."""
    for index, line in enumerate(text.split("\n")):
        if cut := CUT_VALUE.match(line):
            scope.advise(
                scope.at(index, cut.end("value") + 1),
                f"phần từ dấu # của “{cut['name']}” bị bỏ qua",
                f'nếu là một phần của câu thì đặt trong ngoặc kép: {cut["name"]}: "…"',
            )


def iter_pairs(
    node: yaml.MappingNode, scope: Scope
) -> Iterator[tuple[str, yaml.ScalarNode, yaml.Node]]:
    """Yield name, key node and value node of each field once, recording fields given twice."""
    seen: dict[str, Place] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            scope.error(key, "tên trường không phải một từ", "viết “tên: giá trị”")
        elif key.value in seen:
            first = f"lần đầu ở dòng {seen[key.value][0]}"
            scope.error(key, f"trường “{key.value}” ghi hai lần ({first})", "giữ lại một dòng")
        else:
            seen[key.value] = scope.place(key)
            yield key.value, key, value


def _compose_before(text: str, line: int) -> yaml.Node | None:
    lines = text.split("\n")
    while line > 0 and not TOP_LEVEL.match(lines[line]):
        line -= 1
    for last in range(line, max(line - MAX_ATTEMPTS, 0), -1):
        with suppress(yaml.YAMLError):
            return yaml.compose("\n".join(lines[:last]), Loader=LOADER)
    return None


def _record_depth(text: str, scope: Scope) -> int | None:
    """Record values nested too deep and return the index of their line."""
    place = find_depth(text)
    if place is None:
        return None
    what, remedy = "giá trị lồng nhau quá sâu", "bớt dấu [, {, - hoặc cấp thụt dòng"
    scope.error(scope.at(*place), what, remedy)
    return place[0]


def _may_be_deep(text: str) -> bool:
    if DEEP_LINE.search(text):
        return True
    depth = 0
    for bracket in BRACKET.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(depth - 1, 0)
        if depth >= MAX_DEPTH:
            return True
    return False


def _record_trap(text: str, scope: Scope) -> int | None:
    """Record text that YAML understands differently from an editor; return the index of its line.

    Anchors and tags would swallow words silently, and an alias can make a value contain itself;
    a colon without a blank after it makes no field.
    """
    for index, line in enumerate(text.split("\n")):
        if CONFLICT.match(line):
            remedy = "giữ lại phần đúng, xóa các dòng <<<<<<<, ======= và >>>>>>>"
            scope.error(scope.at(index, 0), "dấu xung đột của git còn trong tệp", remedy)
            return index
        if sigil := SIGIL.match(line):
            what = f"giá trị bắt đầu bằng dấu “{sigil['sign']}”"
            place = scope.at(index, sigil.start("sign"))
            scope.error(place, what, "đặt cả giá trị trong ngoặc kép")
            return index
        if glued := GLUED.match(line):
            what = f"thiếu dấu cách thường sau “{glued['name']}:”"
            remedy = f"viết “{glued['name']}: ” rồi mới đến giá trị"
            scope.error(scope.at(index, glued.end("name")), what, remedy)
            return index
    return None


def _record_syntax_error(text: str, error: yaml.YAMLError, scope: Scope) -> int:
    """Record the error and return the index of the line where reading must stop."""
    if isinstance(error, yaml.reader.ReaderError):
        return _record_control_character(text, scope)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    lines = text.split("\n")
    line = min(mark.line, len(lines) - 1) if mark else 0
    column = mark.column if mark else 0
    start = getattr(error, "context_mark", None)
    problem = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or ''}"
    if colon := COLON_IN_VALUE.match(lines[line]):
        name, value = colon["name"], colon["value"].rstrip()
        column = colon.start("value") + colon["value"].index(":")
        what = f"giá trị của “{name}” có dấu “:”"
        remedy = f'đặt trong ngoặc kép: {name}: "{_shorten(value)}"'
    elif inner := INNER_QUOTE.match(lines[line]):
        column = inner.start("rest") - 1
        what = f"trong giá trị của “{inner['name']}” có dấu nháy đơn"
        remedy = f'đặt cả giá trị trong ngoặc kép: {inner["name"]}: "{_shorten(inner["value"])}"'
        if '"' in inner["value"]:
            doubled = _shorten(inner["value"].replace("'", "''"))
            remedy = f"viết dấu nháy đơn bên trong hai lần: {inner['name']}: '{doubled}'"
    elif quoted := AFTER_QUOTE.match(lines[line]):
        column = quoted.start("rest")
        what = f"có chữ nằm sau ngoặc đóng của “{quoted['name']}”"
        remedy = f"đặt cả giá trị trong dấu nháy đơn: {quoted['name']}: '…'"
    elif "simple key" in problem and start is not None and start.line < len(lines):
        line, column = start.line, start.column
        above = next((found[1] for one in lines[line::-1] if (found := FIELD.match(one))), "lead")
        what = "dòng này không bắt đầu bằng tên trường"
        remedy = f"nếu là phần tiếp của “{above}” thì thụt vào hai dấu cách"
    elif "\\t" in problem or "\t" in lines[line]:
        column = max(lines[line].find("\t"), 0)
        what, remedy = "thụt dòng bằng phím Tab", "thay mỗi Tab bằng hai dấu cách"
    elif "quoted scalar" in problem and start is not None:
        line, column = start.line, start.column
        what, remedy = "ngoặc kép mở mà không đóng", "thêm dấu ngoặc đóng ở cuối giá trị"
    elif "flow sequence" in problem and start is not None:
        line, column = start.line, start.column
        what, remedy = "danh sách mở [ mà không đóng ]", "thêm ] ở cuối danh sách"
    else:
        what = "không hiểu được từ dòng này (cú pháp YAML)"
        remedy = (
            "viết “tên: giá trị” từ đầu dòng; giá trị có ký tự lạ thì đặt trong ngoặc kép; "
            "dòng nối tiếp thì thụt vào hai dấu cách"
        )
    scope.error(scope.at(line, column), what, remedy)
    return line


def _record_control_character(text: str, scope: Scope) -> int:
    position = next((match.start() for match in CONTROL.finditer(text)), 0)
    line = text.count("\n", 0, position)
    column = position - (text.rfind("\n", 0, position) + 1)
    scope.error(
        scope.at(line, column),
        "có ký tự điều khiển không nhìn thấy",
        "xóa rồi gõ lại chỗ này, hoặc dán lại dạng văn bản thuần, không định dạng",
    )
    return line


def _shorten(value: str) -> str:
    return value if len(value) <= 60 else value[:59].rstrip() + "…"
