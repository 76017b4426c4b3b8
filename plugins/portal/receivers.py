"""Receivers of Pelican's signals."""

from __future__ import annotations

from pelican import Pelican
from pelican.generators import Generator

from plugins.gallery.console import drop_closing_line
from plugins.portal.generator import PageWriter, PortalGenerator
from plugins.portal.structured import FILTERS
from plugins.portal.template_dependencies import keep_compiled_templates


def add_filters(pelican: Pelican) -> None:
    """Add the filters of structured data and sharing; filters of the settings take precedence."""
    pelican.settings["JINJA_FILTERS"] = {**FILTERS, **pelican.settings["JINJA_FILTERS"]}


def leave_the_last_word(_: Pelican) -> None:
    """Let the closing line of the build be the portal's."""
    drop_closing_line()


def keep_templates(generator: Generator) -> None:
    """Let a generator, Pelican's own too, use templates compiled by earlier builds."""
    keep_compiled_templates(generator.env, generator.settings)


def replace_writer(_: Pelican) -> type:
    return PageWriter


def add_generator(_: Pelican) -> type:
    return PortalGenerator


def put_generator_last(generators: list[Generator]) -> None:
    """Run `PortalGenerator` after the generators of other plugins, whose pages it writes too."""
    generators.sort(key=lambda generator: isinstance(generator, PortalGenerator))
