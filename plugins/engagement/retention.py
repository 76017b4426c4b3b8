"""How long anything about a reader is kept: promised on the privacy page, done by the service.

The build writes these figures into the page and the service acts on them, so that neither can say
what the other does not do.
"""

from __future__ import annotations

from dataclasses import dataclass

WINDOW_SECONDS = 30 * 60  # in which a visitor counts once, for a page and for the whole portal
ONLINE_SECONDS = 5 * 60  # after which nobody is here who was not seen
SALT_DAYS = 2  # today's and yesterday's; what was hashed with older ones cannot be linked
COOKIE_DAYS = 180  # from a person's last vote
FULL_VOTES_A_DAY = 5  # with weight at once, for a page, of one network and one browser's name


@dataclass(frozen=True)
class Promises:
    """What the privacy page says, in the units in which it says it.

    `log_hours` is how long the web server keeps addresses, `cookie` the name of the voters' cookie.
    """

    log_hours: int
    cookie: str
    window_minutes: int = WINDOW_SECONDS // 60
    online_minutes: int = ONLINE_SECONDS // 60
    salt_hours: int = SALT_DAYS * 24
    cookie_days: int = COOKIE_DAYS
    full_votes: int = FULL_VOTES_A_DAY


def cookie_name(*, is_secure: bool) -> str:
    """Return the name of the voters' cookie; by HTTPS browsers hold it to this host."""
    return "__Host-tt" if is_secure else "tt"
