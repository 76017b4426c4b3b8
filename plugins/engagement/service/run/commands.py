"""The commands; each prints its result and returns the exit status."""

from __future__ import annotations

from argparse import Namespace
from contextlib import closing

from plugins.engagement.manifest import ManifestError, read_manifest
from plugins.engagement.service.clock import format_day, system_clock
from plugins.engagement.service.counting.agents import Agents
from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.logs.replay import Replayer
from plugins.engagement.service.operations import backups, starting_counts, transfer
from plugins.engagement.service.operations.doctor import examine
from plugins.engagement.service.settings import ServiceSettings
from plugins.engagement.service.store import open_store
from plugins.engagement.service.store.keys import check_keys, is_token, read_keys


def serve(settings: ServiceSettings, options: Namespace) -> int:
    """Answer requests until SIGTERM or SIGINT."""
    from plugins.engagement.service.run.server import serve

    serve(settings)
    return 0


def seed(settings: ServiceSettings, options: Namespace) -> int:
    """Import starting counts."""
    figures = starting_counts.read_starting_counts(options.file)
    with closing(open_store(settings.store_url)) as store:
        starting_counts.import_starting_counts(store, figures)
    print(f"starting with {figures.total} visits and the figures of {len(figures.pages)} pages")
    return 0


def export(settings: ServiceSettings, options: Namespace) -> int:
    """Write an export to a new file."""
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


def import_(settings: ServiceSettings, options: Namespace) -> int:
    """Import an export into an empty store."""
    try:
        lines = options.file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise ServiceError(f"{options.file}: cannot be read: {error}") from error
    with closing(open_store(settings.store_url)) as store:
        print(f"{transfer.import_lines(store, lines)} rows")
    return 0


def verify(settings: ServiceSettings, options: Namespace) -> int:
    """Print row counts, digest and problems of the store."""
    with closing(open_store(settings.store_url)) as store:
        verdict = transfer.verify(store)
    for table, count in verdict.rows.items():
        print(f"{table}: {count}")
    print(f"digest: {verdict.digest}")
    for problem in verdict.problems:
        print(f"WRONG: {problem}")
    return 1 if verdict.problems else 0


def replay_log(settings: ServiceSettings, options: Namespace) -> int:
    """Count hits that were lost while the service was down."""
    try:
        pages = read_manifest(settings.manifest) if settings.manifest is not None else {}
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


def backup(settings: ServiceSettings, options: Namespace) -> int:
    """Make a backup."""
    if options.keep < 1:
        raise ServiceError(f"--keep is {options.keep}, expected a whole number from 1")
    print(backups.back_up(settings, system_clock, options.keep))
    return 0


def restore(settings: ServiceSettings, options: Namespace) -> int:
    """Replace store and keys by a backup."""
    former = backups.restore(settings, options.folder)
    print("restored" + (f"; the former store lies in {former}" if former else ""))
    return 0


def quarantine(settings: ServiceSettings, options: Namespace) -> int:
    """Show, accept or drop votes without weight."""
    with closing(open_store(settings.store_url)) as store:
        if options.accept or options.drop:
            with store.transaction():
                accepted = store.accept_votes(options.accept) if options.accept else 0
                dropped = store.drop_votes(options.drop) if options.drop else 0
            print(f"{accepted} accepted, {dropped} dropped")
            return 0
        for vote in store.read_quarantine():
            print(f"{vote.page}\t{vote.day}\t{vote.points}\t{vote.voter}")
    return 0


def erase(settings: ServiceSettings, options: Namespace) -> int:
    """Delete a person's votes."""
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


def doctor(settings: ServiceSettings, options: Namespace) -> int:
    """Print the results of all checks; fail if any check failed."""
    findings = list(examine(settings, system_clock))
    for finding in findings:
        print(f"{'ok   ' if finding.is_well else 'WRONG'} {finding.subject}: {finding.text}")
    return 0 if all(finding.is_well for finding in findings) else 1
