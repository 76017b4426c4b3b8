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

# What each part may import besides itself and `core`. Nothing imports receivers or
# hooks of another part.
LAYERS: dict[str, set[str]] = {
    "core": set(),
    "vietnamese": set(),
    "gallery": {"vietnamese"},
    "newsdesk": {"vietnamese", "gallery"},
    "portal": {"vietnamese", "gallery", "newsdesk"},
    "documents": {"vietnamese", "newsdesk", "portal"},
    "search": {"vietnamese", "newsdesk", "portal"},
    "engagement": {"vietnamese", "newsdesk", "portal"},
    "discovery": {"vietnamese", "gallery", "newsdesk", "portal"},
    "offline": {"newsdesk", "portal"},
    "editors": {"gallery", "newsdesk", "portal"},
    "serving": {"tools/serving"},  # installed units call its modules by these names
    "tools/environment": set(),
    "tools/admin": {"editors", "tools/environment"},
    "tools/founding": {"gallery", "newsdesk", "vietnamese"},
    "tools/linting": {"tools/environment"},
    "tools/nukeviet": {"gallery", "newsdesk", "portal", "tools/founding", "vietnamese"},
    "tools/commits": {"newsdesk"},
    "tools/preview": {"tools/environment"},
    "tools/publishing": {"gallery", "newsdesk", "tools/environment"},
    "tools/receiving": {"newsdesk", "tools/admin", "tools/environment", "tools/publishing"},
    "tools/alerts": {"tools/publishing"},
    "tools/pipeline": {
        "newsdesk",
        "tools/admin",
        "tools/alerts",
        "tools/environment",
        "tools/publishing",
    },
    "tools/serving": {"editors", "engagement", "gallery", "newsdesk"},
}

# Modules outside receivers that may know Pelican: they subclass it, use its rule for slugs, or
# share its console.
KNOW_PELICAN = {
    "gallery/console.py",
    "newsdesk/schema/slugs.py",
    "portal/generator.py",
    "tools/preview/warm_builder.py",
}

HOMES = {
    "boto3": {"tools/publishing"},
    "botocore": {"tools/publishing"},
    "brotli": {"tools/publishing"},
    "PIL": {"gallery"},
    "markdown": {"newsdesk"},
    "nh3": {"newsdesk", "tools/nukeviet"},
    "yaml": {"newsdesk", "engagement"},
    "typogrify": {"vietnamese"},
    "watchfiles": {"tools/preview"},
    "feedgenerator": {"discovery"},
    "httptools": {"engagement"},
    "psycopg": {"engagement"},
    "re2": {"engagement"},
    "rjsmin": {"portal"},
    "uvloop": {"engagement"},
}


def part_of(path: str) -> str:
    """Return the part that a path or dotted name below plugins belongs to."""
    first, second, *_ = [*path.replace(".", "/").split("/"), ""]
    return f"{first}/{second}" if first == "tools" else first


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
    packages = [path.parent for path in PLUGINS.glob("*/__init__.py")]
    packages += [path.parent for path in PLUGINS.glob("tools/*/__init__.py")]
    parts = {path.relative_to(PLUGINS).as_posix() for path in packages}
    assert parts - {"tools"} == LAYERS.keys()


def test_imports_point_down_the_layers() -> None:
    wrong = [
        (importer, imported)
        for importer, imported in read_imports()
        if imported.startswith("plugins.")
        and (part := part_of(imported.removeprefix("plugins."))) != (own := part_of(importer))
        and part != "core"
        and (part not in LAYERS[own] or imported.endswith((".receivers", ".hooks")))
    ]
    assert wrong == []


# Each wing of the newsdesk imports those before it. What lies beside them: problems and failures
# import no wing, settings only schema, model schema and reading.
NEWSDESK_WINGS = ("pasting", "schema", "reading", "urls", "rules", "rendering", "site", "commands")


def test_imports_point_down_the_wings_of_the_newsdesk() -> None:
    folder = PLUGINS / "newsdesk"
    assert {path.parent.name for path in folder.glob("*/__init__.py")} == {*NEWSDESK_WINGS}
    floors = {
        "problems": 0,
        "failures": 0,
        "pasting": 0,
        "schema": 1,
        "settings": 2,
        "reading": 3,
        "model": 4,
    }
    floors |= {wing: 5 + place for place, wing in enumerate(NEWSDESK_WINGS[3:])}
    floors |= {"receivers": 99, "hooks": 99, "__init__": 100}
    wrong = [
        (importer, imported)
        for importer, imported in read_imports()
        if importer.startswith("newsdesk/") and imported.startswith("plugins.newsdesk.")
        if floors[imported.split(".")[2]] > floors[importer.split("/")[1].removesuffix(".py")]
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
        part_of(importer)
        for importer, imported in read_imports()
        if imported.split(".")[0] == library
    }
    assert users == HOMES[library]


def test_git_is_started_by_one_module() -> None:
    starters = [
        path.relative_to(PLUGINS).as_posix()
        for path in PLUGINS.rglob("*.py")
        if '["git"' in path.read_text(encoding="utf-8")
    ]
    assert starters == ["core/git.py"]


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
    allowed = ("vietnamese", "core", "engagement.service", *shared)
    wrong = [
        (importer, imported)
        for importer, imported in read_imports()
        if importer.startswith(SERVICE)
        and imported.startswith("plugins.")
        and not imported.removeprefix("plugins.").startswith(allowed)
    ]
    assert wrong == []


# Wings of the service from the bottom to the top; each may import those before it. The modules
# beside them (clock, errors, messages, settings) import no wing.
WINGS = ("store", "counting", "voice", "http", "logs", "operations", "run")


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
