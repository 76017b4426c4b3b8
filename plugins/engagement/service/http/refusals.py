"""Refusals of requests, with reasons shown to readers. Format: RFC 9457."""

from __future__ import annotations

from enum import Enum


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
    """A request is refused; with `wait_seconds` it may be repeated later."""

    def __init__(self, reason: Reason, *, wait_seconds: float = 0, allow: str = "") -> None:
        super().__init__(reason.tag)
        self.reason = reason
        self.wait_seconds = wait_seconds
        self.allow = allow
