"""Files of the theme under names that carry their content."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.newsdesk.svg import svg_size
from plugins.portal.assets import AssetShelf
from tests.support.sites import write_files

SIZES = {
    "its own size": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="230" height="94"/>',
        (230, 94),
    ),
    "its viewBox": ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>', (30, 20)),
    "relative lengths and a viewBox": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="1em" viewBox="0,0,3,2"/>',
        (3, 2),
    ),
}


def test_a_style_sheet_holds_its_imports_in_their_layers(tmp_path: Path) -> None:
    write_files(
        {
            "css/main.css": '@layer base, parts;\n@import url("base.css") layer(base);\n'
            '@import url("parts/a.css") layer(parts);\n',
            "css/base.css": "a{color:red}\n",
            "css/parts/a.css": "b{color:blue}\n",
        },
        tmp_path,
    )
    shelf = AssetShelf(tmp_path)
    url = shelf.url("css/main.css")
    shelf.write(tmp_path / "output")
    assert (tmp_path / "output" / url.lstrip("/")).read_text() == (
        "@layer base, parts;\n@layer base {\na{color:red}\n}\n@layer parts {\nb{color:blue}\n}\n"
    )


def test_the_name_follows_the_content_and_only_names_in_use_are_handed_on(tmp_path: Path) -> None:
    write_files({"css/main.css": "a{}"}, tmp_path)
    old = AssetShelf(tmp_path).url("css/main.css")
    write_files({"css/main.css": "b{}"}, tmp_path)
    shelf = AssetShelf(tmp_path)
    new = shelf.url("css/main.css")
    assert old != new
    assert {f"/{name}" for name in shelf.write(tmp_path / "output")} == {new}


def test_what_others_put_beside_the_themes_files_stays(tmp_path: Path) -> None:
    foreign = {"theme/own.css": "x", "theme/fonts/a.woff2": "y"}
    write_files({"css/main.css": "a{}"}, tmp_path)
    write_files(foreign, tmp_path / "output")
    (tmp_path / "output/theme/link").symlink_to(tmp_path)
    shelf = AssetShelf(tmp_path)
    shelf.url("css/main.css")
    shelf.write(tmp_path / "output")
    assert all((tmp_path / "output" / name).is_file() for name in foreign)


def test_what_has_its_content_already_is_not_touched(tmp_path: Path) -> None:
    write_files({"css/main.css": "a{}"}, tmp_path)
    shelf = AssetShelf(tmp_path)
    target = tmp_path / "output" / shelf.url("css/main.css").lstrip("/")
    shelf.write(tmp_path / "output")
    before = target.stat()
    shelf.write(tmp_path / "output")
    assert (target.stat().st_ino, target.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_differs_is_replaced_at_once_not_written_over(tmp_path: Path) -> None:
    write_files({"css/main.css": "a{}"}, tmp_path)
    shelf = AssetShelf(tmp_path)
    target = tmp_path / "output" / shelf.url("css/main.css").lstrip("/")
    write_files({target.name: "half"}, target.parent)
    (tmp_path / "other.css").hardlink_to(target)
    shelf.write(tmp_path / "output")
    assert target.read_text() == "a{}"
    assert (tmp_path / "other.css").read_text() == "half"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_drawing_is_published_under_a_name_fit_for_addresses(tmp_path: Path) -> None:
    write_files({"lô gô #1.SVG": SIZES["its own size"][0]}, tmp_path)
    shelf = AssetShelf(tmp_path)
    image = shelf.drawing(tmp_path / "lô gô #1.SVG")
    assert re.fullmatch(r"theme/lo-go-1\.[0-9a-f]{10}\.svg", image.url)
    assert shelf.write(tmp_path / "output") == {image.url}


@pytest.mark.parametrize("name", ["css/none.css", "js/none.js", "images/none.svg"])
def test_a_file_that_the_theme_does_not_have_is_an_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        AssetShelf(tmp_path).url(name)


def test_scripts_stand_in_one_folder_named_by_all_of_them(tmp_path: Path) -> None:
    write_files({"js/main.js": "import './parts/a.js'", "js/parts/a.js": "1"}, tmp_path)
    old = AssetShelf(tmp_path).url("js/main.js")
    write_files({"js/parts/a.js": "2"}, tmp_path)
    shelf = AssetShelf(tmp_path)
    new = shelf.url("js/main.js")
    assert old != new
    folder = new.lstrip("/").removesuffix("/main.js")
    assert shelf.write(tmp_path / "output") == {f"{folder}/main.js", f"{folder}/parts/a.js"}
    assert (tmp_path / "output" / folder / "parts/a.js").read_text() == "2"


@pytest.mark.parametrize(("svg", "size"), SIZES.values(), ids=SIZES.keys())
def test_the_size_of_a_drawing_is_known(svg: str, size: tuple[int, int]) -> None:
    assert svg_size(svg.encode()) == size


@pytest.mark.parametrize("svg", ["<svg/>", "<svg", "not a drawing"])
def test_a_drawing_without_a_size_is_refused(svg: str) -> None:
    with pytest.raises(ValueError, match="SVG"):
        svg_size(svg.encode())
