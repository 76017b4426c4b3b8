"""Every address in a finished output, whatever file carries it, leads somewhere."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from tests.support.carriers import Document, reader_of

NOWHERE = "http://portal.invalid"  # the address of an output that was built without one
TOP = {"", "top"}  # these places are on every page


def find_dead_links(
    folder: Path, site_url: str = "", elsewhere: Collection[str] = ()
) -> set[tuple[str, str]]:
    """Return (file, address) of each own address without a file, or without that place in it.

    Own are relative addresses and those below `site_url`. `elsewhere` are paths without files.
    """
    names = frozenset(_iter_names(folder))
    documents = _read(folder, names)
    output = Output(names, documents, site_url or NOWHERE, elsewhere)
    return {
        (name, address)
        for name, document in documents.items()
        for address in document.addresses
        if output.is_dead(name, address)
    }


class Output:
    """The files that addresses may lead to; answers are cached."""

    def __init__(
        self,
        names: Collection[str],
        documents: Mapping[str, Document],
        site_url: str,
        elsewhere: Collection[str],
    ) -> None:
        self._names = names
        self._documents = documents
        self._site_url = site_url
        self._host = urlsplit(site_url).netloc.lower()
        self._root = f"{urlsplit(site_url).path.rstrip('/')}/"
        self._elsewhere = elsewhere
        self._answers: dict[str, bool] = {}

    def is_dead(self, name: str, address: str) -> bool:
        """Return whether the file `name` links to a missing address of this site."""
        if address.startswith("#"):
            return not self._has_place(name, address[1:])
        if not address.startswith("/"):
            try:
                address = urljoin(f"{self._site_url}/{quote(name)}", address)
            except ValueError:
                return True
        if address not in self._answers:
            self._answers[address] = self._leads_nowhere(address)
        return self._answers[address]

    def _leads_nowhere(self, address: str) -> bool:
        try:
            parts = urlsplit(urljoin(f"{self._site_url}/", address))
        except ValueError:
            return True
        is_ours = parts.scheme in {"http", "https"} and parts.netloc.lower() == self._host
        path = parts.path or "/"
        if not is_ours or not path.startswith(self._root) or path in self._elsewhere:
            return False
        name = file_name(path.removeprefix(self._root))
        return name not in self._names or not self._has_place(name, parts.fragment)

    def _has_place(self, name: str, fragment: str) -> bool:
        """Return whether a file has an id; true for files other than pages and drawings."""
        place = unquote(fragment).partition(":~:")[0]
        is_asked = name.endswith((".html", ".svg")) and place not in TOP
        return not is_asked or place in self._documents[name].ids


def file_name(path: str) -> str:
    """Return the file with which a web server answers a path."""
    name = unquote(path).removeprefix("/")
    return f"{name}index.html" if name.endswith("/") or not name else name


def _iter_names(folder: Path) -> list[str]:
    return [
        (Path(parent) / name).relative_to(folder).as_posix()
        for parent, _, names in os.walk(folder)
        for name in names
    ]


def _read(folder: Path, names: Collection[str]) -> dict[str, Document]:
    documents = {}
    for name in names:
        if reader := reader_of(name):
            try:
                documents[name] = reader((folder / name).read_text(encoding="utf-8"))
            except (ValueError, SyntaxError) as error:  # the parser of XML raises the latter
                error.add_note(f"in {name}")
                raise
    return documents
