"""Front matter kept between builds is that of the files as they are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins.core.incremental.store import BuildState
from plugins.core.progress import Reporter
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundles import Bundle, read_bundle
from plugins.newsdesk.reading.layout import find_pages
from plugins.newsdesk.reading.tree import walk
from plugins.newsdesk.schema.declarations import PAGE_FIELDS
from plugins.newsdesk.schema.fields import Field
from plugins.newsdesk.settings import NewsdeskSettings
from plugins.newsdesk.site import bundle_reader
from plugins.newsdesk.site.bundle_reader import BundleReader


def write(project: Path, title: str) -> None:
    page = project / "content/pages/mot.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"---\ntitle: {title}\n---\n")


def read(project: Path) -> tuple[str, bool]:
    """Read the only page as one build does; return its title and whether its text was read."""
    paths = find_pages(walk(project / "content/pages", project), Findings(project))
    with closing(BuildState(project / "state", b"code", 20_000)) as state:
        settings = NewsdeskSettings(project / "content", datetime.now(UTC), processes=1)
        reader = BundleReader(settings, state, Reporter())
        [reading] = reader.read(paths, PAGE_FIELDS)
        reader.keep_used()
    assert reading.front_matter is not None
    return reading.front_matter.values["title"], reading.bundle is not None


def test_front_matter_is_kept_and_found_again_after_another_edit(tmp_path: Path) -> None:
    for title, is_read in (("Một", True), ("Một", False), ("Hai", True), ("Một", False)):
        write(tmp_path, title)
        assert read(tmp_path) == (title, is_read)


def test_an_edit_while_a_build_reads_is_not_kept_under_the_former_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit_and_read(path: Path, fields: Sequence[Field], findings: Findings) -> Bundle | None:
        write(tmp_path, "Một, sửa")
        return read_bundle(path, fields, findings)

    write(tmp_path, "Một")
    with monkeypatch.context() as patched:
        patched.setattr(bundle_reader, "read_bundle", edit_and_read)
        assert read(tmp_path) == ("Một, sửa", True)
    write(tmp_path, "Một")
    assert read(tmp_path) == ("Một", True)
