"""The list of pages: written by the build, read strictly by the service."""

from __future__ import annotations

import json
import os
import re
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

PAGES = [
    ManifestPage("bai-1", "/tin/bai-1/", "Hội nghị", aliases=("cu-1", "cu-2")),
    ManifestPage("bai-2", "/tin/bai-2/", rating=False),
]
keys = st.from_regex(r"[a-z0-9-]{1,64}", fullmatch=True).filter(lambda key: key != "0")
pages = st.builds(
    ManifestPage,
    id=keys,
    url=st.text(st.characters(exclude_categories=["Cc", "Cs"])).map(
        lambda text: "/" + text.lstrip("/").replace("\\", "")
    ),
    title=st.text(st.characters(exclude_categories=["Cs"])),
    rating=st.booleans(),
    aliases=st.lists(keys, max_size=3).map(tuple),
)


def faults_of(folder: Path, text: str) -> tuple[str, ...]:
    """Return what is wrong with a manifest whose other pages are read."""
    path = folder / "manifest.json"
    path.write_text(text)
    return read_manifest(path).faults


def read(folder: Path, text: str | bytes) -> dict[str, ManifestPage]:
    """Return what a manifest with a text says."""
    path = folder / "manifest.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return dict(read_manifest(path).pages)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, format_manifest(PAGES)) == {
        "bai-1": PAGES[0],
        "cu-1": PAGES[0],
        "cu-2": PAGES[0],
        "bai-2": PAGES[1],
    }


@given(st.lists(pages, max_size=5, unique_by=lambda page: page.id))
def test_any_pages_are_read_as_they_were_written_or_named(
    tmp_path_factory: pytest.TempPathFactory, written: list[ManifestPage]
) -> None:
    keys = [(key, page) for page in written for key in {page.id, *page.aliases}]
    wanted = dict(keys)
    is_clear = len(wanted) == len(keys)
    folder = tmp_path_factory.getbasetemp()
    found = read(folder, format_manifest(written))
    faults = faults_of(folder, format_manifest(written))
    assert found.keys() == wanted.keys()
    assert all(found[page.id] == page for page in written)
    if is_clear:
        assert (found, faults) == (wanted, ())
    else:
        assert "two pages have the key" in faults[0]


def test_what_may_be_missing_has_a_default(tmp_path: Path) -> None:
    text = '{"pages": [{"id": "a", "url": "/a/"}], "more": 1}'
    assert read(tmp_path, text) == {"a": ManifestPage("a", "/a/")}
    manifest = read_manifest(tmp_path / "manifest.json")
    assert (manifest.comments, manifest.letters) == (False, ())


def test_comments_and_topics_are_read_as_they_were_written(tmp_path: Path) -> None:
    page = ManifestPage("a", "/a/", comments=False)
    text = format_manifest([page], comments=True, letters=["Góp ý", "Khác"])
    assert read(tmp_path, text) == {"a": page}
    manifest = read_manifest(tmp_path / "manifest.json")
    assert (manifest.comments, manifest.letters) == (True, ("Góp ý", "Khác"))


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param('"comments": 1', id="comments-are-a-number"),
        pytest.param('"letters": "Góp ý"', id="one-text"),
        pytest.param('"letters": [1]', id="numbers"),
        pytest.param('"letters": [""]', id="empty-topic"),
        pytest.param('"letters": null', id="null"),
    ],
)
def test_a_switch_that_is_none_is_off_and_named(tmp_path: Path, fields: str) -> None:
    text = f'{{"pages": [{{"id": "a", "url": "/a/"}}], {fields}}}'
    assert read(tmp_path, text) == {"a": ManifestPage("a", "/a/")}
    manifest = read_manifest(tmp_path / "manifest.json")
    assert (manifest.comments, manifest.letters) == (False, ())
    (fault,) = manifest.faults
    assert fields.split(":")[0].strip('"') in fault


def test_an_alias_may_repeat_what_the_page_is_called_anyway(tmp_path: Path) -> None:
    page = ManifestPage("a", "/a/", aliases=("a", "b", "b"))
    assert read(tmp_path, format_manifest([page])) == {"a": page, "b": page}


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(1, id="number"),
        pytest.param({"id": "a"}, id="no-url"),
        pytest.param({"url": "/a/"}, id="no-id"),
        pytest.param({"id": "0", "url": "/a/"}, id="id-of-no-article"),
        pytest.param({"id": "A", "url": "/a/"}, id="capital"),
        pytest.param({"id": "ạ", "url": "/a/"}, id="marks"),
        pytest.param({"id": "", "url": "/a/"}, id="empty-id"),
        pytest.param({"id": ["a"], "url": "/a/"}, id="list-of-ids"),
        pytest.param({"id": "a" * 65, "url": "/a/"}, id="long"),
        pytest.param({"id": "a\n", "url": "/a/"}, id="line-end"),
        pytest.param({"id": "a", "url": "https://x/"}, id="absolute"),
        pytest.param({"id": "a", "url": "//x/"}, id="other-host"),
        pytest.param({"id": "a", "url": "/\\x/"}, id="other-host-to-browsers"),
        pytest.param({"id": "a", "url": ""}, id="empty-url"),
        pytest.param({"id": "a", "url": "a/"}, id="relative-url"),
        pytest.param({"id": "a", "url": "javascript:alert(1)"}, id="script"),
        pytest.param({"id": "a", "url": "/a/", "rating": 1}, id="rating"),
        pytest.param({"id": "a", "url": "/a/", "comments": "no"}, id="comments"),
        pytest.param({"id": "a", "url": "/a/", "title": None}, id="title"),
        pytest.param({"id": "a", "url": "/a/", "aliases": "b"}, id="aliases"),
        pytest.param({"id": "a", "url": "/a/", "aliases": None}, id="null-aliases"),
        pytest.param({"id": "a", "url": "/a/", "aliases": ["B"]}, id="alias"),
        pytest.param({"id": "a", "url": "/a/", "aliases": ["0"]}, id="alias-0"),
        pytest.param({"id": "a", "url": "/a/", "aliases": [1]}, id="alias-number"),
    ],
)
def test_a_wrong_entry_is_named_and_leaves_the_others(tmp_path: Path, entry: object) -> None:
    text = json.dumps({"pages": [{"id": "x", "url": "/x/"}, entry]})
    assert read(tmp_path, text) == {"x": ManifestPage("x", "/x/")}
    (fault,) = faults_of(tmp_path, text)
    assert re.search(r"page 2 is .*; build the site again", fault)


def test_a_file_of_wrong_entries_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"page 1 is 1, and no page is valid"):
        read(tmp_path, '{"pages": [1, {"id": "A", "url": "/a/"}]}')


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("[]", id="list"),
        pytest.param("{}", id="no-pages"),
        pytest.param('{"pages": 1}', id="pages-is-a-number"),
        pytest.param(b"\xff", id="no-utf-8"),
        pytest.param("\ufeff" + format_manifest([]), id="byte-order-mark"),
        pytest.param(format_manifest([ManifestPage("a", "/a/")])[:-6], id="cut-short"),
        pytest.param(format_manifest([]).encode("utf-16"), id="utf-16"),
        pytest.param(b"\0" * 4096, id="zeros-of-a-power-cut"),
        pytest.param('{"pages": null}', id="null"),
        pytest.param('{"pages": {"a": "/a/"}}', id="pages-by-key"),
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


@pytest.mark.parametrize("aliases", [(), ("bai-1",)], ids=["same-id", "alias-of-another"])
def test_a_key_belongs_to_one_page(tmp_path: Path, aliases: tuple[str, ...]) -> None:
    other = ManifestPage("bai-1" if not aliases else "bai-3", "/x/", aliases=aliases)
    text = format_manifest([*PAGES, other])
    assert read(tmp_path, text)["bai-1"] == PAGES[0]
    assert "two pages have the key 'bai-1'" in faults_of(tmp_path, text)[0]


def test_a_key_of_its_own_comes_before_an_alias_of_another(tmp_path: Path) -> None:
    first, own = ManifestPage("a", "/a/", aliases=("b",)), ManifestPage("b", "/b/")
    assert read(tmp_path, format_manifest([first, own])) == {"a": first, "b": own}


def test_a_folder_or_nothing_is_no_manifest(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "manifest.json"):
        with pytest.raises(ManifestError, match="cannot be read"):
            read_manifest(path)


@given(st.text(max_size=70))
def test_a_page_key_needs_no_escaping_anywhere(text: str) -> None:
    if PAGE_KEY.fullmatch(text):
        assert text.isascii()
        assert text != "0"
        assert not set(text) & set("/.?#%&\"'<> \n")


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(r'"url": "/\t/evil.example/"', id="tab-in-url"),
        pytest.param(r'"url": "/\n/evil.example/"', id="line-end-in-url"),
        pytest.param(r'"url": "/\u0085a/"', id="control-character-in-url"),
        pytest.param(r'"url": "/\ud800/"', id="surrogate-in-url"),
        pytest.param(r'"url": "/a/", "title": "\ud800"', id="surrogate-in-title"),
    ],
)
def test_what_no_page_can_show_is_refused(tmp_path: Path, fields: str) -> None:
    with pytest.raises(ManifestError, match="page 1 is"):
        read(tmp_path, f'{{"pages": [{{"id": "a", {fields}}}]}}')


def test_a_fifo_or_a_device_is_no_manifest(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for path in (tmp_path / "fifo", Path("/dev/zero"), tmp_path):
        with pytest.raises(ManifestError, match="cannot be read"):
            read_manifest(path)


def test_a_manifest_has_a_greatest_length(tmp_path: Path) -> None:
    with (tmp_path / "manifest.json").open("wb") as file:
        file.truncate(20 << 30)
    with pytest.raises(ManifestError, match="longer than"):
        read_manifest(tmp_path / "manifest.json")
