"""Writes pages, and leaves alone those that would be the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican import signals
from pelican.utils import sanitised_join
from pelican.writers import FileOverwriteFailedError, Writer


class PageWriter(Writer):  # type: ignore[misc] # Pelican has no types
    """Pelican's writer for pages that are numbered by ourselves.

    A page whose bytes are those of the file that is there keeps that file, with its inode and time.
    """

    def __init__(self, output_path: str, settings: dict[str, Any] | None = None) -> None:
        super().__init__(output_path, settings=settings)
        self._pages: set[str] = set()

    def write_file(
        self,
        name: str,
        template: Any,  # noqa: ANN401 - Pelican has no types
        context: dict[str, Any],
        relative_urls: bool = False,
        paginated: Any = None,  # noqa: ANN401
        template_name: str | None = None,
        override_output: bool = False,
        url: str | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """Render a page and write it below the output folder; without a name do nothing.

        Raises FileOverwriteFailedError when two pages have one name. Addresses are root-relative
        and lists numbered by the portal, so what would make them otherwise is not looked at.
        """
        if not name:
            return
        local = {**context, "localsiteurl": None, "output_file": name, **kwargs}
        text = template.render(local)
        path = sanitised_join(self.output_path, name)
        if path in self._pages:
            raise FileOverwriteFailedError(f"two pages are written to {path!r}")
        self._pages.add(path)
        _write_changed(Path(path), text.encode())
        signals.content_written.send(path, context=local)


def _write_changed(target: Path, content: bytes) -> None:
    """Write a page unless it is there already.

    Not by way of a temporary file: nobody reads the output before the build is over, and what a
    killed build left half written is another content for the next one.
    """
    if not target.is_file() or target.read_bytes() != content:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
