"""The list of pages that the build writes and the service accepts.

Format: `{"prefix": "/tt/", "thousands": ".", "comments": true, "letters": ["…"], "pages": [{"id":
"…", "url": "/…/", "title": "…", "rating": true, "comments": true, "aliases": ["…"]}]}`; only
`pages` with `id` and `url` are required. An alias is a former id of the page; `prefix` and
`thousands` are those of the built pages. Without `comments` at the top no page has any, without
`letters`, their topics, nobody writes to the office.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeGuard

from plugins.core.errors import PortalError
from plugins.core.files import open_regular

NO_ARTICLE = "0"  # in an address: any page that is no article
SERVICE_PREFIX = r"/([a-z0-9-]+/)+"
MOST_BYTES = 64 << 20
# In an address: browsers drop tabs and line ends.
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
SURROGATE = re.compile(r"[\ud800-\udfff]")  # cannot be encoded
PAGE_KEY = re.compile(r"(?!0\Z)[a-z0-9-]{1,64}")


class ManifestError(PortalError):
    """A manifest without a valid page; place and reason in one line."""


@dataclass(frozen=True, slots=True)
class ManifestPage:
    """One page; `url` is site-relative; `rating` and `comments`: whether it accepts them."""

    id: str
    url: str
    title: str = ""
    rating: bool = True
    aliases: tuple[str, ...] = ()
    comments: bool = True


class Manifest(NamedTuple):
    """The pages of a file by key, aliases included, and its faults in one line each.

    `comments` is whether the portal has any, `letters` the topics of letters, none without letters.
    """

    pages: Mapping[str, ManifestPage]
    faults: tuple[str, ...] = ()
    comments: bool = False
    letters: tuple[str, ...] = ()


def format_manifest(
    pages: Iterable[ManifestPage],
    prefix: str = "/tt/",
    thousands: str = ".",
    *,
    comments: bool = False,
    letters: Sequence[str] = (),
) -> str:
    """Return the file; `letters` are the topics of letters, none if nobody may write any."""
    document: dict[str, object] = {"prefix": prefix, "thousands": thousands}
    entries = [asdict(page) for page in pages]
    if comments:
        document["comments"] = True
    else:
        for entry in entries:
            del entry["comments"]
    if letters:
        document["letters"] = [*letters]
    document["pages"] = entries
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read_manifest(path: Path) -> Manifest:
    """Return the pages of a file by key, without its faulty entries. Raises ManifestError.

    An entry that is no page is left out, and so is a key that an earlier page has; a page's own
    key comes before an alias of another. A file of faulty entries only is refused.
    """
    try:
        with open_regular(path) as file:
            text = file.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            raise ManifestError(f"{path}: longer than {MOST_BYTES} bytes; build the site again")
        document = json.loads(text.decode())
    except (OSError, ValueError, RecursionError) as error:
        raise ManifestError(f"{path}: cannot be read: {error}") from error
    entries = document.get("pages") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ManifestError(f'{path}: expected {{"pages": [...]}}; build the site again')
    read = [_read_page(entry) for entry in entries]
    faults = [f"page {at} is {entries[at - 1]!r}" for at, page in enumerate(read, 1) if not page]
    if entries and len(faults) == len(entries):
        raise ManifestError(f"{path}: {faults[0]}, and no page is valid; build the site again")
    found = [page for page in read if page]
    pages: dict[str, ManifestPage] = {}
    own = ((one.id, one) for one in found)
    former = ((alias, one) for one in found for alias in one.aliases)
    for key, page in chain(own, former):
        if pages.setdefault(key, page) is not page:
            faults.append(f"two pages have the key {key!r}")
    comments, letters = document.get("comments", False), document.get("letters", [])
    if not isinstance(comments, bool):
        faults.append(f"comments is {comments!r}")
    if not _are_topics(letters):
        faults.append(f"letters is {letters!r}")
    return Manifest(
        pages,
        tuple(f"{path}: {fault}; build the site again" for fault in faults),
        comments=comments is True,
        letters=tuple(letters) if _are_topics(letters) else (),
    )


def _are_topics(letters: object) -> TypeGuard[list[str]]:
    return isinstance(letters, list) and all(isinstance(one, str) and one for one in letters)


def _read_page(entry: object) -> ManifestPage | None:
    """Return a page, None if the entry is invalid."""
    if not isinstance(entry, dict):
        return None
    key, url, aliases = entry.get("id", ""), entry.get("url", ""), entry.get("aliases", [])
    title, rating = entry.get("title", ""), entry.get("rating", True)
    comments = entry.get("comments", True)
    is_valid = (
        isinstance(url, str)
        and url.startswith("/")
        and not url.startswith("//")
        and "\\" not in url  # browsers take it for a slash
        and UNSAFE.search(url) is None
        and isinstance(title, str)
        and SURROGATE.search(title) is None
        and isinstance(rating, bool)
        and isinstance(comments, bool)
        and isinstance(aliases, list)
        and all(isinstance(one, str) and PAGE_KEY.fullmatch(one) for one in (key, *aliases))
    )
    if not is_valid:
        return None
    return ManifestPage(key, url, title, rating, tuple(aliases), comments)
