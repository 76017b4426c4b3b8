"""Videos, albums and topics: their pages, lists, blocks, feeds, search."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import feedparser
import pytest

from tests.site.test_search import read_index, read_pairs
from tests.support.feeds import find_feed_faults
from tests.support.sites import DATA, BuiltSite, advice_of, article, build_site, errors_of, jpeg
from tests.unit.newsdesk.test_videos import FILM

VIDEO = "content/articles/2024/phim/index.md"
FILES: dict[str, str | bytes] = {
    VIDEO: article(
        title="Phim về đường mới",
        id="phim",
        video="https://youtu.be/dQw4w9WgXcQ",
        video_transcript="Bà con hiến đất mở đường.",
    ),
    "content/articles/2024/phim/bia.jpg": jpeg(),
    "content/articles/2024/tep/index.md": article(
        title="Phim của cổng", id="tep", date="2024-01-14", video="Phim-Hay.mp4"
    ),
    "content/articles/2024/tep/Phim-Hay.mp4": FILM,
    "content/articles/2024/anh/index.md": article(
        title="Chợ phiên", id="anh", date="2024-01-15", layout="album", topic="Chợ quê"
    ),
    **{f"content/articles/2024/anh/{number}.jpg": jpeg(900, 600 + number) for number in range(4)},
    "content/articles/2024/thuong.md": article(id="thuong", topic="Bầu cử"),
    "content/data/topics.yml": (
        "- {name: Chợ quê, lead: Phiên chợ ngày Tết., image: cho.jpg, image_alt: Chợ, pinned: có}\n"
    ),
    "content/data/images/cho.jpg": jpeg(900, 500),
}
HOST = "https://portal.example"


def described(page: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(re.findall(r"ld\+json\">(.*?)</script>", page)[0])
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    built = build_site(FILES, tmp_path_factory.mktemp("media"), SITEURL=HOST)
    assert built.status == 0, built.log
    return built


def test_a_video_of_another_site_is_a_link_until_it_is_played(site: BuiltSite) -> None:
    page = site.page("/tin-hoat-dong/phim/")
    assert '<a class="video__link" href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in page
    assert "<iframe" not in page.split('class="video"')[1].split("</figure>")[0]
    assert "preconnect" not in page
    assert "ytimg" not in page
    assert "frame-src 'self' https://www.youtube-nocookie.com" in page
    assert "<summary" in page
    assert "Bà con hiến đất mở đường." in page
    shown = page.split("article__lead")[1].split('class="prose"')[0]
    assert shown.count("<picture") == 1, "the poster stands in the place of the cover"


def test_other_pages_allow_no_player_and_load_no_style_for_it(site: BuiltSite) -> None:
    for address in ("/tin-hoat-dong/thuong/", "/tin-hoat-dong/tep/"):
        assert "frame-src" not in site.page(address)
    assert "media." not in site.page("/tin-hoat-dong/thuong/")


def test_structured_data_describe_the_video(site: BuiltSite) -> None:
    (video,) = described(site.page("/tin-hoat-dong/phim/"))["video"]
    assert video["@type"] == "VideoObject"
    assert video["embedUrl"].startswith("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?")
    assert "autoplay" not in video["embedUrl"]
    assert video["thumbnailUrl"].startswith(f"{HOST}/anh/")
    assert video["transcript"] == "Bà con hiến đất mở đường."
    (film,) = described(site.page("/tin-hoat-dong/tep/"))["video"]
    assert film["contentUrl"] == f"{HOST}/tin-hoat-dong/tep/Phim-Hay.mp4"
    assert "embedUrl" not in film


def test_a_film_is_published_and_enclosed_in_feeds(site: BuiltSite) -> None:
    assert "tin-hoat-dong/tep/Phim-Hay.mp4" in site.files
    text = (site.output / "rss/tin-moi.rss.xml").read_text(encoding="utf-8")
    address = f"{HOST}/tin-hoat-dong/tep/Phim-Hay.mp4"
    assert re.search(rf'<enclosure[^>]*url="{re.escape(address)}"[^>]*/>', text)
    assert f'length="{len(FILM)}"' in text


def test_rooms_list_their_articles_and_are_on_the_front_page(site: BuiltSite) -> None:
    videos, albums = site.page("/video/"), site.page("/tin-anh/")
    assert "Phim về đường mới" in videos
    assert "Phim của cổng" in videos
    assert 'href="/tin-hoat-dong/anh/"' in albums
    assert 'href="/tin-hoat-dong/phim/"' not in albums.split("layout__side")[0]
    home = site.page("/")
    assert 'id="video-moi"' in home
    assert 'id="tin-anh-moi"' in home
    assert 'href="/video/"' in site.page("/so-do/")


def test_an_album_shows_its_photos_large(site: BuiltSite) -> None:
    page = site.page("/tin-hoat-dong/anh/")
    assert "article--album" in page
    assert len(re.findall("gallery__item", page)) == 3, "the fourth is the cover"


def test_rooms_have_feeds(site: BuiltSite) -> None:
    for room, titles in (
        ("video", ["Phim của cổng", "Phim về đường mới"]),
        ("tin-anh", ["Chợ phiên"]),
    ):
        for kind in ("atom", "rss"):
            name = f"rss/{room}.{kind}.xml"
            content = (site.output / name).read_bytes()
            assert find_feed_faults(content, f"{HOST}/{name}") == []
            assert [one.title for one in feedparser.parse(io.BytesIO(content)).entries] == titles
            assert f'href="/{name}"' in site.page(f"/{room}/")
            assert f'href="/{name}"' in site.page("/rss/")


def test_the_transcript_is_searched(site: BuiltSite) -> None:
    assert "con" in {second for _, second in read_pairs(read_index(site))}


def test_a_topic_has_its_picture_lead_and_place(site: BuiltSite) -> None:
    page = site.page("/chu-de/cho-que/")
    assert "Phiên chợ ngày Tết." in page
    assert 'alt="Chợ"' in page
    assert "topic-card" not in site.page("/chu-de/bau-cu/")
    topics = site.page("/chu-de/")
    assert topics.index("Chợ quê") < topics.index("Bầu cử")
    home = site.page("/").split('id="chu-de"')[1]
    assert home.index("Chợ quê") < home.index("Bầu cử")


def test_without_such_articles_there_are_no_rooms(tmp_path: Path) -> None:
    files = {"content/articles/2024/a.md": article()}
    site = build_site(files, tmp_path)
    absent = ("video/", "tin-anh/", "rss/video", "rss/tin-anh", "rss/bang-thong-bao")
    assert not {name for name in site.files if name.startswith(absent)}
    assert "video-moi" not in site.page("/")


@pytest.mark.parametrize(("slug", "name"), [("video", "video"), ("tin-anh", "layout")])
def test_a_category_at_the_address_of_a_room_is_named(tmp_path: Path, slug: str, name: str) -> None:
    categories = f"{DATA['content/data/categories.yml']!s}- {{name: Mục, slug: {slug}}}\n"
    files = {**FILES, "content/data/categories.yml": categories}
    (error,) = errors_of(files, tmp_path)
    assert f"địa chỉ /{slug}/ đang là của chuyên mục “Mục”" in error
    assert f"{name}" in (tmp_path / error.split(":")[0]).read_text(encoding="utf-8")


def test_topics_twice_and_without_articles_are_named(tmp_path: Path) -> None:
    text = "- {name: Chợ quê}\n- {name: Chợ Quê}\n- {name: Bầu cừ, image: cho.jpg}\n"
    files = {**FILES, "content/data/topics.yml": text}
    assert errors_of(files, tmp_path) == [
        "content/data/topics.yml:2:3: dòng sự kiện “Chợ Quê” đã có ở dòng 1 — gộp hai mục, hoặc "
        "đặt tên khác"
    ]
    advice = [one for one in advice_of(files, tmp_path) if "topics.yml" in one]
    assert advice == [
        "content/data/topics.yml:3:3: (nên sửa) ảnh “cho.jpg” chưa có mô tả cho người không nhìn "
        "thấy ảnh — ghi image_alt: một câu tả điều nhìn thấy trong ảnh"
    ]


@pytest.mark.parametrize("name", ["topics.yml", "phim", "tep"])
def test_pages_follow_an_edit(tmp_path: Path, name: str) -> None:
    """An incremental build after an edit equals one from nothing."""
    edits: dict[str, dict[str, str | bytes]] = {
        "topics.yml": {"content/data/topics.yml": "- {name: Chợ quê, lead: Câu khác.}\n"},
        "phim": {VIDEO: str(FILES[VIDEO]).replace("dQw4w9WgXcQ", "aaaaaaaaaaa")},
        "tep": {"content/articles/2024/tep/Phim-Hay.mp4": FILM + b"\0" * 100},
    }
    build_site(FILES, tmp_path / "one", SITEURL=HOST)
    edited = build_site(edits[name], tmp_path / "one", SITEURL=HOST)
    whole = build_site({**FILES, **edits[name]}, tmp_path / "two", SITEURL=HOST)
    assert edited.files == whole.files
    for file in whole.files:
        assert (edited.output / file).read_bytes() == (whole.output / file).read_bytes(), file
