import unicodedata

import pytest

from plugins.vietnamese.folding import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Dân vận", "dan van", id="marks are dropped"),
        pytest.param("Đại hội Đảng", "dai hoi dang", id="đ is d"),
        pytest.param("Tỉnh uỷ", "tinh uy", id="tone on the second vowel"),
        pytest.param("TỈNH ỦY", "tinh uy", id="tone on the first vowel, capitals"),
        pytest.param("Tỉnh\u00a0ủy", "tinh uy", id="no-break space is a blank"),
        pytest.param("  Phú \n\t Riềng ", "phu rieng", id="white space is squeezed"),
        pytest.param("Dân\u200bvận", "danvan", id="zero-width characters are dropped"),
        pytest.param("ườ ữ ậ ẵ", "uo u a a", id="letters with two marks"),
        pytest.param("", "", id="empty"),
    ],
)
def test_text_is_folded_for_comparison(text: str, expected: str) -> None:
    assert fold(text) == expected
    assert fold(unicodedata.normalize("NFD", text)) == expected
