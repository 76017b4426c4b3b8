"""A process that has loaded everything and forks a build at each request.

Half of a small build is loading Python code. Run as a program, with the arguments of `pelican`: for
each line on standard input it builds once, and closes what the build prints with a line END and the
exit status. It ends with its input. Code that has changed since is loaded anew first, so that
changes of plugins count.
"""

from __future__ import annotations

import importlib
import io
import os
import runpy
import signal
import sys
import traceback
from importlib.util import find_spec
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

END = "\0"
NOW = "--now"  # loaded anew in the middle of a request: build at once
CONFIGURATION = "pelicanconf.py"


def main(arguments: list[str]) -> None:
    """Build at each line of standard input."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    preload()
    loaded = find_loaded_code()
    is_asked = arguments[:1] == [NOW]
    arguments = arguments[1:] if is_asked else arguments
    # Unbuffered, so that no request is lost in a buffer when this process is replaced.
    while is_asked or os.read(sys.stdin.fileno(), 1):
        is_asked = False
        if find_loaded_code().items() - loaded.items():
            program = [sys.executable, "-m", "plugins.tools.preview.warm_builder", NOW, *arguments]
            os.execv(sys.executable, program)
        status = build(arguments)
        sys.stdout.write(f"{END}{status}\n")
        sys.stdout.flush()


def preload() -> None:
    """Load Pelican and the plugins; what cannot be loaded is left to the build to complain of."""
    # Whatever is said or fails here, every build will say again and fail of.
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), suppress(Exception):
        importlib.import_module("pelican")
        for plugin in runpy.run_path(CONFIGURATION)["PLUGINS"]:
            importlib.import_module(plugin)
            for part in ("receivers", "hooks"):
                if find_spec(f"{plugin}.{part}"):
                    importlib.import_module(f"{plugin}.{part}")


def find_loaded_code() -> dict[str, int]:
    """Return the files of this project's loaded modules, with the times of their last change."""
    root = str(Path(__file__).parents[2])
    names = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    return {name: _read_time(name) for name in names if name.startswith(root)}


def build(arguments: list[str]) -> int:
    """Build in a process of its own, and return its exit status."""
    sys.stdout.flush()
    process = os.fork()
    if not process:
        os._exit(_build_here(arguments))
    try:
        _, status = os.waitpid(process, 0)
    except KeyboardInterrupt:
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)
        raise SystemExit(0) from None
    return os.waitstatus_to_exitcode(status)


def _build_here(arguments: list[str]) -> int:
    """Run Pelican as its own program does."""
    try:
        from pelican import main as build_with_pelican

        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        build_with_pelican(arguments)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return status


def _read_time(name: str) -> int:
    try:
        return Path(name).stat().st_mtime_ns
    except OSError:
        return 0


if __name__ == "__main__":
    main(sys.argv[1:])
