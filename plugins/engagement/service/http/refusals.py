"""Refusals of requests, with reasons shown to readers. Format: RFC 9457."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True)
class Reason:
    """One kind of refusal: status, stable name, Vietnamese title and detail."""

    status: HTTPStatus
    name: str
    title: str
    detail: str


class HttpRefusal(Exception):
    """A request is refused; with `wait_seconds` it may be repeated later."""

    def __init__(self, reason: Reason, *, wait_seconds: float = 0, allow: str = "") -> None:
        """Store the reason and the values of headers."""
        super().__init__(reason.name)
        self.reason = reason
        self.wait_seconds = wait_seconds
        self.allow = allow


BAD_POINTS = Reason(
    HTTPStatus.BAD_REQUEST,
    "diem-khong-hop-le",
    "Đánh giá không hợp lệ",
    "Điểm đánh giá phải là một số từ 1 đến 5, hoặc 0 để rút lại.",
)
BAD_REQUEST = Reason(
    HTTPStatus.BAD_REQUEST,
    "yeu-cau-khong-hop-le",
    "Yêu cầu không hợp lệ",
    "Yêu cầu có tham số không đúng quy cách.",
)
FOREIGN_ORIGIN = Reason(
    HTTPStatus.FORBIDDEN,
    "khac-nguon",
    "Không được phép",
    "Yêu cầu này phải được gửi từ trang của cổng thông tin.",
)
NO_TOKEN = Reason(
    HTTPStatus.UNAUTHORIZED,
    "thieu-khoa",
    "Không được phép",
    "Địa chỉ này cần khóa truy cập.",
)
UNKNOWN_PAGE = Reason(
    HTTPStatus.NOT_FOUND,
    "khong-co-trang",
    "Không tìm thấy",
    "Không có trang này trên cổng thông tin.",
)
NO_RATING = Reason(
    HTTPStatus.FORBIDDEN,
    "khong-nhan-danh-gia",
    "Không nhận đánh giá",
    "Bài viết này không nhận đánh giá.",
)
WRONG_METHOD = Reason(
    HTTPStatus.METHOD_NOT_ALLOWED,
    "sai-phuong-thuc",
    "Không được phép",
    "Địa chỉ này không nhận yêu cầu kiểu đó.",
)
TOO_LARGE = Reason(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "qua-dai",
    "Yêu cầu quá dài",
    "Nội dung gửi lên dài hơn mức cho phép.",
)
WRONG_TYPE = Reason(
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "sai-kieu-noi-dung",
    "Kiểu nội dung không đúng",
    "Nội dung phải có kiểu application/x-www-form-urlencoded.",
)
TOO_OFTEN = Reason(
    HTTPStatus.TOO_MANY_REQUESTS,
    "qua-nhieu",
    "Quá nhiều yêu cầu",
    "Bạn đã gửi quá nhiều yêu cầu trong thời gian ngắn, vui lòng thử lại sau.",
)
STORE_UNAVAILABLE = Reason(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "chua-ghi-nhan-duoc",
    "Chưa ghi nhận được",
    "Hệ thống tạm thời chưa ghi nhận được, vui lòng thử lại sau ít phút.",
)
REASONS = (
    BAD_POINTS,
    BAD_REQUEST,
    FOREIGN_ORIGIN,
    NO_TOKEN,
    UNKNOWN_PAGE,
    NO_RATING,
    WRONG_METHOD,
    TOO_LARGE,
    WRONG_TYPE,
    TOO_OFTEN,
    STORE_UNAVAILABLE,
)
