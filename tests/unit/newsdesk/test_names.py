"""Names that give one address: spellings of one name, or two different ones."""

from __future__ import annotations

import unicodedata
from itertools import permutations
from pathlib import Path

import pytest

from plugins.vietnamese.normalize import letters_of
from tests.support.sites import advice_of, article, errors_of

ONE = "content/articles/2024/a/index.md"
TWO = "content/articles/2024/b/index.md"
LABELS = {"tags": "thẻ", "authors": "tác giả", "topic": "dòng sự kiện", "source": "nguồn"}
DIFFERENT = [
    ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng"),
    ("Nguyễn Văn Hùng", "Nguyen Van Hung"),
    ("Lê Thị Hoa", "Lê Thị Hòa"),
    ("Bản Đồ", "Bàn Đò"),
    ("Đắk R'lấp", "Đắk R'lắp"),
    ("Trần Duy", "Trần Đủy"),
]
ALIKE = [
    ("Dân vận khéo", "DÂN VẬN KHÉO"),
    ("Ủy ban", "Uỷ ban"),
    ("Hòa giải", "hoà giải"),
    ("Tỉnh ủy", unicodedata.normalize("NFD", "tỉnh uỷ")),
    ("Hội Nông dân", "Hội  Nông-dân"),
    ("M'nông", "M’nông"),
]


@pytest.mark.parametrize(("one", "two"), DIFFERENT)
def test_different_names_have_different_letters(one: str, two: str) -> None:
    assert letters_of(one) != letters_of(two)


@pytest.mark.parametrize(("one", "two"), ALIKE)
def test_spellings_of_one_name_have_the_same_letters(one: str, two: str) -> None:
    assert letters_of(one) == letters_of(two)


@pytest.mark.parametrize("field", LABELS)
@pytest.mark.parametrize(("one", "two"), DIFFERENT)
def test_two_names_of_one_address_are_an_error_that_offers_both_ways_out(
    one: str, two: str, field: str, tmp_path: Path
) -> None:
    quoted = [f'"{name}"' for name in (one, two)]
    files: dict[str, str | bytes] = {
        ONE: article(id="a", **{field: quoted[0]}),
        TWO: article(id="b", **{field: quoted[1]}),
    }
    (error,) = errors_of(files, tmp_path)
    assert error.startswith(f"{TWO}:7:")
    assert f"{LABELS[field]} “{two}” và “{one}” trong {ONE} là hai tên" in error
    assert "nếu là một thì viết giống nhau; nếu khác nhau thì" in error


@pytest.mark.parametrize(("one", "two"), ALIKE)
def test_spellings_of_one_name_are_advised_on(one: str, two: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        ONE: article(id="a", topic=f'"{one}"'),
        TWO: article(id="b", topic=f'"{two}"'),
    }
    assert errors_of(files, tmp_path) == []
    wanted = f"viết giống nhau: “{unicodedata.normalize('NFC', one)}”"
    lines = [line for line in advice_of(files, tmp_path) if "trùng trang" in line]
    assert [line.endswith(wanted) for line in lines] == (
        [] if one == " ".join(two.split()) else [True]
    )


@pytest.mark.parametrize("names", list(permutations("abc")), ids="".join)
def test_the_article_of_the_later_date_is_named(names: tuple[str, ...], tmp_path: Path) -> None:
    authors = ("Trần Hưng", "Trần Hùng", "Trần Hưng")
    files: dict[str, str | bytes] = {
        f"content/articles/2024/{name}/index.md": article(
            id=name, authors=author, date=f"2024-01-0{day} 08:00"
        )
        for day, (name, author) in enumerate(zip(names, authors, strict=True), start=1)
    }
    (error,) = errors_of(files, tmp_path)
    assert error.startswith(f"content/articles/2024/{names[1]}/index.md:7:")
