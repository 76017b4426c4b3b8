"""The content of this repository can be built, and holds what the README promises."""

from __future__ import annotations

import pytest

from plugins.gallery.planning import PhotoDesk
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.composing import read_edition
from plugins.newsdesk.edition import Edition
from plugins.newsdesk.settings import NewsdeskSettings
from tests.support.sites import NOW, ROOT


@pytest.fixture(scope="module")
def edition() -> Edition:
    """Return the project's own content as of a fixed day."""
    desk = PhotoDesk(GallerySettings(cache_dir=ROOT / ".cache/photos"))
    return read_edition(NewsdeskSettings(content=ROOT / "content", now=NOW), desk)


def test_the_content_has_no_error(edition: Edition) -> None:
    assert [problem.as_text() for problem in edition.findings.errors()] == []


def test_every_article_has_its_own_id(edition: Edition) -> None:
    for path, article in edition.articles.items():
        assert article.metadata.id, path


def test_photos_fit_a_repository() -> None:
    photos = [path for path in (ROOT / "content/articles").rglob("*.*") if path.suffix != ".md"]
    assert max(path.stat().st_size for path in photos) < 2_000_000
