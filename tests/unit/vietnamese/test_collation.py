import pytest

from plugins.vietnamese.collation import collation_key


@pytest.mark.parametrize(
    "ordered",
    [
        pytest.param(list("aăâbcdđeêghiklmnoôơpqrstuưvxy"), id="letters follow the alphabet"),
        pytest.param(["ma", "mà", "mả", "mã", "má", "mạ"], id="tones follow the school order"),
        pytest.param(["Ma", "MÀ", "mả", "MÃ", "má", "Mạ"], id="tones count before case"),
        pytest.param(["tin", "Tin", "TIN"], id="small letters come first"),
        pytest.param(["ba", "ba ba", "bà", "bà con", "bá"], id="syllable by syllable"),
        pytest.param(["Bình Dương", "Bình Phước", "Bính An"], id="first syllable decides by tone"),
        pytest.param(["an", "ăn", "ấn", "ba"], id="ă and â follow all that begins with a"),
        pytest.param(["dân", "dung", "đan"], id="đ follows all that begins with d"),
        pytest.param(["huế", "huyện uỷ", "huyện ủy", "hương"], id="uỷ stands beside ủy"),
        pytest.param(["uỷ ban", "ủy viên", "uỷ viên ban"], id="uỷ and ủy weigh the same"),
        pytest.param(["3 không", "an", "“ăn”", "ấn"], id="digits first, punctuation ignored"),
        pytest.param(["dân vận", "Müller", "mưa"], id="foreign marks are ignored"),
        pytest.param(["“”", "a"], id="text without letters comes first"),
    ],
)
def test_words_stand_in_dictionary_order(ordered: list[str]) -> None:
    assert sorted(reversed(ordered), key=collation_key) == ordered
