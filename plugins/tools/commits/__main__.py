"""Check the staged tree in the folder that is named; git's variables point at it."""

from __future__ import annotations

import sys
from pathlib import Path

from plugins.tools.commits.checking import check_tree

sys.exit(check_tree(Path(sys.argv[1])))
