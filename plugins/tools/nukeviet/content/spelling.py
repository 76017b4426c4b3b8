"""One spelling for each name, since each name has a page whose address leaves marks out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from plugins.newsdesk.schema.slugs import LONGEST_SLUG, make_slug
from plugins.vietnamese.normalize import fold, letters_of

LONGEST_NAME = 200


def unify_names(counts: Mapping[str, int]) -> dict[str, str]:
    """Return name → the name to write.

    Spellings of one name (capitals, place of the tone) become the most frequent one, and so does
    a name typed without marks. Different names with the same address get a number.
    """
    by_slug: dict[str, Counter[str]] = defaultdict(Counter)
    for name, count in counts.items():
        by_slug[make_slug(shorten_name(name))][name] += count
    taken = set(by_slug)
    return {
        name: written
        for slug in sorted(by_slug)
        for name, written in _unify(by_slug[slug], taken).items()
    }


def shorten_name(name: str) -> str:
    """Return a name short enough for an address, cut between words."""
    if len(name) <= LONGEST_NAME and len(make_slug(name)) <= LONGEST_SLUG:
        return name
    return name[:LONGEST_NAME].rpartition(" ")[0] or name[:LONGEST_NAME]


def _unify(names: Counter[str], taken: set[str]) -> dict[str, str]:
    """Return the names to write for names with one address."""
    by_letters: dict[str, Counter[str]] = defaultdict(Counter)
    for name, count in names.items():
        by_letters[letters_of(name)][name] = count
    ranked = sorted(
        by_letters.values(), key=lambda some: (_is_bare(some), -some.total(), min(some))
    )
    chosen = shorten_name(_favourite(ranked[0]))
    found = {}
    for some in ranked:
        written = shorten_name(_favourite(some))
        if some is not ranked[0]:
            written = chosen if _is_bare(some) else _numbered(written, taken)
        found.update(dict.fromkeys(some, written))
    return found


def _favourite(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name))


def _is_bare(names: Counter[str]) -> bool:
    """Return whether a name has no marks, as if typed on a foreign keyboard."""
    name = next(iter(names))
    return name.lower() == fold(name)


def _numbered(name: str, taken: set[str]) -> str:
    number = 2
    while make_slug(f"{name} ({number})") in taken:
        number += 1
    taken.add(make_slug(f"{name} ({number})"))
    return f"{name} ({number})"
