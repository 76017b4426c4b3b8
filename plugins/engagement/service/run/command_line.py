"""The commands of the service and their flags."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plugins.core.errors import PortalError
from plugins.core.settings import settings_of
from plugins.engagement.service.run import commands
from plugins.engagement.service.settings import ServiceSettings, read_settings

LISTS = {"origin", "trusted_proxy"}
SWITCHES = {"count_crawlers", "development", "ends_with_input"}


@dataclass(frozen=True)
class Command:
    """One command: function, help, arguments in addition to the settings, required settings."""

    run: Callable[[ServiceSettings, argparse.Namespace], int]
    help: str
    arguments: Sequence[tuple[str, dict[str, object]]] = ()
    required: frozenset[str] = field(default_factory=frozenset)


def _path(name: str, help: str) -> tuple[str, dict[str, object]]:
    return name, {"type": Path, "help": help}


COMMANDS: dict[str, Command] = {
    "serve": Command(
        commands.serve,
        "answer requests until SIGTERM",
        required=frozenset({"manifest", "origin"}),
    ),
    "seed": Command(
        commands.seed,
        "take over starting figures, in place of those taken over before",
        [_path("file", "content/data/figures.yml")],
    ),
    "export": Command(
        commands.export, "write all that is kept for good", [_path("file", "a new file")]
    ),
    "import": Command(
        commands.import_, "read an export into an empty store", [_path("file", "an export")]
    ),
    "verify": Command(commands.verify, "recount, check the database, print a digest"),
    "replay-log": Command(
        commands.replay_log,
        "count hits that the web server could not hand over",
        [_path("file", "the web server's log")],
        required=frozenset({"manifest", "origin"}),
    ),
    "backup": Command(
        commands.backup,
        "copy store and keys while the service runs",
        [("--keep", {"type": int, "default": 14, "help": "how many backups to leave"})],
    ),
    "restore": Command(commands.restore, "put a backup in place", [_path("folder", "one backup")]),
    "quarantine": Command(
        commands.quarantine,
        "show votes that wait for an editor; accept or drop those of a page",
        [
            ("--accept", {"metavar": "PAGE", "help": "give a page's votes their weight"}),
            ("--drop", {"metavar": "PAGE", "help": "remove a page's votes"}),
        ],
    ),
    "erase": Command(
        commands.erase,
        "remove all votes of the person who has a cookie's token",
        [("token", {"help": "the value of the cookie tt"})],
    ),
    "doctor": Command(commands.doctor, "look at everything that keeps the service well"),
}


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; every command takes every setting."""
    shared = argparse.ArgumentParser(add_help=False)
    group = shared.add_argument_group("settings", "also variables of the environment, TUONG_TAC_…")
    for name, (_, rule) in settings_of(ServiceSettings).items():
        flag = f"--{name.replace('_', '-')}"
        if name in SWITCHES:
            group.add_argument(flag, dest=name, nargs="?", const="yes", help=rule.expected)
        elif name in LISTS:
            group.add_argument(flag, dest=name, action="append", help=rule.expected)
        else:
            group.add_argument(flag, dest=name, help=rule.expected)
    parser = argparse.ArgumentParser(
        prog="python3 -m plugins.engagement.service",
        description="Views, visits and ratings of the portal.",
    )
    commands_ = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        added = commands_.add_parser(name, parents=[shared], help=command.help)
        for flag, options in command.arguments:
            added.add_argument(flag, **options)  # type: ignore[arg-type]
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    options = make_parser().parse_args(arguments)
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.INFO)
    command = COMMANDS[options.command]
    try:
        settings = read_settings(vars(options), required=command.required)
        return command.run(settings, options)
    except PortalError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
