"""Theme files, published under names with their hash."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.newsdesk.reading.svg import DrawingError, read_size
from plugins.portal.assets import Assets
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


def contents(assets: Assets) -> dict[str, str]:
    made = {f"/{one.name}": one.make().content for one in assets.list_artifacts()}
    return {name: content.decode() for name, content in made.items() if isinstance(content, bytes)}


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
    assets = Assets(tmp_path)
    url = assets.url("css/main.css")
    assert contents(assets)[url] == (
        "@layer base, parts;@layer base{a{color:red}}@layer parts{b{color:blue}}"
    )


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("/* why */\na {\n  color: red;\n}\n", "a{color: red;}"),
        ("a/**/b { color: red }", "a b{color: red}"),
        ("a { inline-size: calc(1em + 2px - 3px); }", "a{inline-size: calc(1em + 2px - 3px);}"),
        ("a { content: \"; } /* › */  x\" / ''; }", "a{content: \"; } /* › */  x\" / '';}"),
        ("a { content: '\\'  {'; }", "a{content: '\\'  {';}"),
        ("@layer x {\n  .a :where(b, c) { d: e }\n}", "@layer x{.a :where(b, c){d: e}}"),
        (".a {\n  .b :hover & { c: d }\n  & > i { e: f }\n}", ".a{.b :hover &{c: d}& > i{e: f}}"),
        ("@media (min-width: 1rem)\n  and (hover) {\n}", "@media (min-width: 1rem) and (hover){}"),
    ],
    ids=["comment", "joint", "calc", "string", "quote", "layer", "nested", "media"],
)
def test_a_style_sheet_is_shortened_and_means_the_same(
    written: str, published: str, tmp_path: Path
) -> None:
    write_files({"css/main.css": written}, tmp_path)
    assets = Assets(tmp_path)
    url = assets.url("css/main.css")
    assert contents(assets)[url] == published


def test_the_name_follows_the_content_and_only_names_in_use_are_handed_on(tmp_path: Path) -> None:
    write_files({"css/main.css": "a{color:red}"}, tmp_path)
    old = Assets(tmp_path).url("css/main.css")
    write_files({"css/main.css": "b{color:red}"}, tmp_path)
    assets = Assets(tmp_path)
    new = assets.url("css/main.css")
    assert old != new
    assert contents(assets).keys() == {new}


def test_a_drawing_is_published_under_a_name_fit_for_addresses(tmp_path: Path) -> None:
    write_files({"lô gô #1.SVG": SIZES["its own size"][0]}, tmp_path)
    assets = Assets(tmp_path)
    image = assets.drawing(tmp_path / "lô gô #1.SVG")
    assert re.fullmatch(r"theme/lo-go-1\.[0-9a-f]{10}\.svg", image.url)
    assert contents(assets).keys() == {f"/{image.url}"}


def test_the_fingerprint_of_assets_follows_every_file(tmp_path: Path) -> None:
    write_files({"css/main.css": "a{}"}, tmp_path)
    before = Assets(tmp_path).fingerprint
    assert Assets(tmp_path).fingerprint == before
    write_files({"images/moi.svg": "<svg/>"}, tmp_path)
    assert Assets(tmp_path).fingerprint != before


def test_the_fingerprint_of_assets_follows_a_file_to_another_folder(tmp_path: Path) -> None:
    write_files({"js/a/one.js": "1"}, tmp_path)
    before = Assets(tmp_path).fingerprint
    (tmp_path / "js/a").rename(tmp_path / "js/b")
    assert Assets(tmp_path).fingerprint != before


@pytest.mark.parametrize("name", ["css/none.css", "js/none.js", "images/none.svg"])
def test_a_file_that_the_theme_does_not_have_is_an_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Assets(tmp_path).url(name)


def test_scripts_stand_in_one_folder_named_by_all_of_them(tmp_path: Path) -> None:
    write_files({"js/main.js": "import './parts/a.js'", "js/parts/a.js": "1"}, tmp_path)
    old = Assets(tmp_path).url("js/main.js")
    write_files({"js/parts/a.js": "2"}, tmp_path)
    assets = Assets(tmp_path)
    new = assets.url("js/main.js")
    assert old != new
    folder = new.removesuffix("/main.js")
    assert contents(assets) == {new: "import'./parts/a.js'", f"{folder}/parts/a.js": "2"}


def test_what_a_script_imports_by_a_statement_is_part_of_its_file(tmp_path: Path) -> None:
    scripts = {
        "js/main.js": 'import { a } from "./parts/a.js";\n'
        'import { b } from "./parts/b.js";\na(b);\n',
        "js/parts/a.js": 'import { b } from "./b.js";\nexport const a = (c) => b + c;\n',
        "js/parts/b.js": "export const b = 1;\n",
        "js/parts/alone.js": "export function mount() {}\n",
    }
    write_files(scripts, tmp_path)
    assets = Assets(tmp_path)
    url = assets.url("js/main.js")
    assert contents(assets) == {
        url: "const b=1;const a=(c)=>b+c;a(b);",
        url.replace("main.js", "parts/alone.js"): "export function mount(){}",
    }
    (tmp_path / "js/parts/b.js").unlink()
    with pytest.raises(FileNotFoundError, match="parts/b"):
        Assets(tmp_path).url("js/main.js")


def test_a_module_and_its_imports_are_one_file_and_later_ones_share_it(tmp_path: Path) -> None:
    write_files(
        {
            "main.js": 'import { two } from "./two.js";\nexport const one = two;\n',
            "two.js": "export const two = 2;\n",
            "later.js": 'import { two } from "./two.js";\nimport { own } from "./own.js";\n'
            "export const late = two + own;\n",
            "own.js": "export const own = 1;\n",
        },
        tmp_path,
    )
    assets = Assets(tmp_path)
    main, later = assets.publish_modules(tmp_path / "main.js", tmp_path / "later.js")
    found = contents(assets)
    assert found[main] == "const two=2;const one=two;export{two};"
    name = main.removeprefix("/theme/")
    assert found[later] == (f'import{{two}}from"./{name}";const own=1;export const late=two+own;')


@pytest.mark.parametrize(("svg", "size"), SIZES.values(), ids=SIZES.keys())
def test_the_size_of_a_drawing_is_known(svg: str, size: tuple[int, int]) -> None:
    assert read_size(svg.encode()) == size


@pytest.mark.parametrize("svg", ["<svg/>", "<svg", "not a drawing"])
def test_a_drawing_without_a_size_is_refused(svg: str) -> None:
    with pytest.raises(DrawingError, match="SVG"):
        read_size(svg.encode())
