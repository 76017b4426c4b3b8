"""The folder in which a pushed commit is built: its content, and links to the installation.

Files are written byte for byte from the commit. A checkout of git's would let the commit decide on
filters, encodings and links; Git LFS is not asked either.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePath

from plugins.core.errors import PublishingError
from plugins.core.git_trees import Repository, Tree
from plugins.tools.receiving.pushed_tree import CONTENT

RECORD = "content.json"
CACHE = ".cache"
# Of the installation: its own content and what builds have written there.
UNLINKED = {CONTENT, RECORD, "output", "preview"}

Written = dict[str, list[object]]
"""Path → blob, size in bytes and time in nanoseconds of each file after it was written."""


def prepare_site(repository: Path, tree: Tree, code: Path, site: Path) -> None:
    """Make `site` the project of these files of content, with the code of the installation.

    Unchanged files are not written again. Raises PublishingError for a folder of other use, and if
    it cannot be written.
    """
    try:
        _prepare(repository, tree, code, site)
    except OSError as error:
        raise PublishingError(f"Không ghi được {error.filename} ({error.strerror}).") from error


def _prepare(repository: Path, tree: Tree, code: Path, site: Path) -> None:
    _clear_former_checkout(site, repository)
    site.mkdir(parents=True, exist_ok=True)
    record = site / RECORD
    written = _read_record(record)
    record.touch()
    _link_installation(code, site)
    kept = {path: written[path] for path in _iter_kept(site, tree, written)}
    missing = {path: entry.blob for path, entry in tree.items() if path not in kept}
    Repository(repository).write_blobs(site, missing)
    current: Written = kept | {path: [blob, *_stamp(site / path)] for path, blob in missing.items()}
    new = site / f"{RECORD}.new"
    new.write_text(json.dumps(current), encoding="utf-8")
    new.replace(record)


def _clear_former_checkout(site: Path, repository: Path) -> None:
    """Remove the checkout of an earlier version, in which pushed code ran, with its cache."""
    if not site.exists() or (site / RECORD).is_file() or not any(site.iterdir()):
        return
    try:
        fetched = (site / ".git/FETCH_HEAD").read_text(encoding="utf-8", errors="replace")
    except OSError:
        fetched = ""
    address = str(repository).removesuffix(".git")  # git leaves .git out there
    if not any(line.endswith(f" of {address}") for line in fetched.splitlines()):
        raise PublishingError(f"Thư mục {site} có tệp khác — hãy dùng một thư mục mới.")
    shutil.rmtree(site)


def _read_record(record: Path) -> Written:
    try:
        found = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _link_installation(code: Path, site: Path) -> None:
    """Link the installation's files and folders; remove everything that is not to be there."""
    wanted = {
        entry.name: entry.path
        for entry in os.scandir(code)
        if not entry.name.startswith(".") and entry.name not in UNLINKED
    }
    for entry in list(os.scandir(site)):
        is_right = entry.is_symlink() and str(Path(entry.path).readlink()) == wanted.get(entry.name)
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_right or (is_folder and entry.name in {CONTENT, CACHE}) or entry.name == RECORD:
            wanted.pop(entry.name, None)
        else:
            _remove(entry)
    for name, path in wanted.items():
        (site / name).symlink_to(path)


def _iter_kept(site: Path, tree: Tree, written: Written) -> Iterator[str]:
    """Yield the paths that need not be written again; remove all others, and empty folders."""
    wanted = {str(folder) for path in tree for folder in PurePath(path).parents}
    folders = [site / CONTENT] if (site / CONTENT).is_dir() else []
    for folder in folders:  # grows
        for entry in list(os.scandir(folder)):
            path = Path(entry.path)
            name = path.relative_to(site).as_posix()
            if entry.is_dir(follow_symlinks=False):
                if name in wanted:
                    folders.append(path)
                else:
                    shutil.rmtree(path)
            elif name in tree and written.get(name) == [tree[name].blob, *_stamp(path)]:
                yield name
            else:
                _remove(entry)


def _remove(entry: os.DirEntry[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path)
    else:
        Path(entry.path).unlink()


def _stamp(path: Path) -> tuple[int, int]:
    status = path.lstat()
    return status.st_size, status.st_mtime_ns
