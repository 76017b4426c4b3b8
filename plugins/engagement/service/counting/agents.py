"""Classify clients by User-Agent: person, program or search engine.

The patterns come from the package crawler-user-agents; RE2 matches all of them in one pass, in time
linear in the length of the name.
"""

from __future__ import annotations

import json
import re
from enum import Enum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import re2

from plugins.engagement.service.errors import ServiceError

PACKAGE, LIST = "crawleruseragents", "crawler-user-agents.json"
SHORTEST, LONGEST = 16, 1024
VERSION = re.compile(r"[A-Za-z0-9]/\d")  # part of the name of every browser
MEMORY_BYTES = 8 << 20


class Agent(Enum):
    PERSON = "person"
    PROGRAM = "program"
    SEARCH_ENGINE = "search engine"


class Agents:
    """Classifies User-Agent values, with a cache."""

    def __init__(self) -> None:
        # Read without importing the package, which would keep two thousand examples in memory.
        entries = json.loads(find_list().read_text(encoding="utf-8"))
        options = re2.Options()
        options.max_mem = MEMORY_BYTES
        options.never_capture = True
        options.log_errors = False
        self._patterns = re2.Set.SearchSet(options)
        for entry in entries:
            self._patterns.Add(entry["pattern"])
        self._patterns.Compile()
        self._searches = ["search-engine" in entry.get("tags", ()) for entry in entries]
        self.recognise = lru_cache(maxsize=2048)(self._recognise)

    def _recognise(self, name: str) -> Agent:
        """Return the kind of client for a name decoded as Latin-1; a malformed one is a program."""
        found = self._patterns.Match(name) or ()
        if any(self._searches[index] for index in found):
            return Agent.SEARCH_ENGINE
        is_absurd = not SHORTEST <= len(name) <= LONGEST or VERSION.search(name) is None
        return Agent.PROGRAM if found or is_absurd else Agent.PERSON


def find_list() -> Path:
    """Return the path of the pattern file without importing its package."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ServiceError(f"the package {PACKAGE} is missing: install requirements.txt")
    return Path(spec.origin).with_name(LIST)
