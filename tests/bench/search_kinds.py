"""Ways in which readers type what an article writes otherwise, each a kind of query of its own.

`PLANTED` sentences stand in a share of the generated articles; rows of `KINDS` are what is typed,
and after `=` what an answer holds: all phrases between commas, of each one of the forms between
bars. Rules, not hands, judge: no answer of an engine is looked at.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple


class Planted(NamedTuple):
    """Sentences that mean the same, of which an article has one, and the share of articles."""

    share: float
    sentences: tuple[str, ...]


_PLANTED = """
0.02 Đồng bào S'tiêng ở xã {commune} đón lúa mới | Đồng bào S’tiêng dệt thổ cẩm
0.02 Già làng Điểu K'Rưng được tuyên dương | Già làng Điểu K’Rưng kể sử thi
0.02 Lễ hội của người M'nông ở Đắk R'lấp | Người M’nông ở Đắk R’lấp trồng tiêu
0.03 Công tác quản lý đất rừng được siết chặt | Công tác quản lí đất rừng còn lỏng
0.03 Kỷ niệm ngày truyền thống của ngành | Kỉ niệm ngày truyền thống của ngành
0.02 Tỷ lệ bác sỹ trên vạn dân tăng | Tỉ lệ bác sĩ trên vạn dân tăng
0.02 Bà Lý Mỹ Quyên Thảo báo cáo kết quả | Bà Lí Mĩ Quyên Thảo báo cáo kết quả
0.03 Kỳ họp Hội đồng nhân dân xã {commune} bế mạc | Kỳ họp HĐND xã {commune} bế mạc
0.03 Phát huy vai trò lực lượng vũ trang ở biên giới | Phát huy vai trò LLVT ở biên giới
0.03 Ủy ban Mặt trận Tổ quốc tặng quà | Ủy ban MTTQ tặng quà
0.03 Xây dựng kế hoạch nông thôn mới, gọi tắt là NTM nâng cao
0.02 Đoàn khảo sát làm việc ngày 13/1/2024 | Đoàn khảo sát làm việc ngày 13/01/2024 \
| Đoàn khảo sát làm việc ngày 13 tháng 1 năm 2024
0.02 Lễ mít tinh ngày 2/9/2025 | Lễ mít tinh ngày 02/09/2025 | Mít tinh ngày 2 tháng 9 năm 2025
0.02 Sơ kết quý II ở cơ sở | Sơ kết quý 2 ở cơ sở
0.02 Kế hoạch số 157-KH/BDVTU nêu bốn việc | Kế hoạch 157-KH/BDVTU được gửi đi
0.02 Quyết định 1719 của Thủ tướng | Quyết định số 1719/QĐ-TTg của Thủ tướng
0.02 Ủng hộ 1.250.000 đồng cho hộ nghèo | Ủng hộ 1250000 đồng cho hộ nghèo
0.02 Gọi 0271 3555 012 khi cần tư vấn | Gọi 0271.3555.012 khi cần tư vấn
0.02 Đàn voi rừng về gần rẫy của dân
0.02 Giải cồng chiêng của các sóc
0.02 Giám sát và phản biện xã hội có trọng tâm
0.02 Sáp nhập thôn, ấp, khu phố hoàn tất
0.02 Trưởng ban Dân vận Tỉnh ủy kết luận hội nghị
0.02 Bom Bo và Minh Long đổi mới
0.1 Mình lòng vẫn nhớ, bôm bở đầy vườn; công cuộc kháng chiến đã qua
0.1 Đi qua 37 km đường. Hiện đất đã làm nhà, hiền đặt lâm đương
0.02 Tín dụng đen bị đẩy lùi
0.1 Nhà nào cũng tin dùng đèn tiết kiệm điện
0.15 Tổ 157 hộ họp ngày 1, dự kế hoạch số 15-KH/TU
0.15 Năm 2024 có 13 hộ, 1 tổ; 9 người năm 2025
"""
PLANTED = tuple(
    Planted(float(share), tuple(one.strip() for one in rest.split("|")))
    for share, _, rest in (line.partition(" ") for line in _PLANTED.strip().splitlines())
)

_KINDS = """
# names with an apostrophe
stieng = S tiêng
S'tiêng = S tiêng
s’tieng = S tiêng
dieu krung = Điểu K Rưng
Điểu K'Rưng = Điểu K Rưng
mnong = M nông
dak rlap = Đắk R lấp
Đắk R'lấp = Đắk R lấp
# i and y
quản lí đất rừng = quản lý đất rừng|quản lí đất rừng
quản lý đất rừng = quản lý đất rừng|quản lí đất rừng
ki niem ngay truyen thong = kỷ niệm ngày truyền thống|kỉ niệm ngày truyền thống
tỉ lệ bác sĩ = tỷ lệ bác sỹ|tỉ lệ bác sĩ
Lí Mĩ Quyên Thảo = Lý Mỹ Quyên Thảo|Lí Mĩ Quyên Thảo
# abbreviations
kỳ họp HĐND = kỳ họp HĐND|kỳ họp hội đồng nhân dân
kỳ họp hội đồng nhân dân = kỳ họp HĐND|kỳ họp hội đồng nhân dân
LLVT = LLVT|lực lượng vũ trang
luc luong vu trang = LLVT|lực lượng vũ trang
Ủy ban MTTQ = Ủy ban MTTQ|Ủy ban Mặt trận Tổ quốc
mặt trận tổ quốc = MTTQ|Mặt trận Tổ quốc
NTM nâng cao = NTM nâng cao|nông thôn mới nâng cao
# dates
13/1/2024 = 13/1/2024|13/01/2024|13 tháng 1 năm 2024
13/01/2024 = 13/1/2024|13/01/2024|13 tháng 1 năm 2024
ngày 13 tháng 1 năm 2024 = 13/1/2024|13/01/2024|13 tháng 1 năm 2024
13-01-2024 = 13/1/2024|13/01/2024|13 tháng 1 năm 2024
2/9/2025 = 2/9/2025|02/09/2025|2 tháng 9 năm 2025
mít tinh 2/9/2025 = mít tinh, 2/9/2025|02/09/2025|2 tháng 9 năm 2025
sơ kết quý 2 = quý II|quý 2
so ket quy ii = quý II|quý 2
# numbers
157KH/BDVTU = 157-KH/BDVTU
157-KH/BDVTU = 157-KH/BDVTU
kế hoạch 157 = Kế hoạch số 157|Kế hoạch 157
kế hoạch số 157 = Kế hoạch số 157|Kế hoạch 157
quyết định 1719 = Quyết định 1719|Quyết định số 1719
1250000 đồng = 1.250.000 đồng|1250000 đồng
1.250.000 đồng = 1.250.000 đồng|1250000 đồng
02713555012 = 0271 3555 012
0271 3555 012 = 0271 3555 012
# words without marks
voi = voi
voi rừng = voi rừng
Bom Bo = Bom Bo
minh long = Minh Long
# what is read more often
tin dung den = tín dụng đen
dan van kheo phu rieng = dân vận khéo, Phú Riềng
hien dat lam duong = hiến đất làm đường
đường hiến đất làm = hiến đất làm đường
# one wrong letter
cồng chiên = cồng chiêng
giám xát và phản biện = giám sát và phản biện
xáp nhập thôn = sáp nhập thôn
dân vậnn khéo = dân vận khéo
dan van kheoo = dân vận khéo
trưởn ban dân vận = trưởng ban dân vận
nông thốn mớii = nông thôn mới
đại hộii đảng = đại hội đảng
dân tộc thiểu xố = dân tộc thiểu số
# keyboards
dan vaan khéo = dân vận khéo
daan vaanj kheos = dân vận khéo
tinhr uyr = Tỉnh ủy
quy chees daan chur = quy chế dân chủ
ddaij hooij ddarng = đại hội đảng
da6n va65n khe1o = dân vận khéo
no6ng tho6n mo71i = nông thôn mới
d9a5i ho65i d9a3ng = đại hội đảng
# run together
danvankheo = dân vận khéo
#dânvậnkhéo = dân vận khéo
#DânVậnKhéo = dân vận khéo
nongthonmoi = nông thôn mới
tinhuy = Tỉnh ủy
# questions
ai là trưởng ban dân vận tỉnh ủy = trưởng ban dân vận tỉnh ủy
dân vận khéo là gì = dân vận khéo
khi nào sáp nhập thôn = sáp nhập thôn
làm thế nào để giám sát và phản biện xã hội = giám sát và phản biện xã hội
gia lang Dieu K'Rung Don Hau = Điểu K Rưng
# sentences
Toàn tỉnh có mô hình “Dân vận khéo” và phong trào thi đua dân vận khéo được các chi bộ đăng ký \
từ đầu năm = phong trào thi đua dân vận khéo được các chi bộ đăng ký từ đầu năm
Đồng bào dân tộc thiểu số. Người có uy tín trong đồng bào dân tộc thiểu số được thăm hỏi = Người \
có uy tín trong đồng bào dân tộc thiểu số được thăm hỏi
"""


def iter_kinds() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield kind, text and phrases of each query."""
    kind = ""
    for line in _KINDS.strip().splitlines():
        if line.startswith("# "):
            kind = line[2:]
            continue
        text, _, phrases = line.partition(" = ")
        yield kind, text, tuple(phrase.strip() for phrase in phrases.split(","))


def plant_forms(chance: random.Random) -> list[str]:
    """Return the sentences of one article."""
    return [chance.choice(one.sentences) for one in PLANTED if chance.random() < one.share]
