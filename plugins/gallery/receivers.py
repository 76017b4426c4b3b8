"""Pelican's signals for the gallery."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pelican import Pelican, signals
from pelican.generators import Generator

from plugins.gallery.console import progress_bar
from plugins.gallery.markup import picture_html
from plugins.gallery.photo_pipeline import PhotoPipeline
from plugins.gallery.photos import RenderError

CONTEXT_KEY = "photos"
# `finalized` passes no context; the settings, which last one run, carry the pipeline there.
SETTINGS_KEY = "PHOTO_DESK"


def connect() -> None:
    """Connect every receiver."""
    signals.initialized.connect(add_picture_html)
    signals.all_generators_finalized.connect(render_pictures)
    signals.finalized.connect(prune_renditions)


def add_picture_html(pelican: Pelican) -> None:
    """Give templates `picture_html`; a site's own global of that name wins."""
    settings = pelican.settings
    settings["JINJA_GLOBALS"] = {"picture_html": picture_html, **settings["JINJA_GLOBALS"]}


def render_pictures(generators: Sequence[Generator]) -> None:
    """Render the planned photos of the context; end the run if that fails."""
    first = generators[0]
    desk: PhotoPipeline | None = first.context.get(CONTEXT_KEY)
    if desk is None:
        return
    try:
        result = desk.render(Path(first.output_path), progress_bar())
    except RenderError as error:
        for path in error.paths:
            sys.stderr.write(f"{path}: ảnh vừa bị đổi hoặc xóa trong lúc tạo trang; chạy lại\n")
        raise SystemExit(1) from None
    first.settings[SETTINGS_KEY] = desk
    first.context["photos_made"] = result.made
    if result.made:
        sys.stderr.write(f"{result.line}\n")


def prune_renditions(pelican: Pelican) -> None:
    """Delete the renditions that no page shows any more."""
    desk: PhotoPipeline | None = pelican.settings.pop(SETTINGS_KEY, None)
    if desk is not None:
        desk.prune(Path(pelican.output_path))
