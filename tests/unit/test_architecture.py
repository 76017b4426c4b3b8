"""Imports point one way, and each outside library has one home."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"

# What each part may import besides itself. Nothing imports receivers of another part.
LAYERS = {
    "vietnamese": set(),
    "buildstate": {"environment"},
    "progress": set(),
    "gallery": {"vietnamese", "environment", "progress"},
    "newsdesk": {"vietnamese", "buildstate", "environment", "progress", "gallery"},
    "commits": {"environment", "newsdesk"},
    "portal": {"vietnamese", "buildstate", "environment", "progress", "gallery", "newsdesk"},
    "environment": set(),
    "linting": {"environment"},
    "preview": {"environment"},
    "publishing": {"environment", "buildstate"},
    "alerts": {"environment", "publishing"},
    "search": {"vietnamese", "buildstate", "environment", "newsdesk", "portal"},
    "engagement": {"vietnamese", "environment", "newsdesk", "portal"},
    "discovery": {"buildstate", "gallery", "newsdesk", "portal"},
    "offline": {"buildstate", "newsdesk", "portal"},
    "editors": {"environment", "gallery", "newsdesk", "portal"},
    "serving": {"editors", "environment", "engagement", "gallery", "newsdesk"},
}

# Modules outside receivers that may know Pelican: they subclass it, use its rule for slugs, or
# share its console.
KNOW_PELICAN = {
    "discovery/feed_pages.py",
    "discovery/sitemap_files.py",
    "editors/pages.py",
    "engagement/pages.py",
    "progress/console.py",
    "newsdesk/slugs.py",
    "offline/pages.py",
    "portal/content_pages.py",
    "portal/keeper.py",
    "portal/list_pages.py",
    "portal/writer.py",
    "preview/standby.py",
    "search/pages.py",
}

HOMES = {
    "brotli": {"publishing"},
    "PIL": {"gallery"},
    "markdown": {"newsdesk"},
    "nh3": {"newsdesk"},
    "yaml": {"newsdesk", "engagement"},
    "typogrify": {"vietnamese"},
    "watchfiles": {"preview"},
    "feedgenerator": {"discovery"},
    "httptools": {"engagement"},
    "psycopg": {"engagement"},
    "re2": {"engagement"},
    "rjsmin": {"portal"},
    "uvloop": {"engagement"},
}


@cache
def read_imports() -> list[tuple[str, str]]:
    """Return (module file relative to plugins, imported module) of every import."""
    return list(iter_imports())


def iter_imports() -> Iterator[tuple[str, str]]:
    for path in sorted(PLUGINS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = path.relative_to(PLUGINS).as_posix()
            if isinstance(node, ast.ImportFrom):
                yield name, node.module or ""
                if node.module and node.module.count(".") == 1:
                    yield from ((name, f"{node.module}.{alias.name}") for alias in node.names)
            elif isinstance(node, ast.Import):
                yield from ((name, alias.name) for alias in node.names)


def test_every_part_has_its_place_in_the_layers() -> None:
    parts = {path.name for path in PLUGINS.iterdir() if (path / "__init__.py").exists()}
    assert parts == LAYERS.keys()


def test_imports_point_down_the_layers() -> None:
    wrong = [
        (importer, imported)
        for importer, imported in read_imports()
        if imported.startswith("plugins.")
        and (part := imported.split(".")[1]) != (own := importer.split("/")[0])
        and (part not in LAYERS[own] or imported.endswith(".receivers"))
    ]
    assert wrong == []


def test_pelican_is_known_to_receivers_and_subclasses_only() -> None:
    wrong = [
        importer
        for importer, imported in read_imports()
        if imported.split(".")[0] == "pelican"
        and not importer.endswith(("receivers.py", "__init__.py"))
        and importer not in KNOW_PELICAN
    ]
    assert wrong == []


@pytest.mark.parametrize("library", HOMES)
def test_a_library_has_one_home(library: str) -> None:
    users = {
        importer.split("/")[0]
        for importer, imported in read_imports()
        if imported.split(".")[0] == library
    }
    assert users == HOMES[library]


SERVICE = "engagement/service/"


def test_the_service_knows_sql_in_its_store_only() -> None:
    wrong = [
        importer
        for importer, imported in read_imports()
        if imported.split(".")[0] in {"sqlite3", "psycopg"}
        and importer.startswith("engagement/")
        and not importer.startswith(f"{SERVICE}store/")
    ]
    assert wrong == []


def test_nothing_but_the_service_imports_the_service() -> None:
    wrong = [
        importer
        for importer, imported in read_imports()
        if imported.startswith("plugins.engagement.service") and not importer.startswith(SERVICE)
    ]
    assert wrong == []


def test_the_service_imports_little_of_the_project() -> None:
    shared = ("engagement.manifest", "engagement.retention")
    allowed = ("vietnamese", "environment", "engagement.service", *shared)
    wrong = [
        (importer, imported)
        for importer, imported in read_imports()
        if importer.startswith(SERVICE)
        and imported.startswith("plugins.")
        and not imported.removeprefix("plugins.").startswith(allowed)
    ]
    assert wrong == []


# Wings of the service from the bottom to the top; each may import those before it. The modules
# beside them (clock, messages, problems, settings) import no wing.
WINGS = ("store", "counting", "http", "logs", "operations", "run")


def test_imports_point_down_the_wings_of_the_service() -> None:
    wings = {path.parent.name for path in (PLUGINS / SERVICE).glob("*/__init__.py")}
    assert wings == set(WINGS)
    wrong = []
    for importer, imported in iter_imports():
        own = importer.removeprefix(SERVICE).split("/")[0]
        wing = imported.removeprefix("plugins.engagement.service.").split(".")[0]
        if importer.startswith(SERVICE) and own != "__main__.py" and wing in wings:
            allowed = WINGS[: WINGS.index(own) + 1] if own in wings else ()
            if wing not in allowed:
                wrong.append((importer, imported))
    assert wrong == []


def test_the_service_runs_without_pelican() -> None:
    code = (
        "import sys\n"
        "from plugins.engagement.service.run import command_line, server\n"
        "assert 'pelican' not in sys.modules, 'pelican was imported'"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PLUGINS.parent)
