"""What is live: the object `current`, which is written once for each switch."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from plugins.core.errors import PublishingError
from plugins.tools.publishing.manifest import Manifest, parse_manifest
from plugins.tools.publishing.storage.store import Headers, Store

CURRENT = "current"
HISTORY = "history.log"
# How long a proxy may keep it: with more, a release would appear late.
CACHE_SECONDS = 5
UNCERTAIN = "?"  # the mark of a file whose version in the store is unknown


@dataclass(frozen=True)
class State:
    """The live site, and the release in each whole site; `line` is the last one of the history.

    Sites are numbers as texts; an empty one means that nothing was published yet.
    """

    site: str = ""
    releases: dict[str, str] = field(default_factory=dict)
    line: str = ""

    @property
    def release(self) -> str:
        return self.releases.get(self.site, "")


def read_state(store: Store) -> State:
    """Return what is live. Raises PublishingError."""
    text = store.read_text(CURRENT)
    if not text:
        return State()
    try:
        found = json.loads(text)
        return State(str(found["site"]), dict(found["releases"]), str(found["line"]))
    except (ValueError, KeyError, TypeError):
        raise PublishingError(
            f"{store.bucket}: đối tượng {CURRENT} không đọc được — hãy xem nơi này có phải của "
            "cổng không."
        ) from None


def write_state(store: Store, state: State) -> None:
    """Make a state true, at once for all readers. Raises PublishingError.

    Proxies read site and release in the headers `x-amz-meta-site` and `x-amz-meta-release`, others
    in the text. A site is written over again; a release is not.
    """
    document = {"site": state.site, "releases": state.releases, "line": state.line}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    facts = {"site": state.site, "release": state.release}
    headers = Headers("application/json", f"max-age={CACHE_SECONDS}", facts)
    store.write(CURRENT, text.encode(), headers)


def complete_history(store: Store, state: State) -> None:
    """Add the line of the last switch to the history, if it is missing. Raises PublishingError."""
    history = store.read_text(HISTORY)
    if state.line and not history.endswith(f"{state.line}\n"):
        store.write(HISTORY, f"{history}{state.line}\n".encode())


def find_rolled_back(store: Store) -> set[str]:
    """Return the releases whose last switch in the history went back from them."""
    found: set[str] = set()
    for line in store.read_text(HISTORY).splitlines():
        fields = line.split("\t")
        found |= {one.removeprefix("from=") for one in fields if one.startswith("from=")}
        found -= {*fields[2:3]}  # live again
    return found


@dataclass(frozen=True)
class Known:
    """What is known of a site: marks of files, UNCERTAIN for some, and the names of its photos."""

    marks: dict[str, str]
    photos: frozenset[str]
    is_whole: bool = True


def list_of(site: str) -> str:
    """Return the object with the manifest of a site."""
    return f"manifests/{site}"


def pending_of(site: str) -> str:
    """Return the object with the manifest that a site is being changed into."""
    return f"manifests/{site}.pending"


def photos_of(manifest: str) -> str:
    """Return the object with the photos of a manifest, whole or pending."""
    return f"{manifest}.photos"


def read_manifest(store: Store, name: str) -> Manifest:
    return parse_manifest(store.read_text(name).splitlines(keepends=True))


def read_photos(store: Store, manifest: str) -> frozenset[str]:
    return frozenset(store.read_text(photos_of(manifest)).splitlines())


def read_known(store: Store, site: str) -> Known:
    """Return what is known of a site, also after a change of it was interrupted."""
    before = read_manifest(store, list_of(site)).marks
    photos = read_photos(store, list_of(site))
    if store.read(pending_of(site)) is None:
        return Known(dict(before), photos)
    after = read_manifest(store, pending_of(site)).marks
    marks = {
        name: before[name] if before.get(name) == after.get(name) else UNCERTAIN
        for name in before.keys() | after.keys()
    }
    return Known(marks, photos | read_photos(store, pending_of(site)), is_whole=False)
