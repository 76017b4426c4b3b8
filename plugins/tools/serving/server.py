"""One server: what the portal's settings say of it, and where things lie on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from plugins.core.errors import ServingError, SettingsError
from plugins.editors import policy as editors_page
from plugins.editors.settings import EditorsSettings
from plugins.engagement.settings import EngagementSettings
from plugins.gallery.settings import GallerySettings
from plugins.tools.serving.policies import page_policy

HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
FRAME_HOST = re.compile(r"(\*\.)?[a-z0-9.-]+(:\d+)?")
FOLDER = re.compile(r"(/[\w.-]+)+", re.ASCII)


@dataclass(frozen=True)
class ServerPlan:
    """A Debian server of one portal.

    `host` is its name, `prefix` what the service's addresses begin with, empty without a service.
    `log_hours` is how long addresses of readers may be kept. `target` is where releases are
    published to, `code` where root keeps the project for the service, `repository` is where
    editors push to. `root` stands before all other paths;
    it is empty on a server. Ports are as `listen` of nginx takes them.
    """

    host: str
    is_secure: bool = True
    prefix: str = "/tt/"
    log_hours: int = 48
    frame_hosts: frozenset[str] = frozenset()
    photo_folder: str = "anh"
    admin_policy: str = editors_page.admin_policy(EditorsSettings())
    admin_opener: str = editors_page.admin_opener(EditorsSettings())
    target: str = "/srv/portal"
    code: str = "/opt/portal"
    repository: str = "/srv/portal.git"
    root: str = ""
    door: str = "127.0.0.1:8710"
    health: str = "http://127.0.0.1:8711/readyz"
    ports: tuple[str, ...] = ("80", "[::]:80")
    secure_ports: tuple[str, ...] = ("443", "[::]:443")

    @classmethod
    def from_settings(
        cls,
        settings: Mapping[str, Any],
        *,
        target: str = target,
        code: str = code,
    ) -> ServerPlan:
        """Return the server of a portal with these settings.

        Raises ServingError naming every setting that does not fit.
        """
        problems = [*_check_address(settings), *_check_frames(settings)]
        problems += [
            f"Thư mục {folder!r} không dùng được — hãy ghi đường dẫn đầy đủ gồm chữ không dấu, số, "
            "chấm và gạch, ví dụ /srv/portal."
            for folder in (target, code)
            if not FOLDER.fullmatch(folder)
        ]
        try:
            engagement = EngagementSettings.from_settings(settings)
            photo_folder = GallerySettings.from_settings(settings).url_folder
            editors = EditorsSettings.from_settings(settings)
        except SettingsError as error:
            problems += str(error).splitlines()
        if problems:
            raise ServingError("\n".join(problems))
        address = urlsplit(settings["SITEURL"])
        return cls(
            host=str(address.hostname),
            is_secure=address.scheme == "https",
            prefix=engagement.prefix if engagement.is_on else "",
            log_hours=engagement.log_hours,
            frame_hosts=frozenset(settings.get("FRAME_HOSTS", ())),
            photo_folder=photo_folder,
            admin_policy=editors_page.admin_policy(editors),
            admin_opener=editors_page.admin_opener(editors),
            target=target,
            code=code,
        )

    @property
    def origin(self) -> str:
        """Return the portal's address as browsers send it."""
        return f"{'https' if self.is_secure else 'http'}://{self.host}"

    @property
    def nginx(self) -> str:
        """Return the folder of the web server's own settings."""
        return f"{self.root}/etc/nginx"

    @property
    def logs(self) -> str:
        """Return the folder of the web server's logs, which hold addresses of readers."""
        return f"{self.root}/var/log/portal"

    @property
    def state(self) -> str:
        """Return the folder that root alone changes: accepted redirects; figures lie below it."""
        return f"{self.root}/var/lib/portal"

    @property
    def figures(self) -> str:
        """Return the folder in which the service leaves its last figures."""
        return f"{self.state}/figures"

    @property
    def challenges(self) -> str:
        """Return the folder in which certbot answers who gives out certificates."""
        return f"{self.root}/var/www/letsencrypt"

    @property
    def certificate(self) -> str:
        """Return the folder of certificate and key."""
        return f"{self.root}/etc/letsencrypt/live/{self.host}"

    @property
    def policy(self) -> str:
        """Return the Content-Security-Policy of pages."""
        return page_policy(self.frame_hosts)

    @property
    def alert(self) -> str:
        """Return the command that tells somebody of a failed unit, whose name systemd puts in."""
        return f'{self._task("alert")} --failed "%i" --see "journalctl -u %i"'

    @property
    def recovery(self) -> str:
        """Return the command that tells that a unit, whose name systemd puts in, works again."""
        return f'{self._task("alert")} --recovered "%i"'

    def publication_alert(self, happened: str) -> str:
        """Return the command that tells that publishing has `failed` or `recovered`."""
        return f'{self._task("alert")} --{happened} "Xuất bản theo lịch" --to {self.target}'

    def _task(self, name: str) -> str:
        return f"{self.code}/.venv/bin/python -m invoke --search-root {self.code} {name}"

    @property
    def rotation_minutes(self) -> int:
        """Return how often logs are put aside.

        A line lives through two rotations at most; five minutes are left for a late timer.
        """
        return max(self.log_hours * 30 - 5, 10)


def _check_address(settings: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the address of the portal."""
    address = settings.get("SITEURL")
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
        is_plain = address == f"{parts.scheme}://{parts.hostname}"
    except ValueError:
        is_plain = False
    if is_plain and parts.scheme in {"http", "https"} and HOST.fullmatch(parts.hostname or ""):
        return []
    return [
        f"SITEURL là {address!r} — hãy ghi trong publishconf.py địa chỉ thật gồm https:// và tên "
        "miền, không có cổng hay đường dẫn (tên có dấu viết dạng xn--…), ví dụ 'https://portal.example'."
    ]


def _check_frames(settings: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the hosts of frames."""
    hosts = settings.get("FRAME_HOSTS", ())
    if isinstance(hosts, str) or not all(
        isinstance(host, str) and FRAME_HOST.fullmatch(host) for host in hosts
    ):
        return [
            f"FRAME_HOSTS là {hosts!r} — hãy ghi danh sách tên miền, ví dụ ['www.youtube.com']."
        ]
    return []
