"""Categories that offices of a kind begin with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plugins.newsdesk.commands.header_edits import quote


class Preset(NamedTuple):
    """A kind of office: its name, and its categories with what they hold."""

    title: str
    categories: tuple[tuple[str, str], ...]


NOTICES = ("Thông báo", "Thông báo, lịch làm việc và tài liệu của cơ quan.")
PRESETS = {
    "dan-van": Preset(
        "cơ quan dân vận",
        (
            ("Tin hoạt động", "Hoạt động của cơ quan và hệ thống dân vận."),
            ("Dân vận khéo", "Phong trào thi đua “Dân vận khéo”, mô hình hay, gương điển hình."),
            ("Quy chế dân chủ", "Thực hiện dân chủ ở cơ sở, tiếp dân và đối thoại với Nhân dân."),
            ("Dân tộc - Tôn giáo", "Công tác dân vận vùng đồng bào dân tộc và đồng bào có đạo."),
            ("Nghiên cứu - Trao đổi", "Bài nghiên cứu, kinh nghiệm về công tác dân vận."),
            NOTICES,
        ),
    ),
    "mat-tran": Preset(
        "Ủy ban Mặt trận Tổ quốc",
        (
            ("Tin Mặt trận", "Hoạt động của Mặt trận Tổ quốc và các tổ chức thành viên."),
            ("Đại đoàn kết", "Khu dân cư, ngày hội, các cuộc vận động và phong trào thi đua."),
            ("Giám sát - Phản biện", "Giám sát, phản biện xã hội, góp ý xây dựng chính quyền."),
            ("An sinh xã hội", "Quỹ Vì người nghèo, cứu trợ và các chương trình hỗ trợ."),
            ("Dân tộc - Tôn giáo", "Công tác dân tộc, tôn giáo và người Việt Nam ở nước ngoài."),
            NOTICES,
        ),
    ),
    "xa-phuong": Preset(
        "xã, phường, đặc khu",
        (
            ("Tin địa phương", "Tin hoạt động của Đảng ủy, chính quyền và các đoàn thể."),
            ("Chỉ đạo, điều hành", "Văn bản, kế hoạch và ý kiến chỉ đạo của địa phương."),
            ("Kinh tế - Xã hội", "Sản xuất, giáo dục, y tế, đời sống của người dân."),
            ("Cải cách hành chính", "Thủ tục, chuyển đổi số, tiếp công dân."),
            ("Văn hóa - Du lịch", "Lễ hội, di tích, nghề truyền thống và cảnh đẹp quê hương."),
            NOTICES,
        ),
    ),
    "so": Preset(
        "sở, ban, ngành",
        (
            ("Tin hoạt động", "Hoạt động của cơ quan và các đơn vị trực thuộc."),
            ("Chỉ đạo, điều hành", "Chương trình, kế hoạch và ý kiến chỉ đạo."),
            ("Chính sách mới", "Giới thiệu, hướng dẫn thực hiện văn bản mới."),
            ("Cải cách hành chính", "Thủ tục hành chính, chuyển đổi số."),
            ("Nghiên cứu - Trao đổi", "Bài nghiên cứu, kinh nghiệm của ngành."),
            NOTICES,
        ),
    ),
}


def write_categories(preset: Preset) -> str:
    """Return categories.yml."""
    return "\n".join(
        [
            "# Chuyên mục. Bài viết chỉ được đặt vào các chuyên mục có tên ở đây;",
            '# chuyên mục con (children) viết trong bài là "Chuyên mục/Chuyên mục con".',
            *_iter_entries(preset.categories),
            "",
        ]
    )


def write_menu(preset: Preset) -> str:
    """Return menu.yml."""
    return "\n".join(
        [
            '# Trình đơn ở đầu trang. Mục "category" tự mở ra các chuyên mục con.',
            "- label: Trang nhất",
            "  url: /",
            "- label: Giới thiệu",
            "  url: /gioi-thieu/",
            "  children:",
            "    - label: Liên hệ",
            "      url: /lien-he/",
            *(f"- category: {quote(name)}" for name, _ in preset.categories),
            "",
        ]
    )


def _iter_entries(categories: Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, description in categories:
        yield f"- name: {quote(name)}"
        yield f"  description: {quote(description)}"
