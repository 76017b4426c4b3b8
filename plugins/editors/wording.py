"""Labels and hints of the form's fields, in the wording of HUONG-DAN.md and `check`.

The order of a table is the order of the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """The label above a field and the hint below it."""

    label: str
    hint: str = ""


BODY = "body"  # a field of the form, not of the front matter

PHOTO_WORDS: Mapping[str, Words] = {
    "file": Words(
        "Ảnh", "ảnh được thu nhỏ còn 2.560 điểm ảnh và xóa vị trí chụp ngay trên máy này"
    ),
    "alt": Words("Mô tả", "điều mắt nhìn thấy trong ảnh, một câu; trình đọc màn hình đọc lên"),
    "caption": Words("Chú thích", "ai, việc gì, ở đâu; hiện dưới ảnh"),
}
ATTACHMENT_WORDS: Mapping[str, Words] = {
    "file": Words("Tệp", "PDF, Word, Excel, PowerPoint, OpenDocument, CSV, ZIP…"),
    "title": Words("Tên hiện cho người đọc", "không ghi loại tệp và dung lượng, cổng tự ghi"),
}
ARTICLE_WORDS: Mapping[str, Words] = {
    "title": Words("Tiêu đề"),
    "date": Words("Ngày giờ đăng", "ngày trong tương lai là hẹn giờ"),
    "category": Words("Chuyên mục"),
    "lead": Words(
        "Đoạn mở đầu", "ai, việc gì, ở đâu, khi nào; không định dạng, nên dưới 500 ký tự"
    ),
    BODY: Words(
        "Nội dung bài",
        "bài chỉ có ảnh thì để trống; bảng dán từ Word, Excel hoặc chèn bằng nút “Bảng”",
    ),
    "status": Words("Tình trạng", "bản nháp không lên mạng; viết xong thì chọn “đăng”"),
    "cover": Words(
        "Ảnh đầu bài", "nên rộng từ 1.200 điểm ảnh; để trống thì lấy ảnh đầu tiên theo tên"
    ),
    "cover_alt": Words("Mô tả ảnh đầu bài", "điều mắt nhìn thấy trong ảnh, một câu"),
    "cover_caption": Words("Chú thích ảnh đầu bài", "ai, việc gì, ở đâu; hiện dưới ảnh"),
    "gallery": Words(
        "Thư viện ảnh",
        "chọn hoặc thả nhiều ảnh một lúc; ảnh được thu nhỏ còn 2.560 điểm ảnh và xóa vị trí chụp "
        "ngay trên máy này; để trống thì mọi ảnh còn lại của bài vào thư viện",
    ),
    "layout": Words("Kiểu bài", "tin ảnh hiện các ảnh thật lớn, có ở trang Tin ảnh"),
    "video": Words(
        "Video đầu bài",
        "chép địa chỉ video trên YouTube hoặc Vimeo; hoặc thêm tệp .mp4 ở Tệp đính kèm rồi ghi tên "
        "tệp ở đây",
    ),
    "video_poster": Words("Ảnh của video", "hiện trước khi bấm phát; để trống thì lấy ảnh đầu bài"),
    "video_transcript": Words(
        "Lời của video", "cho người không nghe được và để tìm kiếm; để một dòng trống giữa các đoạn"
    ),
    "attachments": Words(
        "Tệp đính kèm", "trước khi đăng bảng tính, xóa số căn cước, số điện thoại"
    ),
    "tags": Words(
        "Thẻ", "từ khóa, mỗi dòng một thẻ; trước khi đặt thẻ mới hãy xem trang danh sách thẻ"
    ),
    "topic": Words("Dòng sự kiện", "mỗi bài nhiều nhất một; nối các bài kể tiếp một câu chuyện"),
    "authors": Words("Tác giả", "tên phòng hoặc người viết, mỗi dòng một tên"),
    "source": Words("Nguồn tin", "ví dụ BBT"),
    "source_url": Words("Địa chỉ trang nguồn", "ví dụ https://mattran.org.vn/"),
    "modified": Words("Ngày giờ sửa", "ghi khi đã sửa nội dung; hiện dòng “Cập nhật”"),
    "expires": Words(
        "Ngày giờ hết hạn", "phải sau ngày đăng; bài còn nguyên, không còn trong danh sách"
    ),
    "featured": Words("Bài nổi bật ở trang nhất"),
    "rating": Words("Cho đánh giá sao"),
    "comments": Words("Cho phản hồi"),
    "id": Words(
        "Mã cố định của bài",
        "để trống, cổng tự đặt khi lưu lần đầu; không bao giờ đổi hay xóa – mất mã là mất lượt xem",
    ),
    "slug": Words(
        "Phần cuối của địa chỉ", "để trống thì lấy tên thư mục; đổi là đổi địa chỉ của bài"
    ),
    "aliases": Words("Địa chỉ cũ", "tự ghi khi đổi chuyên mục hoặc địa chỉ; đừng xóa dòng nào"),
}
PAGE_WORDS: Mapping[str, Words] = {
    "title": Words("Tiêu đề"),
    "lead": Words("Đoạn mở đầu"),
    BODY: Words("Nội dung trang", "đề mục bắt đầu từ cấp 2"),
    "modified": ARTICLE_WORDS["modified"],
    "slug": Words("Địa chỉ", "để trống thì lấy tên tệp"),
    "aliases": ARTICLE_WORDS["aliases"],
}
DOCUMENT_WORDS: Mapping[str, Words] = {
    "number": Words("Số ký hiệu", "ví dụ 151-KH/BDVTU hoặc 10/2022/QH15"),
    "kind": Words("Loại văn bản", "ví dụ Kế hoạch, Hướng dẫn; viết giống các văn bản đã có"),
    "subject": Words("Trích yếu", "nội dung chính, một câu, không lặp lại loại và số"),
    "issuer": Words("Cơ quan ban hành"),
    "signer": Words("Người ký"),
    "issued": Words("Ngày ban hành"),
    "effective": Words("Ngày có hiệu lực", "để trống nếu văn bản không ghi"),
    "validity": Words(
        "Tình trạng hiệu lực", "để trống thì cổng tự tính theo ngày có hiệu lực và văn bản thay thế"
    ),
    "attachments": Words(
        "Tệp văn bản", "nên là PDF xuất từ Word; để trống thì mọi tệp trong thư mục"
    ),
    "replaces": Words("Thay thế các văn bản", "mỗi dòng một số ký hiệu"),
    "replaced_by": Words("Được thay thế bởi", "mỗi dòng một số ký hiệu; văn bản mới ghi là đủ"),
    BODY: Words("Nội dung", "tóm tắt hoặc toàn văn; có tệp thì có thể để trống"),
    "status": Words("Đăng hay chưa", "bản nháp không lên mạng"),
    "modified": ARTICLE_WORDS["modified"],
    "slug": Words("Phần cuối của địa chỉ", "để trống thì lấy tên thư mục"),
    "aliases": ARTICLE_WORDS["aliases"],
}
NOTICE_WORDS: Mapping[str, Words] = {
    "text": Words("Thông báo", "một câu, hiện ở đầu mọi trang"),
    "date": Words("Hiện từ"),
    "expires": Words("Hiện đến", "hết giờ này thông báo tự mất khỏi đầu trang"),
    "url": Words("Dẫn tới", "viết từ dấu / đầu tiên, hoặc đủ địa chỉ https://…"),
    "urgent": Words("Thông báo khẩn", "đứng trước các thông báo khác"),
}
PERSON_WORDS: Mapping[str, Words] = {
    "post": Words("Chức vụ"),
    "name": Words("Họ và tên", "để trống thì hiện chức vụ"),
    "photo": Words("Ảnh chân dung", "ảnh đứng, thấy rõ mặt"),
    "telephone": Words("Điện thoại cơ quan", "ví dụ 0271 000 000 máy lẻ 5"),
    "mobile": Words("Điện thoại di động", "chỉ ghi khi người ấy đồng ý công khai"),
    "email": Words("Thư điện tử"),
    "duties": Words("Việc phụ trách"),
}
UNIT_WORDS: Mapping[str, Words] = {
    "name": Words("Tên đơn vị"),
    "duties": Words("Chức năng"),
    "telephone": Words("Điện thoại"),
    "email": Words("Thư điện tử"),
    "people": Words("Những người trong đơn vị", "theo thứ tự hiện trên trang"),
}
TOPIC_WORDS: Mapping[str, Words] = {
    "name": Words("Tên dòng sự kiện", "viết giống trong các bài"),
    "lead": Words("Lời giới thiệu", "một hai câu, hiện ở đầu trang của dòng sự kiện"),
    "image": Words("Ảnh", "nên rộng từ 1.200 điểm ảnh, khổ ngang"),
    "image_alt": Words("Mô tả ảnh", "điều mắt nhìn thấy trong ảnh, một câu"),
    "pinned": Words("Đứng đầu ở trang nhất", "kể cả khi các dòng sự kiện khác có bài mới hơn"),
}
_DAYS: Mapping[str, Words] = {
    "first_day": Words("Ngày đầu được hiện"),
    "last_day": Words("Ngày cuối được hiện"),
}
BANNER_WORDS: Mapping[str, Words] = {
    "place": Words("Chỗ hiện"),
    "image": Words("Hình", "tệp SVG hoặc ảnh"),
    "alt": Words("Mô tả", "chép đủ chữ trên biểu ngữ"),
    "url": Words("Dẫn tới", "viết từ dấu / đầu tiên, hoặc đủ địa chỉ https://…"),
    **_DAYS,
}
LINK_WORDS: Mapping[str, Words] = {
    "name": Words("Tên cơ quan"),
    "url": Words("Địa chỉ", "ví dụ https://mattran.org.vn/"),
    "image": Words("Biểu trưng", "230 × 94 điểm ảnh, SVG hoặc PNG"),
    **_DAYS,
}
MENU_WORDS: Mapping[str, Words] = {
    "label": Words("Chữ", "cần có khi không chọn chuyên mục"),
    "url": Words("Dẫn tới", "viết từ dấu / đầu tiên, hoặc đủ địa chỉ https://…"),
    "category": Words("Chuyên mục", "tự mở ra các chuyên mục con; khi đó không cần chữ và địa chỉ"),
    "children": Words("Mục con"),
}
IDENTITY_WORDS: Mapping[str, Words] = {
    "name": Words("Tên cơ quan"),
    "portal_name": Words("Tên cổng"),
    "responsible": Words("Chịu trách nhiệm nội dung"),
    "address": Words("Địa chỉ"),
    "telephone": Words("Điện thoại"),
    "fax": Words("Fax"),
    "email": Words("Thư điện tử"),
    "licence": Words("Giấy phép"),
    "copyright": Words("Bản quyền"),
    "attribution": Words("Câu ghi nguồn"),
    "emblem": Words("Biểu trưng", "tên tệp trong content/data/images"),
    "icon": Words("Biểu tượng trên thẻ trình duyệt", "để trống thì lấy biểu trưng"),
    "share_image": Words("Hình khi chia sẻ", "tên tệp JPEG 1200 × 630 trong content/data/images"),
    "letter_topics": Words("Các lĩnh vực góp ý", "để trống thì cổng không có trang Góp ý"),
    "documents_on_home": Words("Số văn bản mới ở trang nhất", "0 là không có khối Văn bản mới"),
}
GONE_WORDS: Mapping[str, Words] = {
    "url": Words("Địa chỉ", "viết từ dấu / đầu tiên, ví dụ /tin-hoat-dong/bai-cu/"),
    "date": Words("Ngày gỡ"),
    "reason": Words("Lý do", "người đọc mở địa chỉ cũ sẽ thấy"),
}
REDIRECT_WORDS: Mapping[str, Words] = {
    "old": Words("Địa chỉ cũ", "viết từ dấu / đầu tiên, không có tên miền"),
    "new": Words("Địa chỉ mới", "trên cổng thì viết từ dấu / đầu tiên, trang khác thì viết cả"),
}
STATUS_FILTERS: Mapping[str, str] = {"draft": "Bản nháp", "hidden": "Bài ẩn"}
