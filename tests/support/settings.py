"""Settings for the portals of tests: the project's, with defaults for an office's choices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plugins.core.project import read_project_settings

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = "pelicanconf.py"
# Needed by the code and the theme. Everything else is an office's choice.
_FIXED = """
AUTHOR_FEED_ATOM AUTHOR_FEED_RSS BODY_PHOTO_SIZES CATEGORY_FEED_ATOM DEFAULT_LANG
DIRECT_TEMPLATES FEED_ALL_ATOM JINJA_ENVIRONMENT PATH PLUGINS READERS STATIC_PATHS THEME
THEME_STATIC_PATHS TIMEZONE TRANSLATION_FEED_ATOM
"""
FIXED = frozenset(_FIXED.split())
CHOSEN = {"EDITORS": True}  # the default has no editors' page
PRODUCTION = """\
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *

SITEURL = "https://portal.example"
ENGAGEMENT_SNAPSHOT_URL = f"{SITEURL}/tt/snapshot.json"
OFFLINE = True
SAMPLES_ALLOWED = True
"""


def portal_settings() -> dict[str, Any]:
    given = read_project_settings(ROOT, CONFIGURATION)
    return {name: given[name] for name in FIXED} | CHOSEN


def settings_file() -> str:
    """Return the same settings as a pelicanconf.py, for a build by command."""
    return f"""\
{(ROOT / CONFIGURATION).read_text(encoding="utf-8")}
for _name in [one for one in globals() if one.isupper() and one not in {sorted(FIXED)}]:
    del globals()[_name]
globals().update({CHOSEN})
"""
