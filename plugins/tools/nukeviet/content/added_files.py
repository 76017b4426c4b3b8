"""Data files that an import adds to: they must be readable, or what people wrote would be lost."""

from __future__ import annotations

from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.data_files import (
    FIGURES,
    REDIRECTS,
    read_category_entries,
    read_figures,
)
from plugins.newsdesk.schema.entries import CategoryEntry
from plugins.newsdesk.site.content import DATA
from plugins.tools.nukeviet.failures import ImportingError

CATEGORIES = "categories.yml"


def read_added_files(content: Path) -> tuple[CategoryEntry, ...]:
    """Return the categories that there are. Raises ImportingError for a file with errors."""
    texts = {name: _read(content / DATA / name) for name in (CATEGORIES, FIGURES, REDIRECTS)}
    findings = Findings(content.parent)
    path = content / DATA / CATEGORIES
    entries = read_category_entries(texts[CATEGORIES], path, findings)
    read_figures(content / DATA / FIGURES, findings)
    if problems := findings.errors():
        lines = (f"{one.path}:{one.line}: {one.what} — {one.remedy}" for one in problems)
        raise ImportingError("\n".join(lines))
    return entries


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except UnicodeDecodeError as error:
        raise ImportingError(f"{path} không phải UTF-8 — mở tệp, lưu lại với UTF-8.") from error
