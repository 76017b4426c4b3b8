"""A site with photos as heavy as a camera's, for the tests that count bytes."""

from __future__ import annotations

import io

from tests.support.drawing import landscape
from tests.support.sites import Files, article

PHOTOS = 11
SIZE = (3000, 2000)
ARTICLE = "/tin-hoat-dong/nhieu-anh/"
PARAGRAPH = (
    "Hội nghị đánh giá công tác dân vận năm qua, biểu dương những tập thể và cá nhân có mô hình "
    "hay, cách làm sáng tạo, đồng thời bàn nhiệm vụ của năm tới: lắng nghe Nhân dân, giải quyết "
    "kịp thời kiến nghị, đưa việc khó ra bàn công khai từ thôn, ấp, khu phố. "
)


def photo_files() -> Files:
    """Return a long article with one lead photo and ten below, and ten articles with one each."""
    photos = {name: _photo(seed) for seed, name in enumerate(_names(), start=1)}
    gallery = ", ".join(
        f"{{file: {name}, alt: Đồng ruộng, caption: Ảnh {name}}}" for name in list(photos)[1:]
    )
    main = article(
        "\n\n".join([PARAGRAPH * 2] * 8),
        title="Tổng kết công tác dân vận năm 2023, triển khai nhiệm vụ năm 2024",
        id="nhieu-anh",
        cover="anh-01.jpg",
        cover_alt="Đồng ruộng dưới chân đồi",
        lead=f'"{PARAGRAPH.strip().replace(":", " –")}"',
        featured="true",
        gallery=f"[{gallery}]",
    )
    files: dict[str, str | bytes] = {"content/articles/2024/nhieu-anh/index.md": main}
    files |= {f"content/articles/2024/nhieu-anh/{name}": photo for name, photo in photos.items()}
    for number, (name, photo) in enumerate(list(photos.items())[1:], start=1):
        folder = f"content/articles/2024/tin-{number:02}"
        files[f"{folder}/{name}"] = photo
        files[f"{folder}/index.md"] = article(
            PARAGRAPH,
            title=f"Tin ngắn số {number} về phong trào thi đua ở cơ sở",
            id=f"tin-{number:02}",
            date=f"2024-01-{number:02} 08:00",
            category="Tin hoạt động" if number % 2 else "Dân vận khéo/Mô hình hay",
            cover=name,
            cover_alt="Đồng ruộng",
        )
    return files


def _names() -> list[str]:
    return [f"anh-{number:02}.jpg" for number in range(1, PHOTOS + 1)]


def _photo(seed: int) -> bytes:
    stream = io.BytesIO()
    landscape(SIZE, seed).save(stream, "JPEG", quality=88)
    return stream.getvalue()
