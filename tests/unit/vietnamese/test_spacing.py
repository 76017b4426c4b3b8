import pytest

from plugins.vietnamese.spacing import (
    ABBREVIATIONS,
    ADDRESSED,
    COUNTED,
    MAX_RUN_CHARACTERS,
    NAMES,
    bind_spaces,
)


# ~ stands for a no-break space.
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ban Dân~vận Tỉnh~ủy", id="names break only between them"),
        pytest.param("TỈNH~ỦY, huyện~uỷ, Thành~Ủy", id="names in any case and spelling"),
        pytest.param("Ủy~ban Mặt~trận Tổ~quốc", id="names with a capital mark"),
        pytest.param("tỉnh ủyx và xtỉnh ủy", id="parts of words do not count"),
        pytest.param("Kế hoạch số~151-KH/BDVTU", id="document number after số"),
        pytest.param("Kế hoạch~93-KH/TU", id="document number alone"),
        pytest.param("Chỉ thị~05~-CT/TW", id="document number with a blank"),
        pytest.param("Nghị định số~156/2020/NĐ-CP", id="number of a decree"),
        pytest.param("ngày~12/01/2024", id="date"),
        pytest.param("ngày~12 tháng~1 năm~2024", id="date in words"),
        pytest.param("Năm~2024 và quý~IV", id="year and quarter"),
        pytest.param("nhiệm kỳ~2020~-~2025", id="span of years"),
        pytest.param("Đại hội lần~thứ~XI, khóa~XII", id="Roman numbers"),
        pytest.param("điểm~a khoản~2 Điều~5", id="places in a law"),
        pytest.param("Phụ~lục~1, Quốc~lộ~14", id="names that are counted"),
        pytest.param("năm nay, số người, điểm mạnh", id="words without a number"),
        pytest.param("đạt 15~%, dài 5~km, rộng 3~ha", id="units"),
        pytest.param("5~triệu~đồng, 200~nghìn, 50.000~đồng", id="amounts"),
        pytest.param("08~giờ 30~phút", id="hours and minutes"),
        pytest.param("5 mùa, 3 kỳ", id="units within words do not count"),
        pytest.param("TP.~Huế, PGS.~TS.~Trần", id="abbreviations"),
        pytest.param("Chỉ thị~22, Nghị quyết~25, Kết luận~43", id="documents by a bare number"),
        pytest.param("Đề án~06, Thông tư~05, Tờ trình~17", id="other documents"),
        pytest.param("Luật~10/2022/QH15, Nghị quyết~01/NQ-CP", id="numbers without a hyphen"),
        pytest.param("Nghị định~59/2023/NĐ-CP", id="decree without số"),
        pytest.param("Bộ luật Hình sự~100/2015/QH13", id="long number after any word"),
        pytest.param("Binh đoàn~16, Tổ~5, phường~3", id="bodies and places by number"),
        pytest.param("Đại hội~XIII, Đại hội~V", id="congress"),
        pytest.param("Nguyễn Văn~A, Trần Thị~Ý và ông~B", id="people by one letter"),
        pytest.param("loại A, Văn A, văn bản A", id="one letter after no name"),
        pytest.param("15/10/1930~- 15/10/2024", id="span of dates, too long for one run"),
        pytest.param("01/7~-~30/9/2024, 5~-~7 ngày", id="shorter spans"),
        pytest.param("0299~3555~012, (0299)~3555~012", id="telephone numbers"),
        pytest.param("1~000~000~đồng", id="thousands with blanks"),
        pytest.param("tp.~Huế, P.~Bến Nghé, Q.~1, đ/c~Hà", id="more abbreviations"),
        pytest.param("kinh tế - xã hội", id="hyphen between words"),
        pytest.param("Hết năm. 5 đội", id="end of a sentence"),
        pytest.param("Tỉnh\nủy", id="line feed stays"),
        pytest.param("", id="empty"),
    ],
)
def test_spaces_are_bound_where_a_line_must_not_break(text: str) -> None:
    assert bind_spaces(text.replace("~", " ")) == text.replace("~", "\u00a0")


def test_no_run_outgrows_a_narrow_phone() -> None:
    bound = bind_spaces("PGS. TS. " * 20 + "Trần")
    assert "\u00a0" in bound
    assert max(map(len, bound.split(" "))) <= MAX_RUN_CHARACTERS


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_table_is_bound(name: str) -> None:
    for written in (name, name.capitalize(), name.title(), name.upper()):
        bound = written.replace(" ", "\u00a0")
        assert bind_spaces(f"({written}).") == f"({bound})."


@pytest.mark.parametrize("word", COUNTED)
def test_every_counted_word_keeps_its_number(word: str) -> None:
    assert bind_spaces(f"{word} 5") == f"{word}\u00a05"


@pytest.mark.parametrize("word", ADDRESSED)
def test_every_way_to_address_keeps_its_letter(word: str) -> None:
    assert bind_spaces(f"{word} A, {word} An") == f"{word}\u00a0A, {word} An"


@pytest.mark.parametrize("short", ABBREVIATIONS)
def test_every_abbreviation_keeps_its_name(short: str) -> None:
    assert bind_spaces(f"ở {short}. Huế") == f"ở {short}.\u00a0Huế"
