"""What becomes of articles: addresses, standing, photos, typography."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pelican import Pelican
from PIL import Image

from tests.support.sites import Files, article, build_folder, build_site, jpeg

ONE = "content/articles/2024/mot/index.md"
TWO = "content/articles/2024/hai/index.md"
PHOTO = "content/articles/2024/mot/anh-1.jpg"


def test_an_article_stands_below_its_category(tmp_path: Path) -> None:
    site = build_site(
        {ONE: article(), TWO: article(id="hai", category="Dân vận khéo/Mô hình hay")}, tmp_path
    )
    assert site.status == 0, site.log
    assert "tin-hoat-dong/mot/index.html" in site.files
    assert "dan-van-kheo/mo-hinh-hay/hai/index.html" in site.files


def test_the_date_line_is_the_portals(tmp_path: Path) -> None:
    site = build_site({ONE: article(modified="2024-01-14 09:30")}, tmp_path)
    page = site.page("/tin-hoat-dong/mot/")
    assert '<time datetime="2024-01-13T08:00:00+07:00">Thứ bảy - 13/01/2024 08:00</time>' in page
    assert "Cập nhật" in page
    assert "14/01/2024 09:30" in page


@pytest.mark.parametrize(
    ("fields", "is_page", "is_listed"),
    [
        ({}, True, True),
        ({"status": "hidden"}, True, False),
        ({"expires": "2025-01-01"}, True, False),
        ({"status": "draft"}, False, False),
        ({"date": "2027-01-01 08:00"}, False, False),
    ],
    ids=["published", "hidden", "expired", "draft", "of the future"],
)
def test_a_standing_decides_where_an_article_is_found(
    fields: dict[str, str], is_page: bool, is_listed: bool, tmp_path: Path
) -> None:
    site = build_site({ONE: article(tags="[Thi đua]", **fields), PHOTO: jpeg()}, tmp_path)
    assert site.status == 0, site.log
    assert ("tin-hoat-dong/mot/index.html" in site.files) is is_page
    assert any(name.startswith("anh/") for name in site.files) is is_page
    assert ("Hội nghị tổng kết" in site.page("/")) is is_listed
    assert ("tag/thi-dua/index.html" in site.files) is is_listed


def test_a_draft_is_shown_with_a_ribbon_where_drafts_are_wanted(tmp_path: Path) -> None:
    site = build_site({ONE: article(status="draft")}, tmp_path, SHOW_DRAFTS=True)
    assert "Bản nháp" in site.page("/tin-hoat-dong/mot/")


def test_a_hidden_article_asks_not_to_be_indexed(tmp_path: Path) -> None:
    site = build_site({ONE: article(status="hidden"), TWO: article(id="hai")}, tmp_path)
    assert "noindex" in site.page("/tin-hoat-dong/mot/")
    assert "noindex" not in site.page("/tin-hoat-dong/hai/")


def test_an_expired_article_says_so(tmp_path: Path) -> None:
    site = build_site({ONE: article(expires="2025-01-01")}, tmp_path)
    assert "hết hiệu lực" in site.page("/tin-hoat-dong/mot/")


def test_crooked_quotes_are_mended_and_names_kept_together(tmp_path: Path) -> None:
    body = 'Bác dạy: ‘‘Dân vận khéo“. Phong trào "Dân vận khéo"... của Tỉnh ủy'
    site = build_site({ONE: article(body)}, tmp_path)
    page = site.page("/tin-hoat-dong/mot/")
    assert "“Dân\u00a0vận khéo”. Phong" in page
    assert "“Dân\u00a0vận khéo”… của" in page
    assert "Tỉnh\u00a0ủy" in page


def test_photos_are_published_as_renditions_only(tmp_path: Path) -> None:
    site = build_site({ONE: article(), PHOTO: jpeg()}, tmp_path)
    photos = {name for name in site.files if name.endswith((".jpg", ".avif"))}
    assert len(photos) == 5  # AVIF 400, 800, 900, one JPEG, one to be shared
    assert all(name.startswith("anh/") for name in photos)


def test_other_sites_are_offered_a_card_with_the_cover(tmp_path: Path) -> None:
    site = build_site({ONE: article(), PHOTO: jpeg()}, tmp_path, SITEURL="https://cong.example")
    page = site.page("/tin-hoat-dong/mot/")
    assert '<link rel="canonical" href="https://cong.example/tin-hoat-dong/mot/">' in page
    match = re.search(r'og:image" content="https://cong.example/(anh/[^"]+)"', page)
    assert match is not None
    with Image.open(site.output / match[1]) as card:
        assert card.size == (900, 472)


def test_a_photo_of_the_body_leaves_the_gallery(tmp_path: Path) -> None:
    site = build_site(
        {
            ONE: article('![Hội trường](trong-bai.jpg "Chú thích")', cover="anh-1.jpg"),
            PHOTO: jpeg(colour="red"),
            "content/articles/2024/mot/trong-bai.jpg": jpeg(colour="blue"),
            "content/articles/2024/mot/con-lai.jpg": jpeg(colour="green"),
        },
        tmp_path,
    )
    page = site.page("/tin-hoat-dong/mot/")
    assert '<figure class="photo"><picture>' in page
    assert "<figcaption>Chú thích</figcaption>" in page
    assert [page.count(name) > 0 for name in ("anh-1-", "trong-bai-", "con-lai-")] == [True] * 3
    gallery = page[page.index('class="gallery') :]
    assert "trong-bai-" not in gallery
    assert "con-lai-" in gallery


def test_a_photo_without_text_is_told_by_its_number_not_its_file(tmp_path: Path) -> None:
    files = {f"content/articles/2024/mot/{number}.jpg": jpeg() for number in (1, 2, 10)}
    site = build_site({ONE: article(cover_alt="Chủ tọa"), **files}, tmp_path)
    page = site.page("/tin-hoat-dong/mot/")
    assert 'alt="Ảnh 1: Hội nghị tổng kết"' in page
    assert 'alt="Ảnh 2: Hội nghị tổng kết"' in page


def test_attachments_are_offered_with_kind_and_size(tmp_path: Path) -> None:
    site = build_site(
        {ONE: article(), "content/articles/2024/mot/ke-hoach.pdf": b"%PDF" + b"x" * 120_000},
        tmp_path,
    )
    page = site.page("/tin-hoat-dong/mot/")
    assert 'href="/tin-hoat-dong/mot/ke-hoach.pdf"' in page
    assert "PDF" in page
    assert "tin-hoat-dong/mot/ke-hoach.pdf" in site.files


def test_a_link_to_another_bundle_follows_its_address(tmp_path: Path) -> None:
    site = build_site(
        {
            ONE: article("Xem [bài](../hai/index.md#phan-2)."),
            TWO: article("## Phần 2", id="hai", slug="khac"),
        },
        tmp_path,
    )
    assert '<a href="/tin-hoat-dong/khac/#muc-phan-2">bài</a>' in site.page("/tin-hoat-dong/mot/")
    assert '<h2 id="muc-phan-2">' in site.page("/tin-hoat-dong/khac/")


def test_headings_begin_at_h2_and_tables_scroll(tmp_path: Path) -> None:
    body = "# Một\n\n## Hai\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    page = build_site({ONE: article(body)}, tmp_path).page("/tin-hoat-dong/mot/")
    assert page.count("<h1") == 1
    assert '<h2 id="muc-mot">Một</h2>' in page
    assert '<h3 id="muc-hai">Hai</h3>' in page
    assert '<div aria-label="Bảng" class="table-scroll" role="region" tabindex="0">' in page


def test_errors_leave_the_output_as_it_was(tmp_path: Path) -> None:
    site = build_site({ONE: article(), PHOTO: jpeg()}, tmp_path)
    before = {name: (site.output / name).stat().st_mtime_ns for name in site.files}
    broken = build_site({TWO: article(category="Sai")}, tmp_path)
    assert broken.status == 1
    assert f"{TWO}:4:11: chưa khai báo chuyên mục «Sai»" in broken.log
    assert "Traceback" not in broken.log
    assert {name: (site.output / name).stat().st_mtime_ns for name in broken.files} == before


def test_a_second_build_renders_no_photo_again(tmp_path: Path) -> None:
    site = build_site({ONE: article(), PHOTO: jpeg()}, tmp_path)
    photos = {name: (site.output / name).stat() for name in site.files if name.startswith("anh/")}
    again = build_folder(tmp_path)
    assert "Ảnh: đã tạo" not in again.log
    assert all((site.output / name).stat().st_ino == stat.st_ino for name, stat in photos.items())


def test_a_deleted_article_leaves_nothing_behind(tmp_path: Path) -> None:
    site = build_site({ONE: article(), PHOTO: jpeg(), TWO: article(id="hai")}, tmp_path)
    for path in (tmp_path / ONE).parent.iterdir():
        path.unlink()
    assert build_folder(tmp_path).status == 0
    assert not [name for name in site.files if "mot" in name or name.startswith("anh/")]
    assert "tin-hoat-dong/hai/index.html" in site.files


def test_two_builds_of_the_same_content_are_the_same(tmp_path: Path) -> None:
    files: Files = {
        f"content/articles/2024/bai-{number}/index.md": article(
            id=f"bai-{number}", tags="[một, hai]", topic="Chủ đề chung", aliases=f"[/{number}.html]"
        )
        for number in range(25)
    }
    photo: Files = {"content/articles/2024/bai-1/anh.jpg": jpeg()}
    sites = [build_site({**files, **photo}, tmp_path / name) for name in ("mot", "hai")]
    first, second = (
        {name: (site.output / name).read_bytes() for name in site.files} for site in sites
    )
    assert [site.status for site in sites] == [0, 0]
    assert first == second


def test_a_build_that_breaks_down_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(pelican: Pelican) -> None:
        raise LookupError("no such thing")

    monkeypatch.setattr(Pelican, "run", break_down)
    site = build_site({}, tmp_path)
    assert site.status == 1
    assert "Traceback" in site.log
    assert "LookupError: no such thing" in site.log
