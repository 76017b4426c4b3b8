"""Structured data of pages: JSON-LD with the vocabulary of schema.org.

Ratings of articles are left out: search engines accept them for other types only and treat them as
spam elsewhere.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from plugins.gallery.photo_pipeline import Rendition
from plugins.newsdesk.model import Video
from plugins.portal.bodies import is_body
from plugins.portal.model import Crumb, Image, Portal
from plugins.portal.views import ArticleView, Name
from plugins.vietnamese.typography import cut_line, set_line

CONTEXT = "https://schema.org"
ZALO = "https://button-share.zalo.me/share_external?d="
LANGUAGE = "vi"
HEADLINE_LENGTH = 110  # search engines cut longer ones
_FOR_HTML = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def describe_article(article: ArticleView, portal: Portal, site_url: str) -> dict[str, Any]:
    """Return a NewsArticle; `site_url` has no trailing slash."""
    images = [one for one in (article.share, article.cover and article.cover.picture.jpeg) if one]
    described = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "mainEntityOfPage": f"{site_url}/{article.url}",
        "headline": cut_line(article.title, HEADLINE_LENGTH),
        "description": set_line(article.lead),
        "inLanguage": LANGUAGE,
        "datePublished": article.date.isoformat(),
        "dateModified": article.changed.isoformat(),
        "expires": article.expires.isoformat() if article.expires else None,
        "articleSection": set_line(article.category.name),
        "keywords": [set_line(tag.name) for tag in article.tags],
        "image": [_describe_image(image, site_url) for image in images],
        "video": [_describe_video(one, article, portal, site_url) for one in article.videos],
        "author": [_describe_author(name, site_url) for name in article.byline]
        or _describe_publisher(portal, site_url),
        "publisher": _describe_publisher(portal, site_url),
        "isAccessibleForFree": True,
        "interactionStatistic": _describe_views(article.figures.views) if article.figures else None,
        **(_describe_comments(article.comments) if article.comments else {}),
    }
    return _without_nothing(described)


def describe_trail(trail: Sequence[Crumb], canonical: str, site_url: str) -> dict[str, Any]:
    """Return a BreadcrumbList; the last step is the page itself, at `canonical`."""
    steps = [
        {
            "@type": "ListItem",
            "position": position,
            "name": set_line(crumb.label),
            "item": f"{site_url}{crumb.href}" if crumb.href else canonical,
        }
        for position, crumb in enumerate(trail, start=1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": steps}


def describe_portal(portal: Portal, site_url: str) -> dict[str, Any]:
    """Return the Organization that publishes the portal, for the home page."""
    telephone = {"telephone": portal.telephone, "faxNumber": portal.fax, "email": portal.email}
    publisher = _describe_publisher(portal, site_url)
    return _without_nothing(
        {"@context": CONTEXT, **publisher, "address": portal.address, **telephone}
    )


def write_json_ld(described: dict[str, Any]) -> Markup:
    """Return a description as a script element of JSON-LD."""
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":")).translate(_FOR_HTML)
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))


def _describe_publisher(portal: Portal, site_url: str) -> dict[str, Any]:
    logo = portal.emblem and _describe_image(portal.emblem, site_url)
    organization = {"@type": "Organization", "name": set_line(portal.name), "url": f"{site_url}/"}
    return {**organization, "logo": logo} if logo else organization


def _describe_author(name: Name, site_url: str) -> dict[str, Any]:
    kind = "Organization" if is_body(name.name) else "Person"
    return {"@type": kind, "name": set_line(name.name), "url": f"{site_url}/{name.url}"}


def _describe_image(image: Image | Rendition, site_url: str) -> dict[str, Any]:
    url = f"{site_url}/{image.url}"
    return {"@type": "ImageObject", "url": url, "width": image.width, "height": image.height}


def _describe_video(
    video: Video, article: ArticleView, portal: Portal, site_url: str
) -> dict[str, Any]:
    """Return a VideoObject; search engines want a picture of every one."""
    poster = video.picture.jpeg if video.picture else article.share or portal.share_image
    is_first = bool(article.video) and video is article.videos[0]
    described = {
        "@type": "VideoObject",
        "name": set_line(video.title),
        "description": set_line(video.caption or article.lead),
        "uploadDate": article.date.isoformat(),
        "thumbnailUrl": f"{site_url}/{poster.url}" if poster else None,
        "contentUrl": f"{site_url}/{video.url}" if video.is_film else None,
        "embedUrl": video.player.replace("autoplay=1&", ""),
        "transcript": set_line(" ".join(article.transcript)) if is_first else None,
    }
    return _without_nothing(described)


def _describe_views(count: int) -> dict[str, Any]:
    kind = {"@type": "ReadAction"}
    return {"@type": "InteractionCounter", "interactionType": kind, "userInteractionCount": count}


def _describe_comments(comments: Any) -> dict[str, Any]:  # noqa: ANN401 - of a plugin above
    shown = [_describe_comment(one, "Person") for one in comments.shown]
    return {"commentCount": comments.count, "comment": shown}


def _describe_comment(comment: Any, kind: str) -> dict[str, Any]:  # noqa: ANN401
    answers = [_describe_comment(one, "Organization") for one in getattr(comment, "answers", ())]
    described = {
        "@type": "Comment",
        "author": {"@type": kind, "name": comment.name},
        "datePublished": comment.time.isoformat(),
        "text": comment.text,
        "comment": answers,
    }
    return _without_nothing(described)


def _without_nothing(described: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in described.items() if value not in (None, [], "")}


def zalo_link(address: str) -> str:
    """Return the address that shares a page on Zalo.

    Zalo documents only a script (https://sp.zalo.me/plugins/sdk.js), which a portal without foreign
    scripts cannot load. This is the target of that script's button: `d` is JSON in base64, padded
    with spaces, because Zalo and browsers quote the `=` of base64 differently.
    """
    text = json.dumps({"url": address}).encode()
    return ZALO + quote(b64encode(text + b" " * (-len(text) % 3)), safe="")


FILTERS = {
    "describe_article": describe_article,
    "describe_trail": describe_trail,
    "describe_portal": describe_portal,
    "json_ld": write_json_ld,
    "zalo_link": zalo_link,
}
