"""Sites broken on purpose, and the exact words an editor reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sites import DATA, advice_of, article, errors_of, jpeg

ONE = "content/articles/2024/mot/index.md"
TWO = "content/articles/2024/hai/index.md"
COMMENTS = "content/data/comments.yml"

ERRORS = {
    "a title with a colon": (
        {ONE: article(title="Dân vận: khéo")},
        [
            f"{ONE}:2:15: giá trị của “title” có dấu “:” — đặt trong ngoặc kép: "
            'title: "Dân vận: khéo"'
        ],
    ),
    "an unknown field that resembles a known one": (
        {ONE: article(catgory="Tin hoạt động")},
        [
            f"{ONE}:7:1: không có trường “catgory” (có phải “category”?) — dùng một trong: title, "
            "date, category, lead, id, slug, tags, authors, topic, source, source_url, cover, "
            "cover_caption, cover_alt, layout, gallery, video, video_poster, video_transcript, "
            "attachments, modified, expires, status, featured, rating, comments, aliases"
        ],
    ),
    "a field given twice": (
        {ONE: article().replace("id: hoi-nghi", "id: hoi-nghi\nid: khac")},
        [f"{ONE}:7:1: trường “id” ghi hai lần (lần đầu ở dòng 6) — giữ lại một dòng"],
    ),
    "missing fields": (
        {ONE: article(title="", lead="")},
        [
            f"{ONE}:2:1: thiếu trường “lead” — thêm dòng “lead: …”",
            f"{ONE}:2:1: thiếu trường “title” — thêm dòng “title: …”",
        ],
    ),
    "a date that does not exist": (
        {ONE: article(date="2024-02-30 08:00")},
        [
            f"{ONE}:3:7: trường “date”: không có ngày “2024-02-30 08:00” — xem lại ngày, tháng và "
            "giờ, ví dụ 2024-01-13 08:00"
        ],
    ),
    "a date in words": (
        {ONE: article(date="hôm qua")},
        [
            f"{ONE}:3:7: trường “date”: “hôm qua” không phải ngày giờ — viết năm-tháng-ngày "
            "giờ:phút, ví dụ 2024-01-13 08:00"
        ],
    ),
    "expires before date": (
        {ONE: article(expires="2024-01-01")},
        [
            f"{ONE}:7:10: “expires” (01/01/2024 00:00) đứng trước “date” (13/01/2024 08:00) — sửa "
            "một trong hai ngày, hoặc bỏ dòng “expires”"
        ],
    ),
    "an undeclared category": (
        {ONE: article(category="Tin hoat dong")},
        [
            f"{ONE}:4:11: chưa khai báo chuyên mục “Tin hoat dong” (có phải “Tin hoạt động”?) — "
            "chọn chuyên mục có trong content/data/categories.yml"
        ],
    ),
    "a sub-category without its parent": (
        {ONE: article(category="Mô hình hay")},
        [
            f"{ONE}:4:11: chưa khai báo chuyên mục “Mô hình hay” (có phải “Dân vận khéo/Mô hình "
            "hay”?) — chọn chuyên mục có trong content/data/categories.yml"
        ],
    ),
    "a wrong status": (
        {ONE: article(status="bản nháp")},
        [
            f"{ONE}:7:9: trường “status”: không có giá trị “bản nháp” (có phải “nháp”?) — "
            "chọn một trong: đăng, nháp, ẩn, published, draft, hidden"
        ],
    ),
    "an id that is 0": (
        {ONE: article(id='"0"')},
        [f"{ONE}:6:5: trường “id”: id “0” dành cho trang không phải bài viết — chọn id khác"],
    ),
    "a missing cover": (
        {ONE: article(cover="anh.jpg")},
        [
            f"{ONE}:7:8: ảnh “anh.jpg”: không có tệp này trong thư mục — chép tệp vào thư mục "
            "hoặc sửa lại tên"
        ],
    ),
    "a photo named in the wrong case": (
        {ONE: article(cover="anh.jpg"), "content/articles/2024/mot/Anh.JPG": jpeg()},
        [
            f"{ONE}:7:8: ảnh “anh.jpg”: tên tệp thật là “Anh.JPG” (khác chữ hoa, chữ thường) — "
            "viết “Anh.JPG”"
        ],
    ),
    "a photo outside the bundle": (
        {ONE: article(cover="../hai/anh.jpg")},
        [
            f"{ONE}:7:8: ảnh “../hai/anh.jpg”: nằm ngoài thư mục của bài — chép tệp vào cạnh "
            "index.md và chỉ ghi tên tệp"
        ],
    ),
    "a photo that is cut short": (
        {ONE: article(), "content/articles/2024/mot/anh.jpg": jpeg(3000, 2000)[:4000]},
        [
            "content/articles/2024/mot/anh.jpg:1:1: ảnh hỏng, không đọc được — chép lại ảnh từ "
            "máy ảnh hoặc điện thoại"
        ],
    ),
    "a missing photo in the body": (
        {ONE: article("Trước.\n\n![Hội trường](x.jpg)")},
        [
            f"{ONE}:11:15: ảnh “x.jpg”: không có tệp này trong thư mục — chép tệp vào thư mục "
            "hoặc sửa lại tên"
        ],
    ),
    "a photo of a single file": (
        {"content/articles/2024/mot.md": article(cover="anh.jpg")},
        [
            "content/articles/2024/mot.md:7:8: ảnh “anh.jpg”: bài dạng tệp đơn không có thư mục "
            "ảnh — đổi tệp thành mot/index.md rồi chép ảnh vào thư mục đó"
        ],
    ),
    "a photo from another server": (
        {ONE: article("![Cờ](https://example.vn/co.jpg)")},
        [f"{ONE}:9:7: ảnh lấy từ máy chủ khác — chép ảnh vào thư mục của bài"],
    ),
    "a photo of the editor's own machine": (
        {ONE: article("![Quang cảnh](file:///C:/Anh/1.jpg)\n\n![Tặng hoa](D:\\Anh\\2.jpg)")},
        [
            f"{ONE}:9:15: ảnh chỉ có trên máy của bạn — chép ảnh vào thư mục của bài",
            f"{ONE}:11:13: ảnh chỉ có trên máy của bạn — chép ảnh vào thư mục của bài",
        ],
    ),
    "a missing attachment": (
        {ONE: article(attachments="[ke-hoach.pdf]")},
        [
            f"{ONE}:7:15: tệp đính kèm “ke-hoach.pdf”: không có tệp này trong thư mục — chép tệp "
            "vào thư mục hoặc sửa lại tên"
        ],
    ),
    "a broken link": (
        {ONE: article("Xem [bài](/tin-hoat-dong/khong-co/).")},
        [
            f"{ONE}:9:11: liên kết “/tin-hoat-dong/khong-co/” không dẫn tới trang nào — sửa địa "
            "chỉ, hoặc liên kết tới tệp index.md của bài kia"
        ],
    ),
    "a link without its last slash": (
        {ONE: article("Xem [mục](/tin-hoat-dong).")},
        [f"{ONE}:9:11: liên kết “/tin-hoat-dong” thiếu dấu / ở cuối — viết /tin-hoat-dong/"],
    ),
    "a link to an article that is not published": (
        {
            ONE: article("Xem [bài](../hai/index.md)."),
            TWO: article(id="hai", status="draft"),
        },
        [
            f"{ONE}:9:11: liên kết “../hai/index.md” dẫn tới bài chưa đăng — đợi bài kia đăng rồi "
            "hãy liên kết"
        ],
    ),
    "a script": (
        {ONE: article("<script>alert(1)</script>")},
        [f"{ONE}:9:1: thẻ <script> không được phép trong bài — xóa thẻ này"],
    ),
    "an event attribute": (
        {ONE: article('<p onclick="x()">Bấm</p>')},
        [f"{ONE}:9:4: thuộc tính onclick của thẻ <p> chạy mã lệnh — xóa thuộc tính onclick"],
    ),
    "a javascript address": (
        {ONE: article("[Bấm](javascript:alert)")},
        [
            f"{ONE}:9:7: địa chỉ “javascript:alert” chạy mã lệnh hoặc không mở được — thay bằng "
            "địa chỉ trang thường (https, mailto, tel)"
        ],
    ),
    "a form": (
        {ONE: article('<form action="https://x.example/"><input></form>')},
        [
            f"{ONE}:9:1: thẻ <form> không được phép trong bài — xóa thẻ này",
            f"{ONE}:9:35: thẻ <input> không được phép trong bài — xóa thẻ này",
        ],
    ),
    "a style": (
        {ONE: article("Một đoạn.\n{: style='position:fixed' }")},
        [f"{ONE}:10:4: thuộc tính style của thẻ <p> không được phép — xóa thuộc tính style"],
    ),
    "an element that browsers drop": (
        {ONE: article("<tr><td>x</td></tr>")},
        [
            f"{ONE}:9:1: thẻ <tr> đặt sai chỗ hoặc viết sai, trình duyệt sẽ bỏ — sửa lại HTML, "
            "hoặc viết bằng Markdown",
            f"{ONE}:9:5: thẻ <td> đặt sai chỗ hoặc viết sai, trình duyệt sẽ bỏ — sửa lại HTML, "
            "hoặc viết bằng Markdown",
        ],
    ),
    "a link to a bundle in HTML": (
        {ONE: article('<a href="../hai/index.md">x</a>'), TWO: article(id="hai")},
        [
            f"{ONE}:9:10: liên kết “../hai/index.md” viết bằng thẻ <a> không dẫn tới đâu — viết "
            "bằng Markdown: [chữ](../hai/index.md)"
        ],
    ),
    "a link that only works at home": (
        {ONE: article("[x](http://localhost:8000/lien-he/)")},
        [
            f"{ONE}:9:5: liên kết “http://localhost:8000/lien-he/” chỉ mở được trên máy này — "
            "viết địa chỉ từ dấu / đầu tiên sau tên máy"
        ],
    ),
    "a link that is no address": (
        {ONE: article("[x](http://[a)")},
        [f"{ONE}:9:5: “http://[a” không phải địa chỉ — sửa lại địa chỉ"],
    ),
    "an attachment that is a photo": (
        {ONE: article(attachments="[a.jpg]"), "content/articles/2024/mot/a.jpg": jpeg()},
        [
            f"{ONE}:7:15: tệp đính kèm “a.jpg”: kiểu tệp này không đăng được — dùng PDF, Word, "
            "Excel; ảnh thì đưa vào bài"
        ],
    ),
    "a template text left in": (
        {ONE: article("Viết nội dung bài ở đây.")},
        [
            f"{ONE}:9:1: còn nguyên chữ mẫu “Viết nội dung bài ở đây.” — viết nội dung thật, hoặc "
            "để lại dòng status: draft"
        ],
    ),
    "an article out of place": (
        {"content/articles/mot/index.md": article()},
        [
            "content/articles/mot/index.md:1:1: bài viết không nằm đúng chỗ — chuyển vào "
            "content/articles/<năm>/<tên-bài>/index.md"
        ],
    ),
    "Markdown under another ending": (
        {"content/articles/2024/mot.markdown": article(), "content/pages/A.MD": "x"},
        [
            "content/articles/2024/mot.markdown:1:1: tên tệp “mot.markdown” không đúng dạng — đổi "
            "tên thành mot.md",
            "content/pages/A.MD:1:1: tên tệp “A.MD” không đúng dạng — đổi tên thành A.md",
        ],
    ),
    "two files of one name": (
        {
            ONE: article(),
            "content/articles/2024/mot/\u1ea3nh.pdf": b"1",
            "content/articles/2024/mot/a\u0309nh.pdf": b"2",
        },
        [
            "content/articles/2024/mot/\u1ea3nh.pdf:1:1: hai tệp cùng tên “ảnh.pdf”, gõ theo hai "
            "bảng mã — xóa hoặc đổi tên một tệp"
        ],
    ),
    "a name without letters": (
        {ONE: article(tags='["!!!"]')},
        [
            f"{ONE}:7:8: “!!!” không có chữ cái nào — ghi tên bằng chữ hoặc xóa đi",
        ],
    ),
    "a folder without letters": (
        {"content/articles/2024/!!!/index.md": article()},
        [
            "content/articles/2024/!!!/index.md:1:1: tên “!!!” không có chữ cái nào để làm địa "
            "chỉ — đổi tên thư mục, hoặc ghi slug"
        ],
    ),
    "a value that YAML reads as an anchor": (
        {ONE: article(topic="&Một hai")},
        [f"{ONE}:7:8: giá trị bắt đầu bằng dấu “&” — đặt cả giá trị trong ngoặc kép"],
    ),
    "a colon without a blank": (
        {ONE: article().replace("title: H", "title:H")},
        [f"{ONE}:2:6: thiếu dấu cách thường sau “title:” — viết “title: ” rồi mới đến giá trị"],
    ),
    "words after a quotation": (
        {ONE: article(title='"Dân vận khéo" ở xã')},
        [
            f"{ONE}:2:23: có chữ nằm sau ngoặc đóng của “title” — đặt cả giá trị trong dấu nháy "
            "đơn: title: '…'"
        ],
    ),
    "a data file that is a list": (
        {"content/data/figures.yml": "- 1\n"},
        ["content/data/figures.yml:1:1: tệp này cần các trường — viết “tên: giá trị”"],
    ),
    "a rating that votes of 1 to 5 cannot give": (
        {
            ONE: article(),
            "content/data/figures.yml": "articles:\n  hoi-nghi: {votes: 2, points: 11}\n",
        },
        [
            "content/data/figures.yml:2:13: bài “hoi-nghi” có 2 lượt đánh giá mà tổng điểm là 11 — "
            "mỗi lượt cho từ 1 đến 5 điểm: sửa votes hoặc points"
        ],
    ),
    "votes that are no number, which is told once": (
        {
            ONE: article(),
            "content/data/figures.yml": "articles:\n  hoi-nghi: {votes: hai, points: 9}\n",
        },
        [
            "content/data/figures.yml:2:21: trường “votes”: “hai” không phải số nguyên — viết chữ "
            "số liền nhau, ví dụ 1107571"
        ],
    ),
    "comments that are no list": (
        {"content/data/comments.yml": "page: hoi-nghi\n"},
        [f"{COMMENTS}:1:1: tệp này cần một danh sách — mỗi mục bắt đầu bằng “- ”"],
    ),
    "all faults of comments at once": (
        {
            ONE: article(),
            COMMENTS: f"- {{page: hoi-nghi, name: {'A' * 61}, time: hôm qua}}\n"
            f"- page: Hội nghị\n  name: '\u3164'\n  time: 2024-01-13\n  text: {'b' * 1001}\n"
            f"  answers:\n    - {{name: Ban biên tập, time: 2024-01-14, text: {'c' * 2001}}}\n"
            "    - text: [d]\n",
        },
        [
            f"{COMMENTS}:1:3: thiếu trường “text” — thêm dòng “text: …”",
            f"{COMMENTS}:1:26: trường “name”: giá trị dài 61 ký tự, nhiều nhất 60 — rút gọn giá "
            "trị này",
            f"{COMMENTS}:1:95: trường “time”: “hôm qua” không phải ngày giờ — viết năm-tháng-ngày "
            "giờ:phút, ví dụ 2024-01-13 08:00",
            f"{COMMENTS}:2:9: trường “page”: “Hội nghị” không đúng dạng — chỉ dùng chữ thường "
            "không dấu, chữ số và dấu -, nhiều nhất 64 ký tự",
            f"{COMMENTS}:3:9: trường “name”: ở đây không có chữ nào đọc được — gõ lại giá trị này",
            f"{COMMENTS}:5:9: trường “text”: giá trị dài 1001 ký tự, nhiều nhất 1000 — rút gọn "
            "giá trị này",
            f"{COMMENTS}:7:52: trường “text”: giá trị dài 2001 ký tự, nhiều nhất 2000 — rút gọn "
            "giá trị này",
            f"{COMMENTS}:8:7: thiếu trường “name” — thêm dòng “name: …”",
            f"{COMMENTS}:8:7: thiếu trường “time” — thêm dòng “time: …”",
            f"{COMMENTS}:8:13: trường “text”: ở đây cần một dòng chữ — bỏ dấu - hoặc [ ] ở giá "
            "trị này",
        ],
    ),
    "comments of times that cannot be": (
        {
            ONE: article(),
            COMMENTS: "- page: hoi-nghi\n  name: Bạn đọc\n  time: 2027-01-01 08:00\n  text: A\n"
            "- page: hoi-nghi\n  name: Bạn đọc\n  time: 2024-01-14 08:00\n  text: B\n"
            "  answers:\n    - {name: Ban biên tập, time: 2024-01-13 08:00, text: C}\n",
        },
        [
            f"{COMMENTS}:1:3: giờ gửi (01/01/2027 08:00) còn ở phía trước — sửa “time”",
            f"{COMMENTS}:10:7: trả lời (13/01/2024 08:00) đứng trước ý kiến được trả lời — sửa "
            "“time” của một trong hai",
        ],
    ),
    "topics of letters that are no lines": (
        {
            "content/data/portal.yml": f"{DATA['content/data/portal.yml']!s}"
            f"letter_topics: [{'A' * 101}, {{b: c}}]\n"
        },
        [
            "content/data/portal.yml:9:17: giá trị dài 101 ký tự, nhiều nhất 100 — rút gọn giá "
            "trị này",
            "content/data/portal.yml:9:120: trong giá trị này có dấu “:” — đặt riêng giá trị ấy "
            'trong ngoặc kép: "…: …"',
        ],
    ),
    "a menu entry with an address that is none, which says nothing of what it lacks": (
        {"content/data/menu.yml": "- {label: Trang, url: //khac.example/}\n- label: Tin\n"},
        [
            "content/data/menu.yml:1:23: trường “url”: “//khac.example/” không đúng dạng — viết "
            "đủ địa chỉ, ví dụ https://example.vn/",
            "content/data/menu.yml:2:3: mục trình đơn thiếu label hoặc url — ghi label và url, "
            "hoặc category",
        ],
    ),
    "a menu entry that leads nowhere": (
        {"content/data/menu.yml": "- {label: Trang, url: /khong-co/}\n"},
        [
            "content/data/menu.yml:1:3: liên kết “/khong-co/” không dẫn tới trang nào — sửa địa "
            "chỉ như thấy trên trình duyệt, hoặc xóa mục này"
        ],
    ),
    "a menu entry that lacks its last slash": (
        {"content/data/menu.yml": "- {label: Tin, url: /tin-hoat-dong}\n"},
        [
            "content/data/menu.yml:1:3: liên kết “/tin-hoat-dong” thiếu dấu / ở cuối — viết "
            "/tin-hoat-dong/"
        ],
    ),
    "a sub-category at the address of numbered pages": (
        {
            "content/data/categories.yml": (
                "- name: Tin hoạt động\n  children:\n    - name: Trang\n"
            ),
        },
        [
            "content/data/categories.yml:3:7: địa chỉ /tin-hoat-dong/trang/ dành riêng cho cổng — "
            "đặt slug khác cho chuyên mục này"
        ],
    ),
    "a frame from anywhere": (
        {ONE: article('<iframe src="https://video.example/1"></iframe>')},
        [
            f"{ONE}:9:14: khung nhúng từ “video.example” không được phép — dùng đường liên kết "
            "thay cho khung (máy chủ được phép: chưa có máy chủ nào)"
        ],
    ),
    "one address for two articles": (
        {ONE: article(slug="bai"), TWO: article(slug="bai", id="hai")},
        [f"{ONE}:7:7: địa chỉ /tin-hoat-dong/bai/ đã thuộc {TWO} — đặt slug khác cho bài mới hơn"],
    ),
    "one id for two articles": (
        {ONE: article(), TWO: article()},
        [
            f"{ONE}:6:5: id “hoi-nghi” đã thuộc {TWO} — đặt id khác cho bài mới hơn (id của bài "
            "cũ giữ nguyên)"
        ],
    ),
    "an alias that is an address": (
        {ONE: article(aliases="[/tin-hoat-dong/hai/]"), TWO: article(id="hai")},
        [
            f"{ONE}:7:10: địa chỉ /tin-hoat-dong/hai/ đã thuộc {TWO} — bỏ địa chỉ này khỏi "
            "aliases của một trong hai bài"
        ],
    ),
    "a page at a reserved address": (
        {"content/pages/tag.md": "---\ntitle: Thẻ\n---\n"},
        [
            "content/pages/tag.md:1:1: địa chỉ /tag/ dành riêng cho cổng — đặt slug khác cho "
            "trang này"
        ],
    ),
    "a file that is not UTF-8": (
        {ONE: article().encode().replace("Đoạn".encode(), b"\xd0o\xe0n")},
        [f"{ONE}:5:7: tệp không phải UTF-8 — mở tệp, chọn “Lưu với bảng mã UTF-8” rồi lưu lại"],
    ),
    "a classic Pelican header": (
        {ONE: "Title: Hội nghị\nDate: 2024-01-13\n\nNội dung"},
        [
            f"{ONE}:1:1: phần đầu viết theo kiểu cũ của Pelican (“Title: …”) — chạy “python3 "
            "tasks.py check --fix” để chuyển sang phần đầu nằm giữa hai dòng ---"
        ],
    ),
    "no header": (
        {ONE: "# Hội nghị\n"},
        [
            f"{ONE}:1:1: tệp không có phần đầu — mở đầu tệp bằng dòng ---, các trường title, "
            "date, category, lead, rồi một dòng ---"
        ],
    ),
    "a header that is not closed": (
        {ONE: "---\ntitle: Hội nghị\n"},
        [
            f"{ONE}:1:1: phần đầu không có dòng --- đóng lại — thêm một dòng --- sau trường "
            "cuối cùng"
        ],
    ),
    "a tab": (
        {ONE: article().replace("tags", "").replace("id: hoi-nghi", "id: hoi-nghi\ntags:\n\t- a")},
        [f"{ONE}:8:1: thụt dòng bằng phím Tab — thay mỗi Tab bằng hai dấu cách"],
    ),
    "a quotation mark that is not closed": (
        {ONE: article(lead='"Đoạn mở đầu')},
        [f"{ONE}:5:7: ngoặc kép mở mà không đóng — thêm dấu ngoặc đóng ở cuối giá trị"],
    ),
    "two Markdown files in a bundle": (
        {ONE: article(), "content/articles/2024/mot/ghi-chu.md": article(id="ghi-chu")},
        [
            "content/articles/2024/mot/ghi-chu.md:1:1: tệp Markdown thứ hai trong thư mục của một "
            "bài — chuyển nó ra thư mục riêng, mỗi bài một thư mục"
        ],
    ),
    "a data file with a wrong field": (
        {"content/data/links.yml": "- name: Báo\n  url: bao.vn\n  image: a.svg\n"},
        [
            "content/data/links.yml:2:8: trường “url”: “bao.vn” không đúng dạng — viết đủ địa "
            "chỉ, ví dụ https://example.vn/"
        ],
    ),
    "a banner whose picture is missing": (
        {"content/data/banners.yml": "- place: left\n  image: a.svg\n  alt: Biển đảo\n"},
        [
            "content/data/banners.yml:1:3: ảnh “a.svg”: không có tệp này trong thư mục — chép tệp "
            "vào thư mục hoặc sửa lại tên"
        ],
    ),
    "a category file with a slip hides no more than itself": (
        {
            ONE: article(category="Quy chế dân chủ"),
            "content/data/categories.yml": "- name: Tin hoạt động\n- nam: Quy chế dân chủ\n",
        },
        [
            "content/data/categories.yml:2:3: không có trường “nam” (có phải “name”?) — dùng một "
            "trong: name, slug, description, children",
            "content/data/categories.yml:2:3: thiếu trường “name” — thêm dòng “name: …”",
        ],
    ),
    "a menu entry for no category": (
        {"content/data/menu.yml": "- category: Tin hoạt dộng\n"},
        [
            "content/data/menu.yml:1:3: chưa khai báo chuyên mục “Tin hoạt dộng” (có phải “Tin "
            "hoạt động”?) — viết đúng tên trong categories.yml, mục con viết “Mục cha/Mục con”"
        ],
    ),
}

ADVICE = {
    "a date written day first": (
        {ONE: article(date="05/01/2024 08:00")},
        [
            f"{ONE}:3:7: (nên sửa) ngày “05/01/2024 08:00” viết kiểu ngày/tháng/năm, được hiểu là "
            "ngày 5 tháng 1 năm 2024 — viết 2024-01-05 08:00"
        ],
    ),
    "no id": (
        {ONE: article(id="")},
        [
            f"{ONE}:1:1: (nên sửa) bài chưa có id, lượt xem và đánh giá tạm gắn với tên trong địa "
            "chỉ — chạy check --fix để ghi id; có id thì đổi tên bài không mất lượt xem"
        ],
    ),
    "a long lead": (
        {ONE: article(lead="a" * 501)},
        [
            f"{ONE}:5:7: (nên sửa) đoạn mở đầu dài 501 ký tự — rút còn dưới 500 ký tự, phần còn "
            "lại đưa vào bài"
        ],
    ),
    "a photo without text": (
        {ONE: article(cover="1.jpg", cover_alt="1"), "content/articles/2024/mot/1.jpg": jpeg()},
        [
            f"{ONE}:7:8: (nên sửa) ảnh “1.jpg” chưa có mô tả cho người không nhìn thấy ảnh — ghi "
            "cover_alt: một câu tả điều nhìn thấy trong ảnh"
        ],
    ),
    "a photo nobody uses": (
        {
            ONE: article(cover="1.jpg", cover_alt="Hội trường", gallery="false"),
            "content/articles/2024/mot/1.jpg": jpeg(),
            "content/articles/2024/mot/2.jpg": jpeg(),
        },
        [
            "content/articles/2024/mot/2.jpg:1:1: (nên sửa) ảnh không được dùng trong bài — dùng "
            "ảnh trong bài hoặc xóa tệp"
        ],
    ),
    "quotation marks that do not pair": (
        {ONE: article("Phong trào “Dân vận khéo được nhân rộng.")},
        [
            f"{ONE}:9:12: (nên sửa) dấu ngoặc kép không đi thành cặp — thêm hoặc bớt một dấu "
            "ngoặc kép trong đoạn này"
        ],
    ),
    "letters typed as combinations": (
        {ONE: article("Da\u0302n")},
        [
            f"{ONE}:9:2: (nên sửa) có chữ gõ kiểu Unicode tổ hợp — chạy check --fix để "
            "đổi sang Unicode dựng sẵn; trang đã tự đổi"
        ],
    ),
    "a hidden character": (
        {ONE: article("Dân\u200bvận")},
        [
            f"{ONE}:9:4: (nên sửa) có ký tự ẩn, rộng bằng không — chạy check --fix để bỏ; trang "
            "đã tự bỏ"
        ],
    ),
    "a value cut at a hash sign": (
        {ONE: article(title="Hội thi #DanVanKheo")},
        [
            f"{ONE}:2:16: (nên sửa) phần từ dấu # của “title” bị bỏ qua — nếu là một phần của câu "
            'thì đặt trong ngoặc kép: title: "…"'
        ],
    ),
    "figures for no article": (
        {ONE: article(), "content/data/figures.yml": "articles:\n  hoi-nghj: {views: 62}\n"},
        [
            "content/data/figures.yml:2:13: (nên sửa) không có bài nào có id “hoi-nghj” (có phải "
            "“hoi-nghi”?) — sửa id hoặc xóa dòng này"
        ],
    ),
    "comments that no page would show, or twice": (
        {
            ONE: article(),
            TWO: article(id="hai", comments="false"),
            COMMENTS: "".join(
                f"- {{page: {page}, name: Bạn đọc, time: 2024-01-14, text: Cảm ơn}}\n"
                for page in ("hoi-nghj", "hai", "hoi-nghi", "hoi-nghi")
            ),
        },
        [
            f"{COMMENTS}:1:3: (nên sửa) không có bài nào có id “hoi-nghj” (có phải “hoi-nghi”?) — "
            "sửa page hoặc xóa ý kiến này",
            f"{COMMENTS}:2:3: (nên sửa) bài “hai” có comments: false nên ý kiến này không hiện — "
            "bỏ comments: false trong bài, hoặc xóa ý kiến",
            f"{COMMENTS}:4:3: (nên sửa) ý kiến này đã có ở dòng 3 — xóa một trong hai",
        ],
    ),
    "two tags that differ by marks": (
        {ONE: article(tags="[dân vận]"), TWO: article(tags="[Dân Vận]", id="hai")},
        [
            f"{ONE}:7:7: (nên sửa) thẻ “dân vận” trùng trang với “Dân Vận” trong {TWO} — viết "
            "giống nhau: “Dân Vận”"
        ],
    ),
}


@pytest.mark.parametrize(("files", "messages"), ERRORS.values(), ids=ERRORS.keys())
def test_an_error_names_file_line_and_remedy(
    files: dict[str, str | bytes], messages: list[str], tmp_path: Path
) -> None:
    assert errors_of(files, tmp_path) == messages


@pytest.mark.parametrize(("files", "messages"), ADVICE.values(), ids=ADVICE.keys())
def test_advice_is_given_and_is_no_error(
    files: dict[str, str | bytes], messages: list[str], tmp_path: Path
) -> None:
    assert advice_of(files, tmp_path) == messages
    assert errors_of(files, tmp_path) == []


def test_a_slip_in_a_header_hides_only_the_fields_after_it(tmp_path: Path) -> None:
    broken = "---\ntitl: Hội nghị\ndate: hôm qua\nlead: a: b\ncategory: Sai\n---\n"
    messages = errors_of({ONE: broken}, tmp_path)
    assert [message.split(": ")[0] for message in messages] == [
        f"{ONE}:2:1",
        f"{ONE}:3:7",
        f"{ONE}:4:8",
    ]


def test_everything_wrong_in_all_files_is_said_at_once(tmp_path: Path) -> None:
    messages = errors_of(
        {
            ONE: article("[x](/khong-co/)", category="Sai", cover="mat.jpg"),
            TWO: article(id="Hai", date="2024-13-01"),
            "content/data/menu.yml": "- label: Trang\n",
        },
        tmp_path,
    )
    assert len(messages) == 6
