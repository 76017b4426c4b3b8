"""HTML pages for readers without scripts: totals, own vote, refusals."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

from plugins.engagement.manifest import ManifestPage
from plugins.engagement.service.counting.figures import Totals
from plugins.engagement.service.http.refusals import Reason
from plugins.engagement.service.http.responses import Headers
from plugins.engagement.service.messages import PageCounts
from plugins.vietnamese.formats import group_thousands

STARS = {
    1: "Bài viết rất kém",
    2: "Bài viết kém",
    3: "Bài viết đạt",
    4: "Bài viết tốt",
    5: "Bài viết rất tốt",
}
RECORDED = "Đánh giá của bạn đã được ghi nhận"
NOT_RATED = "Bạn chưa đánh giá bài viết này"
UNDO = '<form method="post"><button name="diem" value="0">Rút lại đánh giá</button></form>'
STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}"
    "main{max-inline-size:40rem;margin-inline:auto;padding:1rem}"
    "h1{font-size:1.5rem;line-height:1.3}"
    "dl{display:grid;grid-template-columns:1fr auto;margin:-1rem}"
    "dt,dd{margin:0;padding-block:.5rem;border-bottom:1px solid #8886}"
    "dd{font-weight:bold;text-align:end;font-variant-numeric:tabular-nums}"
    "a{display:inline-block;padding-block:.25rem}"
    "button{padding:.375rem 1rem;font:inherit}"
)
_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
HTML: Headers = (
    (b"content-type", b"text/html; charset=utf-8"),
    (
        b"content-security-policy",
        (
            f"default-src 'none'; style-src 'sha256-{_HASH}'; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
        ).encode(),
    ),
)


def totals_page(totals: Totals, separator: str) -> bytes:
    """Return the page with the six lines of `Thống kê truy cập`, for a frame."""
    lines = (
        ("Đang truy cập", totals.online),
        ("Máy chủ tìm kiếm", totals.crawlers),
        ("Khách viếng thăm", totals.guests),
        ("Hôm nay", totals.today),
        ("Tháng hiện tại", totals.month),
        ("Tổng lượt truy cập", totals.total),
    )
    rows = "".join(
        f"<dt>{name}</dt><dd>{group_thousands(count, separator)}</dd>" for name, count in lines
    )
    return _page("Thống kê truy cập", f"<dl>{rows}</dl>")


def vote_page(page: ManifestPage, tally: PageCounts, mine: int | None) -> bytes:
    """Return the page that confirms a vote: recorded points, rating, link to the article.

    Own votes can be deleted only here, since without scripts articles do not know them.
    """
    message = f"{RECORDED}: {STARS[mine]} ({mine}/5)" if mine is not None else NOT_RATED
    title = f"<p><strong>{escape(page.title)}</strong></p>" if page.title else ""
    undo = UNDO if mine is not None else ""
    rating = f"Tổng số điểm của bài viết là: {tally.points} trong {tally.votes} đánh giá"
    return _page(
        "Đánh giá bài viết",
        f"<h1>Đánh giá bài viết</h1>{title}<p role=status>{message}.</p>{undo}<p>{rating}</p>"
        f'<p><a href="{escape(page.url)}">Quay lại bài viết</a></p>',
    )


def refusal_page(reason: Reason, back: str) -> bytes:
    """Return the page of a refusal; `back` is the URL of the reader's page."""
    return _page(
        reason.title,
        f"<h1>{reason.title}</h1><p>{reason.detail}</p>"
        f'<p><a href="{escape(back)}">Quay lại</a></p>',
    )


def _page(title: str, body: str) -> bytes:
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    ).encode()
