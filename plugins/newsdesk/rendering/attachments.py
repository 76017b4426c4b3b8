"""Documents that an article offers for download."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from urllib.parse import quote

from plugins.newsdesk.model import Attachment
from plugins.newsdesk.problems import Findings
from plugins.newsdesk.reading.bundle_files import FileProblem, is_document, resolve_file
from plugins.newsdesk.reading.bundles import Bundle
from plugins.newsdesk.schema.entries import AttachmentEntry
from plugins.vietnamese.normalize import normalize

# Photos would be published with their metadata, and HTML or SVG could run script.
NOT_PUBLISHED = FileProblem(
    "kiểu tệp này không đăng được", "dùng PDF, Word, Excel; ảnh thì đưa vào bài"
)


def gather_attachments(
    bundle: Bundle, url: str, linked: Collection[Path], findings: Findings
) -> tuple[Attachment, ...]:
    """Return the attachments named in the header, by default every document of the bundle.

    Files that the body links to (`linked`) are published too. `url` is the address of the
    article, below which attachments stand.
    """
    named: tuple[AttachmentEntry, ...] | None = bundle.values.get("attachments")
    if named is None:
        named = tuple(AttachmentEntry((1, 1), name) for name in bundle.files if is_document(name))
    attachments = {}
    for entry in named:
        found = resolve_file(entry.file, bundle.files)
        if isinstance(found, Path) and not is_document(found.name):
            found = NOT_PUBLISHED
        if isinstance(found, FileProblem):
            what = f"tệp đính kèm «{entry.file}»: {found.what}"
            findings.error(bundle.path, entry.written_at, what, found.remedy)
        else:
            attachments[found] = _make_attachment(found, url, entry.title, findings)
    for path in sorted(set(linked) - attachments.keys()):
        attachments[path] = _make_attachment(path, url, None, findings)
    return tuple(attachments.values())


def _make_attachment(path: Path, url: str, title: str | None, findings: Findings) -> Attachment:
    return Attachment(
        source=path.relative_to(findings.project),
        title=title or path.stem.replace("-", " ").replace("_", " "),
        url=f"{url}{quote(normalize(path.name))}",
        kind=path.suffix.lstrip(".").upper(),
        size_bytes=path.stat().st_size,
    )
