"""A client of the editors' desk, by its Unix socket or by a port, that fills in its forms."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import html5lib

from tests.support.service import FORM, Reply, RunningService


class UnixConnection(HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("desk", timeout=10)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(10)
        self.sock.connect(str(self._path))


@dataclass
class DeskForm:
    """A form of a page: its address, fields, and the values of its buttons."""

    action: str
    fields: dict[str, str]
    verbs: list[str]


@dataclass
class Desk:
    """The desk as one editor sees it; `door` is the path of a socket or a port."""

    service: RunningService
    door: Path | int
    user: str = "bien-tap"

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Reply:
        sent = {"Remote-User": self.user.encode().decode("latin-1")} if self.user else {}
        connection = (
            HTTPConnection("127.0.0.1", self.door, timeout=10)
            if isinstance(self.door, int)
            else UnixConnection(self.door)
        )
        with closing(connection):
            connection.request(method, path, body or None, {**sent, **(headers or {})})
            return Reply.read(connection.getresponse())

    def see(self, view: str = "") -> str:
        reply = self.ask("GET", f"/duyet/{view}")
        assert reply.status == 200, reply.body.decode()
        return reply.body.decode()

    def forms(self, view: str = "") -> list[DeskForm]:
        return read_forms(self.see(view))

    def form(self, code: str, view: str = "") -> DeskForm:
        """Return the form about a comment, an answer, a letter or a page's votes."""
        (found,) = [one for one in self.forms(view) if one.action.endswith(f"/{code}")]
        return found

    def send(self, form: DeskForm, verb: str = "", **changed: str) -> Reply:
        """Send a form as a browser does."""
        fields = {**form.fields, **({"viec": verb} if verb else {}), **changed}
        headers = {"Origin": self.service.origin, "Content-Type": FORM}
        return self.ask("POST", form.action, headers, urlencode(fields).encode())

    def decide(self, code: str, verb: str = "", view: str = "", **changed: str) -> str:
        """Decide about something in a list; return the page that the browser is led to."""
        reply = self.send(self.form(code, view), verb, **changed)
        assert reply.status == 303, reply.body.decode()
        return self.ask("GET", reply.headers["location"]).body.decode()


def read_forms(page: str) -> list[DeskForm]:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return [_read_form(one) for one in tree.iter("form")]


def _read_form(form: Any) -> DeskForm:  # noqa: ANN401 - an element
    fields = {one.get("name"): one.get("value", "") for one in form.iter("input")}
    fields |= {one.get("name"): one.text or "" for one in form.iter("textarea")}
    verbs = [one.get("value") for one in form.iter("button") if one.get("name")]
    return DeskForm(form.get("action"), fields, verbs)
