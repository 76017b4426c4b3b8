"""Who publishes what: the commit, and the person."""

from __future__ import annotations

import getpass
import os
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.core.git import ask_git_or_none

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Revision:
    """State of the sources: the commit (empty outside git) and whether files differ from it."""

    commit: str
    is_dirty: bool

    @property
    def short(self) -> str:
        return self.commit[:8] or "nogit"


def read_revision(root: Path) -> Revision:
    """Ask git about the sources in `root`."""
    return Revision(_ask(root, "rev-parse", "HEAD"), bool(_ask(root, "status", "--porcelain")))


def read_publisher(root: Path, variables: Mapping[str, str] = os.environ) -> str:
    """Return who publishes: whoever pushed, git's e-mail address, or the account and machine."""
    pusher = variables.get("PORTAL_PUBLISHER") or variables.get("GITHUB_ACTOR")
    name = pusher or _ask(root, "config", "user.email") or _account()
    return "".join(sign for sign in name if sign.isprintable())


def _account() -> str:
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (KeyError, OSError):
        return socket.gethostname()


def _ask(root: Path, *arguments: str) -> str:
    return (ask_git_or_none(root, *arguments) or "").strip()
