"""Approved comments of the preview's service, copied for its builds after each decision."""

from __future__ import annotations

import json
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

from plugins.core.files import write_whole
from plugins.tools.preview.engagement_process import HOST, Answer, stamp_of
from plugins.tools.preview.settings import PreviewSettings

ANSWER, DECIDED = "comments.json", "decided"
STARTING = "content/data/comments.yml"


class Service(Protocol):
    """The running service; `prefix` is empty while there is none."""

    @property
    def prefix(self) -> str: ...

    def forward(
        self, method: str, target: str, headers: dict[str, str], address: str, body: bytes
    ) -> Answer: ...


class CommentsCopy:
    """The file of comments that builds of the preview show."""

    def __init__(self, settings: PreviewSettings, service: Service) -> None:
        self._root, self._path = settings.root, settings.comments
        self._state = settings.root / settings.state
        self._service = service
        self._copied: tuple[object, ...] = ()

    def refresh(self) -> bool:
        """Copy the comments if there may be others; return whether builds show others now.

        The service replaces its file `decided` after each decision, and takes over starting ones.
        """
        stamps = (stamp_of(self._state / DECIDED), stamp_of(self._root / STARTING))
        if stamps == self._copied or not self._service.prefix:
            return False
        headers = {"authorization": f"Bearer {self._read_token()}"}
        target = f"{self._service.prefix}{ANSWER}"
        answer = self._service.forward("GET", target, headers, HOST, b"")
        if answer.status == HTTPStatus.BAD_GATEWAY:  # not yet there: again soon
            return False
        self._copied = stamps
        former = _read(self._path)
        if answer.status != HTTPStatus.OK or former == answer.body:
            return False
        write_whole(self._path, answer.body, staging=self._path.parent)
        return former is not None or _has_comments(answer.body)

    def _read_token(self) -> str:
        """Return the key of that name in the service's file, empty if there is none."""
        try:
            lines = (self._state / "keys").read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return ""
        return next((line.split()[-1] for line in lines if line.startswith("snapshot ")), "")


def _has_comments(answer: bytes) -> bool:
    return bool(json.loads(answer)["comments"])


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
