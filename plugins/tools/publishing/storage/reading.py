"""What later publications learn of the live release in a bucket."""

from __future__ import annotations

from plugins.tools.publishing.storage.objects import PHOTOS, Site
from plugins.tools.publishing.storage.state import list_of, read_photos, read_state
from plugins.tools.publishing.storage.store import Store

ADDRESSES = ".addresses"


def read_live_head(store: Store) -> list[str]:
    """Return the lines of the live release's manifest, none before the first publication."""
    site = read_state(store).site
    return store.read_text(list_of(site)).splitlines(keepends=True) if site else []


def read_live_list(store: Store, which: str) -> str | None:
    """Return the addresses of the live release, or size and name of its photos, one a line.

    It is None if there is no release, or no list. Raises PublishingError.
    """
    site = read_state(store).site
    if not site:
        return None
    if which == "addresses":
        stored = store.read(Site(site).object_of(ADDRESSES))
        return None if stored is None else stored.content.decode()
    sizes = store.list_sizes(PHOTOS)
    shown = sorted(name for name in read_photos(store, list_of(site)) if name in sizes)
    return "".join(f"{sizes[name]} {name}\n" for name in shown)
