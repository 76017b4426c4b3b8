"""The bundle of the editors' page: Sveltia CMS and our scripts, as `tools/admin` makes it."""

from __future__ import annotations

import hashlib
from pathlib import Path

SCRIPTS = Path(__file__).with_name("script")
# Inputs of the bundle; the build publishes the other scripts without it.
SOURCES = (
    "addresses.js",
    "build.mjs",
    "bundles.js",
    "cms.js",
    "drafts.js",
    "faithful.js",
    "gallery.js",
    "gone.js",
    "language.js",
    "naming.js",
    "package-lock.json",
    "package.json",
    "patches.mjs",
    "photo_files.js",
    "preview.js",
    "stores.js",
    "tables.js",
    "taking_off.js",
    "tools.js",
    "wording.mjs",
    "words.js",
    "words.json",
)
CACHE = Path(".cache/admin")
DIGEST_LENGTH = 16


def digest_sources(folder: Path = SCRIPTS) -> str:
    """Return the name of a bundle: a digest of its inputs."""
    digest = hashlib.sha256()
    for name in SOURCES:
        content = (folder / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:DIGEST_LENGTH]


def find_bundle(root: Path) -> Path | None:
    """Return the folder with the bundle of the current sources, None if it is missing."""
    folder = root / CACHE / digest_sources()
    return folder if folder.is_dir() else None
