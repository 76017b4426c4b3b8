"""Settings of the portal for development; publishconf.py overrides some for production."""

import sys
from pathlib import Path

from jinja2 import StrictUndefined

sys.path.insert(0, str(Path(__file__).parent))  # so that `pelican` finds the plugins

# The portal; name, texts, menu, categories, banners and links are in content/data.
SITEURL = ""
DEFAULT_LANG = "vi"
TIMEZONE = "Asia/Ho_Chi_Minh"
THOUSANDS = "."  # and "," before decimals; "," turns both round

# Content
PATH = "content"
STATIC_PATHS: list[str] = []  # the newsdesk reads everything; Pelican itself reads nothing
READERS = dict.fromkeys(["htm", "html", "markdown", "md", "mdown", "mkd", "mkdn", "rst"])
SHOW_DRAFTS = False
FRAME_HOSTS: list[str] = []
# Whether `publish` goes on without faulty articles, whose last published versions stand.
HOLD_BACK_FAULTY = True
# The width of photos in a body: `sizes.full` of theme/templates/macros/sizes.html.
BODY_PHOTO_SIZES = (
    "(min-width: 105rem) 53rem, (min-width: 75rem) 50rem, (min-width: 64rem) calc(100vw - 25rem), "
    "(min-width: 48rem) calc(100vw - 3rem), calc(75vw - 1.5rem)"
)

# Plugins, in the order in which their hooks run
PLUGINS = [
    "plugins.vietnamese",
    "plugins.gallery",
    "plugins.newsdesk",
    "plugins.portal",
    "plugins.documents",
    "plugins.search",
    "plugins.engagement",
    "plugins.discovery",
    "plugins.offline",
    "plugins.editors",
]

# Views, access statistics and ratings, comments, letters to the office (with topics in
# content/data/portal.yml); False removes every trace of them from the pages.
ENGAGEMENT = True
COMMENTS = True
LETTERS = True
ENGAGEMENT_PREFIX = "/tt/"

# Whether readers' browsers keep opened articles for reading without a connection.
OFFLINE = False

# The editors' page, /admin/. Without a back end (github, gitlab, gitea) it opens local folders
# only, under `serve`, and is not published.
EDITORS = True
EDITORS_BACKEND = ""
EDITORS_REPOSITORY = ""
EDITORS_BRANCH = "main"
EDITORS_FORGE = ""
EDITORS_OAUTH_URL = ""
EDITORS_OAUTH_APP = ""
EDITORS_IDLE_SECONDS = 1800

# Theme
THEME = "theme"
# An office's own styles and templates, looked at before those of the theme.
THEME_LOCAL = str(Path(__file__).parent / "theme-local")
THEME_TEMPLATES_OVERRIDES = [f"{THEME_LOCAL}/templates"]
THEME_STATIC_PATHS: list[str] = []  # the portal plugin publishes them under hashed names
JINJA_ENVIRONMENT = {
    "auto_reload": False,  # a build is over before a template changes
    "autoescape": True,
    "cache_size": -1,  # all of them
    "trim_blocks": True,
    "lstrip_blocks": True,
    "undefined": StrictUndefined,
}
DIRECT_TEMPLATES: list[str] = []  # the portal plugin writes the lists

# Feeds
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
