"""Tasks of the portal: `python3 tasks.py --list`.

Run as a script, this file needs nothing but Python: it prepares `.venv` and goes on inside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent

if __name__ == "__main__":
    from plugins.tools.environment.bootstrap import run_tasks

    sys.exit(run_tasks(ROOT, sys.argv[1:]))

from itertools import compress

from invoke.context import Context
from invoke.tasks import task

from plugins.tools.environment.bootstrap import prepare_development, report
from plugins.tools.environment.commands import (
    ends_plainly,
    pelican_arguments,
    remove_folders,
    run_modules,
    run_tests,
)
from plugins.tools.environment.programs import ensure_packages


@task(
    help={
        "port": "số cổng; mặc định 8000, hoặc một cổng trống nếu 8000 đang bận",
        "host": "địa chỉ của máy này để máy khác cùng mạng xem được; mặc định chỉ máy này",
    }
)
@ends_plainly
def serve(context: Context, port: int = 0, host: str = "127.0.0.1") -> None:
    """Xem thử cổng trong trình duyệt, cả bản nháp; mỗi lần lưu, trang tự tải lại."""
    from plugins.tools.preview.server import serve_preview
    from plugins.tools.preview.settings import PreviewSettings

    serve_preview(PreviewSettings(ROOT, host=host, port=port or None))


@task(
    help={
        "name": "tên cơ quan, đầy đủ",
        "short-name": "tên ngắn, dùng khi ghi nguồn và trong biểu trưng",
        "portal-name": "tên cổng; mặc định “Cổng thông tin điện tử” và tên ngắn",
        "address": "địa chỉ trụ sở",
        "telephone": "điện thoại",
        "email": "thư điện tử",
        "licence": "giấy phép của cổng, nếu đã có",
        "site-url": "địa chỉ của cổng, ví dụ https://danvan.tinh.gov.vn",
        "colour": "màu chính: đỏ, xanh lam, xanh lá, nâu, tím, hoặc mã như #0b4f8a",
        "preset": "bộ chuyên mục: dan-van, mat-tran, xa-phuong hoặc so",
        "file": "tệp YAML có các mục trên, ví dụ dòng “short_name: Ban Dân vận”",
    }
)
@ends_plainly
def init(
    context: Context,
    name: str = "",
    short_name: str = "",
    portal_name: str = "",
    address: str = "",
    telephone: str = "",
    email: str = "",
    licence: str = "",
    site_url: str = "",
    colour: str = "",
    preset: str = "",
    file: str = "",
) -> int:
    """Đổi cổng mẫu thành cổng của cơ quan: tên, địa chỉ, màu, chuyên mục; bỏ các bài mẫu."""
    from plugins.tools.founding import commands
    from plugins.tools.founding.answers import QUESTIONS

    given = locals()
    return commands.init(ROOT, {one: given[one] for one in QUESTIONS}, file, report)


@task
@ends_plainly
def version(context: Context) -> None:
    """Print the version of the code."""
    from plugins.core.project import read_version

    print(read_version(ROOT))


@task(help={"source": "a remote or the address of a repository", "branch": "what is merged"})
@ends_plainly
def upgrade(context: Context, source: str, branch: str = "main") -> None:
    """Merge a new version of the code; content and theme-local stay as they are."""
    from plugins.tools.founding import upgrading

    upgrading.upgrade(ROOT, source, branch, report)


@task(
    help={
        "production": "with publishconf.py, as `publish` does",
        "output": "folder to write",
        "figures": "a file of figures (a snapshot of the engagement service) to show",
    }
)
@ends_plainly
def build(
    context: Context, production: bool = False, output: str = "output", figures: str = ""
) -> int:
    """Build the portal into output/."""
    from plugins.tools.admin.bundling import prepare_release

    if production:
        prepare_release(ROOT, report)
    settings = "publishconf.py" if production else "pelicanconf.py"
    overrides = {"ENGAGEMENT_FIGURES": figures} if figures else {}
    return run_modules(ROOT, ["pelican", *pelican_arguments(settings, output, overrides)])


@task(
    help={
        "title": "tiêu đề của bài, đặt trong ngoặc kép",
        "photos": "thư mục chứa ảnh của bài; ảnh được chép vào bài và thu nhỏ",
        "category": "chuyên mục, tên như trong content/data/categories.yml",
    }
)
@ends_plainly
def new(context: Context, title: str = "", photos: str = "", category: str = "") -> None:
    """Tạo bài mới: thư mục, tệp index.md mẫu và ảnh."""
    from plugins.newsdesk.commands import tasks as commands

    folder = Path(photos) if photos else None
    commands.new(ROOT, title=title, photos=folder, category=category or None)


@task(
    help={
        "fix": "tự sửa những gì sửa được an toàn",
        "format": "text (mặc định), hoặc github: chú thích trên trang của GitHub",
        "since": "commit để so sánh: địa chỉ đã có ở đó không được mất; mặc định HEAD",
        "live": "nơi xuất bản: không địa chỉ nào của bản đang đăng được mất",
        "staged": "chỉ kiểm tra những gì sắp được commit",
        "all": "nói cả những điều nên sửa trong bài cũ",
    },
)
@ends_plainly
def check(
    context: Context,
    fix: bool = False,
    format: str = "text",
    since: str = "HEAD",
    live: str = "",
    staged: bool = False,
    all: bool = False,
) -> int:
    """Kiểm tra nội dung, nói hết những gì sai và cách sửa."""
    from plugins.newsdesk.commands import tasks as commands
    from plugins.tools.commits.checking import check_staged
    from plugins.tools.publishing.released import read_released

    if staged:
        return check_staged(ROOT)
    released = read_released(live) if live else None
    return commands.check(
        ROOT, fix=fix, style=format, since=since, released=released, shows_all=all
    )


@task
@ends_plainly
def admin(context: Context) -> None:
    """Tạo trang biên tập; sau đó serve mở trang ấy ở /admin/."""
    from plugins.tools.admin.bundling import ensure_bundle

    ensure_bundle(ROOT, report)
    report("Đã có trang biên tập: chạy serve rồi mở http://localhost:8000/admin/.")


@task(help={"to": "a local folder, user@host:path or s3://bucket/prefix"})
@ends_plainly
def publish(context: Context, to: str) -> int:
    """Build for production, upload a release, make it live; status 4 if articles are held back."""
    from plugins.tools.admin.bundling import prepare_release
    from plugins.tools.publishing import publisher

    prepare_release(ROOT, report)
    return publisher.publish(ROOT, to, report).status


@task(
    help={
        "repository": "a bare repository, made when there is none",
        "to": "a local folder or user@host:path",
        "branch": "what is published",
        "checkout": "where it is built; default: beside the repository",
        "minutes": "after so many a publication is ended",
    }
)
@ends_plainly
def receive(
    context: Context,
    repository: str,
    to: str,
    branch: str = "main",
    checkout: str = "",
    minutes: float = 30.0,
) -> None:
    """Let every push to a bare repository publish, by the code of this folder."""
    from plugins.tools.receiving.hook_files import receive

    place = Path(checkout) if checkout else None
    folder = Path(repository)
    receive(ROOT, folder, to, report, branch=branch, checkout=place, minutes=minutes)


@task(
    name="import",
    help={
        "dump": "database dump of the NukeViet site, .sql or .sql.gz",
        "uploads": "its folder uploads, or a .zip or .tar.gz of it",
        "module": "name of a module; may be repeated; default: all that are on",
        "language": "language of the site",
        "site": "another address that the site had; may be repeated",
        "into": "the content folder",
        "expired": "expired articles can still be opened by their addresses",
        "dry-run": "write nothing but the report",
    },
    iterable=["module", "site"],
)
@ends_plainly
def import_(
    context: Context,
    dump: str,
    module: list[str],
    site: list[str],
    uploads: str = "",
    language: str = "vi",
    into: str = "content",
    expired: bool = False,
    dry_run: bool = False,
) -> int:
    """Import articles, pages, figures and former addresses from a NukeViet site."""
    from plugins.tools.nukeviet.command import import_nukeviet
    from plugins.tools.nukeviet.importing import ImportOptions

    options = ImportOptions(
        Path(dump),
        Path(into),
        Path(uploads) if uploads else None,
        tuple(module),
        language,
        tuple(site),
        is_trial=dry_run,
        shows_expired=expired,
    )
    return import_nukeviet(ROOT, options, report)


@task(
    help={
        "log": "access log of the web server, also rotated ones (.gz); may be repeated",
        "content": "the content folder, for proposals",
        "most": "how many addresses",
    },
    iterable=["log"],
)
@ends_plainly
def missing(context: Context, log: list[str], content: str = "content", most: int = 100) -> None:
    """List the addresses that readers did not find, with proposals for `aliases`."""
    from plugins.tools.nukeviet.command import list_missing

    list_missing([Path(one) for one in log], ROOT / content, most, report)


@task(help={"to": "as for `publish`", "release": "default: the one before"})
@ends_plainly
def rollback(context: Context, to: str, release: str = "") -> None:
    """Make an earlier release live again."""
    from plugins.tools.publishing import publisher

    publisher.rollback(ROOT, to, release or None, report)


@task(
    help={
        "to": "a folder that is made, or holds what an earlier run wrote",
        "target": "where `publish` puts releases on the server; default /srv/portal",
        "code": "where the project lies on the server, root's own; default /opt/portal",
        "door": "where the service listens: unix:PATH or, for every local account, 127.0.0.1:PORT; "
        "default unix:/run/tuong-tac/http.sock",
        "instance": "name of each further portal of a server, at the end of all its names: "
        "/srv/portal_NAME, portal_NAME-publish.service, publisher_NAME",
        "status-port": "port of the service for this machine alone; a further portal needs another",
    }
)
@ends_plainly
def server(
    context: Context,
    to: str,
    target: str = "",
    code: str = "",
    door: str = "",
    instance: str = "",
    status_port: int = 8711,
) -> None:
    """Write what a Debian server needs: nginx, systemd units, rotation of logs."""
    from plugins.core.project import read_project_settings
    from plugins.tools.serving.server import ServerPlan
    from plugins.tools.serving.writing import write_server

    settings = read_project_settings(ROOT)
    plan = ServerPlan.from_settings(
        settings,
        target=target,
        code=code,
        door=door,
        instance=instance,
        status_port=status_port,
    )
    write_server(plan, Path(to), report)


@task(
    help={
        "failed": "what did not work, for example “Xuất bản theo lịch”",
        "recovered": "what works again, in the same words",
        "to": "where publishing goes; the editors' page shows what is told there",
        "see": "where the reason can be read; default: the run of the forge's actions",
        "releases": "where `publish` puts releases, to name articles held back; default: --to",
        "waiting": "address of the service's metrics: tells of new comments and letters, "
        "which are at the address --see",
    }
)
@ends_plainly
def alert(
    context: Context,
    failed: str = "",
    recovered: str = "",
    to: str = "",
    see: str = "",
    releases: str = "",
    waiting: str = "",
) -> None:
    """Tell people that something failed, works again, waits for editors or is held back."""
    from plugins.tools.alerts.commands import notify

    notify(ROOT, failed, recovered, to, see, releases, waiting, report)


@task(
    help={
        "stage": "code, content, publish or failed: plugins/tools/pipeline/README.md",
        "since": "the commit before the push",
        "to": "where `publish` goes",
    }
)
@ends_plainly
def ci(context: Context, stage: str, since: str = "", to: str = "") -> int:
    """Run a stage of CI; the tests only if code has changed since they went well."""
    from plugins.tools.pipeline.stages import run_stage

    return run_stage(ROOT, stage, since, to, report)


@task
@ends_plainly
def hook(context: Context) -> None:
    """Cài cho git: mỗi lần commit tự kiểm tra bài trước."""
    from plugins.tools.commits.hook import install_hook

    report(f"Đã cài {install_hook(ROOT)}: từ nay git kiểm tra bài trước mỗi lần commit.")


@task
@ends_plainly
def lint(context: Context) -> int:
    """Check the code (format, lint, types, templates) without changing it."""
    prepare_development(ROOT)
    return run_modules(
        ROOT,
        ["ruff", "format", "--check", "--quiet", "."],
        ["ruff", "check", "--quiet", "."],
        ["mypy", "--no-error-summary"],
        ["plugins.tools.linting.templates", "theme/templates"],
    )


@task
@ends_plainly
def fix(context: Context) -> int:
    """Mend and format the code."""
    prepare_development(ROOT)
    return run_modules(ROOT, ["ruff", "check", "--fix", "."], ["ruff", "format", "."])


@task(
    help={
        "all": "the long tests too",
        "quick": "only tests of functions and small sites, in little more than a minute",
        "only": "a file, a folder or a test id",
    }
)
@ends_plainly
def test(context: Context, all: bool = False, quick: bool = False, only: str = "tests") -> int:
    """Run the tests."""
    prepare_development(ROOT)
    return run_tests(ROOT, report, is_all=all, is_quick=quick, only=only)


MEASUREMENTS = {
    "photos": "renditions a second, against bare Pillow in the same run",
    "service": "hits and votes a second, against nginx with a static file in the same run",
    "builds": "seconds a build, against Hugo and Pelican as it comes in the same run",
    "publishing": "seconds from an edit until readers see it, and what they go into",
    "editing": "seconds from saving an article to seeing it in the browser of `serve`",
    "search": "what is found, bytes and seconds, against Pagefind in the same run",
}


@task(help=MEASUREMENTS)
@ends_plainly
def bench(
    context: Context,
    photos: bool = False,
    service: bool = False,
    builds: bool = False,
    publishing: bool = False,
    editing: bool = False,
    search: bool = False,
) -> int:
    """Measure; without a flag, everything."""
    prepare_development(ROOT)
    flags = (photos, service, builds, publishing, editing, search)
    chosen = list(compress(MEASUREMENTS, flags)) or MEASUREMENTS
    return run_modules(ROOT, *([f"tests.bench.{name}"] for name in chosen))


@task
@ends_plainly
def audit(context: Context) -> int:
    """Measure the portal's own pages with Lighthouse, as a phone and as a desktop."""
    prepare_development(ROOT)
    ensure_packages(["chromium", "npm"], report)
    return run_modules(ROOT, ["tests.bench.audit"])


@task
def clean(context: Context) -> None:
    """Remove what builds made: output/ and .cache/."""
    remove_folders(ROOT, "output", "preview", ".cache")
