"""Receivers of Pelican's signals."""

from __future__ import annotations

from pelican import Pelican

from plugins.gallery.markup import picture_html, picture_preload


def add_picture_markup(pelican: Pelican) -> None:
    """Give templates `picture_html` and `picture_preload`; a site's own globals win."""
    settings = pelican.settings
    markup = {"picture_html": picture_html, "picture_preload": picture_preload}
    settings["JINJA_GLOBALS"] = {**markup, **settings["JINJA_GLOBALS"]}
