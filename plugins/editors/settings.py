"""Settings of the editors' page, all with their defaults."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from plugins.core.errors import SettingsError

FORGES = {
    "github": "https://github.com",
    "gitlab": "https://gitlab.com",
    "gitea": "https://gitea.com",
}
REPOSITORY = re.compile(r"[\w.-]+(/[\w.-]+)+")
BRANCH = re.compile(r"[\w][\w./-]*")
ORIGIN = re.compile(r"https://[a-z0-9.-]+(:\d{1,5})?")
SHORTEST_IDLE_SECONDS = 60
LOCAL_REPOSITORY = "tren-may/cong-thong-tin"  # the page wants a name, and never asks for it


@dataclass(frozen=True)
class EditorsSettings:
    """Whether there is the page, and where what it writes goes; README.md explains each setting.

    An empty `backend` means folders of the editor's own computer alone. `forge` is the origin of
    the server with the repository. Signed in without any input, a person is signed out after
    `idle_seconds`.
    """

    is_on: bool = False
    backend: str = ""
    repository: str = ""
    branch: str = "main"
    forge: str = ""
    oauth_url: str = ""
    oauth_app: str = ""
    idle_seconds: int = 1800

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> EditorsSettings:
        """Return the settings out of Pelican's.

        Raises SettingsError naming every setting that does not fit.
        """
        problems = [
            f"{name} đang là {settings[name]!r} — {remedy}"
            for name, (fits, remedy) in RULES.items()
            if name in settings and not fits(settings[name])
        ]
        if not problems:
            problems = _list_contradictions(settings)
        if problems:
            raise SettingsError(problems)
        backend = settings.get("EDITORS_BACKEND", cls.backend)
        return cls(
            is_on=settings.get("EDITORS", cls.is_on),
            backend=backend,
            repository=settings.get("EDITORS_REPOSITORY") or LOCAL_REPOSITORY,
            branch=settings.get("EDITORS_BRANCH", cls.branch),
            forge=settings.get("EDITORS_FORGE") or FORGES.get(backend, ""),
            oauth_url=settings.get("EDITORS_OAUTH_URL", cls.oauth_url),
            oauth_app=settings.get("EDITORS_OAUTH_APP", cls.oauth_app),
            idle_seconds=settings.get("EDITORS_IDLE_SECONDS", cls.idle_seconds),
        )

    @property
    def is_local(self) -> bool:
        """Return whether nothing but a folder of the editor's computer can be opened."""
        return not self.backend


def _list_contradictions(settings: Mapping[str, Any]) -> list[str]:
    """Return what does not go together, each setting by itself being fine."""
    backend = settings.get("EDITORS_BACKEND", "")
    problems = []
    if backend and not settings.get("EDITORS_REPOSITORY"):
        problems.append(
            f"EDITORS_REPOSITORY còn trống mà EDITORS_BACKEND là {backend!r} — "
            'ghi tên kho bài, ví dụ "ban-dan-van/cong-thong-tin"'
        )
    if not backend:
        problems += [
            f"{name} đang là {settings[name]!r} mà EDITORS_BACKEND còn trống — "
            f"ghi EDITORS_BACKEND ({', '.join(FORGES)}), hoặc xóa {name}"
            for name in ("EDITORS_FORGE", "EDITORS_OAUTH_URL", "EDITORS_OAUTH_APP")
            if settings.get(name)
        ]
    if settings.get("EDITORS_OAUTH_URL") and backend in {"gitlab", "gitea"}:
        problems.append(
            f"EDITORS_OAUTH_URL chỉ dùng với github, ở đây là {backend!r} — "
            "ghi mã ứng dụng vào EDITORS_OAUTH_APP, và xóa EDITORS_OAUTH_URL"
        )
    if settings.get("EDITORS_OAUTH_APP") and backend == "github":
        problems.append(
            "EDITORS_OAUTH_APP không dùng với github — "
            "ghi địa chỉ của máy chủ đăng nhập vào EDITORS_OAUTH_URL, và xóa EDITORS_OAUTH_APP"
        )
    if settings.get("EDITORS_FORGE") and backend == "github":
        problems.append(
            "EDITORS_FORGE không dùng với github — xóa EDITORS_FORGE; kho ở máy chủ riêng thì "
            "dùng gitlab hoặc gitea"
        )
    return problems


def _is_text(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and (not value or bool(pattern.fullmatch(value)))


def _is_address(value: Any) -> bool:  # noqa: ANN401 - a setting may be anything
    """Return whether a text is empty or the address of a folder at an HTTPS server."""
    if not isinstance(value, str):
        return False
    parts = urlsplit(value)
    return not value or bool(
        ORIGIN.fullmatch(f"{parts.scheme}://{parts.netloc}") and not parts.query
    )


def _is_seconds(value: Any) -> bool:  # noqa: ANN401
    return type(value) is int and value >= SHORTEST_IDLE_SECONDS


RULES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "EDITORS": (lambda value: isinstance(value, bool), "ghi True (có) hoặc False (không)"),
    "EDITORS_BACKEND": (
        lambda value: isinstance(value, str) and value in {"", *FORGES},
        f'chọn một trong: {", ".join(FORGES)}, hoặc "" (chỉ thư mục trên máy)',
    ),
    "EDITORS_REPOSITORY": (
        _is_text(REPOSITORY),
        'ghi chủ kho và tên kho, ví dụ "ban-dan-van/cong-thong-tin"',
    ),
    "EDITORS_BRANCH": (
        lambda value: isinstance(value, str) and bool(BRANCH.fullmatch(value)),
        'ghi tên nhánh, ví dụ "main"',
    ),
    "EDITORS_FORGE": (
        _is_text(ORIGIN),
        'ghi địa chỉ https của máy chủ, không có dấu / ở cuối, ví dụ "https://git.tinh.example"',
    ),
    "EDITORS_OAUTH_URL": (
        _is_address,
        'ghi địa chỉ https của máy chủ đăng nhập, ví dụ "https://dang-nhap.tinh.example"',
    ),
    "EDITORS_OAUTH_APP": (_is_text(re.compile(r"[\w.-]+")), "ghi mã ứng dụng mà máy chủ đã cấp"),
    "EDITORS_IDLE_SECONDS": (
        _is_seconds,
        f"ghi số giây, từ {SHORTEST_IDLE_SECONDS} trở lên, ví dụ 1800 (nửa giờ)",
    ),
}
