"""Fragments, and the dependencies of templates."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import (
    DictLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    UndefinedError,
)

from plugins.portal.assets import Assets
from plugins.portal.output import Fragments
from plugins.portal.template_dependencies import TemplateDependencies
from tests.support.sites import write_files


def fragments(templates: dict[str, str], static: Path, **frame: object) -> Fragments:
    """Return the fragments of a theme of these templates."""
    environment = Environment(
        loader=DictLoader(templates), autoescape=True, undefined=StrictUndefined
    )
    assets = Assets(static)
    return Fragments(environment, {"asset_url": assets.url, **frame}, assets)


def test_a_fragment_is_rendered_once_for_the_same_variables(tmp_path: Path) -> None:
    calls: list[str] = []
    shown = fragments({"a.html": "{{ note(place) or place }}"}, tmp_path, note=calls.append)
    places = ["top", "left", "top"]
    assert [shown.show("a.html", place=place) for place in places] == places
    assert calls == ["top", "left"]


def test_a_fragment_is_escaped_once(tmp_path: Path) -> None:
    templates = {"a.html": "<b>{{ name }}</b>", "page.html": "{{ fragment('a.html') }}"}
    shown = fragments(templates, tmp_path, name="A & B")
    assert shown.show("page.html") == "<b>A &amp; B</b>"


def test_a_fragment_sees_the_frame_and_its_variables_alone(tmp_path: Path) -> None:
    templates = {"page.html": "{% set own = 1 %}{{ fragment('a.html') }}", "a.html": "{{ own }}"}
    with pytest.raises(UndefinedError, match="'own' is undefined"):
        fragments(templates, tmp_path).show("page.html")


def test_every_page_with_a_fragment_needs_what_the_fragment_asks_for(tmp_path: Path) -> None:
    write_files({"a.css": "a{}", "b.css": "b{}"}, tmp_path)
    templates = {"a.html": "{{ asset_url('a.css') }}{{ fragment('b.html') }}"}
    shown = fragments({**templates, "b.html": "{{ asset_url('b.css') }}"}, tmp_path)
    for _ in range(2):
        shown.assets.requested.clear()
        shown.assets.requested.add("own.css")
        shown.show("a.html")
        assert shown.assets.requested == {"own.css", "a.css", "b.css"}


PARTS = {
    "base.html": "{% include 'footer.html' %}",
    "footer.html": "chân trang",
    "macros.html": "{% macro m() %}{% endmacro %}",
    "fragment.html": "phần",
    "article.html": "{% extends 'base.html' %}{% from 'macros.html' import m %}"
    "{{ fragment('fragment.html', place=1) }}",
    "open.html": "{% include name %}",
    "called.html": "{{ fragment(name) }}",
    "alone.html": "một mình",
}


@pytest.mark.parametrize(
    ("changed", "stale"),
    [
        ("footer.html", {"base.html", "footer.html", "article.html", "open.html", "called.html"}),
        ("macros.html", {"macros.html", "article.html", "open.html", "called.html"}),
        ("fragment.html", {"fragment.html", "article.html", "open.html", "called.html"}),
        ("alone.html", {"alone.html", "open.html", "called.html"}),
        ("article.html", {"article.html", "open.html", "called.html"}),
    ],
)
def test_a_template_is_stale_when_one_changes_that_it_is_made_of(
    changed: str, stale: set[str], tmp_path: Path
) -> None:
    write_files(PARTS, tmp_path / "templates")
    before = read(tmp_path)
    assert read(tmp_path) == before
    write_files({changed: f"{PARTS[changed]} "}, tmp_path / "templates")
    after = read(tmp_path)
    assert {name for name in PARTS if after[name] != before[name]} == stale


def read(folder: Path) -> dict[str, bytes]:
    """Return the fingerprints of the templates in a folder as a new build reads them."""
    templates = str(folder / "templates")
    environment = Environment(loader=FileSystemLoader(templates))
    environment.bytecode_cache = FileSystemBytecodeCache(str(folder))
    dependencies = TemplateDependencies(environment, [templates])
    return {name: dependencies.fingerprint(environment.get_template(name)) for name in PARTS}
