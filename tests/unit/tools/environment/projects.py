"""Small projects with packages of their own, installed without any network."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from plugins.tools.environment.virtualenv import VirtualEnvironment

PLUGINS = Path(__file__).parents[4] / "plugins"

TASKS = """
import sys
from pathlib import Path
from plugins.tools.environment.bootstrap import run_tasks
sys.exit(run_tasks(Path(__file__).parent, sys.argv[1:]))
"""


def write_wheel(folder: Path, name: str, version: str, source: str) -> str:
    """Write a package of one module; return its line of a pinned list."""
    metadata = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": source,
        f"{metadata}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{metadata}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},{record_hash(text)},{len(text)}\n" for path, text in files.items())
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
        archive.writestr(f"{metadata}/RECORD", f"{record}{metadata}/RECORD,,\n")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"{name}=={version} --hash=sha256:{digest}\n"


def record_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def pip_variables(wheels: Path) -> dict[str, str]:
    """Return what makes pip look into `wheels` and nowhere else."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PIP_")}
    return {
        **kept,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": wheels.as_uri(),
    }


@dataclass(frozen=True)
class Project:
    """A folder with a tasks.py whose `invoke` prints its arguments."""

    root: Path

    @property
    def environment(self) -> VirtualEnvironment:
        return VirtualEnvironment(self.root)

    def require(self, version: str) -> None:
        """Pin version `version` of the invoke that prints it."""
        source = f"import sys\nprint('invoke {version}', *sys.argv[3:])\n"
        line = write_wheel(self.root / "wheels", "invoke", version, source)
        (self.root / "requirements.txt").write_text(line)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(self.root / "tasks.py"), *arguments],
            env=pip_variables(self.root / "wheels"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        process = self.start(*arguments)
        out, err = process.communicate()
        return process.returncode, out.strip(), err.strip()


def make_project(root: Path) -> Project:
    ignored = shutil.ignore_patterns("__pycache__")
    for part in ("core", "tools/environment"):
        shutil.copytree(PLUGINS / part, root / "plugins" / part, ignore=ignored)
    for package in ("plugins", "plugins/tools"):
        (root / package / "__init__.py").touch()
    (root / "tasks.py").write_text(TASKS, encoding="utf-8")
    return Project(root)
