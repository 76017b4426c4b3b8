"""Former addresses: the files that answer them, and the map for nginx."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.newsdesk.problems import Findings
from plugins.portal.redirects import MAP_HEAD, Redirect, as_map, plan_redirects
from tests.support.sites import article, read_site

ONE = "content/articles/2024/mot.md"
TWO = "content/articles/2024/hai.md"


def plan(folder: Path, *aliases: str, written: tuple[str, ...] = ()) -> list[str]:
    """Return the files of an article's former addresses; the advice, where there is any."""
    lines = "".join(f"\n  - '{alias}'" for alias in aliases)
    content = read_site({ONE: article(aliases=lines)}, folder)
    assert content.findings.errors() == []
    findings = Findings(folder)
    redirects = plan_redirects(content, written, findings)
    return [problem.as_text() for problem in findings.advice()] or [
        redirect.save_as for redirect in redirects
    ]


@pytest.mark.parametrize(
    ("alias", "save_as"),
    [
        ("/cu/bai-12.html", "cu/bai-12.html"),
        ("/cu/BAI.HTM", "cu/BAI.HTM"),
        ("/cu/bai/", "cu/bai/index.html"),
        ("/cu/bai", "cu/bai/index.html"),
        ("/cu/bai.php", "cu/bai.php/index.html"),
        ("/cu/bai.html/", "cu/bai.html/index.html"),
        ("/cu//bai/", "cu/bai/index.html"),
        ("/tin%20t%E1%BB%A9c/b%C3%A0i.html", "tin tức/bài.html"),
        ("/100%25.html", "100%.html"),
    ],
)
def test_an_address_is_answered_by_a_file(alias: str, save_as: str, tmp_path: Path) -> None:
    assert plan(tmp_path, alias) == [save_as]


@pytest.mark.parametrize(
    "alias",
    [
        "/../a.html",
        "/cu/%2e%2e/%2E%2E/a.html",
        "/cu/..%2f..%2fa.html",
        "/./a.html",
        "/cu\\..\\a.html",
        "/a%00.html",
        "/a%0a.html",
        "/a%ff.html",
        "/" + "a" * 256,
    ],
)
def test_an_address_that_can_be_no_file_of_the_output_is_told(alias: str, tmp_path: Path) -> None:
    [line] = plan(tmp_path, alias)
    assert line == (
        f"{ONE}:8:3: (nên sửa) địa chỉ cũ “{alias}” không chuyển được: không thể là tên tệp — "
        "bỏ địa chỉ này khỏi aliases"
    )


@pytest.mark.parametrize(
    ("alias", "written"),
    [
        ("/tin", "tin/index.html"),
        ("/tin/ke-hoach.pdf/", "tin/ke-hoach.pdf"),
        ("/tin.html", "tin.html/index.html"),
        ("/redirects.map", "index.html"),
    ],
)
def test_a_place_that_is_taken_is_told_and_stays_as_it_is(
    alias: str, written: str, tmp_path: Path
) -> None:
    [line] = plan(tmp_path, alias, written=(written,))
    assert f"địa chỉ cũ “{alias}” không chuyển được: đã có trang khác ở đó" in line


def test_two_spellings_of_one_former_address_share_a_page(tmp_path: Path) -> None:
    assert plan(tmp_path, "/cu/bai", "/cu/bai/") == ["cu/bai/index.html"] * 2


def test_the_second_of_two_articles_does_not_get_the_place_of_the_first(tmp_path: Path) -> None:
    files = {ONE: article(aliases="[/cu/bai]"), TWO: article(id="hai", aliases="[/cu/bai/]")}
    findings = Findings(tmp_path)
    [redirect] = plan_redirects(read_site(files, tmp_path), (), findings)
    assert redirect.href == "/tin-hoat-dong/hai/"
    assert [problem.path for problem in findings.advice()] == [ONE]


def test_what_is_not_built_leads_nowhere(tmp_path: Path) -> None:
    files = {
        ONE: article(aliases="[/a/]", status="draft"),
        TWO: article(id="hai", aliases="[/b/]", date="2027-01-01"),
        "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\naliases: [/c/]\n---\n",
    }
    redirects = plan_redirects(read_site(files, tmp_path), (), Findings(tmp_path))
    assert redirects == [Redirect("/c/", "/gioi-thieu/", "Giới thiệu")]


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("/cu/bai-12.html", "/cu/bai-12.html /tin/bai/;"),
        ("/tin tức/bài.html", '"/tin tức/bài.html" /tin/bai/;'),
        ('/a"b;{c}#$d', r'"/a\"b;{c}#$d" /tin/bai/;'),
        ("/Tin/Bai.html", "/Tin/Bai.html /tin/bai/;"),
        ("/Tin/Bai/", r'"~^/Tin/Bai/$" /tin/bai/;'),
        ("/Tin-a(1)/", r'"~^/Tin\\-a\\(1\\)/$" /tin/bai/;'),
    ],
)
def test_a_line_of_the_map_is_fit_for_nginx(address: str, line: str) -> None:
    written = {"tin/bai/index.html", "tin-a(1)/index.html"}
    assert as_map([Redirect(address, "/tin/bai/", "Bài")], written) == f"{MAP_HEAD}{line}\n"


def test_the_map_keeps_two_addresses_apart_that_differ_by_capitals() -> None:
    redirects = [Redirect("/A.html", "/mot/", "Một"), Redirect("/a.html", "/hai/", "Hai")]
    lines = as_map(redirects, ()).splitlines()[1:]
    assert lines == [r'"~^/A\\.html$" /mot/;', r'"~^/a\\.html$" /hai/;']


def test_the_map_does_not_tell_where_hidden_articles_are(tmp_path: Path) -> None:
    files = {ONE: article(aliases="[/a/]", status="hidden"), TWO: article(aliases="[/b/]", id="b")}
    redirects = plan_redirects(read_site(files, tmp_path), (), Findings(tmp_path))
    assert {redirect.address for redirect in redirects} == {"/a/", "/b/"}
    assert as_map(redirects, ()) == f"{MAP_HEAD}/b/ /tin-hoat-dong/hai/;\n"
