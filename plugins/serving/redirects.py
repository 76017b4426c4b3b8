"""Run plugins.tools.serving.redirects; units that were installed before it moved call it here."""

import sys

from plugins.tools.serving.redirects import main

if __name__ == "__main__":
    sys.exit(main())
