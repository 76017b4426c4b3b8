"""Settings of the service: flags, else environment variables, else defaults.

All settings are checked before anything is opened, and all problems are reported at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.core.errors import SettingsError
from plugins.core.settings import (
    Rule,
    accepting,
    digits,
    list_unknown,
    matching,
    one_of,
    parse_settings,
    path,
    setting,
    settings_of,
)
from plugins.engagement.manifest import SERVICE_PREFIX

VARIABLE = "TUONG_TAC_"
UNIX = "unix"  # as a trusted proxy: all peers on the Unix socket
UNIX_PATH = "unix:"
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8710
TRUTH = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False, "": False}


def _parse_store(text: str) -> str:
    parts = urlsplit(text)
    is_file = text.startswith("sqlite:///") and len(text) > len("sqlite:///")
    if not is_file and parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError
    return text


def _parse_origin(text: str) -> str:
    parts = urlsplit(text)
    is_plain = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
    is_usual = parts.port in {None, 0, {"http": 80, "https": 443}.get(parts.scheme)}
    if not is_plain or text != f"{parts.scheme}://{parts.netloc}" or text != text.lower():
        raise ValueError
    # Browsers omit the default port and write international names as xn--….
    if not text.isascii() or (is_usual and ":" in parts.netloc.rpartition("]")[2]):
        raise ValueError
    return text


def _parse_desk(text: str) -> str:
    is_port = text.isascii() and text.isdigit() and 0 < int(text) < 65536
    if not is_port and not text.removeprefix(UNIX_PATH).strip() != text:
        raise ValueError
    return text


def _parse_proxy(text: str) -> str:
    if text != UNIX:
        ip_network(text)
    return text


def _parse_each(parse: Callable[[str], str]) -> Callable[[Any], tuple[str, ...]]:
    def parse_all(texts: str | list[str]) -> tuple[str, ...]:
        parts = texts.split() if isinstance(texts, str) else texts
        if not parts:
            raise ValueError
        return tuple(parse(part) for part in parts)

    return parse_all


def _parse_truth(text: object) -> bool:
    if str(text).lower() not in TRUTH:
        raise ValueError
    return TRUTH[str(text).lower()]


STORE = Rule("sqlite:///PATH or postgresql://…", _parse_store)
HOST = accepting(
    "an address or unix:PATH to listen on",
    lambda text: text.removeprefix(UNIX_PATH).strip() != "",
)
DESK = Rule("unix:PATH, or a port of this machine for a preview", _parse_desk)
ORIGINS = Rule(
    "the portal's address such as https://portal.example, in small letters, without a path",
    _parse_each(_parse_origin),
)
PROXIES = Rule("an address, a network such as 10.0.0.0/8, or `unix`", _parse_each(_parse_proxy))
PORT_OR_NONE = digits(0, 65535, "a port from 0 (none) to 65535")
PREFIX = matching(SERVICE_PREFIX, "a path with a slash at both ends, such as /tt/")
THOUSANDS = one_of((",", "."), "`,` or `.`")
TRUE_OR_FALSE = Rule("yes or no", _parse_truth)


@dataclass(frozen=True)
class ServiceSettings:
    """Settings of one service; ../OPERATIONS.md explains each."""

    state: Path = setting("TUONG_TAC_STATE", Path(".cache/engagement"), path())
    store: str = setting("TUONG_TAC_STORE", "", STORE)
    manifest: Path | None = setting(
        "TUONG_TAC_MANIFEST", None, path("the path of the file that the build writes")
    )
    host: str = setting("TUONG_TAC_HOST", "", HOST)
    port: int = setting("TUONG_TAC_PORT", 0, PORT_OR_NONE)
    status_port: int = setting("TUONG_TAC_STATUS_PORT", 8711, PORT_OR_NONE)
    desk: str = setting("TUONG_TAC_DESK", "", DESK)
    prefix: str = setting("TUONG_TAC_PREFIX", "/tt/", PREFIX)
    origin: tuple[str, ...] = setting("TUONG_TAC_ORIGIN", (), ORIGINS)
    trusted_proxy: tuple[str, ...] = setting("TUONG_TAC_TRUSTED_PROXY", (), PROXIES)
    access_log: Path | None = setting(
        "TUONG_TAC_ACCESS_LOG", None, path("the path of the web server's log")
    )
    count_crawlers: bool = setting("TUONG_TAC_COUNT_CRAWLERS", False, TRUE_OR_FALSE)
    thousands: str = setting("TUONG_TAC_THOUSANDS", ".", THOUSANDS)
    hits_per_minute: int = setting("TUONG_TAC_HITS_PER_MINUTE", 1200, digits(1, 1_000_000))
    public: Path | None = setting(
        "TUONG_TAC_PUBLIC", None, path("the path of a folder that the web server may read")
    )
    backups: Path | None = setting("TUONG_TAC_BACKUPS", None, path())
    development: bool = setting("TUONG_TAC_DEVELOPMENT", False, TRUE_OR_FALSE)
    ends_with_input: bool = setting("TUONG_TAC_ENDS_WITH_INPUT", False, TRUE_OR_FALSE)

    @property
    def store_url(self) -> str:
        """Return the URL of the store, by default a file in the state folder."""
        return self.store or f"sqlite:///{self.state / 'engagement.sqlite3'}"

    @property
    def address(self) -> Path | tuple[str, int]:
        """Return the path of the Unix socket to listen on, or host and port if either is set."""
        if self.host.startswith(UNIX_PATH):
            return Path(self.host.removeprefix(UNIX_PATH))
        if self.host or self.port:
            return self.host or DEFAULT_HOST, self.port or DEFAULT_PORT
        return self.state / "socket"

    @property
    def desk_address(self) -> Path | tuple[str, int] | None:
        """Return where editors are answered, None if nowhere but at a socket of systemd's."""
        if self.desk.startswith(UNIX_PATH):
            return Path(self.desk.removeprefix(UNIX_PATH))
        return (DEFAULT_HOST, int(self.desk)) if self.desk else None

    @property
    def decided_file(self) -> Path:
        """Return the path of the file that is replaced when a decision changes a page."""
        return self.state / "decided"

    @property
    def keys_file(self) -> Path:
        """Return the path of the keys."""
        return self.state / "keys"

    @property
    def figures_file(self) -> Path:
        """Return the path of the figures that the web server serves while the service is down."""
        return (self.public or self.state / "public") / "s.json"

    @property
    def backups_folder(self) -> Path:
        """Return the folder of backups."""
        return self.backups or self.state / "backups"

    @property
    def is_secure(self) -> bool:
        """Return whether readers use HTTPS, so that cookies must be Secure."""
        return any(origin.startswith("https:") for origin in self.origin)

    @property
    def origins(self) -> frozenset[str]:
        """Return the origins whose pages may send requests; in development also local ones."""
        local = ("127.0.0.1", "[::1]", "localhost") if self.development else ()
        port = self.port or DEFAULT_PORT
        return frozenset((*self.origin, *(f"http://{host}:{port}" for host in local)))


def read_settings(
    flags: Mapping[str, Any],
    variables: Mapping[str, str] = os.environ,
    required: frozenset[str] = frozenset(),
) -> ServiceSettings:
    """Return the settings; a flag that is None or empty is not set.

    Raises SettingsError with a line for each setting that is wrong, missing or unknown.
    """
    known = settings_of(ServiceSettings)
    flagged = {
        known[name].name: value
        for name, value in flags.items()
        if name in known and value not in (None, (), [])
    }
    given = _with_systemd(variables) | flagged
    spelled = {name: _spell_flag(name) for name in flagged}
    values, wrong = parse_settings(ServiceSettings, given, shown=spelled)
    missing = [
        f"{_spell_flag(known[name].name)} is missing, expected {known[name].rule.expected}"
        for name in sorted(required)
        if known[name].name not in given
    ]
    if problems := [*list_unknown(ServiceSettings, given, VARIABLE), *wrong, *missing]:
        raise SettingsError(problems)
    return ServiceSettings(**values)


def _spell_flag(variable: str) -> str:
    return "--" + variable.removeprefix(VARIABLE).lower().replace("_", "-")


def _with_systemd(variables: Mapping[str, str]) -> dict[str, Any]:
    """Return the variables with STATE_DIRECTORY, systemd's StateDirectory=, as a default."""
    folder = variables.get("STATE_DIRECTORY", "").split(":")[0]
    return ({"TUONG_TAC_STATE": folder} if folder else {}) | dict(variables)
