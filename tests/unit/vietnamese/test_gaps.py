import pytest

from plugins.vietnamese.gaps import GapKind, iter_gaps, mend_gaps


# ~ stands for a no-break space.
@pytest.mark.parametrize(
    ("text", "kinds", "mended"),
    [
        ("số  13", [GapKind.WIDE], "số 13"),
        ("có:~~Trung ương", [GapKind.WIDE], "có: Trung ương"),
        ("dân~vận", [GapKind.WIDE], "dân vận"),
        ("dân\u2003vận", [GapKind.WIDE], "dân vận"),
        ("thôi !", [GapKind.BEFORE_STOP], "thôi!"),
        ("thôi ?!”", [GapKind.BEFORE_STOP], "thôi?!”"),
        ("một ,  hai", [GapKind.BEFORE_STOP, GapKind.WIDE], "một, hai"),
        ("rồi ...", [GapKind.BEFORE_STOP], "rồi..."),
        ("mạng...còn", [GapKind.MISSING], "mạng...còn"),
        ("mạng…còn,và", [GapKind.MISSING] * 2, "mạng…còn,và"),
        ("xong.Tiếp", [GapKind.MISSING], "xong.Tiếp"),
        ("A & B;và", [GapKind.MISSING], "A & B;và"),
    ],
)
def test_wrong_spaces_are_found_and_mended_where_that_is_safe(
    text: str, kinds: list[GapKind], mended: str
) -> None:
    text = text.replace("~", "\u00a0")
    assert [gap.kind for gap in iter_gaps(text)] == kinds
    assert mend_gaps(text) == mended


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("dòng  \nhai", id="line break"),
        pytest.param("-   một\n1.  hai\n##  Ba\n>  bốn", id="markers"),
        pytest.param("| a   | b |\n|-----|:--|\n| c | d   |", id="table"),
        pytest.param("`a  b !` và https://x.vn/a,b", id="code and address"),
        pytest.param("```\na  b !\n```\n\n    c  d", id="blocks of code"),
        pytest.param("- mục\n\n    a  b !", id="what may be code in a list"),
        pytest.param("[^1]:  chú thích", id="footnote"),
        pytest.param("a . . . b", id="ellipsis with blanks"),
        pytest.param("........, ngày .... tháng .. năm ……", id="blanks of forms"),
        pytest.param("H?i ngh? giao ban", id="lost letters"),
        pytest.param('nguồn "Mặt trận &quot;Tổ quốc&quot;", tr&#xEA;n', id="entities"),
        pytest.param("TP.HCM, Th.S, v.v., 1,5 và Anh.JPG", id="abbreviations and names"),
    ],
)
def test_what_is_meant_is_no_fault(text: str) -> None:
    assert list(iter_gaps(text)) == []
    assert mend_gaps(text) == text
