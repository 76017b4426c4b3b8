"""What production changes: `publish` and `build --production` use this file."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *

# The portal's own address, without a slash at the end: change it before the first `publish`.
SITEURL = "https://portal.example"

# Where the build asks the service for its figures, with the token of the variable ENGAGEMENT_TOKEN.
# A token travels by HTTPS alone.
ENGAGEMENT_SNAPSHOT_URL = (
    f"{SITEURL}{ENGAGEMENT_PREFIX}snapshot.json" if SITEURL.startswith("https:") else ""
)

# Browsers keep what was read; False frees those that do from an earlier release.
OFFLINE = True
