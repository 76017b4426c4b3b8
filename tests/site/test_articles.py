"""What becomes of articles: addresses, standing, photos, typography."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pelican import Pelican
from PIL import Image

from plugins.core.incremental.fingerprints import digest
from tests.support.projects import read_files, read_stamps
from tests.support.sites import BuiltSite, Files, article, build_folder, build_site, jpeg

ONE = "content/articles/2024/mot/index.md"
TWO = "content/articles/2024/hai/index.md"
PHOTO = "content/articles/2024/mot/anh-1.jpg"
STANDINGS = {  # fields, is there a page, is it in lists
    "da-dang": ({"date": "2024-02-02"}, True, True),
    "an": ({"date": "2024-02-03", "status": "hidden"}, True, False),
    "het-han": ({"date": "2024-02-04", "expires": "2025-01-01"}, True, False),
    "nhap": ({"date": "2024-02-05", "status": "draft"}, False, False),
    "ngay-mai": ({"date": "2027-01-01 08:00"}, False, False),
}
QUOTES = 'Bác dạy: ‘‘Dân vận khéo“. Phong trào "Dân vận khéo"... của Tỉnh ủy'
TABLE = "# Một\n\n## Hai\n\n| a | b |\n|---|---|\n| 1 | 2 |"


def bundle(name: str, body: str = "Nội dung.", *photos: str, **fields: str) -> Files:
    """Return an article's files; each photo has another colour."""
    folder = f"content/articles/2024/{name}"
    files: dict[str, str | bytes] = {f"{folder}/index.md": article(body, id=name, **fields)}
    for photo in photos:
        files[f"{folder}/{photo}"] = jpeg(colour=f"#{digest(f'{name}/{photo}'.encode()).hex()[:6]}")
    return files


FILES: Files = {
    **bundle("con", category="Dân vận khéo/Mô hình hay"),
    **bundle("sua", modified="2024-01-14 09:30"),
    **bundle("ngoac", QUOTES),
    **bundle("bia", "Nội dung.", "anh-1.jpg"),
    **bundle(
        "hinh",
        '![Hội trường](trong-bai.jpg "Chú thích")',
        *("dau.jpg", "trong-bai.jpg", "con-lai.jpg"),
        cover="dau.jpg",
    ),
    "content/articles/2024/hinh/trong-bai.jpg": jpeg(600, 900),
    **bundle("so", "Nội dung.", "1.jpg", "2.jpg", "10.jpg", cover_alt="Chủ tọa"),
    **bundle("dinh-kem", "## Phần 2\n\nNội dung.", slug="khac"),
    "content/articles/2024/dinh-kem/ke-hoach.pdf": b"%PDF" + b"x" * 120_000,
    **bundle("lien-ket", "Xem [bài](../dinh-kem/index.md#phan-2)."),
    **bundle("bang", TABLE),
    **{
        file: content
        for name, (fields, _, _) in STANDINGS.items()
        for file, content in bundle(
            name, "Nội dung.", f"cua-{name}.jpg", title=f"Bài {name}", tags=f"[{name}]", **fields
        ).items()
    },
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    site = build_site(FILES, tmp_path_factory.mktemp("articles"), SITEURL="https://cong.example")
    assert site.status == 0, site.log
    return site


def test_an_article_stands_below_its_category(site: BuiltSite) -> None:
    assert "tin-hoat-dong/sua/index.html" in site.files
    assert "dan-van-kheo/mo-hinh-hay/con/index.html" in site.files


def test_the_date_line_is_the_portals(site: BuiltSite) -> None:
    page = site.page("/tin-hoat-dong/sua/")
    assert '<time datetime="2024-01-13T08:00:00+07:00">Thứ bảy - 13/01/2024 08:00</time>' in page
    assert "Cập nhật" in page
    assert "14/01/2024 09:30" in page


@pytest.mark.parametrize("name", STANDINGS)
def test_a_standing_decides_where_an_article_is_found(name: str, site: BuiltSite) -> None:
    _, is_page, is_listed = STANDINGS[name]
    assert (f"tin-hoat-dong/{name}/index.html" in site.files) is is_page
    assert any(f"/cua-{name}-" in file for file in site.files) is is_page
    assert (f"Bài {name}" in site.page("/")) is is_listed
    assert (f"tag/{name}/index.html" in site.files) is is_listed


def test_a_draft_is_shown_with_a_ribbon_where_drafts_are_wanted(tmp_path: Path) -> None:
    site = build_site({ONE: article(status="draft")}, tmp_path, SHOW_DRAFTS=True)
    assert "Bản nháp" in site.page("/tin-hoat-dong/mot/")


def test_a_hidden_article_asks_not_to_be_indexed(site: BuiltSite) -> None:
    assert "noindex" in site.page("/tin-hoat-dong/an/")
    assert "noindex" not in site.page("/tin-hoat-dong/sua/")


def test_an_expired_article_says_so(site: BuiltSite) -> None:
    assert "hết hiệu lực" in site.page("/tin-hoat-dong/het-han/")
    assert "hết hiệu lực" not in site.page("/tin-hoat-dong/sua/")


def test_crooked_quotes_are_mended_and_names_kept_together(site: BuiltSite) -> None:
    page = site.page("/tin-hoat-dong/ngoac/")
    assert "“Dân\u00a0vận khéo”. Phong" in page
    assert "“Dân\u00a0vận khéo”… của" in page
    assert "Tỉnh\u00a0ủy" in page


def test_other_sites_are_offered_a_card_with_the_cover(site: BuiltSite) -> None:
    page = site.page("/tin-hoat-dong/bia/")
    assert '<link rel="canonical" href="https://cong.example/tin-hoat-dong/bia/">' in page
    match = re.search(r'og:image" content="https://cong.example/(anh/[^"]+)"', page)
    assert match is not None
    with Image.open(site.output / match[1]) as card:
        assert card.size == (900, 472)


def test_a_photo_of_the_body_leaves_the_gallery(site: BuiltSite) -> None:
    page = site.page("/tin-hoat-dong/hinh/")
    assert '<figure class="photo"><picture>' in page
    assert ' tall" src="' in page  # upright
    assert "<figcaption>Chú thích</figcaption>" in page
    assert [page.count(name) > 0 for name in ("dau-", "trong-bai-", "con-lai-")] == [True] * 3
    gallery = page[page.index('class="gallery') :]
    assert "trong-bai-" not in gallery
    assert "con-lai-" in gallery


def test_a_photo_without_text_is_told_by_its_number_not_its_file(site: BuiltSite) -> None:
    page = site.page("/tin-hoat-dong/so/")
    assert 'alt="Ảnh 1: Hội nghị tổng kết"' in page
    assert 'alt="Ảnh 2: Hội nghị tổng kết"' in page


def test_attachments_are_offered_with_kind_and_size(site: BuiltSite) -> None:
    page = site.page("/tin-hoat-dong/khac/")
    assert 'href="/tin-hoat-dong/khac/ke-hoach.pdf"' in page
    assert "PDF" in page
    assert "tin-hoat-dong/khac/ke-hoach.pdf" in site.files


def test_a_link_to_another_bundle_follows_its_address(site: BuiltSite) -> None:
    page = site.page("/tin-hoat-dong/lien-ket/")
    assert '<a href="/tin-hoat-dong/khac/#muc-phan-2">bài</a>' in page


def test_headings_begin_at_h2_and_tables_scroll(site: BuiltSite) -> None:
    page = site.page("/tin-hoat-dong/bang/")
    assert page.count("<h1") == 1
    assert '<h2 id="muc-mot">Một</h2>' in page
    assert '<h3 id="muc-hai">Hai</h3>' in page
    assert '<div aria-label="Bảng" class="table-scroll" role="region" tabindex="0">' in page


def test_errors_leave_the_output_as_it_was(tmp_path: Path) -> None:
    site = build_site({ONE: article(), PHOTO: jpeg()}, tmp_path)
    before = read_stamps(site.output)
    broken = build_site({TWO: article(category="Sai")}, tmp_path)
    assert broken.status == 1
    assert f"{TWO}:4:11: chưa khai báo chuyên mục “Sai”" in broken.log
    assert "Traceback" not in broken.log
    assert read_stamps(site.output) == before


def test_photos_are_published_as_renditions_only_and_rendered_once(tmp_path: Path) -> None:
    site = build_site({ONE: article(), PHOTO: jpeg()}, tmp_path)
    photos = {name for name in site.files if name.endswith((".jpg", ".avif"))}
    assert len(photos) == 5  # AVIF 400, 800, 900, one JPEG, one to be shared
    assert all(name.startswith("anh/") for name in photos)
    before = {name: (site.output / name).stat().st_ino for name in photos}
    again = build_folder(tmp_path)
    assert "Ảnh: đã tạo" not in again.log
    assert {name: (site.output / name).stat().st_ino for name in photos} == before


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
    assert [site.status for site in sites] == [0, 0]
    assert read_files(sites[0].output) == read_files(sites[1].output)


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
