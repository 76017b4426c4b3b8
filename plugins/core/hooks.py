"""Functions by which plugins take part in a build: those of the module `hooks` of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any


def load_hooks(plugins: Iterable[object], name: str) -> list[Callable[..., Any]]:
    """Return the hooks called `name` in the order of `plugins` (setting PLUGINS).

    Plugins without that hook or without the module, such as those of others, are left out.
    """
    modules = [import_module(f"{one}.hooks") for one in plugins if _has_hooks(one)]
    return [getattr(module, name) for module in modules if hasattr(module, name)]


def _has_hooks(plugin: object) -> bool:
    try:
        return isinstance(plugin, str) and find_spec(f"{plugin}.hooks") is not None
    except ModuleNotFoundError:
        return False
