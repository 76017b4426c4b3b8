"""The templates that each template depends on; a page is stale when one of them changes."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, Template, meta, nodes

from plugins.core.clock import DAY_SECONDS
from plugins.core.files import write_whole
from plugins.core.incremental.fingerprints import (
    FingerprintError,
    digest,
    fingerprint,
    running_code,
)
from plugins.core.incremental.store import KEPT_DAYS
from plugins.newsdesk.settings import content_folder

TEMPLATE_CACHE = Path(".cache/templates")
FRAGMENT = "fragment"  # the name of `Fragments.show` in templates
# The settings of the Jinja environment: options, filters, functions.
TOOLS = ("JINJA_ENVIRONMENT", "JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS")


def fingerprint_tools(settings: Mapping[str, Any]) -> bytes | None:
    """Return the fingerprint of Jinja's options, filters, functions; None if one has none."""
    try:
        return fingerprint([settings.get(name) for name in TOOLS])
    except FingerprintError:
        return None


def keep_compiled_templates(environment: Environment, settings: Mapping[str, Any]) -> None:
    """Let an environment that Pelican made from settings keep compiled templates for later builds.

    They depend on its options and filters, as Jinja applies filters to constants when it compiles.
    """
    tools = fingerprint_tools(settings)
    if tools is not None:
        project = content_folder(settings).parent
        folder = _open_folder(project / TEMPLATE_CACHE, digest(running_code(), tools).hex()[:8])
        environment.bytecode_cache = FileSystemBytecodeCache(str(folder))
    # Jinja copies globals at every include, and its chain of mappings is slow to copy.
    environment.make_globals = lambda more: {**environment.globals, **(more or {})}  # type: ignore[method-assign,assignment]


def _open_folder(root: Path, name: str) -> Path:
    """Return a folder of the cache; old ones of other code are deleted."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    os.utime(folder)
    for other in root.iterdir():
        with suppress(FileNotFoundError):  # another build may delete it first
            if time.time() - other.stat().st_mtime > KEPT_DAYS * DAY_SECONDS:
                shutil.rmtree(other, ignore_errors=True)
    return folder


class TemplateDependencies:
    """The fingerprints of all templates in some folders, dependencies included."""

    def __init__(self, environment: Environment, folders: list[str]) -> None:
        """Read the templates; their references are kept with compiled ones, if these are kept."""
        sources = _read_sources(folders)
        self._every = digest(*(part for item in sorted(sources.items()) for part in item))
        cache = environment.bytecode_cache
        folder = Path(cache.directory) if isinstance(cache, FileSystemBytecodeCache) else None
        file = folder / f"{digest(*folders).hex()}.references" if folder else None
        known = _read_references(file, self._every) if file else None
        self._fingerprints = known or _follow(environment, sources)
        if file and not known:
            fingerprints = {name: one.hex() for name, one in self._fingerprints.items()}
            content = json.dumps({self._every.hex(): fingerprints}).encode()
            write_whole(file, content, staging=file.parent)

    @property
    def names(self) -> Iterable[str]:
        return self._fingerprints

    def fingerprint(self, template: Template) -> bytes:
        """Return the fingerprint of a template and all that it extends, imports or includes."""
        return self._fingerprints.get(template.name or "", self._every)


def _read_references(file: Path, every: bytes) -> dict[str, bytes] | None:
    """Return the cached fingerprints of these templates, None if there are none."""
    try:
        kept = json.loads(file.read_bytes())[every.hex()]
        return {name: bytes.fromhex(one) for name, one in kept.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _read_sources(folders: list[str]) -> dict[str, str]:
    """Return name → template; the first folder wins."""
    sources: dict[str, str] = {}
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                sources.setdefault(name, path.read_text(encoding="utf-8", errors="replace"))
    return sources


def _follow(environment: Environment, sources: dict[str, str]) -> dict[str, bytes]:
    """Return the fingerprints; a name computed while rendering counts as a reference to all."""
    direct: dict[str, set[str]] = {}
    for name, source in sources.items():
        tree = environment.parse(source, name)
        referred = {*meta.find_referenced_templates(tree), *_iter_fragments(tree)}
        direct[name] = set(sources) if None in referred else {one for one in referred if one}
    fingerprints = {}
    for name in sources:
        reached, left = {name}, [name]
        while left:
            fresh = direct.get(left.pop(), set()) - reached
            reached |= fresh
            left += fresh
        parts = (part for one in sorted(reached) for part in (one, sources.get(one, "")))
        fingerprints[name] = digest(*parts)
    return fingerprints


def _iter_fragments(tree: nodes.Template) -> Iterator[str | None]:
    """Yield the template names in calls of `fragment`, None for a name computed while rendering."""
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == FRAGMENT:
            named = call.args[0] if call.args else None
            yield str(named.value) if isinstance(named, nodes.Const) else None
