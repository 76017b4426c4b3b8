"""Run one command of the service."""

import sys

from plugins.engagement.service.run.command_line import main

sys.exit(main())
