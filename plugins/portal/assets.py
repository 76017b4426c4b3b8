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
            self.urls[name] = self._publish(path, _bundle(path))
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
            if not target.exists() or target.read_bytes() != content:
                target.write_bytes(content)
        for path in folder.iterdir():
            if path.name not in self.published:
                path.unlink()

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
