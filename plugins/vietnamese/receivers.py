"""Pelican's signals: Jinja filters from the plugin's functions."""

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup
from pelican import Pelican

from plugins.vietnamese.formats import (
    format_date,
    format_date_time,
    format_full_date,
    format_size,
    group_thousands,
)
from plugins.vietnamese.typography import typeset_html, typeset_text


def typeset(text: object) -> str:
    """Return text set for reading; markup stays markup, plain text stays plain."""
    if isinstance(text, Markup):
        return Markup(typeset_html(str(text)))
    return typeset_text(str(text))


@dataclass(frozen=True)
class GroupThousands:
    """The filter `thousands`: an object with a value, so that pages depend on the setting."""

    separator: str

    def __call__(self, number: int) -> str:
        return group_thousands(number, separator=self.separator)


REMEMBERED = 50_000  # each title is shown in dozens of lists

FILTERS = {
    "date_time": format_date_time,
    "file_size": format_size,
    "full_date": format_full_date,
    "short_date": format_date,
    "typeset": typeset,
}


def add_filters(pelican: Pelican) -> None:
    """Add the filters to the settings; a site's own filter of the same name wins."""
    settings = pelican.settings
    thousands = GroupThousands(settings.get("THOUSANDS", ","))
    own = {**FILTERS, "thousands": thousands, "typeset": lru_cache(REMEMBERED, typed=True)(typeset)}
    settings["JINJA_FILTERS"] = {**own, **settings["JINJA_FILTERS"]}
