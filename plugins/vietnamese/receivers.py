"""Pelican's signals: Jinja filters from the plugin's functions."""

from dataclasses import dataclass

from markupsafe import Markup
from pelican import Pelican

from plugins.vietnamese.formats import (
    THOUSANDS,
    decimal_sign,
    format_date,
    format_date_time,
    format_full_date,
    format_size,
    group_thousands,
)
from plugins.vietnamese.typography import cut_line, set_line, typeset_html, typeset_text


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


@dataclass(frozen=True)
class FormatSize(GroupThousands):
    """The filter `file_size`."""

    def __call__(self, size_bytes: int) -> str:
        return format_size(size_bytes, separator=self.separator)


@dataclass(frozen=True)
class SignDecimal(GroupThousands):
    """The filter `decimal`, for what is written with a point: `4.7`."""

    def __call__(self, number: str | float) -> str:
        return str(number).replace(".", decimal_sign(self.separator))


FILTERS = {
    "cut_line": cut_line,
    "date_time": format_date_time,
    "full_date": format_full_date,
    "set_line": set_line,
    "short_date": format_date,
    "typeset": typeset,
}
# Made from the setting `THOUSANDS`.
NUMBER_FILTERS = {"decimal": SignDecimal, "file_size": FormatSize, "thousands": GroupThousands}


def add_filters(pelican: Pelican) -> None:
    """Add the filters to the settings; a site's own filter of the same name wins."""
    settings = pelican.settings
    separator = settings.get("THOUSANDS", THOUSANDS)
    numbers = {name: kind(separator) for name, kind in NUMBER_FILTERS.items()}
    settings["JINJA_FILTERS"] = {**FILTERS, **numbers, **settings["JINJA_FILTERS"]}
