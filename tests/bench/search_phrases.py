"""Phrases that a share of the generated articles has, and their look-alikes.

Look-alikes are other words that are the same without their marks; those of names are more frequent
than the names, as everywhere.
"""

from __future__ import annotations

import random

SHARE = 0.02
OF_NAMES, OF_TERMS = 0.03, 0.01  # shares of look-alikes: names have more than there are of them

NAMES = (
    *("Nguyễn Thị Lan Hương", "Trần Văn Bảy", "Lê Minh Hiền", "Hoàng Quý Long", "Võ Thị Sáu"),
    *("Đặng Mỹ Linh", "Phạm Công Danh", "Bùi Tiến Dũng", "Thị Bích Ngọc", "Huỳnh Kỳ Nam"),
)
PLACES = (
    *("Đăk Nhau", "Thọ Sơn", "Tà Thiết", "Phú Văn", "Bình Tân", "Đức Hạnh", "Lộc Quang"),
    *("Nghĩa Trung", "Đồng Tiến", "Tiến Hưng", "Thanh An", "Long Giang"),
)
TERMS = (
    *("dân quân tự vệ", "xóa mù chữ", "giảm nghèo bền vững", "an toàn giao thông", "tổ hợp tác"),
    *("đường dây nóng", "nước sinh hoạt", "vùng biên giới", "cây giống mới", "hòa giải cơ sở"),
    *(
        "đội ngũ trí thức",
        "gia đình văn hóa",
        "thế trận lòng dân",
        "tổ dân phố",
        "quỹ vì người nghèo",
    ),
)
JOINED = ("K'Ho", "Đắk N'Drung", "B'Lao", "H'Mông", "Y'Bham")
WITH_Y = ("quản lý chợ", "vật lý trị liệu", "hy sinh anh dũng", "kỹ thuật số", "mỹ quan đường phố")
SHORT = {
    "DTTS": "dân tộc thiểu số",
    "CCB": "cựu chiến binh",
    "HTX": "hợp tác xã",
    "BHYT": "bảo hiểm y tế",
    "TTHC": "thủ tục hành chính",
}
KNOWN = {
    **SHORT,
    "HĐND": "hội đồng nhân dân",
    "MTTQ": "Mặt trận Tổ quốc",
    "LLVT": "lực lượng vũ trang",
    "NTM": "nông thôn mới",
}
ABBREVIATIONS = {
    "content/data/abbreviations.yml": "".join(
        f"- {{short: {short}, full: {full}}}\n" for short, full in KNOWN.items()
    )
}
DATES = ((5, 3, 2021), (17, 8, 2022), (30, 4, 2023), (9, 11, 2024), (22, 12, 2020))
NUMBERS = ("46-NQ/ĐUK", "208-CTr/HU", "93-TB/VPTU", "1310-QĐ/BTV", "77-HD/BTG")
AMOUNTS = ("2.350.000", "48.900.000", "3.075", "15.600")
LIKE_NAMES = (
    *("thi làn hướng", "bày văn trân", "hiện mình lẻ", "lòng quy hoang", "tiền dung bui"),
    *("đặc nhàu", "thơ sớn", "tá thiệt", "phủ vẩn", "bình tán", "đúc hành", "lọc quặng"),
    *("nghĩa trúng", "đóng tiền", "tiễn hùng", "thành ăn", "lòng giang"),
)
LIKE_TERMS = (
    *("dẫn quản tư về", "xoa mụ chú", "an toán giáo thống", "tô hợp tạc", "đương đầy nông"),
    *("cậy giông mỗi", "gia đinh vận hoa", "tơ đàn phơ", "mĩ quân", "quan lỳ chờ"),
)
SENTENCES = (
    "Câu chuyện về {phrase} được nhiều người nhắc lại",
    "Ban tổ chức cảm ơn {phrase} đã cùng tham gia",
    "Báo cáo nêu {phrase} ở trang đầu",
    "Bà con nhắc đến {phrase} và những việc đã qua",
    "Tối qua đài phát thanh kể về {phrase} cho người đi rẫy nghe",
    "Không phải ngẫu nhiên mà {phrase} lại có tên trong danh sách ấy",
    "Nhờ {phrase} mà mùa khô năm ấy bớt khó khăn hơn",
    "Ai từng ghé thăm đều hỏi han {phrase} trước lúc chia tay",
    "Theo lời kể của các cụ thì {phrase} đã khác xưa rất nhiều",
    "Sau ba vòng thảo luận, {phrase} vẫn là điều được chờ đợi nhất",
    "Bức ảnh chụp cảnh {phrase} giành giải khuyến khích ở tỉnh bạn",
)
PHRASES = (*NAMES, *PLACES, *TERMS)


def list_forms() -> list[tuple[str, ...]]:
    """Return what is planted, each in all its forms."""
    single = (*NAMES, *PLACES, *TERMS, *JOINED)
    return [
        *((one,) for one in single),
        *((one, swap_y(one)) for one in WITH_Y),
        *((f"{short} nhiều nơi", f"{full} nhiều nơi") for short, full in SHORT.items()),
        *(tuple(forms_of_date(*date)) for date in DATES),
        *((f"văn bản {one}", f"văn bản số {one}") for one in NUMBERS),
        *((f"số tiền {one} đồng", f"số tiền {one.replace('.', '')} đồng") for one in AMOUNTS),
    ]


def plant_phrases(chance: random.Random) -> list[str]:
    """Return the sentences of one article."""
    found = [chance.choice(forms) for forms in list_forms() if chance.random() < SHARE]
    found += [one for one in LIKE_NAMES if chance.random() < OF_NAMES]
    found += [one for one in LIKE_TERMS if chance.random() < OF_TERMS]
    return [write_sentence(one) for one in found]


def write_sentence(phrase: str) -> str:
    """Return the sentence in which articles have a phrase, always the same."""
    return SENTENCES[len(phrase) % len(SENTENCES)].replace("{phrase}", phrase)


def swap_y(phrase: str) -> str:
    return phrase.translate(str.maketrans("ýỳỷỹỵ", "íìỉĩị")).replace("hy ", "hi ")


def forms_of_date(day: int, month: int, year: int) -> list[str]:
    written = f"{day}/{month}/{year}", f"{day:02}/{month:02}/{year}"
    return [*dict.fromkeys(written), f"ngày {day} tháng {month} năm {year}"][-3:]
