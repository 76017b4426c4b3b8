"""Every photo of the sample articles: bundle, file, scene, light and, if not wide, shape."""

from collections.abc import Iterator

from tests.support.sample_photos.drawing import Shot

BUNDLES = {
    "2023/giao-ban-cong-tac-dan-van-quy-i-2023": """
        toan-canh.jpg listeners morning
        1.jpg talk noon
        2.jpg lesson morning
        3.jpg talk morning
    """,
    "2023/gap-mat-93-nam-ngay-truyen-thong-cong-tac-dan-van": """
        gap-mat.jpg hall morning
        anh-1.jpg stage noon
        anh-2.jpg gifts morning
        anh-3.jpg listeners noon
        anh-4.jpg gifts noon tall
    """,
    "2024/hoi-thi-dan-van-kheo-tinh-nam-2024": """
        khai-mac.jpg stage morning
        1.jpg hall noon
        2.jpg stage noon
        3.jpg listeners morning
        4.jpg stage morning
        5.jpg boulevard golden
        6.jpg gifts noon
        7.jpg stage golden tall
        8.jpg talk noon
        9.jpg hall morning small
        10.jpg gifts golden
    """,
    "2025/ra-quan-tet-trong-cay-va-cham-soc-duong-quanh-ho": """
        ra-quan.jpg planting morning
        ho-nuoc.jpg river morning
        trong-cay-1.jpg planting golden
        trong-cay-2.jpg planting morning
        trong-cay-3.jpg planting noon tall
        duong-quanh-ho.jpg road morning
    """,
    "2026/dan-van-cua-co-quan-nha-nuoc-nhin-tu-120-cuoc-doi-thoai": """
        doi-thoai.jpg talk morning
        hoi-truong-xa.jpg listeners golden
        quay-tiep-nhan.jpg counter noon
        duoi-bong-cay.jpg gathering golden
        bang-tin.jpg board morning
    """,
    "2026/kiem-tra-thuc-hien-dan-chu-o-co-so-tai-tan-hoa": """
        lam-viec-tai-xa.jpg talk golden
        anh-1.jpg counter morning
        anh-2.jpg board golden
        anh-3.jpg gathering morning
    """,
    "2024/ngay-thu-bay-vi-dan-o-mot-thi-tran": """
        quay-tiep-dan.jpg counter morning
        1.jpg helpdesk noon
        2.jpg market morning
        3.png board noon small
    """,
    "2023/hoi-nghi-trien-khai-luat-thuc-hien-dan-chu-o-co-so": """
        diem-cau-tinh.jpg lesson noon
        anh-1.jpg listeners noon
        anh-2.jpg board morning
        anh-3.jpg gathering golden
    """,
    "2023/ngay-hoi-dai-doan-ket-o-khu-dan-cu": """
        ngay-hoi.jpg gathering noon
        van-nghe.jpg stage noon
        trao-qua.jpg gifts morning
        duong-hoa.jpg road noon
    """,
    "2024/gap-mat-nguoi-co-uy-tin": """
        nha-cong-dong.jpg upland morning
        1.jpg talk morning
        2.jpg gifts noon
        3.jpg paddies golden
        4.jpg gathering golden
    """,
    "2024/doi-thoai-voi-nhan-dan-vung-tai-dinh-cu": """
        doi-thoai.jpg listeners morning
        1.jpg roadworks noon
        2.jpg road golden
        3.jpg helpdesk morning
    """,
    "2023/thap-sang-duong-que": """
        duong-den.jpg road night
        lam-duong.jpg roadworks golden
        hop-ap.jpg gathering morning
        cho-dem.jpg market dusk
    """,
    "2023/tham-cac-co-so-ton-giao-dip-giang-sinh": """
        chuc-mung.jpg gifts morning
    """,
    "2024/kiem-tra-chuan-bi-tet-cho-ho-ngheo": """
        trao-qua.jpg gifts golden
    """,
    "2024/mua-he-tinh-nguyen": """
        san-truong.jpg school noon
        1.jpg roadworks morning
        2.jpg helpdesk golden
        3.jpg planting noon
        4.jpg lesson morning
        5.jpg paddies dusk
    """,
    "2024/hoi-thao-94-nam-ngay-truyen-thong": """
        hoi-thao.jpg hall noon
    """,
    "2025/to-hoa-giai-ap-suoi-da": """
        hop-to.jpg talk noon
        canh-dong.jpg paddies noon
        duong-ap.jpg road overcast
    """,
    "2025/chuyen-tiep-chinh-quyen-hai-cap": """
        tru-so.jpg boulevard morning
        quay-so.jpg counter noon
        huong-dan.jpg helpdesk morning
        bang-tin.jpg board noon
        hop-nhanh.jpg talk golden small
    """,
    "2025/chung-tay-sau-mua-lu": """
        thuyen-tiep-te.jpg relief overcast
        1.jpg relief morning square
        2.jpg paddies overcast
        3.jpg roadworks overcast
        4.jpg gifts noon tall
        5.jpg school golden
    """,
    "2025/95-nam-ngay-truyen-thong": """
        le-ky-niem.jpg hall morning
        nha-cong-dong.jpg upland noon
        lam-duong.jpg roadworks noon
        phong-truyen-thong.jpg board morning
        van-nghe.jpg stage noon
    """,
    "2025/to-cong-nghe-so-cong-dong": """
        ban-huong-dan.jpg helpdesk noon
        1.jpg lesson noon
        2.jpg board golden
        3.jpg market noon
    """,
    "2026/tong-ket-chuong-trinh-phoi-hop-voi-luc-luong-vu-trang": """
        ky-ket.jpg hall morning
        2.jpg roadworks morning
        10.jpg planting morning
        11.jpg upland golden
    """,
    "2026/hien-dat-mo-duong-lien-thon": """
        toan-tuyen.jpg paddies morning panorama
        do-be-tong.jpg roadworks golden
        hop-thon.jpg gathering noon
        duong-moi.jpg road noon
        con-duong.jpg road morning tall
    """,
    "2026/cho-khong-rac-nhua": """
        cho-binh-an.jpg market morning square
        gio-hang.jpg market golden
        bang-so-lieu.jpg board noon
    """,
    "2026/ngay-hoi-van-hoa-cac-dan-toc": """
        san-nha-dai.jpg upland golden
        1.jpg stage noon
        2.jpg market noon
        3.jpg river golden
        4.jpg upland dusk tall
    """,
    "2026/96-nam-ngay-truyen-thong-cong-tac-dan-van": """
        ve-thon.jpg paddies golden
        1.jpg gathering golden
        2.jpg river morning
        3.jpg planting golden
        4.jpg school morning
        5.jpg road golden
        6.jpg talk dusk
    """,
    "2026/giao-ban-thang-11-nam-2026": """
        giao-ban.jpg hall noon
        anh-1.jpg lesson noon
        anh-2.jpg listeners morning
        anh-3.jpg boulevard noon
    """,
}


# What other sites show beside a link to a page without a photo; below content/data/images.
SHARE_IMAGE = Shot("chia-se.jpg", "paddies", "golden", "card")
# Of topics; in the same folder.
TOPIC_IMAGES = (
    Shot("dong-ngay-truyen-thong.jpg", "stage", "golden", "card"),
    Shot("dong-dan-chu.jpg", "gathering", "noon", "card"),
)


def iter_shots() -> Iterator[Shot]:
    """Return the photos of all bundles, in order."""
    for bundle, listing in BUNDLES.items():
        for line in listing.strip().splitlines():
            name, scene, light, *shape = line.split()
            yield Shot(f"{bundle}/{name}", scene, light, *shape)
