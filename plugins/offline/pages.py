"""Writes the page for readers without a connection, and the worker that shows it."""

from __future__ import annotations

from typing import Any

from pelican.generators import Generator

from plugins.core.incremental.fingerprints import fingerprint
from plugins.offline.model import PAGE_URL, WORKER, Offline
from plugins.offline.settings import OfflineSettings
from plugins.offline.worker import make_unregistering_worker, make_worker
from plugins.portal.model import Crumb
from plugins.portal.trail import trail_to

RELEASE_LENGTH = 8
TITLE = "Đọc khi không có mạng"


class OfflinePages(Generator):  # type: ignore[misc] # Pelican has no types
    """Renders the page, and the worker or the one that unregisters it.

    A worker is always there: browsers that keep one from earlier days would keep it for ever when
    its address answered nothing.
    """

    def generate_output(self, writer: Any) -> None:  # noqa: ANN401 - Pelican has no types
        """Write the page and the worker."""
        offline = self.context["frame"].get("offline")
        if offline is not None:
            self._write_page(writer)
        script = make_unregistering_worker() if offline is None else self._make_worker(offline)
        writer.write_made(WORKER, script, lambda: script)

    def _make_worker(self, offline: Offline) -> bytes:
        url = self.context["assets"].url
        shown = (self.context["frame"]["portal"], url("css/main.css"), url("js/main.js"))
        settings = OfflineSettings.from_settings(self.settings)
        return make_worker(offline, settings, fingerprint(shown).hex()[:RELEASE_LENGTH])

    def _write_page(self, writer: Any) -> None:  # noqa: ANN401
        writer.write_file(
            f"{PAGE_URL}index.html",
            self.get_template("offline"),
            self.context,
            trail=trail_to(Crumb(TITLE)),
            noindex=True,
        )
