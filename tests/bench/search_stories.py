"""Articles to be searched: Vietnamese as a portal of mass mobilisation has it, about 600 syllables.

Every article is made of the same few hundred syllables, as Vietnamese is: `dân`, `vận`, `hội`,
`đảng` stand in nearly all of them. What queries ask for is planted: each subject in a share of the
articles, once or several times, in a title or not. Look-alikes stand beside: `người dân vẫn khéo`,
`đại hội đang`, `lớp phủ riêng`, other numbers of documents. The same number gives the same article.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import product
from typing import NamedTuple

from tests.bench.portals import CATEGORIES, FIRST, NEWEST, Story
from tests.bench.search_kinds import plant_forms
from tests.bench.search_phrases import plant_phrases

SENTENCES, PARAGRAPHS = 42, 7
BOUNDS = {"number": (2, 999), "day": (1, 28), "month": (1, 12)}
MOST_TIMES = 4

DISTRICTS = (
    *("Phú Riềng", "Bù Đăng", "Bù Gia Mập", "Đồng Phú"),
    *("Lộc Ninh", "Hớn Quản", "Chơn Thành", "Phước Long"),
)
COMMUNES = (
    *("Long Hà", "Bù Nho", "Phú Nghĩa", "Đắk Ơ", "Thuận Lợi", "Tân Lập", "Đức Liễu", "Minh Hưng"),
    *("Lộc Thái", "Lộc Hiệp", "Tân Khai", "Thanh Lương", "Phước Tín", "Thiện Hưng", "Nha Bích"),
)


class Subject(NamedTuple):
    """A subject of queries: the share of articles that have it, and its sentences."""

    share: float
    title: str
    sentences: list[str]


def read_subject(text: str) -> Subject:
    head, *sentences = text.splitlines()
    share, _, title = head.partition(" ")
    return Subject(float(share), title, [sentence.strip() for sentence in sentences])


_SUBJECTS = """
0.1 Nhân rộng mô hình Dân vận khéo
  Phong trào thi đua dân vận khéo được các chi bộ đăng ký từ đầu năm
  Toàn {district} có {number} mô hình “Dân vận khéo” đang được duy trì
  Xã {commune} chọn dân vận khéo làm khâu đột phá

0.2 Đổi mới công tác dân vận
  Công tác dân vận của chính quyền có nhiều chuyển biến
  Khối dân vận xã {commune} họp giao ban định kỳ
  Cán bộ làm dân vận phải gần dân, sát cơ sở

0.1 Thực hiện quy chế dân chủ ở cơ sở
  Ban chỉ đạo kiểm tra việc thực hiện quy chế dân chủ ở cơ sở tại xã {commune}
  Quy chế dân chủ ở cơ sở được niêm yết tại nhà văn hóa {number} thôn

0.14 Chung sức xây dựng nông thôn mới
  Xã {commune} đạt chuẩn nông thôn mới sau {number} năm
  Nhà nước và người dân cùng làm để xây dựng nông thôn mới nâng cao
  Tiêu chí nông thôn mới về môi trường khó giữ nhất

0.12 Ban Thường vụ Tỉnh ủy làm việc với cơ sở
  Thực hiện chỉ thị của Tỉnh ủy, các cấp đã xây dựng chương trình
  Đoàn công tác của Tỉnh ủy khảo sát tại xã {commune}

0.12 Ban Thường vụ Tỉnh uỷ cho ý kiến
  Nghị quyết của Tỉnh uỷ đã đi vào cuộc sống
  Lãnh đạo Tỉnh uỷ giao các ban xây dựng đảng theo dõi

0.1 Tuyên truyền về Đại hội Đảng
  Nhiều công trình được gắn biển chào mừng Đại hội Đảng các cấp
  Văn kiện Đại hội Đảng được lấy ý kiến rộng rãi

0.11 Gặp mặt chức sắc tôn giáo
  Các tổ chức tôn giáo đồng hành cùng chính quyền làm an sinh xã hội
  Đồng bào các tôn giáo sống tốt đời, đẹp đạo

0.1 Chăm lo đồng bào dân tộc thiểu số
  Người có uy tín trong đồng bào dân tộc thiểu số được thăm hỏi
  Có {number} hộ dân tộc thiểu số thoát nghèo bền vững

0.1 Vận động hiến đất làm đường
  Đã có {number} hộ hiến đất làm đường liên thôn
  Việc hiến đất làm đường bắt đầu từ gia đình đảng viên

0.1 Người đứng đầu tiếp xúc, đối thoại với nhân dân
  Hội nghị đối thoại với nhân dân nhận {number} ý kiến
  Mỗi năm chính quyền đối thoại với nhân dân ít nhất một lần

0.015 Triển khai Kế hoạch 151-KH/BDVTU
  Kế hoạch số 151-KH/BDVTU nêu {number} nhiệm vụ
  Các đơn vị báo cáo kết quả thực hiện 151-KH/BDVTU trước ngày 15
"""
SUBJECTS = [read_subject(text) for text in _SUBJECTS.strip().split("\n\n")]

# What is written like the subjects without its marks, or nearly: each in a share of the articles.
LOOK_ALIKE_SHARE = 0.15
LOOK_ALIKES = (
    "Người dân vẫn khéo léo giữ nghề đan lát của cha ông",
    "Ở nông thôn mỗi năm có thêm {number} việc làm",
    "Đại hội đang diễn ra thì trời đổ mưa lớn",
    "Đó là một kỳ đại hội đáng nhớ của hội viên nông dân",
    "Rừng có lớp phủ riêng ở từng thôn",
    "Hàng tồn giao lại cho kho của hợp tác xã",
    "Tỉnh có {number} đơn vị, uy tín của doanh nghiệp được nâng lên",
    "Công văn số 151-CV/BDVTU thay cho Kế hoạch số 15-KH/BDVTU",
    "Sắc phong được tôn giao cho dòng họ giữ",
    "Bệnh nhân có tính uy nghi, ít nói",
)

# What every article may hold; {word} is one of WORDS, {rare} syllables that few articles have.
ANYWHERE = (
    "Người dân khéo léo, vẫn giữ nghề đan lát",
    "Nông dân ở thôn xa mỗi tháng họp một lần, cái mới đến chậm",
    "Đại diện hội cha mẹ đang lo trường lớp",
    "Lớp đất phủ dày, suối riêng rẽ từng khe",
    "Tôn cao nền nhà rồi giao cho giáo viên ở",
    "Tỉnh lộ qua nhiều xã, ủy ban cắm biển báo",
    "Nhân dân xã {commune} đóng góp {number} triệu đồng và {number} ngày công",
    "Củ riềng được giá, nhà phú nông ngày xưa không nghĩ tới",
    "Hộ đăng ký sau được bù phần giống còn thiếu",
    "Văn hóa đọc được vận động trong học sinh và giáo viên",
    "Bà con tôn trọng người dạy, giáo dục con cháu chăm học",
    "Quy định mới về chế độ cho cán bộ được dân bàn, chủ tịch xã kết luận",
    "Công văn số {number}-CV/BDVTU và Kế hoạch số {number}-KH/TU đã gửi các cơ sở",
    "Đảng viên đi trước, làng nước theo sau",
    "Đảng bộ xã {commune} có {number} đảng viên sinh hoạt ở {number} chi bộ",
    "Vận tải hàng hóa qua cầu mới bảo đảm an toàn",
    "Dân số tăng {number} người, dân cư sống tập trung ven đường",
    "Hội đồng bàn về thiên tai, văn bản được gửi trong ngày {day}/{month}",
    "Kính mời đại biểu đến đúng giờ",
    "Cơ quan đóng ở trung tâm, sở y tế cử {number} bác sĩ",
    "Phú quý đến từ lao động, riêng hộ nghèo được hỗ trợ vốn",
    "Khéo tay hay làm là nếp nhà của phụ nữ xã {commune}",
    "Dân bàn, dân làm, dân kiểm tra, dân thụ hưởng",
    "Thiểu năng trí tuệ ở trẻ được khám sàng lọc, số ca giảm còn {number}",
    "Các dân tộc anh em cùng nhau đón Tết",
    "Đất trồng điều được hiến máu kịp thời, đường làng sạch đẹp",
    "Việc đối với nhân viên hợp đồng được thoại qua tổng đài",
    "Mặt trận và các đoàn thể phối hợp vận động {word}, {word} và {word}",
    "Kinh phí {number} triệu đồng dành cho {word}, phần còn lại cho {word}",
    "Ngày {day}/{month}, đoàn kiểm tra xem xét {word} ở xã {commune}",
    "Trong {word} cần quan tâm {word}, nhất là {word} của thanh niên",
    "Kết quả {word} tăng {number} % so với cùng kỳ, {word} giảm {number} %",
    "Cấp ủy yêu cầu gắn {word} với {word} và {word}",
    "Từ {word} đến {word}, nơi nào cũng có cách làm hay",
    "Ghi nhận ở thôn {rare} {rare}: {word} {rare}, {word} {rare} {rare}",
    "Bên suối {rare} {rare} có {number} hộ trồng {rare} và {rare}",
    "Già làng kể chuyện {rare} {rare} {rare}, lớp trẻ nhớ {word}",
    "Đội {rare} thắng đội {rare} {rare} với tỷ số cách biệt",
)
TITLES = (
    "Xã {commune} sơ kết {word}",
    "Hội nghị bàn về {word} và {word}",
    "Những cách làm hay trong {word}",
    "Người dân {commune} góp sức cho {word}",
)
_WORDS = """
an sinh xã hội, giảm nghèo, khuyến học, bảo hiểm y tế, cải cách hành chính, chuyển đổi số,
phòng cháy, trồng rừng, thu ngân sách, giải phóng mặt bằng, tiếp công dân, hòa giải, khiếu nại,
tố cáo, văn nghệ quần chúng, thể thao, nước sạch, vệ sinh môi trường, thu gom rác, đường hoa,
chiếu sáng, cà phê, hồ tiêu, cao su, hạt điều, chăn nuôi, hợp tác xã, tín dụng chính sách,
nhà tình nghĩa, nhà đại đoàn kết, đền ơn đáp nghĩa, quốc phòng, an ninh trật tự, giao thông,
tuyển quân, hiến máu, phòng chống ma túy, bình đẳng giới, trẻ em, người cao tuổi, thanh niên,
phụ nữ, cựu chiến binh, công đoàn, người lao động, khởi nghiệp, du lịch, di tích, lễ hội,
cồng chiêng, đan lát, thư viện, trường học, trạm y tế, chợ quê, cầu cống, kênh mương, kết nghĩa,
thủy lợi, điện lưới, viễn thông, thông tin cơ sở, tuyên truyền miệng, dư luận xã hội, nêu gương,
kiểm tra giám sát, phát triển đảng viên, sinh hoạt chi bộ, học tập chuyên đề, tự phê bình,
biên giới, cột mốc, cửa khẩu, thăm hỏi tặng quà, nhà ở xã hội, đất ở, đất sản xuất, dệt thổ cẩm
"""
WORDS = tuple(" ".join(word.split()) for word in _WORDS.split(","))
_ONSETS = "b c ch d đ g h kh l m n ng nh ph r s t th tr v x"
_RIMES = "ac ai am an ang ao âm ân ây eo en ét êm êu iêm iên in oan ôi ôn ơi um uôn uông ươn"
RARE = tuple(f"{onset}{rime}" for onset, rime in product(_ONSETS.split(), _RIMES.split()))


def make_stories(count: int) -> list[Story]:
    """Return `count` articles, oldest first, over twelve years."""
    return [make_story(number, count) for number in range(count)]


def make_story(number: int, count: int) -> Story:
    chance = random.Random(number)
    words = {"district": chance.choice(DISTRICTS), "commune": chance.choice(COMMUNES)}
    subjects = [one for one in SUBJECTS if chance.random() < one.share]
    titled = [one for one in subjects if chance.random() < 0.3]
    title = titled[0].title if titled else chance.choice(TITLES)
    body = make_body(subjects, words, chance)
    return Story(
        number=number,
        title=f"{fill(title, words, chance)}, bài {number}",
        date=(FIRST + number * ((NEWEST - FIRST) / count)).replace(second=0, microsecond=0),
        category=chance.choice(CATEGORIES),
        tags=(f"Thẻ {number % 50}",),
        author=f"Phòng {number % 9}",
        source=f"Nguồn {number % 7}",
        body=body,
        lead=f"{fill(chance.choice(ANYWHERE), words, chance)}.",
    )


def make_body(subjects: list[Subject], words: Mapping[str, str], chance: random.Random) -> str:
    """Return paragraphs of common sentences with those of some subjects among them."""
    sentences = chance.choices(ANYWHERE, k=SENTENCES)
    planted = [one for subject in subjects for one in plant(subject, chance)]
    planted += [one for one in LOOK_ALIKES if chance.random() < LOOK_ALIKE_SHARE]
    if chance.random() < 0.9:
        planted.append("Huyện {district} có thêm {number} công trình phục vụ dân sinh")
    for sentence in (*planted, *plant_forms(chance), *plant_phrases(chance)):
        sentences.insert(chance.randrange(len(sentences)), sentence)
    filled = [f"{fill(sentence, words, chance)}." for sentence in sentences]
    step = -(-len(filled) // PARAGRAPHS)
    return "\n\n".join(" ".join(filled[at : at + step]) for at in range(0, len(filled), step))


def plant(subject: Subject, chance: random.Random) -> list[str]:
    return chance.choices(subject.sentences, k=chance.randint(1, MOST_TIMES))


def fill(sentence: str, words: Mapping[str, str], chance: random.Random) -> str:
    """Return a sentence with its gaps filled."""
    parts = sentence.split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        gap, _, rest = part.partition("}")
        filled += [words.get(gap) or choose(gap, chance), rest]
    return "".join(filled)


def choose(gap: str, chance: random.Random) -> str:
    """Return a random filling of a gap."""
    if gap in BOUNDS:
        return str(chance.randint(*BOUNDS[gap]))
    if gap == "word":
        return chance.choice(WORDS)
    return RARE[int(len(RARE) * chance.random() ** 3)]
