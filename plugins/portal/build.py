"""One build: the loaded content, what all templates see, and the files collected for the output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from jinja2 import Template

from plugins.core.incremental.store import BuildState
from plugins.gallery.photo_pipeline import PhotoPipeline
from plugins.newsdesk.model import Visibility
from plugins.newsdesk.site.content import Content
from plugins.portal.assets import Assets
from plugins.portal.frame import Images, make_frame
from plugins.portal.model import Portal
from plugins.portal.output import Output
from plugins.portal.views import Teaser

Value = TypeVar("Value")


@dataclass
class Build:
    """What hooks of plugins get: `frame` returns variables for it, `pages` adds files to it.

    `articles` are those in lists, `hidden_articles` the others that get a page. `frame` are the
    variables that every template sees, `home` further ones of the front page. `settings` are
    Pelican's.
    """

    settings: Mapping[str, Any]
    content: Content
    state: BuildState
    assets: Assets
    portal: Portal
    output: Output
    find_template: Callable[[str], Template]
    articles: list[Teaser]
    hidden_articles: list[Teaser]
    frame: dict[str, Any]
    home: dict[str, Any] = field(default_factory=dict)
    _kept: dict[type, object] = field(default_factory=dict)

    @property
    def site_url(self) -> str:
        """Return the origin of the portal without a slash behind, empty in a preview."""
        return str(self.settings["SITEURL"])

    @property
    def folder(self) -> Path:
        """Return the output folder."""
        return Path(self.settings["OUTPUT_PATH"])

    @property
    def now(self) -> datetime:
        """Return the instant of the build in Vietnamese time."""
        return self.content.settings.now

    @property
    def photos(self) -> PhotoPipeline:
        """Return the photos of the build."""
        return self.content.photos

    def add_page(self, name: str, template: str, **variables: object) -> None:
        """Add a page, whose template sees the frame and `variables`, nothing else.

        Raises FileExistsError if another file has the name.
        """
        self.output.add_page(name, self.find_template(template), variables)

    def add_file(self, name: str, inputs: object, make: Callable[[], bytes]) -> None:
        """Add a file that `make` makes from `inputs`, of which a fingerprint can be taken.

        Raises FileExistsError if another file has the name.
        """
        self.output.add_file(name, inputs, make)

    def add_copy(self, name: str, inputs: object, source: Path) -> None:
        """Add a copy of a file, however large. Raises FileExistsError as `add_file` does."""
        self.output.add_copy(name, inputs, source)

    def keep(self, value: object) -> None:
        """Keep a value of a plugin from its `frame` hook to its `pages` hook."""
        self._kept[type(value)] = value

    def kept(self, kind: type[Value]) -> Value | None:
        """Return the value of a type that was kept."""
        return cast("Value | None", self._kept.get(kind))


def open_build(
    settings: Mapping[str, Any],
    content: Content,
    state: BuildState,
    output: Output,
    find_template: Callable[[str], Template],
) -> Build:
    """Return a build with the frame of the office's data files."""
    assets = Assets(Path(settings["THEME"]) / "static")
    images = Images(content.data.images, assets, content.photos)
    today = content.settings.now.date()
    portal = make_frame(content.data, content.pages.values(), today, images.find)
    drafts = {Visibility.DRAFT, Visibility.SCHEDULED} if content.settings.shows_drafts else set()
    in_lists = {Visibility.LISTED} | drafts
    built = content.built_articles
    return Build(
        settings,
        content,
        state,
        assets,
        portal,
        output,
        find_template,
        articles=[Teaser(one) for one in built if one.visibility in in_lists],
        hidden_articles=[Teaser(one) for one in built if one.visibility not in in_lists],
        frame={
            "SITEURL": settings["SITEURL"],
            "FRAME_HOSTS": settings.get("FRAME_HOSTS", ()),
            "portal": portal,
            "asset_url": assets.url,
        },
    )
