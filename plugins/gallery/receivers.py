"""Receivers of Pelican's signals."""

from __future__ import annotations

from pelican import Pelican

from plugins.gallery.markup import picture_html


def add_picture_html(pelican: Pelican) -> None:
    """Give templates `picture_html`; a site's own global of that name wins."""
    settings = pelican.settings
    settings["JINJA_GLOBALS"] = {"picture_html": picture_html, **settings["JINJA_GLOBALS"]}
