"""Which builds have the editors' page, and what of it they write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from plugins.core.errors import SetupError
from plugins.editors.bundle import CACHE, digest_sources
from plugins.editors.policy import page_policy
from plugins.editors.settings import EditorsSettings
from plugins.tools.admin.bundling import prepare_release
from tests.support.sites import BuiltSite, article, build_site

FORGE: dict[str, Any] = {"EDITORS_BACKEND": "github", "EDITORS_REPOSITORY": "phong/cong"}
FILES: dict[str, str | bytes] = {"content/articles/2024/bai.md": article()}
BUNDLE = {"cms.js": "// cms", "chunks/one-ABC.js": "// one", "assets/face.woff2": "face"}
EDITORS_FILES = {
    *(f"admin/{name}" for name in BUNDLE),
    *("admin/index.html", "admin/config.json", "admin/editors.css", "admin/watch.css"),
    *("admin/watch.js", "admin/keeping.js", "admin/status.js"),
}


def build(folder: Path, *, has_bundle: bool = True, **settings: Any) -> BuiltSite:  # noqa: ANN401
    """Build a site of one article, with a bundle that stands in for the real one."""
    files = dict(FILES)
    if has_bundle:
        files |= {f"{CACHE}/{digest_sources()}/{name}": text for name, text in BUNDLE.items()}
    site = build_site(files, folder, **settings)
    assert site.status == 0, site.log
    return site


def editors_files(site: BuiltSite) -> set[str]:
    return {name for name in site.files if name.startswith("admin/")}


@pytest.mark.parametrize(
    ("settings", "has_page"),
    [
        ({}, False),
        ({"SHOW_DRAFTS": True}, True),
        (FORGE, True),
        (FORGE | {"SHOW_DRAFTS": True}, True),
        (FORGE | {"EDITORS": False}, False),
        ({"EDITORS": False, "SHOW_DRAFTS": True}, False),
    ],
    ids=["alone", "desk", "forge", "desk with forge", "off", "desk, off"],
)
def test_the_page_is_where_it_is_of_use(
    tmp_path: Path, settings: dict[str, Any], has_page: bool
) -> None:
    files = editors_files(build(tmp_path, **settings))
    assert files == (EDITORS_FILES if has_page else set())


def test_without_a_bundle_a_desk_is_told_how_to_get_it(tmp_path: Path) -> None:
    site = build(tmp_path, has_bundle=False, SHOW_DRAFTS=True)
    assert editors_files(site) == {"admin/index.html"}
    assert "python3 tasks.py admin" in site.page("/admin/")


def test_without_a_bundle_nothing_is_published(tmp_path: Path) -> None:
    assert editors_files(build(tmp_path, has_bundle=False, **FORGE)) == set()


def test_the_page_carries_its_policy_and_what_scripts_ask_it_for(tmp_path: Path) -> None:
    page = build(tmp_path, **FORGE, EDITORS_IDLE_SECONDS=600).page("/admin/")
    settings = EditorsSettings(backend="github", forge="https://github.com")
    assert page_policy(settings).replace("'", "&#x27;") in page
    assert '<html lang="vi" data-idle="600" data-style="/theme/main.' in page
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert "<script>" not in page
    assert "$" not in page


def test_the_form_has_the_categories_of_this_build(tmp_path: Path) -> None:
    config = json.loads(build(tmp_path, **FORGE).page("/admin/config.json"))
    fields = {field["name"]: field for field in config["collections"][0]["fields"]}
    names = ["Tin hoạt động", "Dân vận khéo", "Dân vận khéo/Mô hình hay"]
    assert fields["category"]["options"] == names


def test_search_engines_do_not_hear_of_the_page(tmp_path: Path) -> None:
    site = build(tmp_path, **FORGE, SITEURL="https://portal.example")
    told = [name for name in site.files if name.endswith(".xml")]
    assert told
    assert [name for name in told if "/admin" in site.page(f"/{name}")] == []
    assert "Disallow: /admin/\n" in site.page("/robots.txt")


def test_a_second_build_leaves_the_page_alone(tmp_path: Path) -> None:
    site = build(tmp_path, **FORGE)
    names = sorted(editors_files(site))
    before = [(site.output / name).stat().st_mtime_ns for name in names]
    again = build(tmp_path, **FORGE)
    assert [(again.output / name).stat().st_mtime_ns for name in names] == before


def test_settings_that_do_not_fit_end_the_build_before_anything_is_written(tmp_path: Path) -> None:
    site = build_site(FILES, tmp_path, EDITORS_BACKEND="svn", EDITORS_IDLE_SECONDS=1)
    assert site.status == 1
    assert "EDITORS_BACKEND đang là 'svn'" in site.log
    assert "EDITORS_IDLE_SECONDS đang là 1" in site.log
    assert not site.output.exists()


def test_a_release_asks_for_the_bundle_only_where_it_has_the_page(tmp_path: Path) -> None:
    production = tmp_path / "publishconf.py"
    production.write_text("EDITORS = True\n")
    prepare_release(tmp_path, pytest.fail)
    production.write_text("EDITORS = True\nEDITORS_BACKEND = 'svn'\n")
    with pytest.raises(SetupError, match="EDITORS_BACKEND đang là 'svn'"):
        prepare_release(tmp_path, pytest.fail)
    production.write_text("EDITORS = True\n" + "".join(f"{k} = {v!r}\n" for k, v in FORGE.items()))
    (tmp_path / CACHE / digest_sources()).mkdir(parents=True)
    prepare_release(tmp_path, pytest.fail)
