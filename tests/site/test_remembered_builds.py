"""What a build says of what it did, and what it remembers of what it said."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.newsdesk.rendering import article_page
from plugins.newsdesk.rendering.body import BodyHooks, BodyRenderer
from plugins.vietnamese.typography import typeset_html
from tests.support.projects import Summary, read_summary
from tests.support.sites import article, build_folder, build_site, jpeg, write_files

ONE = "content/articles/2024/mot/index.md"
TWO = "content/articles/2024/hai/index.md"
FILES: dict[str, str | bytes] = {
    ONE: article("Một.\n\n![](a.jpg)", id="mot"),
    "content/articles/2024/mot/a.jpg": jpeg(240, 200),
    TWO: article("Hai.", id="hai"),
}
ADVICE = f"{ONE}:11:5: (nên sửa) ảnh “a.jpg” chưa có mô tả cho người không nhìn thấy ảnh"


def test_the_closing_line_counts_what_was_done(tmp_path: Path) -> None:
    first = read_summary(build_site(FILES, tmp_path).log)
    assert (first.read, first.bundles, first.kept, first.pruned) == (2, 2, 0, 0)
    assert first.made > 20
    assert first.photos > 0
    again = build_folder(tmp_path)
    assert read_summary(again.log) == Summary(0, 2, 0, first.made, 0, 0)
    before = again.files
    (tmp_path / TWO).unlink()
    site = build_folder(tmp_path)
    third = read_summary(site.log)
    assert (third.read, third.bundles, third.photos) == (0, 1, 0)
    # Its page; and the index, in which documents have other numbers now.
    assert third.pruned == len(before - site.files) > 1


def test_advice_is_given_once_and_counted_after_that(tmp_path: Path) -> None:
    first = build_site(FILES, tmp_path)
    assert ADVICE in first.log
    again = build_folder(tmp_path)
    assert ADVICE not in again.log
    assert "0 lỗi, 1 điều nên sửa" in again.log
    edited = build_site({ONE: str(FILES[ONE]) + "\nThêm.\n"}, tmp_path)
    assert ADVICE in edited.log


def test_an_error_is_said_until_it_is_mended(tmp_path: Path) -> None:
    good = build_site(FILES, tmp_path)
    write_files({TWO: article("Xem [bài](../khong-co/index.md).", id="hai")}, tmp_path)
    for _ in range(2):
        failed = build_folder(tmp_path)
        assert failed.status == 1
        assert f"{TWO}:9:11: không có bài “../khong-co/index.md”" in failed.log
        assert failed.files == good.files
    mended = build_site(FILES, tmp_path)
    assert mended.status == 0
    assert mended.page("/tin-hoat-dong/hai/") == good.page("/tin-hoat-dong/hai/")


def test_an_article_follows_what_it_links_to_and_errs_when_that_is_gone(tmp_path: Path) -> None:
    linking = article("Xem [bài](../mot/index.md).", id="hai")
    build_site({**FILES, TWO: linking}, tmp_path)
    moved = build_site({ONE: article("Một.", id="mot", category="Dân vận khéo")}, tmp_path)
    assert 'href="/dan-van-kheo/mot/"' in moved.page("/tin-hoat-dong/hai/")
    assert read_summary(moved.log).read == 1
    (tmp_path / ONE).unlink()
    failed = build_folder(tmp_path)
    assert failed.status == 1
    assert f"{TWO}:9:11: không có bài “../mot/index.md”" in failed.log


def test_each_text_is_converted_and_set_once_and_only_when_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    converted: list[str] = []
    typeset: list[str] = []
    convert = BodyRenderer.convert

    def note_converted(self: BodyRenderer, text: str, hooks: BodyHooks) -> str:
        converted.append(text.strip())
        return convert(self, text, hooks)

    def note_typeset(html: str) -> str:
        typeset.append(html)
        return typeset_html(html)

    monkeypatch.setattr(BodyRenderer, "convert", note_converted)
    monkeypatch.setattr(article_page, "typeset_html", note_typeset)
    build_site(FILES, tmp_path, BUILD_PROCESSES=1)
    assert sorted(converted) == ["Hai.", "Một.\n\n![](a.jpg)"]
    assert len(typeset) == 2
    build_site({TWO: article("Hai, mới.", id="hai")}, tmp_path, BUILD_PROCESSES=1)
    assert converted[2:] == ["Hai, mới."]
    assert len(typeset) == 3
