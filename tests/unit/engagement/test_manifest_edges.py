"""Manifests that a build would never write, but a full disk or a stray hand might."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.engagement.manifest import (
    PAGE_KEY,
    ManifestError,
    ManifestPage,
    format_manifest,
    read_manifest,
)

keys = st.from_regex(r"[a-z0-9-]{1,64}", fullmatch=True).filter(lambda key: key != "0")
pages = st.builds(
    ManifestPage,
    id=keys,
    url=st.text().map(lambda text: "/" + text.lstrip("/").replace("\\", "")),
    title=st.text(),
    rating=st.booleans(),
    aliases=st.lists(keys, max_size=3).map(tuple),
)


def read(folder: Path, text: str | bytes) -> dict[str, ManifestPage]:
    """Return what a manifest with a text says."""
    path = folder / "manifest.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return dict(read_manifest(path))


@given(st.lists(pages, max_size=5, unique_by=lambda page: page.id))
def test_any_pages_are_read_as_they_were_written_or_refused(
    tmp_path_factory: pytest.TempPathFactory, written: list[ManifestPage]
) -> None:
    wanted: dict[str, ManifestPage] = {}
    is_clear = all(
        wanted.setdefault(key, page) is page for page in written for key in (page.id, *page.aliases)
    )
    folder = tmp_path_factory.getbasetemp()
    if is_clear:
        assert read(folder, format_manifest(written)) == wanted
    else:
        with pytest.raises(ManifestError, match="two pages have the key"):
            read(folder, format_manifest(written))


def test_an_alias_may_repeat_what_the_page_is_called_anyway(tmp_path: Path) -> None:
    page = ManifestPage("a", "/a/", aliases=("a", "b", "b"))
    assert read(tmp_path, format_manifest([page])) == {"a": page, "b": page}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeff" + format_manifest([]), id="byte-order-mark"),
        pytest.param(format_manifest([ManifestPage("a", "/a/")])[:-6], id="cut-short"),
        pytest.param(format_manifest([]).encode("utf-16"), id="utf-16"),
        pytest.param(b"\0" * 4096, id="zeros-of-a-power-cut"),
        pytest.param('{"pages": null}', id="null"),
        pytest.param('{"pages": {"a": "/a/"}}', id="pages-by-key"),
        pytest.param('{"pages": [{"id": ["a"], "url": "/a/"}]}', id="list-of-ids"),
        pytest.param('{"pages": [{"id": "a", "url": "/a/", "aliases": null}]}', id="null-aliases"),
        pytest.param('{"pages": [{"id": "a", "url": "/a/", "aliases": ["0"]}]}', id="alias-0"),
        pytest.param('{"pages": [{"id": "a", "url": "/a/", "aliases": [1]}]}', id="alias-number"),
        pytest.param('{"pages": [{"id": "ạ", "url": "/a/"}]}', id="marks"),
        pytest.param('{"pages": [{"id": "", "url": "/a/"}]}', id="empty-id"),
        pytest.param('{"pages": [{"id": "a", "url": ""}]}', id="empty-url"),
        pytest.param('{"pages": [{"id": "a", "url": "a/"}]}', id="relative-url"),
        pytest.param('{"pages": [{"id": "a", "url": "javascript:alert(1)"}]}', id="script"),
        pytest.param("1" * 5000, id="number-of-too-many-digits"),
        pytest.param("[" * 100_000, id="deep"),
    ],
)
def test_every_kind_of_bad_file_is_one_problem_in_one_line(
    tmp_path: Path, text: str | bytes
) -> None:
    with pytest.raises(ManifestError) as caught:
        read(tmp_path, text)
    assert "\n" not in str(caught.value)
    assert str(tmp_path / "manifest.json") in str(caught.value)


def test_an_address_that_browsers_take_for_another_hosts_is_refused(tmp_path: Path) -> None:
    r"""Browsers read `/\\` as `//`: the way back from a vote would lead to another site."""
    document = json.dumps({"pages": [{"id": "a", "url": "/\\evil.example/"}]})
    with pytest.raises(ManifestError, match="page 1 is"):
        read(tmp_path, document)


def test_a_folder_is_no_manifest(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="cannot be read"):
        read_manifest(tmp_path)


@given(st.text(max_size=70))
def test_a_page_key_needs_no_escaping_anywhere(text: str) -> None:
    if PAGE_KEY.fullmatch(text):
        assert text.isascii()
        assert text != "0"
        assert not set(text) & set("/.?#%&\"'<> \n")
