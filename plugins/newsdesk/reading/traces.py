"""Traces of tools and other encodings in a text, which no editor ever means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?$|^={7}$", re.MULTILINE)
CONFLICT_WHAT = "dấu xung đột của git còn trong tệp"
CONFLICT_REMEDY = "giữ lại phần đúng, xóa các dòng <<<<<<<, ======= và >>>>>>>"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_CONTROL_SIGNS = frozenset(filter(_CONTROL.match, map(chr, range(0xA0))))
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd\ufffd\ufffe\uffff]")
# Word's bullets at the beginning of a line are read as such.
_PRIVATE_BULLET = re.compile(r"[ \t\u00a0]*[\uf0b7\uf0d8\uf076\uf0fc\uf046\uf02d\uf0a7]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

# Markup of bodies, which fields show as it is.
_MARKUP = re.compile(
    r"</?(?:a|b|br|center|div|em|font|h[1-6]|i|p|span|strong|su[bp]|u)(?:[ ][^<>\n]*)?/?>"
    r"|\*\*(?=\S)|\]\((?=\S)",
    re.IGNORECASE,
)
# Syllables without their vowel: letters that an old encoding lacked became question marks.
# One capital alone is an initial, unless letters follow.
_LOST = re.compile(
    r"(?<![^\W_])(?:[B-DF-HJ-NP-TVXĐ]?[b-df-hj-np-tvxđ]{1,3}\?(?=[^\W\d_]|[ ,.;:]|$)"
    r"|[B-DF-HJ-NP-TVXĐ]\?(?=[^\W\d_]))"
)
_LEAST_LOST = 2

# Letters that Vietnamese in Unicode has not, by encoding. Nothing is looked for without them.
_FOREIGN = re.compile(
    "[¡-©¬®¯±-¹¼-¿ÃÄÅÆÇËÎÏÐÑÕÖ×ØÛÜÞßäåæçëîïðñöøûüþÿ]|á[º»]|â€|[ae]â|[ae]ê|[aou]ù|oâ|[aeo]õ"
)
_FOREIGN_SIGNS = frozenset(filter(_FOREIGN.match, map(chr, range(0xA1, 0x100))))
_FOREIGN_PAIRS = ("á»", "áº", "â€", "aâ", "oâ", "aù", "uù", "où", "eâ", "aê")
_LATIN = "A-Za-zÀ-ÖØ-öø-ÿ"
# Within a word, where other languages have no signs; letters of few languages, or capitals after
# small letters; letters of many languages.
_TCVN3_SURE = re.compile(rf"(?<=[{_LATIN}])[¡-§©«¬®-±´-·¸¹»-¾×÷](?=[{_LATIN}])")
_TCVN3_RARE = re.compile(r"[ØÞþßæøÆÑÏÎ](?<![A-Z].)|(?<=[a-z])[ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝÇËÐÖÜ]")
_TCVN3_LIKELY = re.compile(rf"(?<=[{_LATIN}])[¸µ¶·¹¨©ª¬¼½¾çëîïñöûüåä]|[®§](?=[a-z¡-ÿ])")
_VNI = re.compile(
    r"[aeo][âäåùøûõïëúü]|[AEO][ÂÄÅÙØÛÕÏËÚÜ]|u[ùøûõï]|U[ÙØÛÕÏ]|ö[ôùøûõïàáâäéè]|Ö[ÔÙØÛÕÏ]|ô[ùøûõï]"
    r"|[yY][øûõ]"
)
_VNI_D = re.compile(r"[ñÑ](?=[aeiouyöôâêAEIOUYÖÔÂÊ])")
_MISREAD = re.compile(
    r"á[º»][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Ä[‘ƒ\x91\x90]|Æ[°¡\xa0]|â€[œ™“˜¦\x9d\x93]"
    r"|Ã[¡-¿](?=[\w ,.])"
)


class Trace(NamedTuple):
    """A trace at an offset of a text: an error, or else advice."""

    offset: int
    is_error: bool
    what: str
    remedy: str


def iter_traces(text: str, header_end: int, signs: frozenset[str]) -> Iterator[Trace]:
    """Yield the traces of a file whose header, which has its own rules, ends at an offset.

    `signs` are all characters of the text.
    """
    is_marked = "<<<<<<<" in text or ">>>>>>>" in text
    conflict = CONFLICT.search(text, header_end) if is_marked else None
    if conflict:
        yield Trace(conflict.start(), True, CONFLICT_WHAT, CONFLICT_REMEDY)
    is_clean = signs.isdisjoint(_CONTROL_SIGNS)
    control = None if is_clean else _CONTROL.search(text, header_end)
    if control and not _encoding_of(_line_at(text, control.start())):
        yield Trace(
            control.start(),
            True,
            "có ký tự điều khiển không nhìn thấy",
            "xóa rồi gõ lại chỗ này, hoặc dán lại dưới dạng văn bản thuần",
        )
    if max(signs, default="") >= "\ue000":
        yield from _iter_private(text)
    for entity in _ENTITY.finditer(text, 0, header_end):
        yield Trace(
            entity.start(),
            False,
            f"“{entity[0]}” là mã HTML, ở đây sẽ hiện nguyên như vậy",
            "gõ thẳng ký tự muốn có",
        )
    if not signs.isdisjoint("<*]"):
        yield from _iter_markup(text[:header_end])
    if "?" in signs and text.count("?") >= _LEAST_LOST:
        yield from _iter_lost(text)
    if not signs.isdisjoint(_FOREIGN_SIGNS) or any(pair in text for pair in _FOREIGN_PAIRS):
        yield from _iter_encodings(text)


def _line_at(text: str, offset: int) -> str:
    return text[text.rfind("\n", 0, offset) + 1 :].partition("\n")[0]


def _iter_markup(header: str) -> Iterator[Trace]:
    """Yield one trace for each line of a header that has markup."""
    if "<" not in header and "**" not in header and "](" not in header:
        return
    offset = 0
    for line in header.split("\n"):
        found = None if line.lstrip().startswith("#") else _MARKUP.search(line)
        if found:
            yield Trace(
                offset + found.start(),
                False,
                f"“{found[0]}” ở đây sẽ hiện nguyên như vậy",
                "xóa đi: trường này chỉ nhận chữ thường, không đậm, không liên kết",
            )
        offset += len(line) + 1


def _iter_lost(text: str) -> Iterator[Trace]:
    """Yield a trace at the first line whose letters became question marks."""
    offset = 0
    for line in text.split("\n"):
        found = list(_LOST.finditer(line)) if "?" in line else []
        if len(found) >= _LEAST_LOST:
            yield Trace(
                offset + found[0].start(),
                False,
                "chữ có dấu đã mất, còn dấu hỏi (kiểu “H?i ngh?”)",
                "chép lại từ bản gốc, lưu với bảng mã UTF-8",
            )
            return
        offset += len(line) + 1


def without_conflicts(body: str) -> str:
    """Return a body without the marks of a conflict, so that they cause no other message."""
    return CONFLICT.sub("", body) if "<<<<<<<" in body else body


def _iter_private(text: str) -> Iterator[Trace]:
    for found in _PRIVATE.finditer(text):
        line_start = text.rfind("\n", 0, found.start()) + 1
        if not _PRIVATE_BULLET.fullmatch(text, line_start, found.end()):
            yield Trace(
                found.start(),
                False,
                f"có ký tự riêng của một phông chữ (U+{ord(found[0]):04X}), máy khác không "
                "hiện được",
                "thay bằng ký tự thường",
            )
            return


def _iter_encodings(text: str) -> Iterator[Trace]:
    """Yield one trace for each encoding, at the first line that is written in it."""
    seen: set[str] = set()
    offset = 0
    for line in text.split("\n"):
        name = _encoding_of(line) if _FOREIGN.search(line) else ""
        if name and name not in seen:
            seen.add(name)
            found = _FOREIGN.search(line)
            yield Trace(
                offset + (found.start() if found else 0),
                False,
                f"chữ viết theo {name}, người đọc không đọc được",
                "đổi sang Unicode (công cụ chuyển mã của bộ gõ) rồi dán lại",
            )
        offset += len(line) + 1


def _encoding_of(line: str) -> str:
    """Return the encoding, other than Unicode, that a line was written in; empty if none."""
    if len(_MISREAD.findall(line)) > (0 if re.search("á[º»]|Ä‘|Æ[°¡]|â€", line) else 1):
        return "UTF-8 bị đọc nhầm bảng mã (kiểu “Há»™i nghá»‹”)"
    vni = len(_VNI.findall(line))
    if vni and vni + len(_VNI_D.findall(line)) >= 2:
        return "bảng mã VNI (kiểu “Hoäi nghò”)"
    sure, rare = len(_TCVN3_SURE.findall(line)), len(_TCVN3_RARE.findall(line))
    if sure + rare >= 2 and sure + rare + len(_TCVN3_LIKELY.findall(line)) >= 3:
        return "bảng mã TCVN3 (kiểu “Héi nghÞ”)"
    return ""
