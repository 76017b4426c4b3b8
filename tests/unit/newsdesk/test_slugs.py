"""Parts of addresses: signs part words, apostrophes and the signs of numbers do not."""

import pytest

from plugins.newsdesk.schema.slugs import find_former_slugs, make_slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Dân vận khéo", "dan-van-kheo"),
        ("kinh tế/xã hội: và/hoặc", "kinh-te-xa-hoi-va-hoac"),
        ("5.000 đồng/1%", "5000-dong-1"),
        ("1.107.571 và 4,7 và 4.0", "1107571-va-4-7-va-4-0"),
        ("151-KH/BDVTU", "151-kh-bdvtu"),
        ("59/2023/NĐ-CP", "59-2023-nd-cp"),
        ("ngày 13.1.2024", "ngay-13-1-2024"),
        ("TP.HCM, R&D, a+b, a·b", "tp-hcm-r-d-a-b-a-b"),
        ("mạng...còn", "mang-con"),
        ("“Dân vận”(khéo)", "dan-van-kheo"),
        ("S'tiêng, M’nông, R‘lấp", "stieng-mnong-rlap"),
        ("2020–2025", "2020-2025"),
        ("kinh tế - xã hội", "kinh-te-xa-hoi"),
        ("Tỉnh ủy", "tinh-uy"),
        ("!?", ""),
    ],
)
def test_signs_part_words(name: str, slug: str) -> None:
    assert make_slug(name) == slug


def test_former_slugs_are_those_without_hyphens_unless_another_name_has_them() -> None:
    assert find_former_slugs(["TP.HCM", "Dân vận"]) == {"tphcm": "tp-hcm"}
    assert find_former_slugs(["TP.HCM", "TPHCM"]) == {}
