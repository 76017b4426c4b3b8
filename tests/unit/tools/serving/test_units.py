"""The units and settings for a server fit one another, and systemd accepts them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.core.errors import PARTLY_PUBLISHED
from plugins.engagement.service.run.command_line import make_parser
from plugins.engagement.service.run.server import DESK
from plugins.engagement.service.settings import ServiceSettings, read_settings
from plugins.tools.serving.server import ServerPlan
from plugins.tools.serving.writing import render_files
from tests.support.sites import ROOT

SERVER = ServerPlan("portal.example")
FILES = render_files(SERVER)
UNITS = {Path(name).name: text for name, text in FILES.items() if "/systemd/" in name}
SERVICES = sorted(name for name in UNITS if name.endswith(".service"))
TMPFILES = "etc/tmpfiles.d/portal.conf"
OF_THE_SERVICE = ["engagement.service", "engagement-backup.service"]
# Higher is worse, from 0 to 10: what `systemd-analyze security` says of the unit files.
MOST_EXPOSED = {"portal-publish.service": 3.5, "portal-redirects.service": 3.0}


def read_values(name: str, setting: str) -> list[str]:
    return re.findall(rf"^{setting}=(.*)$", UNITS[name], re.MULTILINE)


def read_variables() -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", FILES["etc/portal/engagement.env"], re.MULTILINE))


def write_units(folder: Path) -> list[str]:
    """Write the units with a project and programs that are there; return their paths."""
    python = folder / "opt/.venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    paths = []
    for name, text in UNITS.items():
        path = folder / name
        path.write_text(text.replace(SERVER.code, str(folder / "opt")), encoding="utf-8")
        paths.append(str(path))
    return paths


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    done = run("systemd-analyze", "verify", "--man=no", *write_units(tmp_path))
    ours = [line for line in done.stdout.splitlines() if "engagement" in line or "portal" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.parametrize("name", SERVICES)
def test_units_may_do_little(name: str, tmp_path: Path) -> None:
    write_units(tmp_path)
    limit = MOST_EXPOSED.get(name, 2.0)
    options = ("--offline=yes", f"--threshold={limit * 10:.0f}")
    done = run("systemd-analyze", "security", *options, str(tmp_path / name))
    assert done.returncode == 0, done.stdout[-300:]


def test_the_variables_are_settings_that_the_service_accepts() -> None:
    settings = read_settings({}, read_variables(), frozenset({"manifest", "origin"}))
    assert settings.is_secure


@pytest.mark.parametrize("name", OF_THE_SERVICE)
def test_units_start_commands_of_the_service_with_its_variables(name: str) -> None:
    (line,) = read_values(name, "ExecStart")
    program, *arguments = line.split()
    assert program == "/opt/portal/.venv/bin/python"
    assert arguments[:2] == ["-m", "plugins.engagement.service"]
    make_parser().parse_args(arguments[2:])
    assert read_values(name, "EnvironmentFile") == ["/etc/portal/engagement.env"]


@pytest.mark.parametrize("name", ["portal-redirects.service", "portal-check.service"])
def test_units_start_modules_that_exist(name: str) -> None:
    (line,) = read_values(name, "ExecStart")
    module = line.split()[2]
    assert run(sys.executable, "-m", module, "--help").returncode == 0


def test_what_checks_the_server_needs_no_packages() -> None:
    code = (
        "import sys, plugins.tools.serving.redirects, plugins.tools.serving.health\n"
        "assert not {'pelican', 'jinja2', 'PIL', 'yaml'} & sys.modules.keys()"
    )
    assert run(sys.executable, "-c", code).returncode == 0


TELLING = re.compile(r"alert|well")


@pytest.mark.parametrize("name", [one for one in SERVICES if not TELLING.search(one)])
def test_somebody_hears_of_every_unit_that_fails_and_works_again(name: str) -> None:
    unit = (
        "portal-publish-{}.service" if name == "portal-publish.service" else "portal-{}@%n.service"
    )
    assert read_values(name, "OnFailure") == [unit.format("alert")]
    ends = "oneshot" in read_values(name, "Type")
    assert read_values(name, "OnSuccess") == [unit.format("well")] * ends


@pytest.mark.parametrize(
    "name", ["portal-well@.service", "portal-publish-well.service", "engagement-alert.service"]
)
def test_a_busy_hour_keeps_no_recovery_and_no_waiting_comment_secret(name: str) -> None:
    assert read_values(name, "StartLimitIntervalSec") == ["0"]
    assert read_values(name, "StartLimitBurst") == []


@pytest.mark.parametrize(
    ("failure", "recovery"),
    [
        ("portal-publish-alert.service", "portal-publish-well.service"),
        ("portal-alert@.service", "portal-well@.service"),
    ],
)
def test_the_end_of_a_failure_is_told_in_the_words_of_its_beginning(
    failure: str, recovery: str
) -> None:
    (failed,), (recovered,) = (read_values(name, "ExecStart") for name in (failure, recovery))
    words = re.compile(r'--(?:failed|recovered) "(.+?)"(?: --to (\S+))?')
    assert words.findall(failed) == words.findall(recovered) != []
    for setting in ("User", "DynamicUser", "StateDirectory"):
        assert read_values(failure, setting) == read_values(recovery, setting)


@pytest.mark.parametrize("door", ["127.0.0.1:8710", "[::1]:8710"])
def test_a_port_is_the_door_by_setting(door: str) -> None:
    files = render_files(ServerPlan("portal.example", door=door))
    assert f"ListenStream={door}\nNoDelay=yes\n" in files["etc/systemd/system/engagement.socket"]
    assert f"server {door};" in files["etc/nginx/conf.d/portal.conf"]
    proxy = door.rpartition(":")[0].strip("[]")
    assert f"\nTUONG_TAC_TRUSTED_PROXY={proxy}\n" in files["etc/portal/engagement.env"]


SECRETS = re.compile(
    r"^(?:EnvironmentFile=-?|LoadCredential=\w+\.env:)/etc/portal/(.+)$", re.MULTILINE
)


def test_no_account_is_given_the_secrets_of_another() -> None:
    accounts: dict[str, set[str]] = {}
    for name in SERVICES:
        for file in SECRETS.findall(UNITS[name]):
            accounts.setdefault(file, set()).update(read_values(name, "User"))
    assert accounts == {
        "alert.env": {"portal-alert"},
        "engagement.env": {"tuong-tac"},
        "publish.env": {"publisher"},
    }


def test_the_messages_write_where_the_web_server_reads() -> None:
    (folder,) = read_values("portal-publish-alert.service", "ReadWritePaths")
    assert f"    root {folder};\n" in FILES["etc/nginx/portal/site.conf"]
    assert f"d {folder} 0755 portal-alert portal-alert -\n" in FILES["etc/tmpfiles.d/portal.conf"]
    assert f"--to {folder} " in UNITS["portal-publish-alert.service"]
    assert "u portal-alert - " in FILES["etc/sysusers.d/portal.conf"]


def test_a_publication_without_faulty_articles_is_no_failed_unit_and_names_them() -> None:
    assert read_values("portal-publish.service", "SuccessExitStatus") == [str(PARTLY_PUBLISHED)]
    for name in ("portal-publish-well.service", "portal-publish-alert.service"):
        (command,) = read_values(name, "ExecStart")
        assert f" --releases {SERVER.target}" in command


def test_the_files_name_the_same_places() -> None:
    variables = read_variables()
    nginx = FILES["etc/nginx/conf.d/portal.conf"] + FILES["etc/nginx/portal/site.conf"]
    (door,) = read_values("engagement.socket", "ListenStream")
    assert f"server unix:{door};" in nginx
    assert variables["TUONG_TAC_TRUSTED_PROXY"] == "unix"
    assert read_values("engagement.socket", "SocketGroup") == ["www-data"]
    assert read_values("engagement.socket", "SocketMode") == ["0660"]
    assert f"access_log {variables['TUONG_TAC_ACCESS_LOG']} " in nginx
    logs = Path(variables["TUONG_TAC_ACCESS_LOG"]).parent
    assert f"{logs}/*.log {{" in FILES["etc/portal/logrotate.conf"]
    assert read_values("portal-logs.service", "ReadWritePaths") == [str(logs)]
    assert f"root {variables['TUONG_TAC_PUBLIC']};" in nginx
    assert read_values("engagement.service", "ReadWritePaths") == [variables["TUONG_TAC_PUBLIC"]]
    for setting in ("User", "StateDirectory", "SupplementaryGroups"):
        assert read_values("engagement.service", setting) == read_values(
            "engagement-backup.service", setting
        )


def test_the_desk_is_for_the_web_server_alone_and_known_by_its_name() -> None:
    name = "engagement-desk.socket"
    (door,) = read_values(name, "ListenStream")
    assert f"server unix:{door};" in FILES["etc/nginx/conf.d/portal.conf"]
    assert read_values(name, "FileDescriptorName") == [DESK]
    assert read_values(name, "Service") == ["engagement.service"]
    for setting in ("SocketUser", "SocketGroup", "SocketMode"):
        assert read_values(name, setting) == read_values("engagement.socket", setting) != []
    assert name in read_values("engagement.service", "Requires")[0].split()
    (listed,) = re.findall(r"^f (\S+) 0640 root www-data -$", FILES[TMPFILES], re.MULTILINE)
    assert f"auth_basic_user_file {listed};" in FILES["etc/nginx/portal/site.conf"]


def test_a_decision_starts_a_publication_which_sees_later_ones_too() -> None:
    (watched,) = read_values("engagement-decided.path", "PathExists")
    assert read_values("engagement-decided.path", "Unit") == ["portal-publish.service"]
    assert read_values("portal-publish.service", "ExecStartPre") == [f"+/bin/rm -f {watched}"]
    text = UNITS["portal-publish.service"]
    assert text.index("ExecStartPre=") < text.index("ExecStart=/bin/sh")
    (state,) = read_values("engagement.service", "StateDirectory")
    assert watched == f"/var/lib/private/{state}/{ServiceSettings().decided_file.name}"
    assert read_values("portal-publish.service", "StartLimitIntervalSec") == ["0"]


def test_what_waits_is_told_from_the_metrics_of_the_service() -> None:
    (line,) = read_values("engagement-alert.service", "ExecStart")
    assert f"--waiting http://127.0.0.1:{ServiceSettings().status_port}/metrics " in line
    assert '--see "https://portal.example/duyet/"' in line


@pytest.mark.parametrize("hours", range(1, 49))
def test_no_line_of_the_log_lives_longer_than_the_page_of_privacy_says(hours: int) -> None:
    files = render_files(ServerPlan("portal.example", log_hours=hours))
    timer = files["etc/systemd/system/portal-logs.timer"]
    (minutes,) = re.findall(r"^OnUnitActiveSec=(\d+)min$", timer, re.MULTILINE)
    late = 1  # AccuracySec=
    assert hours * 60 - 15 < 2 * (int(minutes) + late) <= hours * 60


@pytest.mark.parametrize("module", ["health", "redirects"])
def test_units_that_are_installed_find_their_modules(module: str) -> None:
    done = run(sys.executable, "-m", f"plugins.serving.{module}", "--help")
    assert (done.returncode, f"plugins.tools.serving.{module}" in done.stdout) == (0, True)
