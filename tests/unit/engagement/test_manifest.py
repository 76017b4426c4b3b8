"""The list of pages that the build writes and the service reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugins.engagement.manifest import (
    ManifestError,
    ManifestPage,
    format_manifest,
    read_manifest,
)

PAGES = [
    ManifestPage("bai-1", "/tin/bai-1/", "Hội nghị", aliases=("cu-1", "cu-2")),
    ManifestPage("bai-2", "/tin/bai-2/", rating=False),
]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(format_manifest(PAGES), encoding="utf-8")
    assert read_manifest(path) == {
        "bai-1": PAGES[0],
        "cu-1": PAGES[0],
        "cu-2": PAGES[0],
        "bai-2": PAGES[1],
    }


def test_what_may_be_missing_has_a_default(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_text('{"pages": [{"id": "a", "url": "/a/"}], "more": 1}')
    assert read_manifest(path) == {"a": ManifestPage("a", "/a/")}


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(1, id="number"),
        pytest.param({"id": "a"}, id="no-url"),
        pytest.param({"url": "/a/"}, id="no-id"),
        pytest.param({"id": "0", "url": "/a/"}, id="id-of-no-article"),
        pytest.param({"id": "A", "url": "/a/"}, id="capital"),
        pytest.param({"id": "a" * 65, "url": "/a/"}, id="long"),
        pytest.param({"id": "a\n", "url": "/a/"}, id="line-end"),
        pytest.param({"id": "a", "url": "https://x/"}, id="absolute"),
        pytest.param({"id": "a", "url": "//x/"}, id="other-host"),
        pytest.param({"id": "a", "url": "/a/", "rating": 1}, id="rating"),
        pytest.param({"id": "a", "url": "/a/", "title": None}, id="title"),
        pytest.param({"id": "a", "url": "/a/", "aliases": "b"}, id="aliases"),
        pytest.param({"id": "a", "url": "/a/", "aliases": ["B"]}, id="alias"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, entry: object) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"pages": [{"id": "x", "url": "/x/"}, entry]}))
    with pytest.raises(ManifestError, match=r"page 2 is .*; build the site again"):
        read_manifest(path)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="cut"),
        pytest.param("[]", id="list"),
        pytest.param("{}", id="no-pages"),
        pytest.param('{"pages": 1}', id="pages-is-a-number"),
        pytest.param("\xff", id="no-utf-8"),
    ],
)
def test_a_file_that_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ManifestError, match=str(path)):
        read_manifest(path)


@pytest.mark.parametrize("aliases", [(), ("bai-1",)], ids=["same-id", "alias-of-another"])
def test_a_key_belongs_to_one_page(tmp_path: Path, aliases: tuple[str, ...]) -> None:
    path = tmp_path / "manifest.json"
    other = ManifestPage("bai-1" if not aliases else "bai-3", "/x/", aliases=aliases)
    path.write_text(format_manifest([*PAGES, other]))
    with pytest.raises(ManifestError, match="two pages have the key 'bai-1'"):
        read_manifest(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="cannot be read"):
        read_manifest(tmp_path / "manifest.json")
