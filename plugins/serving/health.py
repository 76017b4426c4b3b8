"""Run plugins.tools.serving.health; units that were installed before it moved call it here."""

import sys

from plugins.tools.serving.health import main

if __name__ == "__main__":
    sys.exit(main())
