"""Bounds of comments and letters, which forms, data file, service and build share.

Lengths are characters of text as `clean_line` and `clean_text` of `vietnamese.plain_text` return.
"""

from __future__ import annotations

LONGEST_NAME = 60
LONGEST_COMMENT = 1_000
LONGEST_ANSWER = 2_000
MOST_ANSWERS = 10  # to one comment
LONGEST_EMAIL = 254  # of an address that mail can reach; RFC 5321, section 4.5.3
LONGEST_CONTACT = 200  # how to answer a letter: an address, a telephone number
LONGEST_LETTER = 5_000
LONGEST_TOPIC = 100
MOST_TOPICS = 50
LONGEST_RECEIPT = 40
