"""The Content-Security-Policy of the editors' page."""

from __future__ import annotations

from urllib.parse import urlsplit

from plugins.editors.settings import EditorsSettings

# Needs of the bundle: scripts write styles into the page, WebAssembly decodes photos that the
# browser cannot, new uploads are shown from memory.
OWN = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' blob: data:",
    "media-src": "'self' blob:",
    "font-src": "'self'",
    "connect-src": "'self' blob: data:",
    "worker-src": "'self' blob:",
    "frame-src": "'self' blob:",
    "manifest-src": "'self'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
GITHUB_API = "https://api.github.com"


def admin_policy(settings: EditorsSettings) -> str:
    """Return the Content-Security-Policy header of responses below `/admin/`."""
    return f"{page_policy(settings)}; frame-ancestors 'none'"


def admin_opener(settings: EditorsSettings) -> str:
    """Return the Cross-Origin-Opener-Policy header of responses below `/admin/`.

    Signing in at GitLab or Gitea opens a window at the page, which navigates to the forge and back;
    any other policy would sever its opener on the way (HTML, section 7.1.3: only the initial empty
    document is exempt). The OAuth server of GitHub is opened directly.
    """
    return "unsafe-none" if settings.oauth_app else "same-origin-allow-popups"


def page_policy(settings: EditorsSettings) -> str:
    """Return the policy for a `meta` element, where `frame-ancestors` is not allowed.

    W3C Content Security Policy Level 3, section 3.3.
    """
    policy = dict(OWN)
    if not settings.is_local:
        api = GITHUB_API if settings.backend == "github" else origin_of(settings.forge)
        policy["connect-src"] += f" {api}"
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def origin_of(address: str) -> str:
    """Return scheme and host of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
