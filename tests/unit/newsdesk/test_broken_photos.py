"""Photos that cannot be published, or should be lighter, and the exact words an editor reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.drawing import landscape, save_animated, save_bomb, save_heic, save_jpeg
from tests.support.sites import advice_of, article, errors_of, jpeg

ONE = "content/articles/2024/mot/index.md"


def test_a_heavy_photo_is_advised_to_be_shrunk(tmp_path: Path) -> None:
    photo = tmp_path / "content/articles/2024/mot/anh.jpg"
    photo.parent.mkdir(parents=True)
    save_jpeg(photo, landscape((3000, 2000)), quality=100)
    assert photo.stat().st_size > 2_000_000
    [heavy] = advice_of({ONE: article(cover_alt="Đồi")}, tmp_path)
    assert heavy.startswith("content/articles/2024/mot/anh.jpg:1:1: (nên sửa) ảnh nặng ")
    assert "(3000 × 2000) — thu nhỏ còn cạnh dài 2560 điểm ảnh" in heavy


def test_a_photo_reached_by_a_symlink_out_of_the_bundle_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "ngoai.jpg"
    outside.write_bytes(jpeg())
    bundle = tmp_path / "content/articles/2024/mot"
    bundle.mkdir(parents=True)
    (bundle / "anh.jpg").symlink_to(outside)
    shown = "content/articles/2024/mot/anh.jpg"
    assert errors_of({ONE: article()}, tmp_path) == [
        f"{shown}:1:1: là liên kết tới tệp ngoài thư mục — chép chính tệp đó vào thư mục"
    ]


REFUSED = {
    "HEIC": (
        save_heic,
        "ảnh kiểu HEIC, trình duyệt không đọc được — xuất ảnh thành JPEG (iPhone: Cài đặt → "
        "Camera → Định dạng → Tương thích nhất)",
    ),
    "animated": (
        lambda path: save_animated(path, "GIF"),
        "ảnh động — thay bằng ảnh tĩnh, hoặc đưa đường dẫn tới đoạn phim",
    ),
    "a scan of two pages": (
        lambda path: save_animated(path, "TIFF"),
        "bản quét nhiều trang trong một tệp TIFF — xuất thành PDF rồi chép tệp PDF vào thư mục của "
        "bài; ảnh thì mỗi trang một tệp",
    ),
    "more than 60 megapixels": (
        lambda path: save_bomb(path, (8000, 7501)),
        "ảnh có quá nhiều điểm ảnh — thu nhỏ còn cạnh dài 2560 điểm ảnh",
    ),
    "a pointer of Git LFS": (
        lambda path: path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
        "ảnh chưa được Git LFS tải về — chạy “git lfs install” rồi “git lfs pull”",
    ),
    "no picture at all": (
        lambda path: path.write_text("không phải ảnh"),
        "kiểu tệp ảnh này không dùng được — xuất ảnh thành JPEG hoặc PNG",
    ),
}


@pytest.mark.parametrize(("save", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_photo_that_cannot_be_published_is_refused_by_name(
    save: Callable[[Path], object], message: str, tmp_path: Path
) -> None:
    photo = tmp_path / "content/articles/2024/mot/anh.jpg"
    photo.parent.mkdir(parents=True)
    save(photo)
    shown = photo.relative_to(tmp_path).as_posix()
    assert errors_of({ONE: article()}, tmp_path) == [f"{shown}:1:1: {message}"]
