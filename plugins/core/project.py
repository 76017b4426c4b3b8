"""A project: the settings files in its root, and the hooks of its plugins."""

from __future__ import annotations

import runpy
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from plugins.core.errors import SettingsError, SetupError

PROJECT = Path(__file__).resolve().parents[2]  # whose code this is
PRODUCTION = "publishconf.py"
DEVELOPMENT = "pelicanconf"  # the module that publishconf.py imports


def read_project_settings(root: Path, name: str = PRODUCTION) -> dict[str, Any]:
    """Return the names defined by a project's settings file.

    Its changes of `sys.path` are undone. Raises SetupError if it is missing or fails.
    """
    before = list(sys.path)
    sys.modules.pop(DEVELOPMENT, None)  # of another project, or from before an edit
    try:
        return runpy.run_path(str(root / name))
    except Exception as error:
        raise SetupError(
            f"Không đọc được {name} ({type(error).__name__}: {error}) — hãy sửa tệp này."
        ) from error
    finally:
        sys.path[:] = before


def read_version(root: Path) -> str:
    """Return the version of the code in a folder, empty if it has no pyproject.toml."""
    try:
        document = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    return str(document["project"]["version"])


def load_hooks(plugins: Iterable[object], name: str) -> list[Callable[..., Any]]:
    """Return the functions called `name` of the modules `hooks` of plugins (setting PLUGINS).

    Plugins without that function or module, such as those of others, are left out.
    """
    modules = [import_module(f"{one}.hooks") for one in plugins if _has_hooks(one)]
    return [getattr(module, name) for module in modules if hasattr(module, name)]


def check_settings(settings: Mapping[str, Any]) -> None:
    """Call the hooks `check_settings`. Raises SettingsError with the problems of all plugins."""
    problems: list[str] = []
    for check in load_hooks(settings.get("PLUGINS", ()), "check_settings"):
        try:
            check(settings)
        except SettingsError as error:
            problems += error.problems
    if problems:
        raise SettingsError(problems)


def _has_hooks(plugin: object) -> bool:
    try:
        return isinstance(plugin, str) and find_spec(f"{plugin}.hooks") is not None
    except ModuleNotFoundError:
        return False
