"""The page on which readers write to the office, and the bounds of all forms."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.core import voice
from plugins.engagement.settings import LETTERS, EngagementSettings
from plugins.newsdesk.schema.entries import Identity
from plugins.portal.build import Build
from plugins.portal.model import Crumb, trail_to

PAGE = LETTERS.lstrip("/")


@dataclass(frozen=True)
class Bounds:
    """How many characters the fields of forms take."""

    name: int = voice.LONGEST_NAME
    comment: int = voice.LONGEST_COMMENT
    email: int = voice.LONGEST_EMAIL
    contact: int = voice.LONGEST_CONTACT
    letter: int = voice.LONGEST_LETTER
    receipt: int = voice.LONGEST_RECEIPT


def topics_of(settings: EngagementSettings, identity: Identity | None) -> tuple[str, ...]:
    """Return the topics of letters, none if the portal takes no letters."""
    if not (settings.is_on and settings.has_letters and identity):
        return ()
    return tuple(dict.fromkeys(identity.letter_topics))


def add_letters_page(build: Build, topics: tuple[str, ...]) -> None:
    """Add the page with the form for letters and the form that asks for an answer."""
    build.add_page(f"{PAGE}index.html", "letters", trail=trail_to(Crumb("Góp ý")), topics=topics)
