"""Small HTML pages without scripts. Every text put into a template is escaped by markupsafe.

Templates are `Markup`, filled by its `format`; functions that return a page take no other text.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from markupsafe import Markup

from plugins.engagement.service.http.responses import Headers

STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0;background:Canvas;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}"
    "main{max-inline-size:40rem;margin-inline:auto;padding:1rem}"
    "h1{font-size:1.5rem;line-height:1.3}"
    "dl{display:grid;grid-template-columns:1fr auto;margin:-1rem}"
    "dt,dd{margin:0;padding-block:.5rem;border-bottom:1px solid #8886}"
    "dd{font-weight:bold;text-align:end;font-variant-numeric:tabular-nums}"
    "a{display:inline-block;padding-block:.25rem}"
    "label{display:block;margin-block:.75rem}"
    "input,select,textarea{display:block;box-sizing:border-box;inline-size:100%;"
    "padding:.375rem;font:inherit}"
    "[hidden]{display:none}"
    "button{padding:.375rem 1rem;font:inherit}"
    ".text{white-space:pre-line}"
)
PAGE = Markup(
    '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="robots" content="noindex"><title>{title}</title>'
    "<style>{style}</style></head><body>{body}</body></html>"
)
MAIN = Markup("<main>{}</main>")
NOTHING = Markup()


def html_headers(style: str, frames: str) -> Headers:
    """Return the headers of a page with this style, which `frames` may show in a frame."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; "
        f"base-uri 'none'; form-action 'self'; frame-ancestors {frames}"
    )
    return (
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-security-policy", policy.encode()),
    )


HTML = html_headers(STYLE, "'self'")


def render_page(title: str, body: Markup) -> bytes:
    """Return a page of readers."""
    return render_whole(title, MAIN.format(body), STYLE)


def render_whole(title: str, body: Markup, style: str) -> bytes:
    """Return a page with a style and a body of its own."""
    return str(PAGE.format(title=title, style=Markup(style), body=body)).encode()


def join(parts: Iterable[Markup]) -> Markup:
    return NOTHING.join(parts)
