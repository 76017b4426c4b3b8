"""What is remembered between builds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from plugins.gallery.photo_cache import BATCH, KnownFile, open_photo_cache
from plugins.gallery.photos import Facts

FACTS = Facts(4000, 3000, "#808080")


def known(content_hash: str) -> KnownFile:
    return KnownFile("1-2-3", content_hash, 1, FACTS)


def test_files_and_facts_are_there_the_next_time(tmp_path: Path) -> None:
    with open_photo_cache(tmp_path) as photo_cache:
        photo_cache.record_file("a.jpg", known("aa"), day=1)
    with open_photo_cache(tmp_path) as photo_cache:
        assert photo_cache.read_files(["a.jpg", "b.jpg"]) == {"a.jpg": known("aa")}
        assert photo_cache.read_facts("aa") == FACTS
        assert photo_cache.read_facts("bb") is None


def test_a_claimed_rendition_has_no_size_before_it_is_made(tmp_path: Path) -> None:
    with open_photo_cache(tmp_path) as photo_cache:
        photo_cache.claim(["a", "b"], day=1)
        photo_cache.record_renditions({"a": 7})
        photo_cache.claim(["a"], day=2)
        assert photo_cache.read_sizes(["a", "b", "c"]) == {"a": 7}


def test_more_keys_than_one_question_holds(tmp_path: Path) -> None:
    names = [str(number) for number in range(2 * BATCH + 1)]
    with open_photo_cache(tmp_path) as photo_cache:
        photo_cache.claim(names, day=1)
        photo_cache.record_renditions(dict.fromkeys(names, 1))
        assert len(photo_cache.read_sizes(names)) == len(names)


@pytest.mark.parametrize(("day", "expired"), [(5, []), (6, ["old"]), (8, ["old", "new"])])
def test_a_rendition_expires_by_its_last_claim(
    day: int, expired: list[str], tmp_path: Path
) -> None:
    with open_photo_cache(tmp_path) as photo_cache:
        photo_cache.claim(["old", "new"], day=5)
        photo_cache.claim(["new"], day=7)
        photo_cache.claim(["new"], day=6)  # a build that began earlier
        assert sorted(photo_cache.read_expired(day)) == sorted(expired)


def test_forgotten_files_take_their_facts_along(tmp_path: Path) -> None:
    with open_photo_cache(tmp_path) as photo_cache:
        for name in ("gone", "seen"):
            photo_cache.record_file(name, known(name), day=1)
        photo_cache.see_files(["seen"], day=3)
        photo_cache.forget([], day=2)
        assert photo_cache.read_files(["gone", "seen"]) == {"seen": known("seen")}
        assert (photo_cache.read_facts("gone"), photo_cache.read_facts("seen")) == (None, FACTS)


def test_outputs_belong_to_their_folder(tmp_path: Path) -> None:
    with open_photo_cache(tmp_path) as photo_cache:
        photo_cache.record_outputs("output", "bài", {"a": "1", "b": "2"})
        photo_cache.record_outputs("preview", "bài", {"a": "1"})
        photo_cache.forget_outputs("output", "bài", ["a"])
        assert photo_cache.read_outputs("output", "bài") == {"b"}
        assert photo_cache.read_outputs("preview", "bài") == {"a"}


def test_what_another_owner_has_a_claim_to_is_no_owners_alone(tmp_path: Path) -> None:
    with open_photo_cache(tmp_path) as photo_cache:
        photo_cache.record_outputs("output", "một", {"a": "1", "b": "2"})
        photo_cache.record_outputs("output", "hai", {"a": "1"})
        photo_cache.record_outputs("preview", "hai", {"b": "2"})
        assert photo_cache.find_sole_outputs("output", "một", ["b", "a"]) == ["b"]
        photo_cache.forget_outputs("output", "một", ["a", "b"])
        assert photo_cache.find_sole_outputs("output", "hai", ["a"]) == ["a"]
        assert photo_cache.read_output_owners("output") == {"hai"}


def test_owners_are_found_by_the_folder_of_their_files(tmp_path: Path) -> None:
    with open_photo_cache(tmp_path) as photo_cache:
        photo_cache.record_outputs("output", "một", {"anh/ab/x.jpg": "1"})
        photo_cache.record_outputs("output", "hai", {"anh/ac/x.jpg": "2", "anh/ab0/x.jpg": "3"})
        assert photo_cache.find_owners("output", "anh/ab") == {"một"}
        assert photo_cache.find_owners("output", "anh/ac") == {"hai"}


def test_what_lies_in_a_folder_that_is_still_built_does_not_expire(tmp_path: Path) -> None:
    with open_photo_cache(tmp_path) as photo_cache:
        photo_cache.claim(["1", "2"], day=1)
        for folder, day in (("output", 5), ("old", 1)):
            photo_cache.enter_folder(folder, day)
        photo_cache.record_outputs("output", "bài", {"a": "1"})
        photo_cache.record_outputs("old", "bài", {"a": "2"})
        assert photo_cache.read_expired(3) == ["2"]
        assert photo_cache.read_outputs("old", "bài") == set()


def test_a_damaged_cache_is_replaced(tmp_path: Path) -> None:
    with open_photo_cache(tmp_path) as photo_cache:
        photo_cache.record_outputs("output", "bài", {"a": "1"})
    [path] = tmp_path.iterdir()
    path.write_bytes(b"nonsense" * 1000)
    with open_photo_cache(tmp_path) as photo_cache:
        assert photo_cache.read_outputs("output", "bài") == set()


def test_two_at_once_do_not_refuse_each_other(tmp_path: Path) -> None:
    with open_photo_cache(tmp_path) as first, open_photo_cache(tmp_path) as second:
        first.claim(["a"], day=1)
        second.claim(["a", "b"], day=1)
        first.record_renditions({"a": 1})
        assert second.read_sizes(["a", "b"]) == {"a": 1}


def test_many_may_open_a_new_cache_at_once(tmp_path: Path) -> None:
    def open_once(folder: Path) -> None:
        with open_photo_cache(folder):
            pass

    for attempt in range(20):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(open_once, [tmp_path / str(attempt)] * 8))
