"""Settings of the service: flags, else environment variables, else defaults.

All settings are checked before anything is opened, and all problems are reported at once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.core.errors import SettingsError

VARIABLE = "TUONG_TAC_"
UNIX = "unix"  # as a trusted proxy: all peers on the Unix socket
PREFIX = re.compile(r"/([a-z0-9-]+/)+")
TRUTH = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False, "": False}


@dataclass(frozen=True)
class ServiceSettings:
    """Settings of one service; ../OPERATIONS.md explains each."""

    state: Path = Path(".cache/engagement")
    store: str = ""
    manifest: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8710
    status_port: int = 8711
    prefix: str = "/tt/"
    origin: tuple[str, ...] = ()
    trusted_proxy: tuple[str, ...] = ()
    access_log: Path | None = None
    count_crawlers: bool = False
    thousands: str = ","
    hits_per_minute: int = 1200
    public: Path | None = None
    backups: Path | None = None
    development: bool = False
    ends_with_input: bool = False

    @property
    def store_url(self) -> str:
        """Return the URL of the store, by default a file in the state folder."""
        return self.store or f"sqlite:///{self.state / 'engagement.sqlite3'}"

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
        return frozenset((*self.origin, *(f"http://{host}:{self.port}" for host in local)))


def read_settings(
    flags: Mapping[str, Any],
    variables: Mapping[str, str] = os.environ,
    required: frozenset[str] = frozenset(),
) -> ServiceSettings:
    """Return the settings; a flag that is None or empty is not set.

    Raises SettingsError with a line for each setting that is wrong, missing or unknown.
    """
    given = _read_variables(variables)
    known = {VARIABLE + name.upper() for name in RULES}
    problems = [f"{name}: there is no such setting" for name in given if name not in known]
    values: dict[str, Any] = {}
    for name, rule in RULES.items():
        spelled, text = f"--{name.replace('_', '-')}", flags.get(name)
        if text in (None, (), []):
            spelled, text = VARIABLE + name.upper(), given.get(VARIABLE + name.upper())
        if text is None:
            continue
        try:
            values[name] = rule.read(text)
        except ValueError:
            problems.append(f"{spelled} is {text!r}, expected {rule.expected}")
    problems += [
        f"--{name.replace('_', '-')} is missing, expected {RULES[name].expected}"
        for name in sorted(required - values.keys())
        if f"{VARIABLE}{name.upper()}" not in given and not flags.get(name)
    ]
    if problems:
        raise SettingsError(problems)
    return ServiceSettings(**values)


@dataclass(frozen=True)
class Rule:
    """Expected value of a setting, and its parser, which raises ValueError."""

    expected: str
    read: Callable[[Any], Any]


def _read_variables(variables: Mapping[str, str]) -> dict[str, str]:
    given = {name: text for name, text in variables.items() if name.startswith(VARIABLE)}
    if folder := variables.get("STATE_DIRECTORY"):  # systemd's StateDirectory=
        given.setdefault(f"{VARIABLE}STATE", folder.split(":")[0])
    return given


def _read_store(text: str) -> str:
    parts = urlsplit(text)
    is_file = text.startswith("sqlite:///") and len(text) > len("sqlite:///")
    if not is_file and parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError
    return text


def _read_origin(text: str) -> str:
    parts = urlsplit(text)
    is_plain = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
    is_usual = parts.port in {None, 0, {"http": 80, "https": 443}.get(parts.scheme)}
    if not is_plain or text != f"{parts.scheme}://{parts.netloc}" or text != text.lower():
        raise ValueError
    # Browsers omit the default port and write international names as xn--….
    if not text.isascii() or (is_usual and ":" in parts.netloc.rpartition("]")[2]):
        raise ValueError
    return text


def _read_proxy(text: str) -> str:
    if text != UNIX:
        ip_network(text)
    return text


def _read_number(low: int, high: int) -> Callable[[Any], int]:
    def read(text: object) -> int:
        number = int(str(text))
        if not low <= number <= high:
            raise ValueError
        return number

    return read


def _read_each(read: Callable[[str], str]) -> Callable[[Any], tuple[str, ...]]:
    def read_all(texts: str | list[str]) -> tuple[str, ...]:
        parts = texts.split() if isinstance(texts, str) else texts
        if not parts:
            raise ValueError
        return tuple(read(part) for part in parts)

    return read_all


def _read_path(text: object) -> Path:
    if not str(text):
        raise ValueError
    return Path(str(text))


def _read_host(text: str) -> str:
    if text.removeprefix("unix:").strip() == "":
        raise ValueError
    return text


def _read_prefix(text: str) -> str:
    if not PREFIX.fullmatch(text):
        raise ValueError
    return text


def _read_one_of(*choices: str) -> Callable[[Any], str]:
    def read(text: object) -> str:
        if text not in choices:
            raise ValueError
        return str(text)

    return read


def _read_truth(text: object) -> bool:
    if isinstance(text, bool):
        return text
    if str(text).lower() not in TRUTH:
        raise ValueError
    return TRUTH[str(text).lower()]


_PORT = Rule("a port from 1 to 65535", _read_number(1, 65535))

RULES: Mapping[str, Rule] = {
    "state": Rule("the path of a folder", _read_path),
    "store": Rule("sqlite:///PATH or postgresql://…", _read_store),
    "manifest": Rule("the path of the file that the build writes", _read_path),
    "host": Rule("an address or unix:PATH to listen on", _read_host),
    "port": _PORT,
    "status_port": Rule("a port from 0 (none) to 65535", _read_number(0, 65535)),
    "prefix": Rule("a path with a slash at both ends, such as /tt/", _read_prefix),
    "origin": Rule(
        "the portal's address such as https://portal.example, in small letters, without a path",
        _read_each(_read_origin),
    ),
    "trusted_proxy": Rule(
        "an address, a network such as 10.0.0.0/8, or `unix`", _read_each(_read_proxy)
    ),
    "access_log": Rule("the path of the web server's log", _read_path),
    "count_crawlers": Rule("yes or no", _read_truth),
    "thousands": Rule("`,` or `.`", _read_one_of(",", ".")),
    "hits_per_minute": Rule("a whole number from 1 to 1000000", _read_number(1, 1_000_000)),
    "public": Rule("the path of a folder that the web server may read", _read_path),
    "backups": Rule("the path of a folder", _read_path),
    "development": Rule("yes or no", _read_truth),
    "ends_with_input": Rule("yes or no", _read_truth),
}
