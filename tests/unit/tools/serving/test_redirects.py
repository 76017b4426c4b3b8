"""A release's former addresses are taken over when they are good, and not otherwise."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from plugins.portal.redirects import Redirect, as_map, number_addresses
from plugins.tools.serving.redirects import RefusedList, format_pairs, main, read_pairs, take_over

FINE, FAILING = (sys.executable, "-c", ""), (sys.executable, "-c", "import sys; sys.exit('no')")
ADDRESSES = [
    "/cu/bai-1.html",
    "/tin tức/“Dân vận”/",
    '/cu/"ngoặc"/',
    "/cu/a\\b",
    "/cu/{a};$b.html",
    "/Cu/Bai/",
    "/cu/bai/",
    "/" + "dài/" * 300,
]


def test_what_builds_write_is_read_whole() -> None:
    redirects = [Redirect(one, f"/moi/{number}/", "Bài") for number, one in enumerate(ADDRESSES)]
    pairs = dict(read_pairs(as_map(redirects, ["cu/bai-1.HTML"])))
    numbered = number_addresses(redirects)
    assert numbered.items() <= pairs.items()
    assert len(pairs) == len(ADDRESSES) + len(numbered)
    assert set(pairs.values()) == {f"/moi/{number}/" for number in range(len(ADDRESSES))}
    assert pairs["/tin tức/“Dân vận”/"] == "/moi/1/"
    assert pairs[r"~^/cu/bai\-1\.html$"] == "/moi/0/"
    assert read_pairs(format_pairs(list(pairs.items())))


@pytest.mark.parametrize(
    "line",
    [
        *("/cu/ /moi/", "/cu/ /moi/; }", "include /etc/passwd;", "default /moi/;", "hostnames;"),
        *("/cu/ https://other.example/;", "/cu/ //other.example/;", "/cu/ /moi/$http_cookie;"),
        *('/cu/ "/moi/ x";', "~^/(a+)+$ /moi/;", "~^/cu/.*$ /moi/;", "~*^/cu/$ /moi/;"),
        *("cu /moi/;", "/cu/ /moi/; /cu2/ /moi/;", "/cu/ /moi/;\t# lời", "<html>"),
    ],
)
def test_what_is_no_pair_of_addresses_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="line 2 is no pair of addresses"):
        read_pairs(f"/a/ /b/;\n{line}\n")


def test_a_new_list_is_taken_over_once(tmp_path: Path) -> None:
    released, accepted = tmp_path / "redirects.map", tmp_path / "accepted"
    released.write_text("# đầu\n/cu/ /moi/;\n", encoding="utf-8")
    assert take_over(released, accepted, FINE, FINE)
    assert accepted.read_text() == '"/cu/" /moi/;\n'
    assert not take_over(released, accepted, FAILING, FAILING)


def test_a_release_without_a_list_has_no_former_addresses(tmp_path: Path) -> None:
    accepted = tmp_path / "accepted"
    assert not take_over(tmp_path / "none", accepted, FAILING, FAILING)
    accepted.write_text('"/cu/" /moi/;\n')
    assert take_over(tmp_path / "none", accepted, FINE, FINE)
    assert accepted.read_text() == ""


@pytest.mark.parametrize("before", ['"/cu/" /moi/;\n', None], ids=["a former list", "none"])
def test_what_nginx_refuses_is_taken_back(before: str | None, tmp_path: Path) -> None:
    released, accepted = tmp_path / "redirects.map", tmp_path / "accepted"
    released.write_text("/khac/ /moi/;\n")
    if before is not None:
        accepted.write_text(before)
    with pytest.raises(RefusedList, match="no"):
        take_over(released, accepted, FAILING, FINE)
    assert (accepted.read_text() if accepted.exists() else None) == before


def test_a_broken_list_is_told_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released, accepted = tmp_path / "redirects.map", tmp_path / "accepted"
    released.write_text("/cu/ /moi/; }\n")
    assert main([str(released), str(accepted)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("former addresses stay as they were: ")
    assert "line 1 is no pair of addresses" in said
    assert not accepted.exists()


def test_a_missing_program_is_told(tmp_path: Path) -> None:
    released = tmp_path / "redirects.map"
    released.write_text("/cu/ /moi/;\n")
    with pytest.raises(RefusedList, match=r"^/nowhere/nginx: "):
        take_over(released, tmp_path / "accepted", ("/nowhere/nginx",), FINE)
