"""Pelican as it comes, with its theme `simple`: the pages that it can make of the same stories.

It makes no renditions: photos are copied.
"""

from __future__ import annotations

SITENAME = "Cổng thông tin Dân vận"
SITEURL = ""
DEFAULT_LANG = "vi"
TIMEZONE = "Asia/Ho_Chi_Minh"
PATH = "content"
STATIC_PATHS = [""]  # photos stand beside the articles
STATIC_CHECK_IF_MODIFIED = True  # else every photo is copied at every run
READERS = {"rst": None}
THEME = "simple"
DEFAULT_PAGINATION = 20
ARTICLE_TRANSLATION_ID = False
ARTICLE_URL = "{category}/{slug}/"
ARTICLE_SAVE_AS = "{category}/{slug}/index.html"
MONTH_ARCHIVE_SAVE_AS = "{date:%Y}/{date:%m}/index.html"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
TAG_SAVE_AS = "tag/{slug}/index.html"
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/trang/{number}/", "{base_name}/trang/{number}/index.html"),
)
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
