"""Names that become folders, files and keys: held to a length where they are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.engagement.manifest import PAGE_KEY, read_manifest
from plugins.newsdesk.commands.tasks import check
from plugins.newsdesk.schema.slugs import LONGEST_PAGE_KEY, LONGEST_SLUG
from tests.support.sites import DATA, advice_of, article, build_site, errors_of, write_files

YEAR = "content/articles/2024"
ONE = f"{YEAR}/mot/index.md"
CATEGORIES = "content/data/categories.yml"
SOURCE = "Bài và ảnh của Ban Tuyên giáo và Dân vận, " + "Hội Cựu chiến binh tỉnh, " * 12
WORDS = "hoi-nghi-" * 12 + "2024"  # 112 letters
LETTERS = "Ủ" * 80  # 240 bytes, 80 letters
ADDRESSLESS = "không làm được địa chỉ"


def named(name: str, **fields: str) -> dict[str, str | bytes]:
    return {f"{YEAR}/{name}/index.md": article(**fields)}


TOO_LONG: dict[str, tuple[dict[str, str | bytes], str, str]] = {
    "a source": ({ONE: article(source=f'"{SOURCE}"')}, f"{ONE}:7:9:", ADDRESSLESS),
    "a topic": ({ONE: article(topic="chủ đề " * 40)}, f"{ONE}:7:8:", ADDRESSLESS),
    "a tag": ({ONE: article(tags=f"[{'thẻ ' * 70}]")}, f"{ONE}:7:8:", ADDRESSLESS),
    "an author": ({ONE: article(authors=f"[{'Ban ' * 70}]")}, f"{ONE}:7:11:", ADDRESSLESS),
    "letters that grow in addresses": ({ONE: article(topic="江" * 90)}, f"{ONE}:7:8:", ADDRESSLESS),
    "a slug": ({ONE: article(slug="a" * 230)}, f"{ONE}:7:7:", "dài 230 ký tự"),
    "an id": ({ONE: article(id="a" * 65)}, f"{ONE}:6:5:", "nhiều nhất 64 ký tự"),
    "a folder": (named("江" * 80, id="a"), f"{YEAR}/{'江' * 80}/index.md:1:1:", ADDRESSLESS),
    "a folder without id": (named(WORDS, id=""), f"{YEAR}/{WORDS}/index.md:1:1:", "check --fix"),
    "a file without id": ({f"{YEAR}/{WORDS}.md": article(id="")}, f"{YEAR}/{WORDS}.md:1:1:", "id"),
    "a slug without id": ({ONE: article(id="", slug=WORDS)}, f"{ONE}:1:1:", "dài 112 ký tự"),
    "a folder with an underscore": (named("hoi_nghi", id=""), f"{YEAR}/hoi_nghi/", "“hoi_nghi”"),
    "a folder of the key of no article": (named("0", id=""), f"{YEAR}/0/index.md:1:1:", "là “0”"),
    "a page": (
        {f"content/pages/{'b' * 230}.md": "---\ntitle: B\n---\n"},
        f"content/pages/{'b' * 230}.md:1:1:",
        ADDRESSLESS,
    ),
    "a category": (
        {CATEGORIES: f"{DATA[CATEGORIES]!s}- name: {'Mục ' * 70}\n"},
        f"{CATEGORIES}:6:9:",
        ADDRESSLESS,
    ),
    "the slug of a category": (
        {CATEGORIES: f"{DATA[CATEGORIES]!s}- name: Mục\n  slug: {'c' * 230}\n"},
        f"{CATEGORIES}:7:9:",
        "dài 230 ký tự",
    ),
    "a document": (
        {ONE: article(), f"{YEAR}/mot/{'a' * 247}.pdf": b"%PDF"},
        f"{YEAR}/mot/{'a' * 247}.pdf:1:1:",
        "tên tệp dài 251 byte",
    ),
    "a document with marks": (
        {ONE: article(), f"{YEAR}/mot/{'ủ' * 82}.pdf": b"%PDF"},
        f"{YEAR}/mot/{'ủ' * 82}.pdf:1:1:",
        "tên tệp dài 250 byte",
    ),
}


@pytest.mark.parametrize(("files", "place", "wanted"), TOO_LONG.values(), ids=TOO_LONG.keys())
def test_a_name_that_is_too_long_is_an_error(
    files: dict[str, str | bytes], place: str, wanted: str, tmp_path: Path
) -> None:
    (error,) = errors_of(files, tmp_path)
    assert error.startswith(place)
    assert wanted in error


LONG_ADDRESSES = {
    "a former address": (
        {ONE: article(aliases=f"[/tin/{'a' * 250}.html]")},
        f"{ONE}:7:11:",
        "phần dài quá 247 byte",
    ),
    "a former address of marks": (
        {ONE: article(aliases=f"[/tin/{'%E1%BB%A6' * 83}/]")},
        f"{ONE}:7:11:",
        "phần dài quá 247 byte",
    ),
    "a former address of many parts": (
        {ONE: article(aliases=f"[/{'tin/' * 600}]")},
        f"{ONE}:7:11:",
        "dài quá 2000 ký tự",
    ),
}


@pytest.mark.parametrize(
    ("files", "place", "wanted"), LONG_ADDRESSES.values(), ids=LONG_ADDRESSES.keys()
)
def test_a_former_address_that_is_too_long_is_advised_on(
    files: dict[str, str | bytes], place: str, wanted: str, tmp_path: Path
) -> None:
    (advice,) = advice_of(files, tmp_path)
    assert advice.startswith(place)
    assert wanted in advice
    assert build_site(files, tmp_path).status == 0


@pytest.mark.parametrize("name", [WORDS, "hoi_nghi", "0", "_", "-_-0"])
def test_check_fix_writes_an_id_that_the_service_takes(name: str, tmp_path: Path) -> None:
    write_files({**DATA, **named(name, id="")}, tmp_path)
    write_files({"pelicanconf.py": "PATH = 'content'\nPLUGINS = []\n"}, tmp_path)
    assert check(tmp_path) == 1
    assert check(tmp_path, fix=True) == 0
    text = (tmp_path / YEAR / name / "index.md").read_text(encoding="utf-8")
    (key,) = re.findall("^id: (.*)$", text, re.MULTILINE)
    assert PAGE_KEY.fullmatch(key.strip('"'))


def test_names_of_the_greatest_length_are_built_and_counted(tmp_path: Path) -> None:
    slug, key, document = "a" * LONGEST_SLUG, "k" * LONGEST_PAGE_KEY, f"{'ủ' * 81}.pdf"
    former = f"/tin/{'b' * 242}.html"
    header = article(
        id=key, slug=slug, tags=f"[{slug}]", source=slug, topic=slug, aliases=f"[{former}]"
    )
    site = build_site({ONE: header, f"{YEAR}/mot/{document}": b"%PDF"}, tmp_path)
    assert site.status == 0
    folders = ("tin-hoat-dong", "tag", "nguon", "chu-de")
    assert {
        *(f"{folder}/{slug}/index.html" for folder in folders),
        f"tin-hoat-dong/{slug}/{document}",
        former.lstrip("/"),
    } <= site.files
    assert all(len(f"{Path(name).name}.partial".encode()) <= 255 for name in site.files)
    manifest = read_manifest(site.output / "tuong-tac.json")
    assert (list(manifest.pages), manifest.faults) == ([key], ())


@pytest.mark.parametrize("name", [LETTERS, "a" * 250])
def test_check_fix_writes_files_of_any_name(name: str, tmp_path: Path) -> None:
    write_files({**DATA, f"{YEAR}/{name}.md": article(id="")}, tmp_path)
    write_files({"pelicanconf.py": "PATH = 'content'\nPLUGINS = []\n"}, tmp_path)
    check(tmp_path, fix=True)
    assert "\nid: " in (tmp_path / YEAR / f"{name}.md").read_text(encoding="utf-8")
