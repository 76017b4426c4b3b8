import pytest

from plugins.vietnamese.spacing import (
    ABBREVIATIONS,
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


@pytest.mark.parametrize("short", ABBREVIATIONS)
def test_every_abbreviation_keeps_its_name(short: str) -> None:
    assert bind_spaces(f"ở {short}. Huế") == f"ở {short}.\u00a0Huế"
