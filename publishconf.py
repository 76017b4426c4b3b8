"""Settings for production, used by `publish` and `build --production`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *

# The address of the portal without trailing slash; `python3 tasks.py init` asks for it.
SITEURL = "https://portal.example"

# Whether `publish` puts the fictitious office of the sample on a server, to try it.
SAMPLES_ALLOWED = False

# The source of the build's figures, requested with the token in the variable ENGAGEMENT_TOKEN: over
# HTTPS only.
ENGAGEMENT_SNAPSHOT_URL = (
    f"{SITEURL}{ENGAGEMENT_PREFIX}snapshot.json" if SITEURL.startswith("https:") else ""
)

# Browsers keep opened articles; False deletes those kept under an earlier release.
OFFLINE = True
