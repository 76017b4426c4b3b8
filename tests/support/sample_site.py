"""A site with one page of every kind, for the tests that look at finished pages."""

from __future__ import annotations

from tests.support.sites import DATA, article, document, jpeg
from tests.support.voices import comment

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="230" height="94">'
    '<rect width="230" height="94"/></svg>'
)
GALLERY = (
    "[{file: 1.jpg, alt: Hội trường, caption: Toàn cảnh}, {file: 2.jpg, alt: Văn nghệ trên sân}]"
)
LONG_WORD = "Nghiêng" * 30

# One address for each kind of page.
KINDS = {
    "home": "/",
    "article": "/tin-hoat-dong/dai/",
    "plain article": "/tin-hoat-dong/tin-01/",
    "hidden article": "/dan-van-kheo/mo-hinh-hay/an/",
    "expired article": "/tin-hoat-dong/het-han/",
    "page": "/gioi-thieu/",
    "category": "/tin-hoat-dong/",
    "closed page": "/tin-hoat-dong/trang/1/",
    "parent category": "/dan-van-kheo/",
    "categories": "/chuyen-muc/",
    "tag": "/tag/thi-dua/",
    "tags": "/tag/",
    "author": "/tac-gia/phong-tuyen-truyen/",
    "authors": "/tac-gia/",
    "topic": "/chu-de/dan-van-kheo/",
    "topics": "/chu-de/",
    "source": "/nguon/bbt/",
    "sources": "/nguon/",
    "archives": "/luu-tru/",
    "latest": "/tin-moi-nhat/",
    "site map": "/so-do/",
    "feeds": "/rss/",
    "month": "/2024/01/",
    "search": "/tim-kiem/",
    "statistics": "/thong-ke/",
    "most viewed": "/xem-nhieu/",
    "privacy": "/quyen-rieng-tu/",
    "gone article": "/tin-hoat-dong/da-go/",
    "later comments": "/tin-hoat-dong/dai/y-kien/2/",
    "letters": "/gop-y/",
    "documents": "/van-ban/",
    "documents of a kind": "/van-ban/loai/ke-hoach/",
    "closed page of documents": "/van-ban/trang/1/",
    "document": "/van-ban/151-kh-bdvtu/",
    "notices": "/bang-thong-bao/",
    "staff": "/co-cau-to-chuc/",
    "video": "/dan-van-kheo/mo-hinh-hay/xem-phim/",
    "film": "/dan-van-kheo/mo-hinh-hay/co-phim/",
    "album": "/dan-van-kheo/mo-hinh-hay/cho-phien/",
    "videos": "/video/",
    "albums": "/tin-anh/",
    "not found": "/404.html",
}

BODY = """\
## Kết quả “nổi bật”

Toàn tỉnh có **1.204** mô hình, xem [quy định](/gioi-thieu/) và [tài liệu](ke-hoach.pdf).[^1]

![Đại biểu trồng cây](trong-cay.jpg "Trồng cây ở xã Bình Minh")

- Việc thứ nhất
    - Việc nhỏ
- Việc thứ hai

1. Một
2. Hai

> Lấy dân làm gốc.

| Địa bàn | Mô hình | Người tham gia | Kinh phí | Ghi chú |
|---|---:|---:|---:|---|
| Xã Bình Minh | 12 | 1.200 | 35.000.000 | hoàn thành |

### Nhiệm vụ

`mã lệnh` và một từ rất dài.

[^1]: Số liệu đến ngày 31/12/2023.
"""

PARTICULAR: dict[str, str | bytes] = {
    "content/articles/2024/dai/index.md": article(
        BODY,
        title=f'"Tổng kết: {LONG_WORD}"',
        id="dai",
        tags="[Thi đua, Dân vận khéo]",
        authors="[Phòng Tuyên truyền]",
        topic="Dân vận khéo",
        source="BBT",
        source_url="https://example.vn/",
        cover="chu-toa.jpg",
        cover_caption="Các đại biểu chủ trì",
        cover_alt="Ba đại biểu ngồi ở bàn chủ tọa",
        modified="2024-01-14 09:30",
        featured="true",
        aliases="[/cu/dai-12.html, /cu/dai/]",
        gallery=GALLERY,
    ),
    "content/articles/2024/dai/chu-toa.jpg": jpeg(1700, 1100, "#355e3b"),
    "content/articles/2024/dai/trong-cay.jpg": jpeg(900, 600, "#88aa55"),
    "content/articles/2024/dai/1.jpg": jpeg(600, 900, "#aa5533"),
    "content/articles/2024/dai/2.jpg": jpeg(900, 300, "#3355aa"),
    "content/articles/2024/dai/ke-hoach.pdf": b"%PDF-1.4",
    "content/articles/2023/an.md": article(
        id="an", status="hidden", category="Dân vận khéo/Mô hình hay", date="2023-05-01"
    ),
    "content/articles/2023/mo-hinh.md": article(
        id="mo-hinh", category="Dân vận khéo/Mô hình hay", date="2023-05-02"
    ),
    "content/articles/2023/het-han.md": article(id="het-han", expires="2024-06-01"),
    "content/pages/gioi-thieu.md": (
        "---\ntitle: Giới thiệu\nlead: Về Ban\n---\n\n## Chức năng\n\nBài.\n"
    ),
    "content/pages/tro-nang.md": "---\ntitle: Hỗ trợ tiếp cận\n---\n\nBài.\n",
    "content/pages/quyen-rieng-tu.md": "---\ntitle: Quyền riêng tư\n---\n\nBài.\n",
    "content/data/portal.yml": (
        f"{DATA['content/data/portal.yml']!s}letter_topics: [Tin và bài, Việc ở cơ sở]\n"
    ),
    "content/data/menu.yml": (
        "- {label: Trang nhất, url: /}\n- category: Tin hoạt động\n- category: Dân vận khéo\n"
        "- {label: Giới thiệu, url: /gioi-thieu/}\n"
    ),
    "content/data/banners.yml": "".join(
        f"- {{place: {place}, image: a.svg, alt: Biểu ngữ {place}, url: /gioi-thieu/}}\n"
        for place in ("top", "left", "right", "bottom")
    ),
    "content/data/gone.yml": (
        "- {url: /tin-hoat-dong/da-go/, date: 2024-05-06, reason: Bài đăng nhầm}\n"
        "- {url: /cu/da-go-7.html, date: 2024-05-06, reason: Bài đăng nhầm}\n"
    ),
    "content/documents/151-kh-bdvtu/index.md": document(
        f"Theo Luật số 10/2022/QH15. {LONG_WORD}\n\n## Nội dung\n\n- Một",
        signer="Trưởng Ban",
        effective="2024-02-01",
        subject=f'"Kiểm tra: {LONG_WORD}"',
        replaces="[1-KH/BDVTU, 99-KH/BDVTU]",
        modified="2024-03-01 08:00",
    ),
    "content/documents/151-kh-bdvtu/ke-hoach.pdf": b"%PDF-1.4",
    "content/documents/10-2022-qh15.md": document(
        "Toàn văn.",
        number="10/2022/QH15",
        kind="Luật",
        issuer="Quốc hội",
        issued="2022-11-10",
        effective="2023-07-01",
    ),
    **{
        f"content/documents/{number}-kh-bdvtu.md": document(
            "Toàn văn.", number=f"{number}-KH/BDVTU", issued=f"2023-01-{number % 28 + 1:02}"
        )
        for number in range(1, 41)
    },
    "content/data/notices.yml": (
        "- {text: 'Nước lũ lên, chuyển đồ đạc lên cao', date: 2026-11-01, expires: 2099-12-31, "
        "urgent: có}\n"
        "- {text: Tiếp công dân, date: 2026-11-02, expires: 2099-12-31, url: /gioi-thieu/}\n"
        "- {text: Lịch nghỉ, date: 2026-11-03, expires: 2099-12-31}\n"
        "- {text: Bảo trì, date: 2026-11-04, expires: 2099-12-31}\n"
        "- {text: Đã qua, date: 2024-11-04, expires: 2024-12-01}\n"
    ),
    "content/data/staff.yml": (
        "- name: Lãnh đạo Ban\n  duties: Điều hành\n  people:\n"
        f"    - {{post: Trưởng Ban, name: Nguyễn Văn A {LONG_WORD}, photo: chan-dung.jpg,\n"
        "       telephone: 0271 000 001 máy lẻ 5, mobile: 0900 000 000, email: a@tinh.example}\n"
        "    - {post: Phó Trưởng Ban, photo: a.svg, duties: Dân tộc}\n"
        "- {name: Văn phòng, telephone: 0271 000 002, email: vp@tinh.example}\n"
    ),
    **{
        f"content/articles/2023/{name}/index.md": article(
            'Trước.\n\nvideo: https://vimeo.com/76979871 bia.jpg "Lễ hội"\n',
            id=name,
            category="Dân vận khéo/Mô hình hay",
            date="2023-04-01",
            cover="bia.jpg",
            video=video,
            video_transcript=f'"Lời nói: {LONG_WORD}"',
        )
        for name, video in (("xem-phim", "https://youtu.be/dQw4w9WgXcQ"), ("co-phim", "phim.mp4"))
    },
    "content/articles/2023/xem-phim/bia.jpg": jpeg(1200, 800, "#2b4a66"),
    "content/articles/2023/co-phim/bia.jpg": jpeg(1200, 801, "#2b4a66"),
    "content/articles/2023/co-phim/phim.mp4": b"\0\0\0\x18ftypmp42",
    "content/articles/2023/cho-phien/index.md": article(
        id="cho-phien",
        category="Dân vận khéo/Mô hình hay",
        date="2023-04-02",
        layout="album",
        topic="Chợ phiên",
        gallery="[{file: 1.jpg, alt: Một, caption: Chợ sớm}, {file: 2.jpg, alt: Hai}]",
    ),
    **{
        f"content/articles/2023/cho-phien/{number}.jpg": jpeg(900, 600 + 300 * number, "#665533")
        for number in range(3)
    },
    "content/data/topics.yml": (
        "- {name: Dân vận khéo, lead: 'Một lời dẫn: "
        f"{LONG_WORD}', image: cho.jpg, image_alt: Chợ}}\n"
        "- {name: Chợ phiên, image: a.svg, image_alt: Hình, pinned: có}\n"
    ),
    "content/data/images/cho.jpg": jpeg(900, 500, "#556633"),
    "content/data/images/chan-dung.jpg": jpeg(600, 800, "#446688"),
    "content/data/links.yml": "- {name: Báo tỉnh, url: 'https://example.vn/', image: a.svg}\n",
    "content/data/images/a.svg": LOGO,
}
THIS_YEAR = {
    f"content/articles/2024/tin-{number:02}.md": article(
        title=f"Tin ngắn số {number}", id=f"tin-{number:02}", date=f"2024-01-{number:02} 08:00"
    )
    for number in range(1, 31)
    if number != 13
}
YEAR_BEFORE = {
    f"content/articles/2023/tin-cu-{number:02}.md": article(
        title=f"Tin năm trước số {number}", id=f"tin-cu-{number:02}", date=f"2023-01-{number:02}"
    )
    for number in range(1, 16)
}
FILES: dict[str, str | bytes] = {**PARTICULAR, **THIS_YEAR, **YEAR_BEFORE}

# What a service had counted when the site was built.
FIGURES = {
    "total": 1_112_571,
    "days": {"2026-01-31": 3000, "2026-02-01": 0, "2026-11-22": 2000},
    "pages": {"dai": {"views": 1234, "votes": 6, "points": 26}},
    "taken_at": "2026-11-23T08:45+07:00",
    "comments": {
        "dai": [
            comment(f"Ý kiến thứ {number}.\n\n{LONG_WORD}", number, answers=["Xin cảm ơn."])
            for number in range(20)
        ],
        "tin-01": [comment("Rất hay.")],
    },
}
