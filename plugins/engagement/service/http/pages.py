"""Pages for readers without scripts: totals, own vote, refusals."""

from __future__ import annotations

from markupsafe import Markup

from plugins.engagement.manifest import ManifestPage
from plugins.engagement.service.counting.figures import Totals
from plugins.engagement.service.http.html import NOTHING, join, render_page
from plugins.engagement.service.http.refusals import HttpRefusal
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
FIGURE = Markup("<dt>{}</dt><dd>{}</dd>")
FIGURES = Markup("<dl>{}</dl>")
TITLE = Markup("<p><strong>{}</strong></p>")
UNDO = Markup('<form method="post"><button name="diem" value="0">Rút lại đánh giá</button></form>')
VOTE = Markup(
    "<h1>Đánh giá bài viết</h1>{title}<p role=status>{message}.</p>{undo}<p>{rating}</p>"
    '<p><a href="{url}">Quay lại bài viết</a></p>'
)
REFUSAL = Markup('<h1>{title}</h1><p>{detail}</p><p><a href="{back}">Quay lại</a></p>')


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
    rows = (FIGURE.format(name, group_thousands(count, separator)) for name, count in lines)
    return render_page("Thống kê truy cập", FIGURES.format(join(rows)))


def vote_page(page: ManifestPage, tally: PageCounts, mine: int | None, separator: str) -> bytes:
    """Return the page that confirms a vote: recorded points, rating, link to the article.

    Own votes can be deleted only here, since without scripts articles do not know them.
    """
    points, votes = (group_thousands(each, separator) for each in (tally.points, tally.votes))
    body = VOTE.format(
        title=show_title(page),
        message=f"{RECORDED}: {STARS[mine]} ({mine}/5)" if mine is not None else NOT_RATED,
        undo=UNDO if mine is not None else NOTHING,
        rating=f"Tổng số điểm của bài viết là: {points} trong {votes} đánh giá",
        url=page.url,
    )
    return render_page("Đánh giá bài viết", body)


def refusal_page(refusal: HttpRefusal, back: str) -> bytes:
    """Return the page of a refusal; `back` is the URL of the reader's page."""
    title = refusal.reason.title
    return render_page(title, REFUSAL.format(title=title, detail=refusal.detail, back=back))


def show_title(page: ManifestPage) -> Markup:
    return TITLE.format(page.title) if page.title else NOTHING
