"""Which authors are bodies and which are people, for structured data.

Names tell it by how they begin: `Ủy ban`, `Hội`, `UBND`. Words that are family names too, `Đoàn`
and `Ban`, need a look at the next ones.
"""

from __future__ import annotations

import re
from functools import lru_cache

from plugins.vietnamese.normalize import fold, letters_of

# First words of bodies that no person's name begins with.
WORDS = """
    ấp ban báo bộ bon buôn chợ cổng cục cụm đài đảng đội đồn hạt hội huyện kênh khoa khóm khối khu
    nhóm phòng phường quận quỹ sở thôn tỉnh tổ trạm trại trường viện vụ xã xóm xưởng website
"""
PHRASES = """
    an ninh, bản tin, bảo hiểm, bảo tàng, bệnh viện, binh chủng, binh đoàn, bưu điện, cảng vụ,
    câu lạc, chi bộ, chi cục, chi đoàn, chi hội, chi nhánh, chi ủy, chính phủ, chính quyền,
    chuyên trang, cơ quan, công an, công báo, công đoàn, công trường, công ty, cộng đoàn,
    doanh nghiệp, đại đội, đại học, điện lực, đơn vị, giáo hội, giáo xứ, hải đội, hải quan,
    hiệp hội, học viện, hợp tác, kho bạc, kiểm lâm, kiểm toán, lâm trường, liên chi, liên đoàn,
    liên hiệp, liên hội, liên minh, lữ đoàn, lực lượng, mặt trận, ngân hàng, nghiệp đoàn,
    nhà hát, nhà máy, nhà thiếu, nhà trường, nhà văn hóa, nhà xuất, nông trường, phát thanh,
    phân hội, phân viện, phân xã, quân chủng, quân đoàn, quân khu, quân ủy, quốc hội, sư đoàn,
    tạp chí, tập đoàn, tập thể, thành đoàn, thành hội, thành phố, thành ủy, thanh tra, thị đoàn,
    thị hội, thị trấn, thị ủy, thị xã, thi hành, thông tấn, thuế tỉnh, thư viện, thường trực,
    thường vụ, tiểu ban, tiểu đoàn, tòa án, tòa soạn, tổng công, tổng cục, tổng hội,
    tổng liên, trang thông, trang tin, trung đoàn, trung tâm, trung ương, truyền hình, ủy ban,
    văn phòng, xí nghiệp
"""
# What follows `Đoàn` in a body; others with only capitalised words are people, Đoàn Thị Điểm.
UNIONS = """
    bay, ca, cải lương, cán bộ, cơ quan, cơ sở, công tác, đại biểu, giám sát, khảo sát, khối,
    kiểm tra, kinh tế, liên, luật sư, nghệ thuật, phường, quốc hội, thanh niên, thanh tra, thể,
    tỉnh, trường, văn công, xã, xiếc
"""
MIDDLE_NAMES = frozenset({"thị", "văn"})
HOLDERS = "trưởng phó viên sĩ"  # Bộ trưởng, Hội viên: people
# Abbreviations before or instead of people's names.
DEGREES = """
    bs bsck bscki bsckii btv cn ctv cvp đd ds gs ks kts ls mr mrs ms ncs nnưt nsnd nsưt pgs ptv pv
    pvtt ths ts tskh uv uvbch uvbtv
"""
# Without marks these are family names or given ones: To Lam, Vu Bao, Truong Van Phong.
AMBIGUOUS = "bao bo dai dang doi doan khoa phong quy to truong vien vu"
SHAPE = re.compile(
    r"(?:ngh?|[bcdđfghklmnpqrstvx]?[hrui]?)[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?", re.IGNORECASE
)
LETTERS = re.compile(r"[^\W\d_]+")
SITE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
SHORTEST = 2  # of abbreviations
PREFIX = re.compile(r"(?:theo|nguồn)\b[\s:]+", re.IGNORECASE)


def _spell(table: str, separator: str | None) -> frozenset[str]:
    return frozenset(letters_of(one) for one in table.split(separator))


FIRST = _spell(WORDS, None) | _spell(PHRASES, ",")
FIRST_UNMARKED = frozenset(map(fold, (*WORDS.split(), *PHRASES.split(",")))) - set(
    AMBIGUOUS.split()
)
AFTER_UNION = _spell(UNIONS, ",")
DEGREE_WORDS = _spell(DEGREES, None)
HOLDER_WORDS = _spell(HOLDERS, None)
UNION, BOARD = letters_of("Đoàn"), letters_of("Ban")
NAMES_OF_PEOPLE = frozenset(map(letters_of, MIDDLE_NAMES))


@lru_cache(4096)
def is_body(name: str) -> bool:
    """Return whether an author is an organization; tone places and case do not matter."""
    name = PREFIX.sub("", name.strip())
    words = letters_of(name).split()
    if not words:
        return False
    if SITE.fullmatch(name) or _is_abbreviated(name):
        return True
    second = words[1] if len(words) > 1 else ""
    if second in HOLDER_WORDS or words[0] in DEGREE_WORDS:
        return False
    if words[0] == UNION:
        rest = name.partition(" ")[2].lstrip()
        return _begins(words[1:], AFTER_UNION) or _has_small_word(name) or _is_abbreviated(rest)
    if words[0] == BOARD and second in NAMES_OF_PEOPLE:
        return False
    return _begins(words, FIRST_UNMARKED | FIRST if name.isascii() else FIRST)


def _begins(words: list[str], table: frozenset[str]) -> bool:
    return any(" ".join(words[:count]) in table for count in (1, 2, 3))


def _has_small_word(name: str) -> bool:
    """Return whether a word after the first is in small letters, as in no person's name."""
    return any(word[0].islower() for word in LETTERS.findall(name)[1:]) and not name.islower()


def _is_abbreviated(name: str) -> bool:
    """Return whether a name begins with capitals that are no syllable and no degree: UBND."""
    found = LETTERS.match(name)
    if found is None or len(found[0]) < SHORTEST or not found[0].isupper():
        return False
    return found[0].lower() not in DEGREE_WORDS and SHAPE.fullmatch(fold(found[0])) is None
