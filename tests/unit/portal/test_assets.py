"""Files of the theme under names that carry their content."""

from __future__ import annotations

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


def test_the_name_follows_the_content_and_the_old_file_goes(tmp_path: Path) -> None:
    write_files({"css/main.css": "a{}"}, tmp_path)
    first = AssetShelf(tmp_path)
    old = first.url("css/main.css")
    first.write(tmp_path / "output")
    write_files({"css/main.css": "b{}"}, tmp_path)
    second = AssetShelf(tmp_path)
    new = second.url("css/main.css")
    second.write(tmp_path / "output")
    assert old != new
    assert [f"/theme/{path.name}" for path in (tmp_path / "output/theme").iterdir()] == [new]


def test_scripts_stand_in_one_folder_named_by_all_of_them(tmp_path: Path) -> None:
    write_files({"js/main.js": "import './parts/a.js'", "js/parts/a.js": "1"}, tmp_path)
    first = AssetShelf(tmp_path)
    old = first.url("js/main.js")
    first.write(tmp_path / "output")
    write_files({"js/parts/a.js": "2"}, tmp_path)
    second = AssetShelf(tmp_path)
    new = second.url("js/main.js")
    second.write(tmp_path / "output")
    assert old != new
    files = {
        path.relative_to(tmp_path / "output").as_posix()
        for path in (tmp_path / "output").rglob("*.js")
    }
    folder = new.lstrip("/").removesuffix("/main.js")
    assert files == {f"{folder}/main.js", f"{folder}/parts/a.js"}


@pytest.mark.parametrize(("svg", "size"), SIZES.values(), ids=SIZES.keys())
def test_the_size_of_a_drawing_is_known(svg: str, size: tuple[int, int]) -> None:
    assert svg_size(svg.encode()) == size


@pytest.mark.parametrize("svg", ["<svg/>", "<svg", "not a drawing"])
def test_a_drawing_without_a_size_is_refused(svg: str) -> None:
    with pytest.raises(ValueError, match="SVG"):
        svg_size(svg.encode())
