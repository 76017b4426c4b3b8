"""Retention of data about readers, stated on the privacy page and applied by the service.

Build and service share the constants, so the page always states the actual periods.
"""

from __future__ import annotations

from dataclasses import dataclass

WINDOW_SECONDS = 30 * 60  # in it a visitor counts once, for a page and for the portal
ONLINE_SECONDS = 5 * 60  # after the last sign of presence
SALT_DAYS = 2  # today's and yesterday's; older keys cannot be linked to visitors
COOKIE_DAYS = 180  # from a person's last vote
COMMENT_EMAIL_DAYS = 30  # erased earlier with the decision
LETTER_DAYS = 180
REFUSED_COMMENT_DAYS = 180  # from the last decision; spam as well
# With weight at once, for a page on one day: of one network and browser's name, of one network.
FULL_VOTES_A_DAY = 5
FULL_VOTES_OF_NETWORK = 20


@dataclass(frozen=True)
class Promises:
    """Retention as stated on the privacy page, in the page's units.

    `log_hours` is how long the web server keeps addresses, `cookie` the name of the voters' cookie.
    """

    log_hours: int
    cookie: str
    window_minutes: int = WINDOW_SECONDS // 60
    online_minutes: int = ONLINE_SECONDS // 60
    salt_hours: int = SALT_DAYS * 24
    cookie_days: int = COOKIE_DAYS
    full_votes: int = FULL_VOTES_A_DAY
    network_votes: int = FULL_VOTES_OF_NETWORK
    email_days: int = COMMENT_EMAIL_DAYS
    letter_days: int = LETTER_DAYS
    refused_comment_days: int = REFUSED_COMMENT_DAYS


def cookie_name(*, is_secure: bool) -> str:
    """Return the name of the voters' cookie; with HTTPS browsers bind it to this host."""
    return "__Host-tt" if is_secure else "tt"
