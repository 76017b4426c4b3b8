"""The plan of a server: the portal's settings, addresses, policies and paths on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from plugins.core.errors import ServingError, SettingsError
from plugins.editors import policy as editors_page
from plugins.editors.settings import EditorsSettings
from plugins.engagement.settings import EngagementSettings
from plugins.gallery.settings import GallerySettings
from plugins.newsdesk.schema.videos import PLAYER_HOSTS
from plugins.tools.serving import checks
from plugins.tools.serving.checks import STATUS_PORT

# Directives of pages that allow the portal only.
OWN = ("script-src", "style-src", "img-src", "font-src", "connect-src", "media-src", "worker-src")


@dataclass(frozen=True)
class ServerPlan:
    """A Debian server of one portal.

    `host` is its name. `prefix` begins the addresses of the service and is empty without one.
    `log_hours` limits the storage of readers' addresses. `target` contains the releases, `code`
    root's copy of the project; editors push to `repository`. `root` precedes all other paths and is
    empty on a server. `door` is the address of the service as nginx writes it: `unix:PATH`, or
    address and port, by which every account of the machine may claim to be a proxy. Ports are
    arguments of nginx's `listen`. `instance` names each further portal of a machine: it ends the
    names of its units, accounts and folders, and its service has another `status_port`.
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
    door: str = "unix:/run/tuong-tac/http.sock"
    desk: str = "/run/tuong-tac/desk.sock"
    instance: str = ""
    status_port: int = STATUS_PORT
    ports: tuple[str, ...] = ("80", "[::]:80")
    secure_ports: tuple[str, ...] = ("443", "[::]:443")

    usual_status_port: ClassVar = STATUS_PORT
    # Feeds and drawings opened directly: shown with their own styles, never run.
    document_policy: ClassVar = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    )
    # A worker obeys the policy of its own script, not that of the page.
    worker_policy: ClassVar = "default-src 'none'; script-src 'self'; connect-src 'self'"

    @classmethod
    def from_settings(
        cls,
        settings: Mapping[str, Any],
        *,
        target: str = "",
        code: str = "",
        door: str = "",
        instance: str = "",
        status_port: int = STATUS_PORT,
    ) -> ServerPlan:
        """Return the server of a portal with these settings.

        Empty paths are the usual ones of the instance. Raises ServingError with a line for every
        invalid setting.
        """
        suffix = f"_{instance}" if instance else ""
        target = target or f"{cls.target}{suffix}"
        code = code or f"{cls.code}{suffix}"
        door = door or f"unix:/run/tuong-tac{suffix}/http.sock"
        problems = [*checks.check_address(settings), *checks.check_frames(settings)]
        problems += checks.check_instance(instance, status_port)
        problems += checks.check_places((target, code), door)
        try:
            engagement = EngagementSettings.from_settings(settings)
            photo_folder = GallerySettings.from_settings(settings).url_folder
            editors = EditorsSettings.from_settings(settings)
        except SettingsError as error:
            problems += error.problems
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
            repository=f"/srv/portal{suffix}.git",
            door=door,
            desk=f"/run/tuong-tac{suffix}/desk.sock",
            instance=instance,
            status_port=status_port,
        )

    @property
    def suffix(self) -> str:
        """End of the first word in the names of units, accounts and folders."""
        return f"_{self.instance}" if self.instance else ""

    @property
    def health(self) -> str:
        """Address at which the service says whether it is well."""
        return f"http://127.0.0.1:{self.status_port}/readyz"

    @property
    def origin(self) -> str:
        return f"{'https' if self.is_secure else 'http'}://{self.host}"

    @property
    def has_unix_door(self) -> bool:
        return self.door.startswith("unix:")

    @property
    def listen(self) -> str:
        """Address of the service as systemd writes it."""
        return self.door.removeprefix("unix:")

    @property
    def trusted_proxy(self) -> str:
        """Peer whose word about readers' addresses the service believes."""
        return "unix" if self.has_unix_door else self.door.rpartition(":")[0].strip("[]")

    @property
    def policy(self) -> str:
        return page_policy(self.frame_hosts)

    @property
    def nginx(self) -> str:
        """Folder of nginx's configuration."""
        return f"{self.root}/etc/nginx"

    @property
    def logs(self) -> str:
        """Folder of nginx's logs, which contain addresses of readers."""
        return f"{self.root}/var/log/portal{self.suffix}"

    @property
    def state(self) -> str:
        """Folder that only root writes: the accepted redirects, and the folder of figures."""
        return f"{self.root}/var/lib/portal{self.suffix}"

    @property
    def alerts(self) -> str:
        """Folder in which the messages leave what editors see of failures."""
        return f"{self.state}/alerts"

    @property
    def figures(self) -> str:
        """Folder in which the service leaves its last figures."""
        return f"{self.state}/figures"

    @property
    def decided(self) -> str:
        """File that the service leaves when a decision of an editor changes a page."""
        return f"{self.root}/var/lib/private/tuong-tac{self.suffix}/decided"

    @property
    def editors(self) -> str:
        """File with names and passwords of those who decide at the desk."""
        return f"{self.root}/etc/portal{self.suffix}/desk.htpasswd"

    @property
    def challenges(self) -> str:
        """Folder in which certbot answers the certificate authority."""
        return f"{self.root}/var/www/letsencrypt"

    @property
    def certificate(self) -> str:
        """Folder of certificate and key."""
        return f"{self.root}/etc/letsencrypt/live/{self.host}"

    @property
    def alert(self) -> str:
        """Command that reports a failed unit; systemd replaces `%i` by its name."""
        return f'{self._task("alert")} --failed "%i" --see "journalctl -u %i"'

    @property
    def recovery(self) -> str:
        """Command that reports the recovery of a unit."""
        return f'{self._task("alert")} --recovered "%i"'

    @property
    def waiting_alert(self) -> str:
        """Command that reports comments and letters that wait for editors."""
        metrics = self.health.replace("/readyz", "/metrics")
        return f'{self._task("alert")} --waiting {metrics} --see "{self.origin}/duyet/"'

    def publication_alert(self, happened: str) -> str:
        """Return the command that reports that publishing has `failed` or `recovered`.

        It also reports articles that the last publication held back.
        """
        command = f'{self._task("alert")} --{happened} "Xuất bản theo lịch" --to {self.alerts}'
        return f"{command} --releases {self.target}"

    def _task(self, name: str) -> str:
        return f"{self.code}/.venv/bin/python -m invoke --search-root {self.code} {name}"

    @property
    def rotation_minutes(self) -> int:
        """Interval of log rotation: two in `log_hours`, less five minutes for a late timer."""
        return max(self.log_hours * 30 - 5, 10)


def page_policy(frame_hosts: Iterable[str]) -> str:
    """Return the Content-Security-Policy of pages (CSP level 3).

    It is stricter than the one in the pages, which must suit any web server, but for the players
    of videos: a page allows only those of its own.
    """
    hosts = {*frame_hosts, *PLAYER_HOSTS}
    frames = ["'self'", *(f"https://{host}" for host in sorted(hosts))]
    parts = [
        "default-src 'none'",
        *(f"{name} 'self'" for name in OWN),
        f"frame-src {' '.join(frames)}",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    return "; ".join(parts)
