"""Hooks of the editors' page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.editors.pages import FOLDER, EditorsPage
from plugins.editors.settings import EditorsSettings
from plugins.newsdesk.urls.url_registry import ListedContent, ServedUrl
from plugins.portal.build import Build


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raise SettingsError if settings of this plugin are invalid."""
    EditorsSettings.from_settings(settings)


def urls(_: ListedContent) -> Iterator[ServedUrl]:
    """Yield the address of the page and its files."""
    yield ServedUrl(f"/{FOLDER}/", below=".*")


def pages(build: Build) -> None:
    """Add the files of the page."""
    EditorsPage(build).add_all()
