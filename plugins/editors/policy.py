"""What a browser may load and ask for on the editors' page, as a Content-Security-Policy."""

from __future__ import annotations

from urllib.parse import urlsplit

from plugins.editors.settings import EditorsSettings

# What the bundle needs at any office. Styles of its parts are written into the page by script;
# photos are decoded by WebAssembly where the browser has no decoder; what was just uploaded is
# shown from memory.
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
GITHUB_API = ("https://api.github.com",)


def admin_policy(settings: EditorsSettings) -> str:
    """Return the policy for the answers below `/admin/`, as the value of the header."""
    return f"{page_policy(settings)}; frame-ancestors 'none'"


def admin_opener(settings: EditorsSettings) -> str:
    """Return the Cross-Origin-Opener-Policy for the answers below `/admin/`.

    An application at GitLab or Gitea is asked by a window that begins at the page, goes to the
    forge and comes back. Any policy but this one cuts it off from the page on its way (HTML,
    section 7.1.3: only a window's first, empty document may be left without); the OAuth server of
    GitHub is opened at once.
    """
    return "unsafe-none" if settings.oauth_app else "same-origin-allow-popups"


def page_policy(settings: EditorsSettings) -> str:
    """Return the same for the page itself, where `frame-ancestors` is not allowed.

    W3C Content Security Policy Level 3, section 3.3.
    """
    connections = " ".join((OWN["connect-src"], *connected_origins(settings)))
    return "; ".join(
        f"{name} {value}" for name, value in (OWN | {"connect-src": connections}).items()
    )


def connected_origins(settings: EditorsSettings) -> tuple[str, ...]:
    """Return whom the page talks to beside the portal: the forge, and nobody else."""
    if settings.is_local:
        return ()
    return GITHUB_API if settings.backend == "github" else (origin_of(settings.forge),)


def origin_of(address: str) -> str:
    """Return scheme and host of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
