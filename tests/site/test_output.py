"""What a build leaves in the output folder beside pages, and what it removes from there."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Template

from plugins.portal.generator import PageWriter
from plugins.portal.redirects import NUMBERED_HEAD
from tests.support.projects import read_stamps
from tests.support.sample_site import FILES
from tests.support.sites import Files, article, build_folder, build_site, write_files

INDEX = "tim-kiem/muc-luc"  # of the search, which test_search.py looks at
ONE = "content/articles/2024/mot/index.md"
LINKS = "content/data/links.yml"
LOGO = "content/data/images/lô gô #1.svg"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"'
LOGOS: Files = {
    LINKS: "- {name: Báo tỉnh, url: 'https://example.vn/', image: 'lô gô #1.svg'}\n",
    LOGO: f"{HEAD}/>",
}
POLICY = "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"


def test_a_file_of_the_theme_goes_when_it_changed_and_foreign_ones_stay(tmp_path: Path) -> None:
    site = build_site(LOGOS, tmp_path)
    [old] = [name for name in site.files if name.startswith("theme/lo-go-1.")]
    assert f'src="/{old}"' in site.page("/")
    style = next(site.output.glob("theme/main.*.css"))
    before = style.stat()
    write_files({"theme/own/a.txt": "x", "cu/own.txt": "y"}, site.output)
    write_files({LOGO: f'{HEAD} id="moi"/>'}, tmp_path)
    again = build_folder(tmp_path)
    assert again.status == 0, again.log
    assert old not in again.files
    assert any(name.startswith("theme/lo-go-1.") for name in again.files)
    assert {"theme/own/a.txt", "cu/own.txt"} <= again.files
    assert (style.stat().st_ino, style.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_former_addresses_lead_to_the_new_ones(tmp_path: Path) -> None:
    files = {
        ONE: article(aliases="[/cu/bai-12.html, /cu/bai]", title='"Bài “mới” & <b>"'),
        "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\naliases: [/about/]\n---\n",
    }
    site = build_site(files, tmp_path, SITEURL="https://cong.example")
    assert site.status == 0, site.log
    page = site.page("/cu/bai-12.html")
    assert page == site.page("/cu/bai/")
    assert page.startswith('<!DOCTYPE html>\n<html lang="vi">')
    assert '<meta http-equiv="refresh" content="0; url=/tin-hoat-dong/mot/">' in page
    assert '<link rel="canonical" href="https://cong.example/tin-hoat-dong/mot/">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in page
    assert "Bài “mới” &amp; &lt;b&gt;</a>" in page[page.index("<main>") :]
    assert "url=/gioi-thieu/" in site.page("/about/")
    assert (site.output / "redirects.map").read_text(encoding="utf-8").splitlines()[1:] == [
        "/about/ /gioi-thieu/;",
        "/cu/bai /tin-hoat-dong/mot/;",
        "/cu/bai-12.html /tin-hoat-dong/mot/;",
        NUMBERED_HEAD.rstrip("\n"),
        "/-12.html /tin-hoat-dong/mot/;",
    ]


def test_former_addresses_that_are_gone_leave_nothing_behind(tmp_path: Path) -> None:
    site = build_site({ONE: article(aliases="[/cu/bai.html]")}, tmp_path)
    moved = build_site({ONE: article(aliases="[/cu/bai.html/]")}, tmp_path)
    assert moved.status == 0, moved.log
    assert "cu/bai.html/index.html" in moved.files
    gone = build_site({ONE: article()}, tmp_path)
    assert not (site.output / "cu").exists()
    assert (site.output / "redirects.map").read_text(encoding="utf-8").count("\n") == 1
    assert gone.status == 0, gone.log


def test_a_former_address_that_another_page_has_is_told_and_changes_nothing(tmp_path: Path) -> None:
    site = build_site({ONE: article(aliases="[/dan-van-kheo]")}, tmp_path)
    assert site.status == 0
    assert f"{ONE}:7:10: (nên sửa) địa chỉ cũ “/dan-van-kheo” không chuyển được" in site.log
    assert 'http-equiv="refresh"' not in site.page("/dan-van-kheo/")


def test_a_removed_article_leaves_a_page_with_day_and_reason(tmp_path: Path) -> None:
    entries = (
        "- {url: /tin-hoat-dong/cu/, date: 2026-11-20, reason: 'Bài \"sai\" <b>số liệu</b>'}\n"
        "- {url: /cu/bai-12.html, date: 2026-11-20, reason: Bài đăng nhầm}\n"
    )
    files = {
        ONE: article(aliases="[/cu/mot.html, /cu/bai-12.html/]"),
        "content/articles/2024/an.md": article(id="an", status="hidden"),
        "content/articles/2024/nhap.md": article(id="nhap", status="draft"),
        "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\n---\n",
        "content/data/gone.yml": entries,
    }
    site = build_site(files, tmp_path, SITEURL="https://cong.example")
    assert site.status == 0, site.log
    page = site.page("/tin-hoat-dong/cu/")
    assert '<h1 class="page-head__title">Bài đã gỡ</h1>' in page
    assert "Nội dung ở địa chỉ này đã được gỡ ngày 20/11/2026." in page
    assert "Bài “sai” &lt;b&gt;số liệu&lt;/b&gt;" in page
    assert 'action="/tim-kiem/"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert {"tin-hoat-dong/cu/.gone", "cu/bai-12.html", "cu/bai-12.html.gone"} <= site.files
    others = [name for name in site.files if name.endswith((".xml", ".json", ".map"))]
    assert len(others) > 5
    texts = [(site.output / name).read_text(encoding="utf-8") for name in others]
    assert not [name for name, text in zip(others, texts, strict=True) if "hoat-dong/cu/" in text]
    # An alias that cannot stand beside it is told, as beside any other page.
    assert "địa chỉ cũ “/cu/bai-12.html/” không chuyển được" in site.log
    assert (site.output / ".addresses").read_text(encoding="utf-8").splitlines() == [
        "/cu/bai-12.html\tcontent/data/gone.yml\t",
        f"/cu/mot.html\t{ONE}\thoi-nghi",
        "/gioi-thieu/\tcontent/pages/gioi-thieu.md\t",
        "/tin-hoat-dong/an/\tcontent/articles/2024/an.md\tan",
        "/tin-hoat-dong/cu/\tcontent/data/gone.yml\t",
        f"/tin-hoat-dong/mot/\t{ONE}\thoi-nghi",
    ]
    write_files({"content/data/gone.yml": "# Chưa có bài nào.\n"}, tmp_path)
    again = build_folder(tmp_path, SITEURL="https://cong.example")
    assert again.status == 0, again.log
    assert not [
        name for name in again.files if ".gone" in name or name.startswith("tin-hoat-dong/cu/")
    ]


def test_a_preview_shows_the_draft_at_the_address_of_what_was_removed(tmp_path: Path) -> None:
    files = {
        ONE: article(status="draft"),
        "content/data/gone.yml": "- {url: /tin-hoat-dong/mot/, date: 2026-11-20, reason: Sai}\n",
    }
    preview = build_site(files, tmp_path, SHOW_DRAFTS=True)
    assert (preview.status, "gone.yml" in preview.log) == (0, False), preview.log
    assert "Bài đã gỡ" not in preview.page("/tin-hoat-dong/mot/")
    assert "Bài đã gỡ" in build_folder(tmp_path).page("/tin-hoat-dong/mot/")


def test_a_build_fails_that_loses_an_address_of_the_live_release(tmp_path: Path) -> None:
    site = build_site({ONE: article()}, tmp_path)
    released = tmp_path / "released"
    released.write_bytes((site.output / ".addresses").read_bytes())
    before = read_stamps(site.output)
    (tmp_path / ONE).unlink()
    for _ in range(2):
        lost = build_folder(tmp_path, RELEASED_ADDRESSES=str(released))
        assert lost.status == 1
        assert f"{ONE}:1:1: ở địa chỉ đã đăng /tin-hoat-dong/mot/ không còn" in lost.log
        assert read_stamps(site.output) == before
    entry = lost.log.split("gone.yml: ")[1].splitlines()[0].replace("…", "Bài đăng nhầm")
    write_files({"content/data/gone.yml": entry}, tmp_path)
    mended = build_folder(tmp_path, RELEASED_ADDRESSES=str(released))
    assert mended.status == 0, mended.log
    missing = build_folder(tmp_path, RELEASED_ADDRESSES=str(tmp_path / "nowhere"))
    assert (missing.status, "RELEASED_ADDRESSES" in missing.log) == (1, True)


@pytest.mark.parametrize(
    ("hosts", "policy"),
    [
        ([], POLICY),
        (
            ["www.youtube-nocookie.com", "ban-do.example"],
            f"{POLICY}; frame-src 'self' https://ban-do.example https://www.youtube-nocookie.com",
        ),
    ],
    ids=["no hosts", "two hosts"],
)
def test_every_page_says_what_it_may_load_before_it_loads_anything(
    hosts: list[str], policy: str, tmp_path: Path
) -> None:
    site = build_site({ONE: article()}, tmp_path, FRAME_HOSTS=hosts)
    pages = [name for name in site.files if name.endswith(".html")]
    said = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    for name in pages:
        head = site.page(f"/{name}").partition("<title>")[0]
        assert said in head, name
        assert "src=" not in head
        assert "<link" not in head


def test_the_footer_names_the_pages_that_exist_in_their_order(tmp_path: Path) -> None:
    files = {
        "content/pages/tro-nang.md": "---\ntitle: Giúp đọc trang\n---\n",
        "content/pages/ve-ban.md": "---\ntitle: Giới thiệu Ban\nslug: gioi-thieu\n---\n",
        "content/pages/khac.md": "---\ntitle: Trang khác\n---\n",
    }
    page = build_site(files, tmp_path).page("/")
    footer = page[page.index("<footer") :]
    names = ["Lưu trữ", "Giới thiệu Ban", "Giúp đọc trang"]
    assert [footer.index(name) for name in names] == sorted(footer.index(name) for name in names)
    assert 'href="/gioi-thieu/"' in footer
    assert "Trang khác" not in footer
    assert "/quyen-rieng-tu/" not in footer
    assert "/lien-he/" not in footer


def test_a_build_of_the_same_touches_no_file(tmp_path: Path) -> None:
    before = read_stamps(build_site(FILES, tmp_path).output)
    assert len(before) > 100
    assert read_stamps(build_folder(tmp_path).output) == before


def test_an_edited_article_touches_the_pages_that_show_it(tmp_path: Path) -> None:
    files = {
        f"content/articles/2024/tin-{number}.md": article(id=f"tin-{number}", title=f"Tin {number}")
        for number in range(3)
    }
    before = read_stamps(build_site(files, tmp_path).output)
    name = "content/articles/2024/tin-1.md"
    build_site({name: article("Một câu mới.", id="tin-1", title="Tin 1")}, tmp_path)
    after = read_stamps(tmp_path / "output")
    changed = {name for name in after if after[name] != before.get(name) and INDEX not in name}
    assert changed == {"tin-hoat-dong/tin-1/index.html"}


def test_a_new_article_touches_what_shows_it_whatever_stood_there_before(tmp_path: Path) -> None:
    def tell(number: int) -> dict[str, str]:
        day = f"2024-0{1 + number // 28}-{1 + number % 28:02} 08:00"
        fields = {"id": f"tin-{number:03}", "title": f"Tin {number}", "tags": "[Mùa xuân]"}
        return {f"content/articles/2024/tin-{number:03}.md": article(date=day, **fields)}

    files: dict[str, str] = {}
    for number in range(130):
        files |= tell(number)
    before = read_stamps(build_site(files, tmp_path).output)
    numbered = {name for name in before if "/trang/" in name}
    assert len(numbered) > 10
    after = read_stamps(build_site(tell(130), tmp_path).output)
    touched = {name for name in after if after[name] != before.get(name) and INDEX not in name}
    assert not touched & numbered
    neighbours = {f"tin-hoat-dong/tin-{number:03}/index.html" for number in range(120, 131)}
    pages = {name for name in touched if name.endswith(".html")}
    assert {name for name in pages if "/tin-" in name} == neighbours
    assert len(pages - neighbours) < 15
    assert "tin-moi-nhat/tin.json" in touched
    assert len(touched - pages) < 11


def test_what_a_killed_build_left_half_written_is_written_again(tmp_path: Path) -> None:
    site = build_site({ONE: article()}, tmp_path)
    page = site.output / "tin-hoat-dong/mot/index.html"
    whole = page.read_bytes()
    page.write_bytes(whole[:100])
    build_folder(tmp_path)
    assert page.read_bytes() == whole


def test_two_pages_of_one_name_end_the_build(tmp_path: Path) -> None:
    writer = PageWriter(str(tmp_path), {"a": "b"})
    template = Template("{{ text }}")
    writer.write_file("a/index.html", template, {}, text="một")
    with pytest.raises(FileExistsError):
        writer.write_file("a/index.html", template, {}, text="hai")
    with pytest.raises(FileExistsError):
        writer.output.add_file("a/index.html", "ba", b"ba".strip)
    writer.write_file("", template, {}, text="bốn")
    assert writer.output.names == {"a/index.html"}


@pytest.mark.parametrize("wanted", ["4", -1, True, 1.5])
def test_a_number_of_processes_that_is_none_is_told(wanted: object, tmp_path: Path) -> None:
    site = build_site({ONE: article()}, tmp_path, BUILD_PROCESSES=wanted)
    assert site.status == 1
    assert f"BUILD_PROCESSES is {wanted!r}, expected a whole number from 0" in site.log
