"""Tasks of the portal: `python3 tasks.py --list`.

Run as a script, this file needs nothing but Python: it prepares `.venv` and goes on inside it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent

if __name__ == "__main__":
    from plugins.tools.environment.bootstrap import run_tasks

    sys.exit(run_tasks(ROOT, sys.argv[1:]))

from contextlib import contextmanager
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from plugins.core.cores import count_cores
from plugins.core.errors import PortalError
from plugins.tools.environment.bootstrap import prepare_development, report
from plugins.tools.environment.commands import run_modules
from plugins.tools.environment.programs import LONG_TESTS, TESTS, ensure_packages

if TYPE_CHECKING:
    from collections.abc import Iterator


# No browser, server or whole process.
QUICK_TESTS = (
    *("tests/unit", "--ignore=tests/unit/tools", "--ignore=tests/unit/engagement"),
    *("tests/site/test_articles.py", "tests/site/test_lists.py", "tests/site/test_html.py"),
)


@contextmanager
def ending_plainly() -> Iterator[None]:
    """End the program with one line, without a traceback, on errors that a person can mend."""
    try:
        yield
    except PortalError as error:
        raise Exit(str(error), code=1) from None


def end_with(status: int) -> None:
    """End the program unless `status` is that of success."""
    if status:
        raise Exit(code=status)


@task(
    help={"port": "default: 8000, or a free one when it is taken", "host": "address to listen on"}
)
def serve(context: Context, port: int = 0, host: str = "127.0.0.1") -> None:
    """Build with drafts, show in the browser, rebuild and reload on every change."""
    from plugins.tools.preview.server import serve_preview
    from plugins.tools.preview.settings import PreviewSettings

    with ending_plainly():
        serve_preview(PreviewSettings(ROOT, host=host, port=port or None))


@task(
    help={
        "production": "with publishconf.py, as `publish` does",
        "output": "folder to write",
        "figures": "a file of figures (a snapshot of the engagement service) to show",
    }
)
def build(
    context: Context, production: bool = False, output: str = "output", figures: str = ""
) -> None:
    """Build the portal into output/."""
    from plugins.editors.making import prepare_release

    if production:
        with ending_plainly():
            prepare_release(ROOT, report)
    settings = "publishconf.py" if production else "pelicanconf.py"
    arguments = ["content", "-s", settings, "-o", output, "--fatal=warnings"]
    if figures:
        arguments += ["-e", f"ENGAGEMENT_FIGURES={json.dumps(figures)}"]
    end_with(run_modules(ROOT, ["pelican", *arguments]))


@task(
    help={
        "title": "title of the article",
        "photos": "folder of photos to bring along",
        "category": "one of those in content/data/categories.yml",
    }
)
def new(context: Context, title: str, photos: str = "", category: str = "") -> None:
    """Make the bundle of a new article."""
    from plugins.newsdesk.commands import tasks as commands

    with ending_plainly():
        commands.new(
            ROOT, title=title, photos=Path(photos) if photos else None, category=category or None
        )


@task(
    name="check",
    help={
        "fix": "mend what is safe to mend",
        "format": "text or github",
        "since": "the commit whose public addresses must not be lost",
        "staged": "what is about to be committed, and not what lies in the folder",
    },
)
def check(
    context: Context,
    fix: bool = False,
    format: str = "text",
    since: str = "HEAD",
    staged: bool = False,
) -> None:
    """Check the content and say everything that is wrong with it."""
    from plugins.newsdesk.commands import tasks as commands
    from plugins.tools.commits.checking import check_staged

    if staged:
        with ending_plainly():
            end_with(check_staged(ROOT))
        return
    with ending_plainly():
        end_with(commands.check(ROOT, fix=fix, style=format, since=since))


@task
def admin(context: Context) -> None:
    """Make the editors' page, which `serve` then shows at /admin/."""
    from plugins.editors.bundle import ensure_bundle

    with ending_plainly():
        ensure_bundle(ROOT, report)
    report("Đã có trang biên tập: chạy serve rồi mở http://localhost:8000/admin/.")


@task(help={"to": "a local folder or user@host:path"})
def publish(context: Context, to: str) -> None:
    """Build for production, upload as a new release, make it live."""
    from plugins.editors.making import prepare_release
    from plugins.tools.publishing import publisher

    with ending_plainly():
        prepare_release(ROOT, report)
        publisher.publish(ROOT, to, report)


@task(
    help={
        "repository": "a bare repository, made when there is none",
        "to": "a local folder or user@host:path",
        "branch": "what is published",
        "checkout": "where it is built; default: beside the repository",
    }
)
def receive(
    context: Context, repository: str, to: str, branch: str = "main", checkout: str = ""
) -> None:
    """Let every push to a bare repository publish."""
    from plugins.tools.publishing import receiving

    with ending_plainly():
        place = Path(checkout) if checkout else None
        receiving.receive(Path(repository), to, report, branch=branch, checkout=place)


@task(help={"to": "a local folder or user@host:path", "release": "default: the one before"})
def rollback(context: Context, to: str, release: str = "") -> None:
    """Make an earlier release live again."""
    from plugins.tools.publishing import publisher

    with ending_plainly():
        publisher.rollback(ROOT, to, release or None, report)


@task(
    help={
        "to": "a folder that is made, or holds what an earlier run wrote",
        "target": "where `publish` puts releases on the server",
        "code": "where the project lies on the server, root's own",
    }
)
def server(
    context: Context, to: str, target: str = "/srv/portal", code: str = "/opt/portal"
) -> None:
    """Write what a Debian server needs: nginx, systemd units, rotation of logs."""
    from plugins.tools.serving.server import ServerPlan
    from plugins.tools.serving.writing import read_settings, write_server

    with ending_plainly():
        planned = ServerPlan.from_settings(read_settings(ROOT), target=target, code=code)
        write_server(planned, Path(to), report)


@task(
    help={
        "failed": "what did not work, for example «Xuất bản theo lịch»",
        "recovered": "what works again, in the same words",
        "to": "where publishing goes; the editors' page shows what is told there",
        "see": "where the reason can be read; default: the run of the forge's actions",
    }
)
def alert(
    context: Context, failed: str = "", recovered: str = "", to: str = "", see: str = ""
) -> None:
    """Tell people that something failed, or that it works again."""
    from plugins.tools.alerts.commands import notify_failure, notify_recovery

    if bool(failed) == bool(recovered):
        raise Exit("Hãy ghi một trong hai: --failed «việc» hoặc --recovered «việc».", code=1)
    if failed:
        notify_failure(ROOT, failed, to, see, report)
    else:
        notify_recovery(ROOT, recovered, to, report)


@task
def hook(context: Context) -> None:
    """Make git run `check --staged` before each commit."""
    from plugins.tools.commits.hook import install_hook

    with ending_plainly():
        report(f"Đã cài {install_hook(ROOT)}: từ nay git kiểm tra bài trước mỗi lần commit.")


@task
def lint(context: Context) -> None:
    """Check the code (format, lint, types, templates) without changing it."""
    with ending_plainly():
        prepare_development(ROOT)
    end_with(
        run_modules(
            ROOT,
            ["ruff", "format", "--check", "--quiet", "."],
            ["ruff", "check", "--quiet", "."],
            ["mypy", "--no-error-summary"],
            ["plugins.tools.linting.templates", "theme/templates"],
        )
    )


@task
def fix(context: Context) -> None:
    """Mend and format the code."""
    with ending_plainly():
        prepare_development(ROOT)
    end_with(run_modules(ROOT, ["ruff", "check", "--fix", "."], ["ruff", "format", "."]))


@task(
    help={
        "all": "the long tests too",
        "quick": "only tests of functions and small sites, in little more than a minute",
        "only": "a file, a folder or a test id",
    }
)
def test(context: Context, all: bool = False, quick: bool = False, only: str = "tests") -> None:
    """Run the tests."""
    with ending_plainly():
        prepare_development(ROOT)
        if not quick:
            ensure_packages({**TESTS, **LONG_TESTS} if all else TESTS, report)
    selection = ["-m", ""] if all else []
    workers = str(count_cores() + 1)  # tests wait for programs half of their time
    chosen = QUICK_TESTS if quick else [only]
    end_with(run_modules(ROOT, ["pytest", "-n", workers, *selection, *chosen]))


@task(
    help={
        "photos": "renditions a second, against bare Pillow in the same run",
        "service": "hits and votes a second, against nginx with a static file in the same run",
        "builds": "seconds a build, against Hugo and Pelican as it comes in the same run",
        "publishing": "seconds from an edit until readers see it, and what they go into",
        "editing": "seconds from saving an article to seeing it in the browser of `serve`",
        "search": "what is found, bytes and seconds, against Pagefind in the same run",
    }
)
def bench(
    context: Context,
    photos: bool = False,
    service: bool = False,
    builds: bool = False,
    publishing: bool = False,
    editing: bool = False,
    search: bool = False,
) -> None:
    """Measure; without a flag, everything."""
    with ending_plainly():
        prepare_development(ROOT)
    wanted = {
        "photos": photos,
        "service": service,
        "builds": builds,
        "publishing": publishing,
        "editing": editing,
        "search": search,
    }
    chosen = [name for name, is_wanted in wanted.items() if is_wanted] or list(wanted)
    end_with(run_modules(ROOT, *([f"tests.bench.{name}"] for name in chosen)))


@task
def audit(context: Context) -> None:
    """Measure the portal's own pages with Lighthouse, as a phone and as a desktop."""
    with ending_plainly():
        prepare_development(ROOT)
        ensure_packages(["chromium", "npm"], report)
    end_with(run_modules(ROOT, ["tests.bench.audit"]))


@task
def clean(context: Context) -> None:
    """Remove what builds made: output/ and .cache/."""
    from plugins.tools.environment.cleaning import remove_folders

    remove_folders(ROOT, "output", "preview", ".cache")
