"""Tell people's browsers from programs by the name that they send.

The list is that of the package crawler-user-agents; RE2 looks for all of its patterns at once, in
time linear in the name's length.
"""

from __future__ import annotations

import json
import re
from enum import Enum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import re2

from plugins.engagement.service.problems import ServiceProblem

PACKAGE, LIST = "crawleruseragents", "crawler-user-agents.json"
SHORTEST, LONGEST = 16, 1024
VERSION = re.compile(r"[A-Za-z0-9]/\d")  # every browser names itself with one
MEMORY_BYTES = 8 << 20


class Agent(Enum):
    """Who a name stands for."""

    PERSON = "person"
    PROGRAM = "program"
    SEARCH_ENGINE = "search engine"


class Agents:
    """Recognises names; remembers the latest ones."""

    def __init__(self) -> None:
        """Compile the list."""
        # Read here and forgotten: the package itself would keep two thousand examples in memory.
        entries = json.loads(find_list().read_text(encoding="utf-8"))
        options = re2.Options()
        options.max_mem = MEMORY_BYTES
        options.never_capture = True
        options.log_errors = False
        self._patterns = re2.Set.SearchSet(options)
        self._searches = []
        for entry in entries:
            self._patterns.Add(entry["pattern"])
            self._searches.append("search-engine" in entry.get("tags", ()))
        self._patterns.Compile()
        self.recognise = lru_cache(maxsize=2048)(self._recognise)

    def _recognise(self, name: str) -> Agent:
        """Return who a name, read as Latin-1, stands for; an absurd one is a program's."""
        found = self._patterns.Match(name) or ()
        if any(self._searches[index] for index in found):
            return Agent.SEARCH_ENGINE
        is_absurd = not SHORTEST <= len(name) <= LONGEST or VERSION.search(name) is None
        return Agent.PROGRAM if found or is_absurd else Agent.PERSON


def find_list() -> Path:
    """Return the list's file without importing the package."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ServiceProblem(f"the package {PACKAGE} is missing: install requirements.txt")
    return Path(spec.origin).with_name(LIST)
