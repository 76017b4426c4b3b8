"""Answers come from flags, a file or a terminal; all that is wrong is said at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.core.errors import SetupError
from plugins.tools.founding.answers import collect

GOOD = {
    "name": "Ủy ban Mặt trận Tổ quốc phường Trà Vân",
    "address": "Số 45 đường Suối Hoa",
    "telephone": "0277 555 045",
    "email": "mattran@travan.example.org",
}


def silent(line: str) -> None:
    """Take a line for nobody."""


def answering(*answers: str) -> Callable[[str], str]:
    left = list(answers)

    def ask(question: str) -> str:
        if not left:
            raise EOFError
        return left.pop(0)

    return ask


def refused(flags: dict[str, str], file: Path | None = None) -> list[str]:
    with pytest.raises(SetupError) as problem:
        collect(flags, file, None, silent)
    return str(problem.value).splitlines()


def test_what_is_left_open_has_a_default() -> None:
    office = collect(GOOD, None, None, silent)
    assert (office.short_name, office.preset, office.colour) == (GOOD["name"], "dan-van", "#a8121a")
    assert office.portal_name == f"Cổng thông tin điện tử {GOOD['name']}"


def test_a_colour_has_a_name_with_or_without_marks_or_a_code() -> None:
    given = ("xanh lam", "Xanh-Lam", "xanh lam", "#0B4F8A", "0b4f8a", "Xanh dương")
    colours = {collect(GOOD | {"colour": one}, None, None, silent).colour for one in given}
    assert colours == {"#0b4f8a"}
    assert collect(GOOD | {"colour": "#0Bf"}, None, None, silent).colour == "#00bbff"


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("https://danvan.tinh.gov.vn/", "https://danvan.tinh.gov.vn"),
        ("http://danvan.tinh.gov.vn", "http://danvan.tinh.gov.vn"),
        ("HTTPS://DanVan.Tinh.gov.vn//", "https://danvan.tinh.gov.vn"),
        ("danvan.tinh.gov.vn", "https://danvan.tinh.gov.vn"),
        ("https://xn--dnvn-0qac.vn", "https://xn--dnvn-0qac.vn"),
        ("https://tuyên-giáo.vn/", "https://xn--tuyn-gio-fza9f.vn"),
        ("https://tuye\u0302n-gia\u0301o.vn", "https://xn--tuyn-gio-fza9f.vn"),
    ],
)
def test_an_address_is_taken_as_people_write_it(given: str, taken: str) -> None:
    assert collect(GOOD | {"site_url": given}, None, None, silent).site_url == taken


def test_a_preset_is_known_by_its_words() -> None:
    for given in ("mat-tran", "Mặt trận", "MAT TRAN"):
        assert collect(GOOD | {"preset": given}, None, None, silent).preset == "mat-tran"
    assert collect(GOOD | {"preset": "xã, phường"}, None, None, silent).preset == "xa-phuong"
    assert "so: sở, ban, ngành" in refused(GOOD | {"preset": "tinh"})[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "mattran"),
        ("email", "a b@c.vn"),
        ("telephone", "không có"),
        ("site_url", "travan"),
        ("site_url", "ftp://travan.gov.vn"),
        ("site_url", "://travan.gov.vn"),
        ("site_url", "https://a@travan.gov.vn"),
        ("site_url", f"https://{'a' * 64}.vn"),
        ("site_url", "https://a..vn"),
        ("telephone", "0251 3822123, 0251 3822124"),
        ("email", "a@b.vn, c@d.vn"),
        ("site_url", "https://travan.gov.vn/cong"),
        ("site_url", "https://travan.gov.vn:8443"),
        ("site_url", 'https://a.vn"\nX=1'),
        ("colour", "#12"),
        ("colour", "#0b4f8a0"),
        ("colour", "trắng"),
        ("preset", "tinh"),
    ],
)
def test_a_value_that_cannot_be_right_is_named_with_its_flag(name: str, value: str) -> None:
    first, last = refused(GOOD | {name: value})[0], refused(GOOD | {name: value})[-1]
    assert first.startswith(f"--{name.replace('_', '-')}: ")
    assert last == "Chưa đổi gì: sửa những điều trên rồi chạy lại init."


def test_without_a_terminal_all_that_is_missing_and_wrong_is_said_at_once() -> None:
    lines = refused({"name": "Sở", "email": "x", "preset": "y"})
    assert [line.split(" ")[0] for line in lines[:-1]] == [
        "--email:",
        "--preset:",
        "thiếu",
        "thiếu",
    ]
    assert "--address" in lines[2]
    assert "--telephone" in lines[3]


def test_a_file_gives_answers_and_flags_win(tmp_path: Path) -> None:
    file = tmp_path / "coquan.yml"
    file.write_text("\n".join(f"{name}: {value}" for name, value in GOOD.items()), encoding="utf-8")
    office = collect({"name": "Sở Tư pháp", "preset": "so"}, file, None, silent)
    assert (office.name, office.email, office.preset) == ("Sở Tư pháp", GOOD["email"], "so")


def test_faults_in_a_file_have_their_line(tmp_path: Path) -> None:
    file = tmp_path / "coquan.yml"
    file.write_text("name: Sở\nadress: x\n", encoding="utf-8")
    assert refused({}, file)[0].startswith(
        "coquan.yml:2:1: không có trường “adress” (có phải “address”?)"
    )
    file.write_text("name: Sở\nemail: x\n", encoding="utf-8")
    assert refused({}, file)[0].startswith("coquan.yml:2: “x” không phải địa chỉ thư điện tử")
    file.write_text("- name\n", encoding="utf-8")
    assert "tệp này cần các trường" in refused({}, file)[0]
    assert "Không đọc được tệp" in refused({}, tmp_path / "khong-co.yml")[0]


def test_a_terminal_is_asked_for_the_rest_until_the_answer_is_good() -> None:
    said: list[str] = []
    ask = answering("", "Sở Tư pháp", "", "", "x", "thu@so.gov.vn", "", "", "đỏ", "so")
    flags = {"address": "Số 1", "telephone": "0277 555 045"}
    office = collect(flags, None, ask, said.append)
    assert (office.name, office.email, office.preset) == ("Sở Tư pháp", "thu@so.gov.vn", "so")
    assert len(said) == 2


def test_people_may_stop_at_any_question() -> None:
    with pytest.raises(SetupError, match="chưa đổi gì"):
        collect({}, None, answering("Sở Tư pháp"), silent)
