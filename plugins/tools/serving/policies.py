"""Content-Security-Policies. Source: CSP level 3; pages load from the portal alone."""

from __future__ import annotations

from collections.abc import Iterable

OWN = ("script-src", "style-src", "img-src", "font-src", "connect-src", "media-src", "worker-src")

# Feeds and drawings that somebody opens by themselves: shown with their own styles, never run.
DOCUMENT = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

# A worker obeys the policy of its own script, not that of the page.
WORKER = "default-src 'none'; script-src 'self'; connect-src 'self'"


def page_policy(frame_hosts: Iterable[str]) -> str:
    """Return the policy of pages.

    It allows less than the one that pages carry themselves, which must hold on any web server.
    """
    frames = ["'self'", *(f"https://{host}" for host in sorted(frame_hosts))]
    parts = [
        "default-src 'none'",
        *(f"{name} 'self'" for name in OWN),
        f"frame-src {' '.join(frames)}",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    return "; ".join(parts)
