"""Topics (“dòng sự kiện”) that have a picture, a lead or an order of their own in topics.yml."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from plugins.gallery.photo_pipeline import Picture
from plugins.newsdesk.schema.entries import TopicEntry
from plugins.newsdesk.schema.slugs import make_slug
from plugins.portal.build import Build
from plugins.portal.model import ArticleLike, Image, Term
from plugins.portal.rooms import find_photo

Group = tuple[Any, list[ArticleLike]]


@dataclass(frozen=True)
class TopicCard:
    """What a topic shows of its own; without a picture, `picture` and `drawing` are None."""

    lead: str
    picture: Picture | None
    drawing: Image | None
    alt: str


@dataclass(frozen=True)
class Topics:
    """The cards by slug of the topic, in the order of the file; `pinned` are slugs."""

    cards: dict[str, TopicCard]
    pinned: tuple[str, ...]

    def order(self, groups: Iterable[Group]) -> list[Group]:
        """Return topics with their articles: those of the file first, the rest as they come."""
        places = {slug: place for place, slug in enumerate(self.cards)}
        return sorted(groups, key=lambda group: places.get(group[0].slug, len(places)))

    def describe(self, terms: Sequence[Term], groups: Sequence[Group]) -> list[Term]:
        """Return the terms of the groups, each with the card of its topic."""
        return [
            replace(term, card=self.cards.get(group[0].slug))
            for term, group in zip(terms, groups, strict=True)
        ]


def make_topics(build: Build) -> Topics:
    """Return the topics of the file; photos are planned, so this must come before rendering."""
    entries = build.content.data.topics
    return Topics(
        {make_slug(one.name): _make_card(one, build) for one in entries},
        tuple(make_slug(one.name) for one in entries if one.pinned),
    )


def _make_card(entry: TopicEntry, build: Build) -> TopicCard:
    picture, drawing = find_photo(entry.image, build) if entry.image else (None, None)
    return TopicCard(entry.lead or "", picture, drawing, entry.image_alt or "")
