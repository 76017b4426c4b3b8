"""Where the preview listens, what it watches and where it builds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PreviewSettings:
    """Settings of one preview.

    root: folder of the project. port: None for `default_port`, or a free one when that is taken.
    debounce_ms: silence to wait for after a change before building. state: folder of the figures.
    """

    root: Path
    host: str = "127.0.0.1"
    port: int | None = None
    default_port: int = 8000
    debounce_ms: int = 25
    folder: Path = Path(".cache/preview")
    state: Path = Path(".cache/engagement")
    watched: tuple[Path, ...] = (Path("content"), Path("theme"), Path("plugins"))

    @property
    def site(self) -> Path:
        """Folder that builds write."""
        return self.root / self.folder / "site"

    @property
    def live(self) -> Path:
        """Folder that browsers see: a copy of the last good build."""
        return self.root / self.folder / "live"

    @property
    def manifest(self) -> Path:
        """File in the site that names the pages with figures and votes."""
        return self.live / "tuong-tac.json"
