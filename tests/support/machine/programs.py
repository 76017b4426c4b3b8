"""Stand-ins for what only a booted machine has: systemd's control, and who gives certificates.

`python programs.py NAME ARGUMENT…` does what the runbook needs of the program NAME: units are
looked up where install.sh puts them, and started by their own ExecStart=.
"""

from __future__ import annotations

import itertools
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

UNITS = Path("/etc/systemd/system")
CREDENTIALS = Path("/run/credentials")
NGINX = Path("/run/nginx.pid")
READY_SECONDS = 60
TRUSTED = Path("/usr/local/share/ca-certificates")
CERTIFICATES = Path("/etc/letsencrypt/live")


def read(unit: str, setting: str) -> list[str]:
    """Return the values of a setting of a unit."""
    text = (UNITS / unit).read_text(encoding="utf-8")
    return re.findall(rf"^{setting}=(.*)$", text, re.MULTILINE)


def variables(unit: str) -> dict[str, str]:
    """Return the environment of a unit."""
    found = dict(os.environ)
    for name in read(unit, "EnvironmentFile"):
        path = Path(name.removeprefix("-"))
        if path.is_file() or not name.startswith("-"):
            text = path.read_text(encoding="utf-8")
            found.update(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))
    for one in read(unit, "LoadCredential"):
        name, _, source = one.partition(":")
        CREDENTIALS.mkdir(exist_ok=True)
        shutil.copyfile(source, CREDENTIALS / name)
        shutil.chown(CREDENTIALS / name, *read(unit, "User"))
        found["CREDENTIALS_DIRECTORY"] = str(CREDENTIALS)
    if folder := read(unit, "StateDirectory"):
        found["STATE_DIRECTORY"] = f"/var/lib/private/{folder[0]}"
        Path(found["STATE_DIRECTORY"]).mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def nginx_pid() -> str:
    """Return the id of a running nginx; one that only tests its files leaves the file empty."""
    return NGINX.read_text().strip() if NGINX.exists() else ""


def start(unit: str, *, waits: bool) -> None:
    """Start a service, and wait for its end where it has one."""
    if unit == "nginx.service":
        if not nginx_pid():
            subprocess.run(["nginx"], check=True)
        return
    (line,) = read(unit, "ExecStart")
    user = read(unit, "User")
    before = (
        ["sudo", "--preserve-env=CREDENTIALS_DIRECTORY", "-H", "-u", user[0]]
        if user and user[0].startswith("publisher")
        else []
    )
    command = [*before, *(os.path.expandvars(word) for word in shlex.split(line))]
    place = {"cwd": (read(unit, "WorkingDirectory") or ["/"])[0], "env": variables(unit)}
    if waits:
        subprocess.run(command, check=True, **place)  # type: ignore[call-overload]
    elif unit.startswith("engagement"):
        activate(f"{unit.removesuffix('.service')}.socket", command, **place)  # type: ignore[arg-type]
    else:
        subprocess.Popen(command, **place)  # type: ignore[call-overload]


def activate(unit: str, command: list[str], cwd: str, env: dict[str, str]) -> None:
    """Start the service with its socket as descriptor 3 (sd_listen_fds(3)), and wait for it."""
    (path,), (group,) = (read(unit, one) for one in ("ListenStream", "SocketGroup"))
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()
        shutil.chown(path, "root", group)
        Path(path).chmod(int(read(unit, "SocketMode")[0], 8))
        os.dup2(door.fileno(), 3)
        wrapped = ["sh", "-c", 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"', "sh", *command]
        subprocess.Popen(wrapped, cwd=cwd, env=env, pass_fds=[3])
    health = f"http://127.0.0.1:{env.get('TUONG_TAC_STATUS_PORT', '8711')}/healthz"
    end = time.monotonic() + READY_SECONDS
    while not answers(health):
        if time.monotonic() > end:
            sys.exit(f"{unit} is not ready after {READY_SECONDS} seconds")
        time.sleep(0.1)


def answers(address: str) -> bool:
    """Return whether something answers 200 at an address."""
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except OSError:
        return False


def systemctl(*arguments: str) -> None:
    """Start services; of sockets, timers and paths see only that they are there."""
    verb, *units = [one for one in arguments if not one.startswith("-")]
    if verb in {"reload", "try-reload-or-restart"}:
        if pid := nginx_pid():
            os.kill(int(pid), signal.SIGHUP)
    elif verb in {"enable", "start"}:
        for unit in units:
            is_ours = unit != "nginx.service"
            if is_ours and not (UNITS / unit).is_file():
                sys.exit(f"there is no unit {unit}")
            if unit.endswith(".service"):
                start(unit, waits=is_ours and read(unit, "Type") == ["oneshot"])


def systemd_run(*arguments: str) -> None:
    """Run a command with the environment of the service."""
    rest = list(arguments)
    given = {}
    while rest[0].startswith("-"):
        if rest.pop(0) == "-p":
            name, _, value = rest.pop(0).partition("=")
            given[name] = value
    unit = given["User"].replace("tuong-tac", "engagement") + ".service"
    subprocess.run(rest, check=True, cwd=given["WorkingDirectory"], env=variables(unit))


def certbot(*arguments: str) -> None:
    """Prove the name as certbot does, by a file that nginx must show; sign by itself, trusted."""
    given = dict(itertools.pairwise(arguments))
    name, root = given["--domain"], Path(given["--webroot-path"])
    challenge = root / ".well-known/acme-challenge/proof"
    challenge.parent.mkdir(parents=True, exist_ok=True)
    challenge.write_text("proof")
    address = f"http://127.0.0.1/{challenge.relative_to(root)}"
    request = urllib.request.Request(address, headers={"Host": name})
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.read() == b"proof"
    folder = CERTIFICATES / name
    folder.mkdir(parents=True, exist_ok=True)
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subject = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-days", "90"]
    kind = ["-x509", "-newkey", "rsa:2048", "-nodes"]
    subprocess.run(["openssl", "req", *kind, *files, *subject], check=True, capture_output=True)
    (TRUSTED / f"{name}.crt").write_bytes((folder / "fullchain.pem").read_bytes())
    subprocess.run(["update-ca-certificates"], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    name, *given = sys.argv[1:]
    programs = {"systemctl": systemctl, "systemd-run": systemd_run, "certbot": certbot}
    if name in programs:
        programs[name](*given)
