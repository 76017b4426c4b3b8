"""Former addresses: the files that answer them, and the map for nginx."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.newsdesk.problems import Findings
from plugins.portal.redirects import (
    MAP_HEAD,
    Redirect,
    as_map,
    number_addresses,
    plan_redirects,
)
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
        ("/cu/bai-cu.html", "/cu/bai-cu.html /tin/bai/;"),
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


def number(**addresses: str) -> dict[str, str]:
    """Return the numbered addresses of some redirects, target → former address."""
    redirects = [Redirect(old, f"/{name}/", name.title()) for name, old in addresses.items()]
    return number_addresses(redirects)


def test_an_article_is_found_by_the_number_in_its_former_address() -> None:
    assert number(mot="/tin/chao-xuan-12.html", hai="/vi/news/tin/he-ve-13.html") == {
        "/-12.html": "/mot/",
        "/-13.html": "/hai/",
    }


@pytest.mark.parametrize(
    "address", ["/tin/bai.html", "/tin/bai-12/", "/tin-12/bai.html", "/12.html"]
)
def test_an_address_without_a_number_at_its_end_has_none(address: str) -> None:
    assert number(mot=address) == {}


def test_a_number_of_several_modules_is_told_apart_by_the_first_part() -> None:
    found = number(mot="/vi/tin-tuc/tin/mot-5.html", hai="/vi/thong-bao/tin/hai-5.html")
    assert found == {"/tin-tuc/-5.html": "/mot/", "/thong-bao/-5.html": "/hai/"}


def test_a_bare_number_is_that_of_the_module_which_addresses_leave_out() -> None:
    found = number(mot="/tin/mot-5.html", hai="/su-kien/tin/hai-5.html")
    assert found["/-5.html"] == "/mot/"
    assert found["/su-kien/-5.html"] == "/hai/"


def test_a_number_leads_to_the_page_of_a_redirect_to_another_site() -> None:
    redirects = [Redirect("/tin/bài-7.html", "https://khac.example/a", "A")]
    assert number_addresses(redirects) == {"/-7.html": "/tin/b%C3%A0i-7.html"}
    assert "khac.example" not in as_map([*redirects, Redirect("/b/", "/c/", "C")], ())


PAGE = "---\ntitle: Quy chế\naliases: [/about/quy-che-12.html]\n---\n\nA\n"


def test_the_number_of_an_article_is_not_that_in_the_name_of_a_page(tmp_path: Path) -> None:
    text = article(id="news-12", aliases="\n  - /tin/mot-12.html")
    content = read_site({ONE: text, "content/pages/quy-che.md": PAGE}, tmp_path)
    assert content.findings.errors() == []
    found = number_addresses(plan_redirects(content, (), Findings(tmp_path)))
    assert found == {"/-12.html": "/tin-hoat-dong/mot/"}


def test_the_map_has_no_number_of_hidden_articles() -> None:
    hidden = Redirect("/tin/bai-7.html", "/kin/", "Kín", is_secret=True)
    assert as_map([hidden, Redirect("/b/", "/c/", "C")], ()) == f"{MAP_HEAD}/b/ /c/;\n"


REDIRECTS = "content/data/redirects.yml"
LISTS = """\
- old: /tag/d%C3%A2n-v%E1%BA%ADn
  new: /tin-hoat-dong/
- old: /cu/ngoai-9.html
  new: https://khac.example/bai.html
"""


def test_addresses_of_the_data_file_are_redirected_too(tmp_path: Path) -> None:
    content = read_site({ONE: article(), REDIRECTS: LISTS}, tmp_path)
    assert content.findings.errors() == []
    found = plan_redirects(content, (), Findings(tmp_path))
    assert [(one.save_as, one.href) for one in found] == [
        ("tag/dân-vận/index.html", "/tin-hoat-dong/"),
        ("cu/ngoai-9.html", "https://khac.example/bai.html"),
    ]


def test_redirects_to_nothing_and_from_living_pages_are_advised_on(tmp_path: Path) -> None:
    written = "- {old: /cu/, new: /khong-co/}\n- {old: /tin-hoat-dong/, new: /}\n"
    content = read_site({ONE: article(), REDIRECTS: written}, tmp_path)
    assert content.findings.errors() == []
    found = [one.as_text() for one in content.findings.advice() if REDIRECTS in one.path]
    assert found == [
        f"{REDIRECTS}:1:3: (nên sửa) “/khong-co/” không dẫn tới trang nào — sửa new, hoặc xóa mục "
        "này",
        f"{REDIRECTS}:2:3: (nên sửa) địa chỉ cũ “/tin-hoat-dong/” nay là một trang của cổng — xóa "
        "mục này",
    ]
