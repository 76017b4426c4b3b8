"""Address, folders and watched sources of the preview."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PreviewSettings:
    """Settings of one preview; README.md explains them. Folders are below `root`."""

    root: Path
    host: str = "127.0.0.1"
    port: int | None = None
    default_port: int = 8000
    debounce_ms: int = 25
    folder: Path = Path(".cache/preview")
    state: Path = Path(".cache/engagement")
    watched: tuple[Path, ...] = tuple(map(Path, ("content", "theme", "theme-local", "plugins")))

    @property
    def site(self) -> Path:
        """Folder that builds write."""
        return self.root / self.folder / "site"

    @property
    def live(self) -> Path:
        """Folder that browsers see: a copy of the last successful build."""
        return self.root / self.folder / "live"

    @property
    def comments(self) -> Path:
        """File with the approved comments of the preview's service, for builds."""
        return self.root / self.folder / "comments.json"

    @property
    def manifest(self) -> Path:
        """File in the site that lists the pages with figures and votes."""
        return self.live / "tuong-tac.json"
