"""Which bundle a problem belongs to, by its path."""

from __future__ import annotations

import pytest

from plugins.newsdesk.problems import as_shown, bundle_of, bundles_of
from plugins.tools.publishing.sources import owner_of

YEAR = "content/articles/2024"


@pytest.mark.parametrize(
    ("path", "bundle"),
    [
        (f"{YEAR}/hoi-nghi/index.md", f"{YEAR}/hoi-nghi"),
        (f"{YEAR}/hoi-nghi/ảnh 1.jpg", f"{YEAR}/hoi-nghi"),
        (f"{YEAR}/hoi-nghi/tài liệu/kế hoạch.pdf", f"{YEAR}/hoi-nghi"),
        (f"{YEAR}/hoi-nghi", f"{YEAR}/hoi-nghi"),
        (f"{YEAR}/tin.md", f"{YEAR}/tin.md"),
        (f"{YEAR}/b\\xe1o/index.md", f"{YEAR}/b\\xe1o"),
        ("content/articles/nháp/tin.md", "content/articles/nháp/tin.md"),
        ("content/articles/tin.md", "content/articles/tin.md"),
        (YEAR, YEAR),
        ("content/pages/gioi-thieu.md", "content/pages/gioi-thieu.md"),
        ("content/pages/lien-he/ban-do.jpg", "content/pages/lien-he"),
        ("content/data/menu.yml", None),
        ("content/data/images/a.svg", None),
        ("content/articles", None),
        ("content/HUONG-DAN.md", None),
        ("content", None),
        ("pelicanconf.py", None),
    ],
)
def test_a_path_belongs_to_a_bundle_or_to_none(path: str, bundle: str | None) -> None:
    assert bundle_of(path) == bundle
    assert bundles_of([path]) == ({bundle} if bundle else set())


def test_names_that_are_no_text_are_found_by_what_messages_show() -> None:
    folder = f"{YEAR}/b\udce1o"
    assert bundles_of([f"{folder}/index.md"]) == {f"{YEAR}/b\\xe1o"} == {as_shown(folder)}
    assert owner_of(f"{folder}/a/b.jpg", {f"{YEAR}/b\\xe1o"}) == f"{YEAR}/b\\xe1o"


def test_the_owner_of_a_file_is_the_innermost_bundle_that_is_held_back() -> None:
    held = {YEAR, f"{YEAR}/a"}
    owners = [owner_of(f"{YEAR}/{name}", held) for name in ("a/index.md", "b/index.md", "a.md")]
    assert owners == [f"{YEAR}/a", YEAR, YEAR]
    assert owner_of("content/articles/20245/x.md", held) is None
