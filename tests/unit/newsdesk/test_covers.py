"""The picture of an article on cards and in lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.sites import advice_of, article, build_site, errors_of, jpeg, read_site

BUNDLE = "content/articles/2024/mot"
ONE = f"{BUNDLE}/index.md"
IN_BODY = '![Hội trường kín người](hoi-truong.jpg "Quang cảnh")\n\nNội dung.'
SITE = {"SITEURL": "https://example.vn"}
COVERS: dict[str, tuple[str, dict[str, str], list[str], str | None, bool]] = {
    "none": ("Chữ.", {}, [], None, False),
    "the only photo, in the body": (IN_BODY, {}, ["hoi-truong.jpg"], "hoi-truong", True),
    "the first by name, in the body": (
        IN_BODY,
        {},
        ["hoi-truong.jpg", "z.jpg"],
        "hoi-truong",
        True,
    ),
    "the first by name, not in the body": (IN_BODY, {}, ["a.jpg", "hoi-truong.jpg"], "a", False),
    "the first in natural order": ("Chữ.", {}, ["10.jpg", "2.jpg"], "2", False),
    "the named one": (IN_BODY, {"cover": "z.jpg"}, ["hoi-truong.jpg", "z.jpg"], "z", False),
    "the named one, also in the body": (
        IN_BODY,
        {"cover": "hoi-truong.jpg"},
        ["a.jpg", "hoi-truong.jpg"],
        "hoi-truong",
        False,
    ),
    "only linked": ("[Xem](a.jpg)", {}, ["a.jpg"], "a", False),
    "without gallery": ("Chữ.", {"gallery": "false"}, ["a.jpg"], "a", False),
}


@pytest.mark.parametrize(
    ("body", "fields", "photos", "stem", "is_in_body"), COVERS.values(), ids=COVERS.keys()
)
def test_the_cover_is_the_first_photo_by_name(
    body: str,
    fields: dict[str, str],
    photos: list[str],
    stem: str | None,
    is_in_body: bool,
    tmp_path: Path,
) -> None:
    files: dict[str, str | bytes] = {
        f"{BUNDLE}/{name}": jpeg(colour=f"#11{at}{at}22") for at, name in enumerate(photos)
    }
    content = read_site({ONE: article(body, **fields), **files}, tmp_path)
    (one,) = content.articles.values()
    rendered = one.open_body()
    found = rendered.cover.picture.jpeg.url if rendered.cover else None
    assert one.has_cover == (stem is not None)
    assert (found and re.sub(r"-\w+-\d+\.jpg$", "", found.rpartition("/")[2])) == stem
    assert (rendered.share is not None) == (stem is not None)
    assert bool(rendered.cover and rendered.cover.is_in_body) == is_in_body


def test_a_photo_of_the_text_is_on_cards_and_lists_and_once_on_the_page(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        ONE: article(IN_BODY),
        f"{BUNDLE}/hoi-truong.jpg": jpeg(1200, 800),
    }
    site = build_site(files, tmp_path, **SITE)
    page = site.page("/tin-hoat-dong/mot/")
    card = re.search(r'property="og:image" content="https://example.vn/(anh/[^"]+)"', page)
    assert card is not None
    assert card[1] in site.files
    assert 'property="og:image:alt" content="Hội trường kín người"' in page
    assert page.count("<picture") == 1
    assert "hoi-truong-" in site.page("/tin-hoat-dong/")


@pytest.mark.parametrize("size", [(199, 400), (400, 199), (64, 64)])
def test_a_small_photo_is_no_cover(size: tuple[int, int], tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {ONE: article(), f"{BUNDLE}/a.jpg": jpeg(*size)}
    (one,) = (content := read_site(files, tmp_path)).articles.values()
    assert not one.has_cover
    assert one.open_body().share is None
    assert len(one.open_body().gallery) == 1
    lines = [problem.as_text() for problem in content.findings.advice()]
    assert any(
        line.startswith(f"{BUNDLE}/a.jpg:1:1: (nên sửa) ảnh đầu tiên chỉ có") for line in lines
    )


def test_a_small_photo_of_the_text_is_no_cover_either(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        ONE: article(IN_BODY),
        f"{BUNDLE}/hoi-truong.jpg": jpeg(150, 150),
    }
    (one,) = (content := read_site(files, tmp_path)).articles.values()
    assert not one.has_cover
    assert [problem.path for problem in content.findings.advice()] == [f"{BUNDLE}/hoi-truong.jpg"]


def test_a_small_cover_that_is_named_is_the_editors_choice(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {ONE: article(cover="a.jpg"), f"{BUNDLE}/a.jpg": jpeg(150, 150)}
    (one,) = read_site(files, tmp_path).articles.values()
    assert one.has_cover
    assert one.open_body().share is not None


def test_a_photo_of_200_pixels_is_shared(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {ONE: article(), f"{BUNDLE}/a.jpg": jpeg(200, 200)}
    (one,) = read_site(files, tmp_path).articles.values()
    assert one.open_body().share is not None


def test_an_article_of_photos_is_described_by_its_gallery(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        ONE: article("", gallery="[{file: 2.jpg, alt: Múa hát}, {file: 1.jpg, alt: Múa mở màn}]"),
        f"{BUNDLE}/1.jpg": jpeg(),
        f"{BUNDLE}/2.jpg": jpeg(colour="#112233"),
    }
    (one,) = read_site(files, tmp_path).articles.values()
    body = one.open_body()
    assert body.cover is not None
    assert body.cover.alt == "Múa mở màn"
    assert [figure.alt for figure in body.gallery] == ["Múa hát", "Múa mở màn"]
    assert errors_of(files, tmp_path) == advice_of(files, tmp_path) == []
