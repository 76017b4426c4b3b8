"""Receivers of Pelican's signals."""

from __future__ import annotations

from typing import Any

from plugins.portal.generator import PageWriter, PortalGenerator
from plugins.portal.sharing import zalo_link
from plugins.portal.structured import FILTERS


def add_filters(pelican: Any) -> None:  # noqa: ANN401 - Pelican has no types
    """Add the filters of structured data and sharing; a site's own of the same name win."""
    own = {**FILTERS, "zalo_link": zalo_link}
    pelican.settings["JINJA_FILTERS"] = {**own, **pelican.settings["JINJA_FILTERS"]}


def replace_writer(pelican: Any) -> type:  # noqa: ANN401
    """Return the writer that collects pages."""
    del pelican
    return PageWriter


def add_generator(pelican: Any) -> type:  # noqa: ANN401
    """Return the generator of all our pages."""
    del pelican
    return PortalGenerator


def put_generator_last(generators: list[Any]) -> None:
    """Run our generator after those of other plugins, whose pages it writes, too."""
    generators.sort(key=lambda generator: isinstance(generator, PortalGenerator))
    generators[-1].others = generators[:-1]
