import pytest

from plugins.vietnamese.numbers import format_size, group_thousands


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0"), (999, "999"), (1000, "1,000"), (1107571, "1,107,571"), (-12345, "-12,345")],
)
def test_thousands_are_grouped(number: int, expected: str) -> None:
    assert group_thousands(number) == expected


def test_separator_can_be_a_dot() -> None:
    assert group_thousands(1107571, ".") == "1.107.571"


@pytest.mark.parametrize(
    ("size_bytes", "expected"),
    [
        pytest.param(0, "0 B", id="nothing"),
        pytest.param(532, "532 B", id="bytes"),
        pytest.param(1024, "1 KB", id="first kilobyte"),
        pytest.param(122_880, "120 KB", id="kilobytes are whole"),
        pytest.param(1_048_400, "1 MB", id="almost a megabyte is one"),
        pytest.param(1_468_006, "1.4 MB", id="megabytes have one decimal"),
        pytest.param(2 * 1024**3, "2 GB", id="gigabytes"),
    ],
)
def test_size_is_in_the_unit_that_people_read(size_bytes: int, expected: str) -> None:
    assert format_size(size_bytes) == expected
