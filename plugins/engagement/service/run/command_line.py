"""The command line: each command prints its result and returns the exit status.

One table of short functions, so that the whole command line is read in one place.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from plugins.core.errors import PortalError
from plugins.core.settings import settings_of
from plugins.engagement.manifest import ManifestError, read_manifest
from plugins.engagement.service.clock import format_day, system_clock
from plugins.engagement.service.counting.agents import Agents
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.logs.replay import Replayer
from plugins.engagement.service.operations import (
    backups,
    comments_command,
    days_ahead,
    starting_comments,
    starting_counts,
    transfer,
)
from plugins.engagement.service.operations.doctor import examine
from plugins.engagement.service.settings import ServiceSettings, read_settings
from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.decisions import ACCEPTED, DROPPED, decide_votes
from plugins.engagement.service.store.keys import check_keys, is_token, read_keys
from plugins.engagement.service.store.voice import COMMENT_STATES
from plugins.engagement.service.voice.desk import report_decision

SHELL = "dòng lệnh"  # who decides by a command, unless it says
LISTS = {"origin", "trusted_proxy"}
SWITCHES = {"count_crawlers", "development", "ends_with_input"}
SITE = frozenset({"manifest", "origin"})

Run = Callable[[ServiceSettings, Namespace], int]
Argument = tuple[str, dict[str, Any]]


class Command(NamedTuple):
    """One command: function, help, arguments in addition to the settings, required settings."""

    run: Run
    help: str
    arguments: Sequence[Argument]
    required: frozenset[str]


COMMANDS: dict[str, Command] = {}


def command(
    name: str, help: str, *arguments: Argument, required: frozenset[str] = frozenset()
) -> Callable[[Run], Run]:

    def add(run: Run) -> Run:
        COMMANDS[name] = Command(run, help, arguments, required)
        return run

    return add


def _path(name: str, help: str) -> Argument:
    return name, {"type": Path, "help": help}


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; every command takes every setting."""
    shared = argparse.ArgumentParser(add_help=False)
    group = shared.add_argument_group("settings", "also variables of the environment, TUONG_TAC_…")
    for name, (_, rule) in settings_of(ServiceSettings).items():
        options: dict[str, Any] = {}
        if name in SWITCHES:
            options = {"nargs": "?", "const": "yes"}
        elif name in LISTS:
            options = {"action": "append"}
        flag = f"--{name.replace('_', '-')}"
        group.add_argument(flag, dest=name, help=rule.expected, **options)
    parser = argparse.ArgumentParser(
        prog="python3 -m plugins.engagement.service",
        description="Views, visits and ratings of the portal.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, one in COMMANDS.items():
        added = commands.add_parser(name, parents=[shared], help=one.help)
        for flag, options in one.arguments:
            added.add_argument(flag, **options)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    options = make_parser().parse_args(arguments)
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.INFO)
    chosen = COMMANDS[options.command]
    try:
        settings = read_settings(vars(options), required=chosen.required)
        return chosen.run(settings, options)
    except PortalError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


@command("serve", "answer requests until SIGTERM", required=SITE)
def _serve(settings: ServiceSettings, options: Namespace) -> int:
    from plugins.engagement.service.run.server import serve

    serve(settings)
    return 0


@command(
    "seed",
    "take over starting figures, in place of those taken over before; or comments, each once",
    _path("file", "content/data/figures.yml or content/data/comments.yml"),
)
def _seed(settings: ServiceSettings, options: Namespace) -> int:
    document = starting_counts.read_starting_file(options.file)
    if isinstance(document, list):
        return _seed_comments(settings, options.file, document)
    figures = starting_counts.parse_starting_counts(options.file, document)
    with closing(open_store(settings.store_url)) as store:
        starting_counts.import_starting_counts(store, figures)
    print(f"starting with {figures.total} visits and the figures of {len(figures.pages)} pages")
    return 0


def _seed_comments(settings: ServiceSettings, path: Path, document: list[object]) -> int:
    comments = starting_comments.parse_starting_comments(path, document)
    with closing(open_store(settings.store_url)) as store:
        added = starting_comments.import_starting_comments(store, comments)
    if added:
        report_decision(settings.decided_file)
    print(f"{added} of {len(comments)} comments are new")
    return 0


@command("export", "write all that is kept for good", _path("file", "a new file"))
def _export(settings: ServiceSettings, options: Namespace) -> int:
    try:
        with (
            closing(open_store(settings.store_url)) as store,
            options.file.open("x", encoding="utf-8") as file,
        ):
            lines = list(transfer.export_lines(store))
            file.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        raise ServiceError(f"{options.file}: cannot be written: {error}") from error
    print(f"{len(lines)} rows")
    return 0


@command("import", "read an export into an empty store", _path("file", "an export"))
def _import(settings: ServiceSettings, options: Namespace) -> int:
    try:
        lines = options.file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise ServiceError(f"{options.file}: cannot be read: {error}") from error
    with closing(open_store(settings.store_url)) as store:
        print(f"{transfer.import_lines(store, lines)} rows")
    return 0


@command("verify", "recount, check the database, print a digest")
def _verify(settings: ServiceSettings, options: Namespace) -> int:
    with closing(open_store(settings.store_url)) as store:
        verdict = transfer.verify(store)
    for table, count in verdict.rows.items():
        print(f"{table}: {count}")
    print(f"digest: {verdict.digest}")
    for problem in verdict.problems:
        print(f"WRONG: {problem}")
    return 1 if verdict.problems else 0


@command(
    "replay-log",
    "count hits that the web server could not hand over",
    _path("file", "the web server's log"),
    required=SITE,
)
def _replay_log(settings: ServiceSettings, options: Namespace) -> int:
    try:
        pages = read_manifest(settings.manifest).pages if settings.manifest is not None else {}
    except ManifestError as error:
        raise ServiceError(str(error)) from error
    if not options.file.is_file():
        raise ServiceError(f"{options.file}: there is no such file")
    with closing(open_store(settings.store_url)) as store:
        replayed = Replayer(settings, pages, Agents()).replay(store, options.file)
    for day, visits in sorted(replayed.visits.items()):
        print(f"{format_day(day)}: {visits} visits")
    print(f"{sum(replayed.views.values())} views of {len(replayed.views)} pages")
    if replayed.too_old:
        print(f"{replayed.too_old} hits are too old: their salts are deleted")
    return 0


@command(
    "backup",
    "copy store and keys while the service runs",
    ("--keep", {"type": int, "default": 14, "help": "how many backups to leave"}),
)
def _backup(settings: ServiceSettings, options: Namespace) -> int:
    if options.keep < 1:
        raise ServiceError(f"--keep is {options.keep}, expected a whole number from 1")
    print(backups.back_up(settings, system_clock, options.keep))
    return 0


@command("restore", "put a backup in place", _path("folder", "one backup"))
def _restore(settings: ServiceSettings, options: Namespace) -> int:
    former = backups.restore(settings, options.folder)
    print("restored" + (f"; the former store lies in {former}" if former else ""))
    return 0


@command(
    "mend-days",
    "move what was counted for days that lie ahead to today",
    ("today", {"metavar": "DAY", "help": "today's date as 2024-01-13, a check of the clock"}),
)
def _mend_days(settings: ServiceSettings, options: Namespace) -> int:
    mended = days_ahead.mend_days(settings, system_clock, options.today)
    for day, visits in sorted(mended.visits.items()):
        print(f"{format_day(day)}: {visits} visits moved to {options.today}")
    print(f"the former store is in {mended.copy}" if mended.copy else "no day lies ahead")
    return 0


@command(
    "quarantine",
    "show votes that wait for an editor; accept or drop those of a page",
    ("--accept", {"metavar": "PAGE", "help": "give a page's votes their weight"}),
    ("--drop", {"metavar": "PAGE", "help": "leave a page's votes without weight for good"}),
)
def _quarantine(settings: ServiceSettings, options: Namespace) -> int:
    with closing(open_store(settings.store_url)) as store:
        if options.accept or options.drop:
            now = int(system_clock())
            with store.transaction():
                (_, accepted), (_, dropped) = (
                    decide_votes(store, page, verdict, now, SHELL) if page else (0, 0)
                    for page, verdict in ((options.accept, ACCEPTED), (options.drop, DROPPED))
                )
            print(f"{accepted} accepted, {dropped} dropped")
            return 0
        for vote in store.read_quarantine():
            print(f"{vote.page}\t{vote.day}\t{vote.points}\t{vote.voter}")
    return 0


@command(
    "erase",
    "remove all votes of the person who has a cookie's token",
    ("token", {"help": "the value of the cookie tt"}),
)
def _erase(settings: ServiceSettings, options: Namespace) -> int:
    if not is_token(options.token):
        raise ServiceError("that is no token: it has 22 letters, digits, hyphens, underscores")
    if not settings.keys_file.is_file():
        raise ServiceError(f"{settings.keys_file}: missing, so nobody's votes can be found")
    keys = read_keys(settings.keys_file)
    with closing(open_store(settings.store_url)) as store:
        check_keys(store, keys)
        with store.transaction():
            erased = store.erase_voter(keys.voter_of(options.token))
    print(f"{erased} votes erased")
    return 0


@command(
    "comments",
    "list comments, decide about them, or erase comments and letters of a person",
    ("action", {"choices": comments_command.ACTIONS, "help": "what to do"}),
    ("codes", {"nargs": "*", "metavar": "CODE", "help": "codes of comments; to erase, of letters"}),
    ("--text", {"default": "", "help": "the answer; of what to erase, words to find it by"}),
    ("--in", {"dest": "of_state", "choices": COMMENT_STATES, "help": "list only this state"}),
    ("--by", {"default": SHELL, "metavar": "NAME", "help": "who decides, for the log"}),
    ("--json", {"action": "store_true", "help": "print JSON"}),
)
def _comments(settings: ServiceSettings, options: Namespace) -> int:
    request = comments_command.Request(
        options.action, options.codes, options.text, options.of_state or "", options.by
    )
    with closing(open_store(settings.store_url)) as store:
        found = comments_command.run_comments(store, request, system_clock, settings.decided_file)
    for advice in comments_command.show_advice(request, found):
        print(advice, file=sys.stderr)
    lines = [json.dumps(found, ensure_ascii=False, indent=1)] if options.json else []
    for line in lines or comments_command.show_lines(found):
        print(line)
    return 0


@command("doctor", "look at everything that keeps the service well")
def _doctor(settings: ServiceSettings, options: Namespace) -> int:
    findings = list(examine(settings, system_clock))
    for finding in findings:
        print(f"{'ok   ' if finding.is_well else 'WRONG'} {finding.subject}: {finding.text}")
    return 0 if all(finding.is_well for finding in findings) else 1
