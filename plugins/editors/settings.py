"""Settings of the editors' page, all with their defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from plugins.core.errors import SettingsError
from plugins.core.settings import (
    accepting,
    boolean,
    matching,
    one_of,
    read_settings,
    setting,
    whole_number,
)

FORGES = {
    "github": "https://github.com",
    "gitlab": "https://gitlab.com",
    "gitea": "https://gitea.com",
}
ORIGIN = r"https://[a-z0-9.-]+(:\d{1,5})?"
SHORTEST_IDLE_SECONDS = 60
LOCAL_REPOSITORY = "tren-may/cong-thong-tin"  # Sveltia needs a name, but does not fetch it
WORDING = "{name} đang là {value!r} — {expected}"


def _is_address(value: object) -> bool:
    """Return whether a value is empty or the address of a folder on an HTTPS server."""
    if not isinstance(value, str):
        return False
    parts = urlsplit(value)
    origin = f"{parts.scheme}://{parts.netloc}"
    return not value or (re.fullmatch(ORIGIN, origin) is not None and not parts.query)


ON = boolean("ghi True (có) hoặc False (không)")
BACKEND = one_of(
    ("", *FORGES), f'chọn một trong: {", ".join(FORGES)}, hoặc "" (chỉ thư mục trên máy)'
)
REPOSITORY = matching(
    r"([\w.-]+(/[\w.-]+)+)?", 'ghi chủ kho và tên kho, ví dụ "ban-dan-van/cong-thong-tin"'
)
BRANCH = matching(r"[\w][\w./-]*", 'ghi tên nhánh, ví dụ "main"')
FORGE = matching(
    f"({ORIGIN})?",
    'ghi địa chỉ https của máy chủ, không có dấu / ở cuối, ví dụ "https://git.tinh.example"',
)
OAUTH_URL = accepting(
    'ghi địa chỉ https của máy chủ đăng nhập, ví dụ "https://dang-nhap.tinh.example"', _is_address
)
OAUTH_APP = matching(r"[\w.-]*", "ghi mã ứng dụng mà máy chủ đã cấp")
IDLE_SECONDS = whole_number(
    SHORTEST_IDLE_SECONDS,
    expected=f"ghi số giây, từ {SHORTEST_IDLE_SECONDS} trở lên, ví dụ 1800 (nửa giờ)",
)


@dataclass(frozen=True)
class EditorsSettings:
    """Settings of the editors' page, explained in README.md.

    With an empty `backend` only local folders can be opened. `forge` is the origin of the server
    with the repository. Without input people are signed out after `idle_seconds`.
    """

    is_on: bool = setting("EDITORS", False, ON)
    backend: str = setting("EDITORS_BACKEND", "", BACKEND)
    repository: str = setting("EDITORS_REPOSITORY", "", REPOSITORY)
    branch: str = setting("EDITORS_BRANCH", "main", BRANCH)
    forge: str = setting("EDITORS_FORGE", "", FORGE)
    oauth_url: str = setting("EDITORS_OAUTH_URL", "", OAUTH_URL)
    oauth_app: str = setting("EDITORS_OAUTH_APP", "", OAUTH_APP)
    idle_seconds: int = setting("EDITORS_IDLE_SECONDS", 1800, IDLE_SECONDS)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> EditorsSettings:
        """Return the settings from Pelican's.

        Raises SettingsError with all invalid settings, otherwise with all contradictions.
        """
        read = read_settings(cls, settings, wording=WORDING)
        if problems := list(_iter_contradictions(read)):
            raise SettingsError(problems)
        return replace(
            read,
            repository=read.repository or LOCAL_REPOSITORY,
            forge=read.forge or FORGES.get(read.backend, ""),
        )

    @property
    def is_local(self) -> bool:
        """Return whether only local folders can be opened."""
        return not self.backend


def _iter_contradictions(read: EditorsSettings) -> Iterator[str]:
    if read.backend and not read.repository:
        yield (
            f"EDITORS_REPOSITORY còn trống mà EDITORS_BACKEND là {read.backend!r} — "
            'ghi tên kho bài, ví dụ "ban-dan-van/cong-thong-tin"'
        )
    if not read.backend:
        of_forges = {
            "EDITORS_FORGE": read.forge,
            "EDITORS_OAUTH_URL": read.oauth_url,
            "EDITORS_OAUTH_APP": read.oauth_app,
        }
        for name, value in of_forges.items():
            if value:
                yield (
                    f"{name} đang là {value!r} mà EDITORS_BACKEND còn trống — "
                    f"ghi EDITORS_BACKEND ({', '.join(FORGES)}), hoặc xóa {name}"
                )
    if read.oauth_url and read.backend in {"gitlab", "gitea"}:
        yield (
            f"EDITORS_OAUTH_URL chỉ dùng với github, ở đây là {read.backend!r} — "
            "ghi mã ứng dụng vào EDITORS_OAUTH_APP, và xóa EDITORS_OAUTH_URL"
        )
    if read.oauth_app and read.backend == "github":
        yield (
            "EDITORS_OAUTH_APP không dùng với github — "
            "ghi địa chỉ của máy chủ đăng nhập vào EDITORS_OAUTH_URL, và xóa EDITORS_OAUTH_APP"
        )
    if read.forge and read.backend == "github":
        yield (
            "EDITORS_FORGE không dùng với github — xóa EDITORS_FORGE; kho ở máy chủ riêng thì "
            "dùng gitlab hoặc gitea"
        )
