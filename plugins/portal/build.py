"""One build: content, frame and the files collected for the output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from jinja2 import Template

from plugins.core.incremental.store import BuildState
from plugins.core.project import PROJECT, read_version
from plugins.gallery.photo_pipeline import PhotoPipeline
from plugins.newsdesk.model import Visibility
from plugins.newsdesk.site.content import Content
from plugins.portal.assets import Assets
from plugins.portal.frame import find_image, make_frame
from plugins.portal.model import Portal
from plugins.portal.output import Output
from plugins.portal.views import Teaser

Value = TypeVar("Value")


@dataclass
class Build:
    """State of one build, passed to the hooks of plugins.

    `settings` are Pelican's. `articles` are those in lists, `hidden_articles` the others with a
    page. `frame` has the variables of every template, `home` further ones of the front page,
    `comments` those of articles by page key.
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
    comments: dict[str, Any] = field(default_factory=dict)
    _kept: dict[type, object] = field(default_factory=dict)

    @property
    def site_url(self) -> str:
        """Return the origin of the portal without trailing slash, empty in a preview."""
        return str(self.settings["SITEURL"])

    @property
    def folder(self) -> Path:
        return Path(self.settings["OUTPUT_PATH"])

    @property
    def now(self) -> datetime:
        """Return the instant of the build in Vietnamese time."""
        return self.content.settings.now

    @property
    def photos(self) -> PhotoPipeline:
        return self.content.photos

    def add_page(self, name: str, template: str, **variables: object) -> None:
        """Add a page; its template sees only the frame and `variables`.

        Raises FileExistsError if the name is taken.
        """
        self.output.add_page(name, self.find_template(template), variables)

    def add_file(self, name: str, inputs: object, make: Callable[[], bytes]) -> None:
        """Add a file that `make` creates from `inputs`, which `fingerprint` must accept.

        Raises FileExistsError if the name is taken.
        """
        self.output.add_file(name, inputs, make)

    def add_copy(self, name: str, inputs: object, source: Path) -> None:
        """Add a copy of a file, however large. Raises FileExistsError as `add_file` does."""
        self.output.add_copy(name, inputs, source)

    def keep(self, value: object) -> None:
        """Keep a value of a plugin from its `frame` hook to its `pages` hook."""
        self._kept[type(value)] = value

    def kept(self, kind: type[Value]) -> Value | None:
        return cast("Value | None", self._kept.get(kind))


def open_build(
    settings: Mapping[str, Any],
    content: Content,
    state: BuildState,
    output: Output,
    find_template: Callable[[str], Template],
) -> Build:
    """Return a build with the frame of the data files."""
    local = settings.get("THEME_LOCAL")
    assets = Assets(Path(settings["THEME"]) / "static", Path(local) / "static" if local else None)
    find = partial(find_image, content.data.images, assets, content.photos)
    portal = make_frame(content.data, content.pages.values(), content.settings.now, find)
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
            "version": read_version(PROJECT),
            "FRAME_HOSTS": settings.get("FRAME_HOSTS", ()),
            "portal": portal,
            "asset_url": assets.url,
            "shows_drafts": content.settings.shows_drafts,
        },
    )
