"""Refusals of requests, with reasons shown to readers. Format: RFC 9457."""

from __future__ import annotations

from enum import Enum

from plugins.engagement.service.errors import StoreUnavailable

RETRY_SECONDS = 30


class Reason(Enum):
    """Kinds of refusals: status, stable tag, Vietnamese title and detail."""

    BAD_POINTS = (
        400,
        "diem-khong-hop-le",
        "Đánh giá không hợp lệ",
        "Điểm đánh giá phải là một số từ 1 đến 5, hoặc 0 để rút lại.",
    )
    BAD_REQUEST = (
        400,
        "yeu-cau-khong-hop-le",
        "Yêu cầu không hợp lệ",
        "Yêu cầu có tham số không đúng quy cách.",
    )
    FOREIGN_ORIGIN = (
        403,
        "khac-nguon",
        "Không được phép",
        "Yêu cầu này phải được gửi từ trang của Cổng thông tin.",
    )
    NO_TOKEN = (401, "thieu-khoa", "Không được phép", "Địa chỉ này cần khóa truy cập.")
    BAD_COMMENT = (
        400,
        "phan-hoi-khong-hop-le",
        "Chưa gửi được phản hồi",
        "Hãy ghi họ tên và nội dung phản hồi.",
    )
    BAD_LETTER = (
        400,
        "gop-y-khong-hop-le",
        "Chưa gửi được góp ý",
        "Hãy ghi lĩnh vực, họ tên, cách liên hệ và nội dung góp ý.",
    )
    NO_COMMENTS = (
        403,
        "khong-nhan-phan-hoi",
        "Không nhận phản hồi",
        "Bài viết này không nhận phản hồi.",
    )
    UNKNOWN_RECEIPT = (
        404,
        "khong-co-gop-y",
        "Không tìm thấy góp ý",
        "Không có góp ý nào mang mã này: hãy xem lại mã. Góp ý cũ được xóa sau một thời gian.",
    )
    UNKNOWN_PAGE = (
        404,
        "khong-co-trang",
        "Không tìm thấy",
        "Không có trang này trên Cổng thông tin.",
    )
    NO_RATING = (
        403,
        "khong-nhan-danh-gia",
        "Không nhận đánh giá",
        "Bài viết này không nhận đánh giá.",
    )
    WRONG_METHOD = (
        405,
        "sai-phuong-thuc",
        "Không được phép",
        "Địa chỉ này không nhận yêu cầu kiểu đó.",
    )
    TOO_LARGE = (413, "qua-dai", "Yêu cầu quá dài", "Nội dung gửi lên dài hơn mức cho phép.")
    WRONG_TYPE = (
        415,
        "sai-kieu-noi-dung",
        "Kiểu nội dung không đúng",
        "Nội dung phải có kiểu application/x-www-form-urlencoded.",
    )
    TOO_OFTEN = (
        429,
        "qua-nhieu",
        "Quá nhiều yêu cầu",
        "Bạn đã gửi quá nhiều yêu cầu trong thời gian ngắn, vui lòng thử lại sau.",
    )
    STORE_UNAVAILABLE = (
        503,
        "chua-ghi-nhan-duoc",
        "Chưa ghi nhận được",
        "Hệ thống tạm thời chưa ghi nhận được, vui lòng thử lại sau ít phút.",
    )

    def __init__(self, status: int, tag: str, title: str, detail: str) -> None:
        self.status = status
        self.tag = tag
        self.title = title
        self.detail = detail


class HttpRefusal(Exception):
    """A request is refused; with `wait_seconds` it may be repeated later.

    `detail` is said instead of the reason's own.
    """

    def __init__(
        self, reason: Reason, *, detail: str = "", wait_seconds: float = 0, allow: str = ""
    ) -> None:
        super().__init__(reason.tag)
        self.reason = reason
        self.detail = detail or reason.detail
        self.wait_seconds = wait_seconds
        self.allow = allow


def as_refusal(problem: HttpRefusal | StoreUnavailable) -> HttpRefusal:
    """Return the refusal itself, or that of a store that cannot be written to now."""
    if isinstance(problem, HttpRefusal):
        return problem
    return HttpRefusal(Reason.STORE_UNAVAILABLE, wait_seconds=RETRY_SECONDS)
