"""Names that differ only by marks or capitals: they share one page, and the editor is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.front_matter import FrontMatter
from plugins.newsdesk.schema.slugs import make_slug

LABELS = {"tags": "thẻ", "authors": "tác giả", "topic": "chủ đề", "source": "nguồn"}


def advise_on_names(articles: Sequence[FrontMatter], findings: Findings) -> None:
    """Record names written in two ways, at the later of the two files."""
    for field, kind in LABELS.items():
        first_seen: dict[str, tuple[str, Path]] = {}
        for front_matter in articles:
            names = front_matter.values.get(field, ())
            for name in (names,) if isinstance(names, str) else names:
                known, path = first_seen.setdefault(make_slug(name), (name, front_matter.path))
                if known != name:
                    findings.advise(
                        front_matter.path,
                        front_matter.place(field),
                        f"{kind} «{name}» trùng trang với «{known}» trong {findings.shown(path)}",
                        f"viết giống nhau: «{known}»",
                    )
