"""`python3 tasks.py` on a machine that has nothing but Python."""

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

import pytest

from plugins.core.errors import SetupError
from plugins.tools.environment import bootstrap, virtualenv
from plugins.tools.environment.virtualenv import BASE, VirtualEnvironment, prepare

PLUGINS = Path(__file__).parents[4] / "plugins"

TASKS = """
import sys
from pathlib import Path
from plugins.tools.environment.bootstrap import run_tasks
sys.exit(run_tasks(Path(__file__).parent, sys.argv[1:]))
"""

# What the program of the tasks needs of invoke; it prints the arguments.
INVOKE = """
import sys
ParseError = ValueError
class Program:
    def __init__(self, **names): pass
    def run(self, arguments): print('invoke {version}', *arguments[3:])
sys.modules['invoke.exceptions'] = sys.modules['invoke.program'] = sys.modules['invoke']
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
        source = INVOKE.format(version=version)
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


def test_the_environment_is_made_mended_and_renewed(tmp_path: Path) -> None:
    project = make_project(tmp_path / "dự án")
    project.require("1.0")
    # From nothing, two at once: both go on in the same whole environment.
    pair = [project.start("serve", "--port", "1"), project.start()]
    answers = [(process.communicate(), process.returncode) for process in pair]
    assert [(out.strip(), status) for (out, _), status in answers] == [
        ("invoke 1.0 serve --port 1", 0),
        ("invoke 1.0 --list", 0),
    ]
    told = "".join(err for (_, err), _ in answers)
    assert told.count("Đang chuẩn bị môi trường Python") == 1

    # Prepared: nothing is said, nothing is installed.
    assert project.run("build") == (0, "invoke 1.0 build", "")

    # A changed list is installed again, into the same environment.
    project.require("2.0")
    told = "Đang cài các gói trong requirements.txt …"
    assert project.run("build") == (0, "invoke 2.0 build", told)

    # A package that is not what was pinned is refused, and nothing runs.
    project.require("3.0")
    pinned = (project.root / BASE).read_text()
    (project.root / BASE).write_text(pinned[:-65] + "0" * 64 + "\n")
    status, out, err = project.run("build")
    assert (status, out) == (1, "")
    assert "không khớp mã kiểm tra trong requirements.txt" in err.splitlines()[-1]

    # The unfinished environment is made again once the list is right; that is killed.
    (project.root / BASE).write_text(pinned)
    process = project.start("build")
    assert process.stderr is not None
    assert "Đang chuẩn bị môi trường Python" in process.stderr.readline()
    process.kill()
    process.communicate()
    assert not project.environment.has(BASE)

    # And mended next time.
    status, out, err = project.run("build")
    assert (status, out) == (0, "invoke 3.0 build")
    assert "Đang chuẩn bị môi trường Python" in err


@pytest.mark.parametrize("version", [(2, 7), (3, 8), (3, 10)])
def test_an_old_python_is_told_so(version: tuple[int, int]) -> None:
    with pytest.raises(SetupError, match=r"Cần Python 3\.11 trở lên, máy này đang chạy"):
        bootstrap.check_python(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (4, 0)])
def test_a_new_python_is_welcome(version: tuple[int, int]) -> None:
    bootstrap.check_python(version)


def test_a_python_without_venv_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / BASE).write_text("")
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: None if name == "ensurepip" else name
    )
    assert bootstrap.run_tasks(tmp_path, ["serve"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "Python trên máy này thiếu venv — trên Debian/Ubuntu hãy chạy "
        "`sudo apt install python3-venv` rồi chạy lại."
    )


def test_an_environment_of_another_kind_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "prepare", lambda *_: pytest.fail("installed"))
    bootstrap.prepare_development(tmp_path)


def test_an_unfinished_environment_is_not_removed_from_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / BASE).write_text("")
    environment = VirtualEnvironment(tmp_path)
    environment.folder.mkdir()
    environment.unfinished.touch()
    monkeypatch.setattr("sys.prefix", str(environment.folder))
    with pytest.raises(SetupError, match="bị ngắt giữa chừng"):
        prepare(environment, BASE)
    assert environment.unfinished.exists()


@pytest.mark.parametrize(
    ("output", "told"),
    [
        pytest.param(
            "WARNING: Retrying (Retry(total=0)) after connection broken by "
            "'NewConnectionError('[Errno -3] Temporary failure in name resolution')'\n"
            "ERROR: No matching distribution found for pelican==4.11",
            "không kết nối được mạng",
            id="no network",
        ),
        pytest.param("... ReadTimeoutError(...)", "không kết nối được mạng", id="time-out"),
        pytest.param("ProxyError('Cannot connect')", "kiểm tra mạng (hoặc proxy)", id="proxy"),
        pytest.param(
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "không khớp mã kiểm tra",
            id="hash",
        ),
        pytest.param(
            "ERROR: Could not install: [Errno 28] No space left on device", "đã đầy", id="disk"
        ),
        pytest.param(
            "ERROR: No matching distribution found for pillow==13.0.0",
            "Không có gói 'pillow==13.0.0' cho phiên bản Python",
            id="no wheel",
        ),
        pytest.param(
            "noise\nERROR: one\nERROR: two\nnoise",
            "pip không cài được các gói trong requirements.txt: ERROR: two",
            id="other",
        ),
        pytest.param("", "không rõ lý do", id="silence"),
    ],
)
def test_the_reason_is_told_in_one_line(output: str, told: str) -> None:
    line = virtualenv.explain_failure(output, "requirements.txt")
    assert told in line
    assert "\n" not in line


def test_a_network_that_is_down_is_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = pip_variables(tmp_path)
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS"):
        del variables[name]
    monkeypatch.setattr("os.environ", {**variables, "PIP_INDEX_URL": "http://127.0.0.1:1/"})
    list_ = tmp_path / "requirements.txt"
    list_.write_text(f"nothing==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(SetupError, match="không kết nối được mạng"):
        virtualenv.install_requirements(Path(sys.executable), list_)


def test_settings_that_lead_elsewhere_are_dropped() -> None:
    before = {"PIP_TARGET": "/x", "PIP_USER": "1", "PIP_INDEX_URL": "kept", "PYTHONPATH": "/y"}
    assert virtualenv.pip_environment(before) == {
        "PIP_USER": "0",
        "PIP_INDEX_URL": "kept",
        "PYTHONUTF8": "1",
    }
