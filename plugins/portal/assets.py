"""The theme's files under names that carry their content, so that browsers keep them for good."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from plugins.newsdesk.svg import svg_size
from plugins.portal.model import Image

IMPORT = re.compile(r'^@import url\("(?P<name>[^"]+)"\)(?: layer\((?P<layer>[\w.-]+)\))?;$', re.M)
FOLDER = "theme"
SCRIPTS = "js"
HASH_LENGTH = 10


@dataclass
class AssetShelf:
    """The files of the theme that pages of one build refer to, by their published name."""

    static: Path
    published: dict[str, bytes] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)

    def url(self, name: str) -> str:
        """Return the root-relative address of a file below the theme's static folder."""
        if name not in self.urls:
            path = self.static / name
            is_script = path.suffix == ".js"
            self.urls[name] = (
                self._publish_scripts(path) if is_script else self._publish(path, _bundle(path))
            )
        return self.urls[name]

    def drawing(self, path: Path) -> Image:
        """Return an SVG of the office, published beside the theme's files."""
        content = path.read_bytes()
        width, height = svg_size(content)
        return Image(self._publish(path, content).removeprefix("/"), width, height)

    def write(self, output: Path) -> None:
        """Write what is published, and remove what an earlier build published here."""
        folder = output / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.published.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() or target.read_bytes() != content:
                target.write_bytes(content)
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_dir():
                _remove_if_empty(path)
            elif path.relative_to(folder).as_posix() not in self.published:
                path.unlink()

    def _publish_scripts(self, path: Path) -> str:
        """Publish all scripts below one folder named by their content; return one's address.

        So modules import one another by their plain names, and none is ever out of date.
        """
        folder = self.static / SCRIPTS
        scripts = {
            one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*.js")
        }
        digest = hashlib.sha256()
        for name, content in sorted(scripts.items()):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        root = f"{SCRIPTS}.{digest.hexdigest()[:HASH_LENGTH]}"
        self.published.update({f"{root}/{name}": content for name, content in scripts.items()})
        return f"/{FOLDER}/{root}/{path.relative_to(folder).as_posix()}"

    def _publish(self, path: Path, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
        name = f"{path.stem}.{digest}{path.suffix}"
        self.published[name] = content
        return f"/{FOLDER}/{name}"


def _bundle(path: Path) -> bytes:
    """Return a file's content; the imports of a style sheet are put in its place, in layers."""
    if path.suffix != ".css":
        return path.read_bytes()

    def inline(match: re.Match[str]) -> str:
        text = _bundle(path.parent / match["name"]).decode()
        return f"@layer {match['layer']} {{\n{text}}}" if match["layer"] else text

    return IMPORT.sub(inline, path.read_text(encoding="utf-8")).encode()


def _remove_if_empty(folder: Path) -> None:
    if not any(folder.iterdir()):
        folder.rmdir()
