"""No-break spaces inside names, dates, document and telephone numbers, and quantities.

Only single spaces between two words are replaced, and runs stay short enough for the lines of a
narrow phone.
"""

import re
from collections.abc import Iterator

# Two syllables each, so that lines still break between names. Case does not matter, and uỷ equals
# ủy. To add a name, add a line.
NAMES = (
    "chi bộ",
    "chi ủy",
    "chính phủ",
    "dân quân",
    "dân tộc",
    "dân vận",
    "đảng bộ",
    "đảng ủy",
    "đảng viên",
    "điện tử",
    "huyện ủy",
    "khu ủy",
    "mặt trận",
    "nội chính",
    "nội vụ",
    "phụ lục",
    "phường ủy",
    "quân ủy",
    "quận ủy",
    "quốc hội",
    "quốc lộ",
    "thành ủy",
    "thị ủy",
    "tỉnh đoàn",
    "tỉnh ủy",
    "tổ quốc",
    "trung ương",
    "tuyên giáo",
    "ủy ban",
    "ủy viên",
    "xã ủy",
)
# Words before a number, Arabic or Roman: the last syllables of documents (Chỉ thị 22, Thông tư 05),
# of bodies (Binh đoàn 16, Đại hội XIII), of places (khu phố 3) and of parts.
COUNTED = (
    *("án", "ấp", "bảng", "báo", "biểu", "bước", "cáo", "cấp", "chương", "dẫn", "đề", "điều"),
    *("đoàn", "đoạn", "định", "đội", "đợt", "hạng", "hẻm", "hình", "hoạch", "hội", "khoá"),
    *("khoản", "khóa", "khối", "khu", "kỳ", "kỷ", "lần", "lệnh", "lộ", "loại", "lớp", "luận"),
    *("luật", "lúc", "lục", "mục", "năm", "ngày", "ngõ", "nhóm", "phần", "phố", "phường", "quận"),
    *("quý", "quyết", "số", "tầng", "tháng", "thị", "thôn", "thứ", "tiết", "tổ", "trang"),
    *("trình", "tư", "tuần", "văn", "vòng", "xóm"),
)
# Words before a person whom one letter names: ông A.
ADDRESSED = ("anh", "bà", "chị", "chí", "cô", "em", "ông")
# Units after a number. Days, months and years are missing: "12 tháng 1" is a date.
UNITS = (
    *("%", "‰", "°", "°C", "độ", "mm", "cm", "dm", "m", "km", "m2", "m²", "km2", "km²", "ha"),
    *("m3", "m³"),
    *("mg", "g", "kg", "tạ", "tấn", "ml", "lít", "mét", "W", "kW", "MW", "kWh", "kV"),
    *("KB", "MB", "GB", "đ", "đồng", "VND", "VNĐ", "USD", "giây", "phút", "giờ", "h", "tuổi"),
)
# Amounts, between a number and "đồng".
AMOUNTS = ("nghìn", "ngàn", "triệu", "tỉ", "tỷ")
# Abbreviated places and degrees before a name, and words before a number.
ABBREVIATIONS = (
    *("TP", "Tp", "tp", "TX", "Tx", "tx", "TT", "Tt", "tt", "P", "Q", "H", "X", "Đ", "KP", "Kp"),
    *("GS", "PGS", "TS", "TSKH", "ThS", "Ths", "BS", "Bs", "KS", "KTS", "CN", "LS", "DS", "ĐD"),
    *("Mr", "Mrs", "Ms", "Dr", "St", "No", "Tr", "tr", "ĐT", "Đt", "ĐTh"),
)

# A phone of 360 px has about 328 px for text: 22 characters of a bold 24 px heading, about 13 px
# each, are shorter.
MAX_RUN_CHARACTERS = 22

_NO_BREAK = "\u00a0"
_BREAKING = frozenset(" \n\t\r")
_NUMBER = r"(?:\d|(?-i:[IVXLC]+)(?!\w))"
_CAPITALS = "A-ZĐĂƠƯ" + "".join(
    letter
    for code in (*range(0xC0, 0xDE), *range(0x1EA0, 0x1EFA))
    if (letter := chr(code)).isupper()
)
_INITIAL = rf"[{_CAPITALS}](?!\w)"


def _followers_by_word() -> dict[str, list[str]]:
    """Return word → patterns of what must stay on its line."""
    followers: dict[str, list[str]] = {}
    for name in [*NAMES, *(name.replace("ủy", "uỷ") for name in NAMES if "ủy" in name)]:
        word, second = name.split(" ")
        followers.setdefault(word, []).append(rf"{second}(?!\w)")
    for word in AMOUNTS:
        followers.setdefault(word, []).append(r"đồng(?!\w)")
    followers.setdefault("đ/c", []).append(r"\w")
    followers.setdefault("điểm", []).append(r"(?-i:[a-zđ])(?!\w)")
    return followers


def _compile_words() -> re.Pattern[str]:
    """Compile one pattern whose matches end with the space to bind.

    It begins with a set of letters, so that the engine skips most of a text; so does each of its
    branches, for the second letter. It only looks ahead at what follows the space, so that the next
    match can begin there.
    """
    rules: dict[str, dict[str, list[str]]] = {}
    for word, followers in _followers_by_word().items():
        rest = rf"{word[2:]} (?={'|'.join(followers)})"
        rules.setdefault(word[1], {}).setdefault(word[0], []).append(rest)
    initials = "".join(sorted({letter for branch in rules.values() for letter in branch}))
    branches = (
        rf"[{second}{second.upper()}](?:"
        + "|".join(
            rf"(?<=[{initial}{initial.upper()}].)(?i:{'|'.join(rests)})"
            for initial, rests in branch.items()
        )
        + ")"
        for second, branch in rules.items()
    )
    return re.compile(rf"[{initials}{initials.upper()}](?<!\w.)(?:{'|'.join(branches)})")


_WORDS = _compile_words()
_TITLES = re.compile(
    r"\. (?=\w)(?:" + "|".join(rf"(?<=\b{short}[.] )" for short in ABBREVIATIONS) + ")"
)
# Here the match is only the space.
_NUMBERS = re.compile(
    rf"""
    \ (?:
      (?<=\d\ )(?:
        (?=(?:{"|".join([*UNITS, *AMOUNTS])})(?!\w))
      | (?=-[A-ZĐ]\w*/[A-ZĐ])                                      # 05 -CT/TW
      | (?=\d{{2,4}}(?![\d/]))                                      # 0271 3000 000, 1 000 000
      | (?=[-–][ \u00a0]\d)                                        # 2020 - 2025
      )
    | (?=\d)(?:
        (?<=\w\ )(?=\d+(?:/\d{{4}})?(?:[ \u00a0]?-[A-ZĐ][\w-]*)?/[A-ZĐ])  # 151-KH/BDVTU
      | (?<=\d[ \u00a0][-–]\ )
      | (?<=\d\)\ )(?=\d{{3}})                                      # (0271) 3555 012
      )
    )
    """,
    re.VERBOSE,
)
_COUNTED, _ADDRESSED = frozenset(COUNTED), frozenset(ADDRESSED)
_SIGN = re.compile(rf" (?={_NUMBER}|{_INITIAL})")
_NUMERAL, _LETTER = re.compile(_NUMBER), re.compile(_INITIAL)
_LAST_WORD = re.compile(r"\w+\Z")
_NAME_CHARACTERS = 24  # two words of a name and their spaces


def bind_spaces(text: str) -> str:
    """Return text with no-break spaces inside names, dates, document numbers and quantities."""
    places = {
        match.end() - 1 for rule in (_WORDS, _TITLES, _NUMBERS) for match in rule.finditer(text)
    }
    places.update(_iter_signs(text))
    bound: set[int] = set()
    pieces: list[str] = []
    done = 0
    for place in sorted(places):
        if _run_length(text, place, bound) <= MAX_RUN_CHARACTERS:
            bound.add(place)
            pieces += text[done:place], _NO_BREAK
            done = place + 1
    return "".join([*pieces, text[done:]])


def _iter_signs(text: str) -> Iterator[int]:
    """Yield the spaces before numbers that a word counts, and before single letters of names.

    Numbers are few: to find them and look at the word before is faster than to find the words.
    """
    for match in _SIGN.finditer(text):
        at = match.start()
        words = text[max(at - _NAME_CHARACTERS, 0) : at].split()[-2:]
        last = _LAST_WORD.search(words[-1]) if words else None
        if last is None:
            continue
        word = last[0].lower()
        is_number = _NUMERAL.match(text, at + 1) is not None
        if is_number and word in _COUNTED:
            yield at
            before = at - len("thứ ")
            if word == "thứ" and words[0].lower().endswith("lần") and text[before] == " ":
                yield before
        elif _LETTER.match(text, at + 1) and (word in _ADDRESSED or _is_name(words)):
            yield at


def _is_name(words: list[str]) -> bool:
    return len(words) > 1 and all(word.isalpha() and word[0].isupper() for word in words)


def _run_length(text: str, place: int, bound: set[int]) -> int:
    """Return the length of the unbreakable run around a space if it is bound like those before."""
    start, end = place, place + 1
    while start and (text[start - 1] not in _BREAKING or start - 1 in bound):
        start -= 1
    while end < len(text) and text[end] not in _BREAKING:
        end += 1
    return end - start
