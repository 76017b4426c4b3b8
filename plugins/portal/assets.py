"""The theme's files, published under names with their hash, which browsers may cache forever."""

from __future__ import annotations

import hashlib
import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path, PurePosixPath

from rjsmin import jsmin

from plugins.core.incremental.fingerprints import digest
from plugins.core.incremental.outputs import Artifact, RenderedFile
from plugins.gallery.recipes import slug_of
from plugins.newsdesk.reading.svg import read_size
from plugins.portal.model import Image

IMPORT = re.compile(r'^@import url\("(?P<name>[^"]+)"\)(?: layer\((?P<layer>[\w.-]+)\))?;$', re.M)
MODULE = re.compile(r'^import \{(?P<parts>[^}]*)\} from "\./(?P<name>[^"]+)";$', re.M)
EXPORT = re.compile(r"^export (?=async|class|const|function|let)", re.M)
# Strings, and outside them comments and white space; then the signs that need no space around.
STYLE_STRING = r"(?P<string>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
STYLE_SPACE = re.compile(rf"{STYLE_STRING}|(?:\s|/\*.*?\*/)+", re.S)
STYLE_EDGE = re.compile(rf"{STYLE_STRING}| ?(?P<sign>[{{}};]) ?", re.S)
FOLDER = "theme"
SCRIPTS = "js"
HASH_LENGTH = 10


@dataclass
class Assets:
    """The theme files requested by the pages of one build; those in `own` are an office's and win.

    `published` maps names in the output to contents, `urls` names in the theme to addresses.
    `requested` are the names that templates have requested since the set was cleared.
    """

    static: Path
    own: Path | None = None
    published: dict[str, bytes] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    requested: set[str] = field(default_factory=set)

    @cached_property
    def fingerprint(self) -> bytes:
        """Return the fingerprint of all files of the theme."""
        found = sorted(self._list_files("").items())
        return digest(*(part for name, path in found for part in (name, path.read_bytes())))

    def url(self, name: str) -> str:
        """Return the root-relative address of a file below the theme's static folder.

        Raises FileNotFoundError if it does not exist.
        """
        self.requested.add(name)
        if name not in self.urls:
            path = self._find(name)
            if path.suffix == ".js":
                self.urls[name] = self._publish_scripts(path, name)
            else:
                self.urls[name] = self._publish(path, self._read(path, name))
        return self.urls[name]

    def publish_script(self, path: Path) -> str:
        """Publish a script without imports and return its root-relative address.

        Raises FileNotFoundError if it does not exist.
        """
        return self._publish(path, shorten_script(path))

    def publish_modules(self, entry: Path, *on_demand: Path) -> tuple[str, ...]:
        """Publish a module and its imports as one file; return the root-relative address.

        The modules `on_demand` become a file each, for `import()` once the first one has been
        loaded: what that one has they import from it. Their addresses follow. The modules share one
        folder and one namespace, and use named imports only. Raises FileNotFoundError if one does
        not exist.
        """
        sources = _read_scripts({path.name: path for path in entry.parent.glob("*.js")})
        shared = _list_modules(entry.name, sources)
        later = [_list_modules(path.name, sources, shared) for path in on_demand]
        asked = _list_imported(ChainMap(*later), shared)
        script = _join_modules(shared) + (f"export {{{asked}}};\n" if asked else "")
        first = self._publish(entry, _shorten(script))
        addresses = [first]
        for path, modules in zip(on_demand, later, strict=True):
            asked = _list_imported(modules, shared)
            head = f'import {{{asked}}} from "./{PurePosixPath(first).name}";\n' if asked else ""
            script = head + _join_modules(modules, path.name)
            addresses.append(self._publish(path, _shorten(script)))
        return tuple(addresses)

    def drawing(self, path: Path) -> Image:
        """Publish an SVG of the data files and return it.

        Raises FileNotFoundError if it does not exist, DrawingError if it is not acceptable.
        """
        content = path.read_bytes()
        width, height = read_size(content)
        return Image(self._publish(path, content).removeprefix("/"), width, height)

    def list_artifacts(self) -> list[Artifact]:
        return [
            Artifact(f"{FOLDER}/{name}", digest(content), partial(RenderedFile, content))
            for name, content in self.published.items()
        ]

    def _publish_scripts(self, path: Path, name: str) -> str:
        """Publish all scripts in one folder with a common hash; return the address of one.

        Modules can thus import one another by their plain names without mixing versions. What a
        script imports by a statement is part of its file and has none of its own.
        """
        found = self._list_files(SCRIPTS).items()
        sources = _read_scripts({one.removeprefix(f"{SCRIPTS}/"): file for one, file in found})
        joined = {imported for one in sources for imported in _iter_imports(one, sources[one])}
        scripts = {
            one: _shorten(_join_modules(_list_modules(one, sources), one))
            for one in sources
            if one not in joined
        }
        name = name.removeprefix(f"{SCRIPTS}/")
        if name not in scripts:
            raise FileNotFoundError(path)
        parts = (f"{one}\0{len(text)}\0".encode() + text for one, text in sorted(scripts.items()))
        root = f"{SCRIPTS}.{_hash(b''.join(parts))}"
        self.published.update({f"{root}/{one}": content for one, content in scripts.items()})
        return f"/{FOLDER}/{root}/{name}"

    def _publish(self, path: Path, content: bytes) -> str:
        name = f"{slug_of(path)}.{_hash(content)}{path.suffix.lower()}"
        self.published[name] = content
        return f"/{FOLDER}/{name}"

    def _find(self, name: str) -> Path:
        """Return the file of a name: the office's own, else the theme's."""
        own = self.own / name if self.own else None
        return own if own and own.is_file() else self.static / name

    def _list_files(self, folder: str) -> dict[str, Path]:
        """Return name → path of the files in a folder of the theme."""
        roots = [self.static, *([self.own] if self.own else ())]
        return {
            path.relative_to(root).as_posix(): path
            for root in roots
            for path in (root / folder).rglob("*")
            if path.is_file()
        }

    def _read(self, path: Path, name: str) -> bytes:
        """Return a file's content, that of a style sheet with its imports and shortened."""
        if path.suffix != ".css":
            return path.read_bytes()
        return shorten_style(self._bundle(name)).encode()

    def _bundle(self, name: str) -> str:
        """Return a style sheet; its imports are replaced by layers."""

        def inline(match: re.Match[str]) -> str:
            text = self._bundle(str(PurePosixPath(name).parent / match["name"]))
            return f"@layer {match['layer']} {{\n{text}}}" if match["layer"] else text

        return IMPORT.sub(inline, self._find(name).read_text(encoding="utf-8"))


def shorten_style(style: str) -> str:
    """Return a style sheet without comments, indentation and line ends.

    All other spaces stay: what they mean depends on where they are, as in `.a :where(b)`, and
    packages that remove them know neither `@layer` nor nested rules.
    """
    spaced = STYLE_SPACE.sub(lambda found: found["string"] or " ", style)
    return STYLE_EDGE.sub(lambda found: found["string"] or found["sign"], spaced).strip()


def shorten_script(script: Path) -> bytes:
    """Return a script without comments and spaces; names are kept."""
    return _shorten(script.read_text(encoding="utf-8"))


def _shorten(script: str) -> bytes:
    return str(jsmin(script)).encode()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_LENGTH]


def _read_scripts(files: Mapping[str, Path]) -> dict[str, str]:
    """Return name → text of the scripts among some files."""
    return {
        name: path.read_text(encoding="utf-8")
        for name, path in files.items()
        if path.suffix == ".js"
    }


def _iter_imports(name: str, text: str) -> Iterator[str]:
    """Yield the names of the modules that one imports by statements."""
    for match in MODULE.finditer(text):
        yield _resolve(match, name)


def _resolve(match: re.Match[str], name: str) -> str:
    """Return the name of what a module imports by a statement."""
    return (PurePosixPath(name).parent / match["name"]).as_posix()


def _list_modules(
    entry: str, sources: Mapping[str, str], known: Iterable[str] = ()
) -> dict[str, str]:
    """Return name → text of a module and of all that it imports but the known ones, these first.

    Raises FileNotFoundError if one is not among the sources.
    """
    found: dict[str, str] = {}
    seen = {*known}

    def add(name: str) -> None:
        seen.add(name)
        if name not in sources:
            raise FileNotFoundError(name)
        for imported in _iter_imports(name, sources[name]):
            if imported not in seen:
                add(imported)
        found[name] = sources[name]

    add(entry)
    return found


def _list_imported(modules: Mapping[str, str], names: Iterable[str]) -> str:
    """Return what modules import from some others, separated by commas."""
    lists = (
        match["parts"].split(",")
        for name, text in modules.items()
        for match in MODULE.finditer(text)
        if _resolve(match, name) in {*names}
    )
    return ",".join(sorted({part.strip() for parts in lists for part in parts if part.strip()}))


def _join_modules(modules: Mapping[str, str], exporting: str = "") -> str:
    """Return the text of modules without imports, with the exports of one of them."""
    texts = ((name, MODULE.sub("", text)) for name, text in modules.items())
    return "".join(text if name == exporting else EXPORT.sub("", text) for name, text in texts)
