"""Views: the attributes of articles and pages that templates see.

The fingerprint of a view covers all of them, so a page that shows it is stale if one changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from plugins.core.incremental.fingerprints import digest, fingerprint
from plugins.gallery.photo_pipeline import Rendition
from plugins.newsdesk.model import (
    Article,
    Attachment,
    Figure,
    Page,
    RenderedBody,
    Section,
    Video,
    Visibility,
)
from plugins.newsdesk.schema.categories import Category
from plugins.newsdesk.schema.slugs import make_slug
from plugins.newsdesk.schema.videos import is_film
from plugins.portal.model import Crumb, Related, trail_to
from plugins.vietnamese.normalize import normalize


class Name(NamedTuple):
    """A tag, author, topic or source; `url` is site-relative."""

    name: str
    slug: str
    url: str


@lru_cache(4096)  # many articles share a name
def name_at(root: str, name: str) -> Name:
    """Return a name whose list is below a root such as `tag/`."""
    slug = make_slug(name)
    return Name(name, slug, f"{root}{slug}/")


@lru_cache(256)
def name_of_category(category: Category) -> Name:
    return Name(category.name, category.slug, category.url)


@lru_cache(256)
def _fingerprint_steps(steps: tuple[Crumb, ...]) -> bytes:
    return digest(repr(steps))


def _find_film(article: Article) -> Attachment | None:
    """Return the film of the bundle that the header names as the article's video."""
    name = article.metadata.video
    if name is None or not is_film(name):
        return None
    wanted = normalize(name).casefold()
    found = (one for one in article.attachments if normalize(one.source.name).casefold() == wanted)
    return next(found, None)


class Teaser:
    """An article in lists; `changed` is the later of its dates of publication and of editing.

    `unpublished` is "draft" or "scheduled" for an article that only the preview shows, else empty.
    `figures` are set by the engagement plugin, if it is on. `film` is the article's video if that
    is a file.
    """

    figures: Any = None

    def __init__(self, article: Article) -> None:
        metadata = article.metadata
        self._article = article
        self.title = metadata.title
        self.lead = metadata.lead
        self.date = metadata.date
        self.updated = metadata.modified
        self.changed = max(self.date, self.updated or self.date)
        self.url = article.url
        self.category = name_of_category(article.category)
        self.page_key = article.page_key
        self.is_featured = metadata.featured
        self.has_rating = metadata.rating
        self.has_cover = article.has_cover
        self.has_video = metadata.video is not None
        self.is_album = metadata.layout == "album"
        self.film = _find_film(article)
        self.unpublished = "" if article.visibility.is_public else article.visibility.value
        self.tags: Sequence[Name] = tuple(name_at("tag/", name) for name in metadata.tags)
        self.byline: Sequence[Name] = tuple(name_at("tac-gia/", name) for name in metadata.authors)
        self.topic = name_at("chu-de/", metadata.topic) if metadata.topic else None
        self.source = name_at("nguon/", metadata.source) if metadata.source else None

    @cached_property
    def cover(self) -> Figure | None:
        return self._article.open_body().cover if self.has_cover else None

    @cached_property
    def fingerprint(self) -> bytes:
        """Return the fingerprint of all attributes; `figures` must be set before."""
        figures = b"" if self.figures is None else fingerprint(self.figures)
        film = repr(self.film).encode() if self.film else b""
        return self._article.teaser_fingerprint + figures + self.unpublished.encode() + film


class ArticleView(Teaser):
    """An article on its own page, with related articles; `steps` of its breadcrumb stand before it.

    `comments` are those of the engagement plugin, None if the article accepts none.
    """

    def __init__(
        self,
        teaser: Teaser,
        related: Related,
        steps: tuple[Crumb, ...],
        comments: Any = None,  # noqa: ANN401 - of a plugin above
    ) -> None:
        self.__dict__.update(teaser.__dict__)
        self._teaser = teaser
        article = teaser._article
        metadata = article.metadata
        self.related = related
        self._steps = steps
        self.expires = metadata.expires
        self.source_url = metadata.source_url
        self.comments = comments
        self.attachments = article.attachments
        self.is_expired = article.visibility is Visibility.EXPIRED
        self.is_hidden = article.visibility is Visibility.HIDDEN

    @property
    def trail(self) -> tuple[Crumb, ...]:
        """Return the breadcrumb: the steps, then the article."""
        return trail_to(*self._steps, Crumb(self.title))

    @property
    def content(self) -> str:
        """Return the body as HTML."""
        return self._rendered.body

    @property
    def gallery(self) -> tuple[Figure, ...]:
        """Return the photos below the body."""
        return self._rendered.gallery

    @property
    def outline(self) -> tuple[Section, ...]:
        """Return the sections of a long body."""
        return self._rendered.outline

    @property
    def minutes(self) -> int:
        """Return the minutes that reading a long body takes, 0 for others."""
        return self._rendered.minutes

    @property
    def share(self) -> Rendition | None:
        """Return the picture for cards on other sites."""
        return self._rendered.share

    @property
    def video(self) -> str:
        """Return the video that the header names as HTML, empty without one."""
        return self._rendered.video

    @property
    def transcript(self) -> tuple[str, ...]:
        """Return the paragraphs of what is said in that video."""
        return self._rendered.transcript

    @property
    def videos(self) -> tuple[Video, ...]:
        """Return the videos of header and body."""
        return self._rendered.videos

    @property
    def fingerprint(self) -> bytes:
        own = self._article.fingerprint
        steps = _fingerprint_steps(self._steps)
        comments = b"" if self.comments is None else fingerprint(self.comments)
        return digest(own, self._teaser.fingerprint, *self.related.fingerprints, steps, comments)

    @cached_property
    def _rendered(self) -> RenderedBody:
        return self._article.open_body()


class PageView:
    """A page without a date."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.title = page.metadata.title
        self.lead = page.metadata.lead
        self.slug = page.slug
        self.url = page.url
        self.updated = page.metadata.modified
        self.attachments = page.attachments
        self.trail = trail_to(Crumb(page.metadata.title))
        self.fingerprint = page.fingerprint

    @property
    def content(self) -> str:
        """Return the body as HTML."""
        return self._page.open_body().body

    @property
    def videos(self) -> tuple[Video, ...]:
        """Return the videos of the body."""
        return self._page.open_body().videos

    @property
    def outline(self) -> tuple[Section, ...]:
        """Return the sections of a long body."""
        return self._page.open_body().outline
