"""The statements of a dump that matter: tables with their columns, and rows, as a stream.

Written from the lexical rules of MySQL (Reference Manual 9.1.1 and 9.7) and four kinds of dump.
Memory is bounded by the longest row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from plugins.tools.nukeviet.dump.opening import DumpError

CHUNK_BYTES = 1 << 20
LONGEST_ROW_BYTES = 1 << 28
TAIL_BYTES = 400
WORD_BYTES = 4096  # no start of a statement is longer

_STRING = rb"'[^'\\]*+(?:(?:\\.|'')[^'\\]*+)*+'"
_DOUBLE = rb"\"[^\"\\]*+(?:(?:\\.|\"\")[^\"\\]*+)*+\""  # also a text, unless a name is due
_NAME = rb"(?:`[^`]+`|\"[^\"]+\"|[\w$]+)"
_FLAGS = re.DOTALL | re.IGNORECASE
GAP = re.compile(rb"(?:\s++|--(?:[ \t\r][^\n]*+)?(?:\n|\Z)|#[^\n]*+(?:\n|\Z))++")
COMMENT = re.compile(rb"/\*.*?\*/;?", re.DOTALL)
CREATE = re.compile(
    rb"CREATE\s+(?:TEMPORARY\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"
    rb"(?:" + _NAME + rb"\s*\.\s*)?(" + _NAME + rb")\s*\(",
    _FLAGS,
)
INSERT = re.compile(
    rb"(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE)\s+)*(?:INTO\s+)?"
    rb"(?:" + _NAME + rb"\s*\.\s*)?(" + _NAME + rb")\s*(?:\(([^()]*)\))?\s*VALUES?\s*(?=\()",
    _FLAGS,
)
DELIMITER = re.compile(rb"DELIMITER\s+(\S+)[ \t]*\r?\n?", re.IGNORECASE)
END_OF_ROUTINES = re.compile(rb".*?\n\s*DELIMITER\s+;[^\n]*", _FLAGS)
_REST = rb"(?:[^'\"`;]++|" + _STRING + rb"|" + _DOUBLE + rb"|`[^`]*+`)*+;"
REST = re.compile(_REST, re.DOTALL)
COLUMN = re.compile(
    rb"\s*(?:(?P<name>`[^`]+`|\"[^\"]+\"|[\w$]+)\s+)?(?P<rest>(?:[^'(),]++|" + _STRING + rb"|"
    rb"\((?:[^'()]++|" + _STRING + rb"|\([^()]*\))*+\))*+)(?P<end>[,)])",
    re.DOTALL,
)
NO_COLUMN = re.compile(
    rb"PRIMARY|UNIQUE|KEY|INDEX|CONSTRAINT|FULLTEXT|SPATIAL|FOREIGN|CHECK|PERIOD", re.IGNORECASE
)
OPENING = re.compile(rb"\s*\(")
VALUE = re.compile(
    rb"\s*(?:(?:_\w+\s*|n(?='))?(?P<text>"
    + _STRING
    + rb"|"
    + _DOUBLE
    + rb")|x(?P<hex>'[0-9A-Fa-f]*')|b'(?P<bits>[01]*)'"
    rb"|(?P<plain>[^'\",()]++(?:\([^()]*\))?))\s*"
    rb"(?P<end>[,)])",
    _FLAGS,
)
ROW = re.compile(
    rb"\s*\((?:[^'\"()]++|" + _STRING + rb"|" + _DOUBLE + rb"|\([^()'\"]*\))*+\)", re.DOTALL
)
NEXT_ROW = re.compile(rb"\s*+(?P<end>,|;|(?:ON\s+DUPLICATE\s" + _REST + rb")|\Z)", _FLAGS)
ESCAPES = {mark: re.compile(rb"\\(.)|" + mark * 2, re.DOTALL) for mark in (b"'", b'"')}
ESCAPED = {b"0": b"\0", b"b": b"\b", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"Z": b"\x1a"}
HEX = re.compile(rb"0x([0-9a-f]+)", re.IGNORECASE)
INTEGER = re.compile(rb"-?[0-9]{1,18}")
Value = bytes | int | None


@dataclass(frozen=True)
class Table:
    """A table with its columns in order, as CREATE TABLE names them."""

    name: str
    columns: tuple[str, ...]


class Insert:
    """The rows of one INSERT; they must be read or skipped before the next statement."""

    def __init__(self, scanner: Scanner, table: str, columns: tuple[str, ...] | None) -> None:
        self.table = table
        self.columns = columns
        self._scanner = scanner

    def rows(self) -> Iterator[list[Value]]:
        """Yield the values of each row: bytes of texts, whole numbers, None."""
        return self._scanner.iter_rows()

    def skip(self) -> int:
        """Pass all rows and return their number."""
        return self._scanner.skip_rows()


class Scanner:
    """Reads statements from a stream. `report` gets the number of bytes read."""

    def __init__(
        self, stream: BinaryIO, report: Callable[[int], None] = lambda count: None
    ) -> None:
        self._stream = stream
        self._report = report
        self._buffer = b""
        self._at = 0
        self._before = 0  # bytes before the buffer
        self._is_ended = False
        self.tail = b""  # the last bytes that were read

    def statements(self) -> Iterator[Table | Insert]:
        """Yield tables and inserts in the order of the dump. Raises DumpError."""
        self._take(re.compile(b"\xef\xbb\xbf"), WORD_BYTES)
        while self._pass_gaps():
            if found := self._take(CREATE, WORD_BYTES):
                columns = tuple(self._iter_columns())
                self._pass_statement()
                yield Table(_name(found[1]), columns)
            elif found := self._take(INSERT, WORD_BYTES):
                listed = found[2]
                columns_ = tuple(map(_name, listed.split(b","))) if listed else None
                yield Insert(self, _name(found[1]), columns_)
            elif found := self._take(DELIMITER, WORD_BYTES):
                if found[1] != b";":
                    self._take(END_OF_ROUTINES, LONGEST_ROW_BYTES)
            else:
                self._pass_statement()

    def iter_rows(self) -> Iterator[list[Value]]:
        has_more = True
        while has_more:
            yield self._read_row()
            found = self._need(NEXT_ROW)
            has_more = found["end"] == b","

    def skip_rows(self) -> int:
        count = 0
        while True:
            self._need(ROW)
            count += 1
            if self._need(NEXT_ROW)["end"] != b",":
                return count

    def _read_row(self) -> list[Value]:
        self._need(OPENING)
        row = []
        while True:
            found = self._need(VALUE)
            row.append(_value(found))
            if found["end"] == b")":
                return row

    def _iter_columns(self) -> Iterator[str]:
        while True:
            found = self._need(COLUMN)
            name = found["name"]
            is_quoted = name is not None and name[:1] in b'`"'
            if name is not None and (is_quoted or not NO_COLUMN.fullmatch(name)):
                yield _name(name)
            if found["end"] == b")":
                return

    def _pass_gaps(self) -> bool:
        """Pass white space and comments; return whether there is more."""
        while True:
            self._take(GAP, WORD_BYTES)
            if self._left() < len("--") and self._more():  # half of a comment's mark
                continue
            if not self._starts_with(b"/*"):
                return self._left() > 0
            if self._take(COMMENT, LONGEST_ROW_BYTES) is None:
                self._at = len(self._buffer)

    def _pass_statement(self) -> None:
        if not self._take(REST, LONGEST_ROW_BYTES):  # the last one may lack its semicolon
            self._at = len(self._buffer)

    def _need(self, pattern: re.Pattern[bytes]) -> re.Match[bytes]:
        found = self._take(pattern, LONGEST_ROW_BYTES)
        if found is None:
            near = self._buffer[self._at : self._at + 60].decode("utf-8", "replace")
            raise DumpError(
                f"Tệp SQL không đọc tiếp được từ byte {self._before + self._at} "
                f"(“{' '.join(near.split())}”): bị cắt ngang hoặc bị sửa — hãy xuất lại, rồi so "
                "kích thước hai tệp."
            )
        return found

    def _take(self, pattern: re.Pattern[bytes], enough: int) -> re.Match[bytes] | None:
        """Return the match at the present place and pass it; None if there is none.

        Reads on while a match reaches the end of the buffer, or while there is none in less than
        `enough` bytes.
        """
        while True:
            found = pattern.match(self._buffer, self._at)
            if found is None and self._left() >= enough:
                return None
            if found is not None and (found.end() < len(self._buffer) or self._is_ended):
                break
            if not self._more():
                break
        if found is not None:
            self._at = found.end()
        return found

    def _starts_with(self, word: bytes) -> bool:
        return self._buffer.startswith(word, self._at)

    def _left(self) -> int:
        return len(self._buffer) - self._at

    def _more(self) -> bool:
        if self._is_ended:
            return False
        try:
            chunk = self._stream.read(max(CHUNK_BYTES, self._left()))
        except (OSError, EOFError) as error:
            raise DumpError(
                "Tệp nén bị hỏng hoặc thiếu phần cuối — hãy chép lại, rồi so kích thước hai tệp."
            ) from error
        self._is_ended = not chunk
        self.tail = (self.tail + chunk)[-TAIL_BYTES:]
        self._before += self._at
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        self._report(len(chunk))
        return True


def unescape(quoted: bytes) -> bytes:
    """Return the value of a quoted text."""
    mark, inner = quoted[:1], quoted[1:-1]
    if b"\\" not in inner and mark * 2 not in inner:
        return inner
    return ESCAPES[mark].sub(_unescape_one, inner)


def _unescape_one(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return found[0][:1] if sign is None else ESCAPED.get(sign, sign)


def _value(found: re.Match[bytes]) -> Value:
    if (text := found["text"]) is not None:
        return unescape(text)
    if (digits := found["hex"]) is not None:
        return bytes.fromhex(digits[1:-1].decode())
    if (bits := found["bits"]) is not None:
        return int(bits or b"0", 2)
    return _plain(found["plain"].strip())


def _plain(word: bytes) -> Value:
    if INTEGER.fullmatch(word):
        return int(word)
    if word.upper() == b"NULL":
        return None
    if found := HEX.fullmatch(word):
        digits = found[1]
        return bytes.fromhex((digits if len(digits) % 2 == 0 else b"0" + digits).decode())
    return word


def _name(word: bytes) -> str:
    return word.strip().strip(b'`"').decode("utf-8", "replace")
