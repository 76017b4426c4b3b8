"""Videos: addresses, lines of a body, what `check` says."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.newsdesk.pasting.lines import VIDEO
from plugins.newsdesk.pasting.meaning import read_meaning
from plugins.newsdesk.schema.videos import PLAYER_HOSTS, find_player
from tests.support.sites import Files, advice_of, article, errors_of, jpeg, read_site

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&hl=vi&rel=0"
VIMEO = "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"
FILM = b"\0\0\0\x18ftypmp42" + b"\0" * 200
PATH = "content/articles/2024/phim/index.md"
FOLDER = "content/articles/2024/phim"


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("http://youtube.com/watch?v=dQw4w9WgXcQ&list=PL1&index=2", YOUTUBE),
        ("https://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ", YOUTUBE),
        ("youtu.be/dQw4w9WgXcQ?si=abc", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?t=1m30s", f"{YOUTUBE}&start=90"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=75", f"{YOUTUBE}&start=75"),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", YOUTUBE),
        ("https://www.youtube.com/live/dQw4w9WgXcQ", YOUTUBE),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0", YOUTUBE),
        ("https://vimeo.com/76979871", VIMEO),
        ("https://player.vimeo.com/video/76979871?h=8272103f6e", f"{VIMEO}&h=8272103f6e"),
        ("https://vimeo.com/76979871/8272103f6e", f"{VIMEO}&h=8272103f6e"),
        ("https://vimeo.com/channels/staffpicks/76979871", VIMEO),
    ],
)
def test_forms_of_an_address_lead_to_one_player(address: str, player: str) -> None:
    found = find_player(address)
    assert found is not None
    assert found.address == player
    assert found.host in PLAYER_HOSTS


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/@kenh",
        "https://www.youtube.com/playlist?list=PL123",
        "https://youtu.be/",
        "https://vimeo.com/about",
        "https://youtube.com.example/watch?v=dQw4w9WgXcQ",
        "https://example/youtube.com/watch?v=dQw4w9WgXcQ",
        "javascript://youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.facebook.com/watch/?v=1",
        "http://[youtube.com",
    ],
)
def test_another_address_has_no_player(address: str) -> None:
    assert find_player(address) is None


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("video: https://youtu.be/dQw4w9WgXcQ", ("https://youtu.be/dQw4w9WgXcQ", None, None)),
        ("Video: phim.mp4", ("phim.mp4", None, None)),
        ("video:phim.mp4 anh.jpg", ("phim.mp4", "anh.jpg", None)),
        ("  video: phim hay.mp4", ("phim hay.mp4", None, None)),
        ('video: phim.mp4 anh.jpg "Lời tựa"', ("phim.mp4", "anh.jpg", "Lời tựa")),
        ("video: phim.mp4 “Lời tựa”  ", ("phim.mp4", None, "Lời tựa")),
    ],
)
def test_a_line_names_a_video_its_photo_and_its_caption(
    line: str, parts: tuple[str | None, ...]
) -> None:
    match = VIDEO.fullmatch(line)
    assert match is not None
    assert match.group("source", "poster", "caption") == parts


@pytest.mark.parametrize(
    "line",
    [
        "Video: Nguyễn Văn A",
        "Xem video: phim.mp4",
        "    video: phim.mp4",
        "video: https://facebook.com/watch/1",
        "video: https://example.vn/phim.mp4",
        "> video: phim.mp4",
    ],
)
def test_another_line_is_text(line: str) -> None:
    assert VIDEO.fullmatch(line) is None


def test_a_video_parts_paragraphs_and_text_is_mended_around_it() -> None:
    body = "Một câu dài\nvideo: phim.mp4\nvà câu nữa\nđi tiếp."
    assert read_meaning(body).text.split("\n")[1] == "video: phim.mp4"
    assert read_meaning(read_meaning(body).text) == read_meaning(body)


def test_a_video_in_code_stays_code(tmp_path: Path) -> None:
    files: Files = {PATH: article("```\nvideo: phim.mp4\n```\n")}
    assert errors_of(files, tmp_path) == []
    (one,) = read_site(files, tmp_path).articles.values()
    assert "video: phim.mp4" in one.open_body().body
    assert one.open_body().videos == ()


def test_a_video_of_the_body_stands_between_its_paragraphs(tmp_path: Path) -> None:
    body = 'Trước.\nvideo: https://youtu.be/dQw4w9WgXcQ a.jpg "Ngày hội"\nSau.'
    files: Files = {PATH: article(body), f"{FOLDER}/a.jpg": jpeg()}
    (one,) = read_site(files, tmp_path).articles.values()
    rendered = one.open_body()
    start, rest = rendered.body.split("<figure", 1)
    assert "<p>Trước.</p>" in start
    figure, end = rest.split("</figure>", 1)
    assert "<p>Sau.</p>" in end
    assert "<figcaption>Ngày hội</figcaption>" in figure
    assert f'data-player="{YOUTUBE}"'.replace("&", "&amp;") in figure
    assert "<iframe" not in rendered.body
    assert [one.host for one in rendered.videos] == ["www.youtube-nocookie.com"]
    assert rendered.gallery == ()
    assert rendered.cover is not None
    assert rendered.cover.is_in_body
    assert rendered.video == ""


def test_the_cover_is_the_poster_of_a_video_that_names_none(tmp_path: Path) -> None:
    files: Files = {
        PATH: article(video="phim.mp4", video_transcript="|\n  Một.\n\n  Hai."),
        f"{FOLDER}/phim.mp4": FILM,
        f"{FOLDER}/bia.jpg": jpeg(),
    }
    assert advice_of(files, tmp_path) == [
        f"{PATH}:1:1: (nên sửa) ảnh “bia.jpg” chưa có mô tả cho người không nhìn thấy ảnh — "
        "ghi cover_alt: một câu tả điều nhìn thấy trong ảnh"
    ]
    (one,) = read_site(files, tmp_path).articles.values()
    rendered = one.open_body()
    assert rendered.cover is not None
    assert rendered.videos[0].picture == rendered.cover.picture
    assert ' preload="none" src="/tin-hoat-dong/phim/phim.mp4" poster="/anh/' in rendered.video
    assert rendered.transcript == ("Một.", "Hai.")
    assert [one.url for one in one.attachments] == ["tin-hoat-dong/phim/phim.mp4"]


@pytest.mark.parametrize(
    ("fields", "body", "message"),
    [
        (
            {"video": "https://www.facebook.com/watch/?v=1"},
            "Bài.",
            ":7:8: trường “video”: “https://www.facebook.com/watch/?v=1” không phải địa chỉ của ",
        ),
        ({"video": "mat.mp4"}, "Bài.", ":7:8: video “mat.mp4”: "),
        (
            {},
            "Bài.\n\nvideo: https://www.youtube.com/@kenh",
            ":11:8: “https://www.youtube.com/@kenh” không phải địa chỉ của một video — ",
        ),
        ({}, "video: mat.mp4", ":9:8: video “mat.mp4”: "),
        ({}, "video: https://youtu.be/dQw4w9WgXcQ mat.jpg", ":9:8: ảnh “mat.jpg”: "),
        ({"video": "phim.mp4", "video_poster": "mat.jpg"}, "Bài.", ":8:15: ảnh “mat.jpg”: "),
        ({"layout": "to"}, "Bài.", ":7:9: trường “layout”: không có giá trị “to”"),
    ],
    ids=["other site", "no film", "no video", "no film in body", "no poster", "poster", "layout"],
)
def test_a_faulty_video_is_an_error_at_its_place(
    tmp_path: Path, fields: dict[str, str], body: str, message: str
) -> None:
    files: Files = {PATH: article(body, **fields), f"{FOLDER}/phim.mp4": FILM}
    errors = errors_of(files, tmp_path)
    assert errors
    assert all(one.startswith(PATH + message) for one in errors), errors


@pytest.mark.parametrize(
    ("fields", "body", "message"),
    [
        ({"video": "https://youtu.be/dQw4w9WgXcQ"}, "Bài.", "7:8: video chưa có ảnh"),
        ({}, "video: https://youtu.be/dQw4w9WgXcQ", "9:8: video chưa có ảnh"),
        ({"video_transcript": "Lời"}, "Bài.", "7:19: có video_transcript mà không có video"),
        ({"layout": "album"}, "Bài.", "7:9: tin ảnh này mới có 0 ảnh"),
    ],
    ids=["poster", "poster in body", "transcript", "album"],
)
def test_what_a_reader_would_miss_is_advised_on(
    tmp_path: Path, fields: dict[str, str], body: str, message: str
) -> None:
    advice = advice_of({PATH: article(body, **fields)}, tmp_path)
    assert [one for one in advice if one.replace("(nên sửa) ", "").startswith(f"{PATH}:{message}")]


def test_a_large_film_is_advised_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.newsdesk.rendering.videos.LARGE_FILM_MB", 0.0001)
    files: Files = {
        PATH: article(video="phim.mp4"),
        f"{FOLDER}/phim.mp4": FILM,
        f"{FOLDER}/bia.jpg": jpeg(),
    }
    (one,) = (one for one in advice_of(files, tmp_path) if "MB" in one)
    assert one.startswith(f"{FOLDER}/phim.mp4:1:1: (nên sửa) video nặng 0 MB")


def test_a_video_may_not_be_written_as_html(tmp_path: Path) -> None:
    body = '<video src="https://example.vn/a.mp4"></video>\n\n<figure class="video">a</figure>'
    errors = errors_of({PATH: article(body)}, tmp_path)
    assert any("thẻ <video> không được phép" in one for one in errors)
    assert any("class=“video”" in one for one in errors)


def test_a_page_may_have_a_video_though_it_can_have_no_photo(tmp_path: Path) -> None:
    body = "---\ntitle: Giới thiệu\n---\n\nvideo: https://youtu.be/dQw4w9WgXcQ\n"
    files: Files = {"content/pages/gioi-thieu.md": body}
    assert errors_of(files, tmp_path) == []
    assert advice_of(files, tmp_path) == []
    (page,) = read_site(files, tmp_path).pages.values()
    assert 'class="video__link"' in page.open_body().body
