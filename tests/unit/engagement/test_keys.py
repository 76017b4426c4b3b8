"""The file of keys: for its owner alone, whole or refused."""

from __future__ import annotations

import multiprocessing
import os
import stat
import threading
from pathlib import Path

import pytest

from plugins.engagement.service.errors import ServiceError
from plugins.engagement.service.store.keys import Keys, check_keys, is_token, make_token, read_keys
from plugins.engagement.service.store.sqlite import SqliteStore

GOOD = f"voter {'0' * 64}\nsnapshot {'a' * 43}\n"


def test_keys_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "state/keys"
    keys = read_keys(path)
    assert read_keys(path) == keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_processes_that_make_keys_at_once_get_the_same(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        made = pool.map(read_keys, [tmp_path / "keys"] * 8)
    assert len({keys.fingerprint for keys in made}) == 1


@pytest.mark.parametrize("mask", [0o000, 0o002, 0o022, 0o077], ids=oct)
def test_no_mask_opens_the_file_to_others(tmp_path: Path, mask: int) -> None:
    former = os.umask(mask)
    try:
        read_keys(tmp_path / "state/keys")
    finally:
        os.umask(former)
    assert stat.S_IMODE((tmp_path / "state/keys").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(GOOD[:-1].encode(), id="cut-by-one"),
        pytest.param(GOOD[:70].encode(), id="cut-in-half"),
        pytest.param(b"\0" * len(GOOD), id="zeros-of-a-power-cut"),
        pytest.param((GOOD + "\n").encode(), id="line-too-many"),
        pytest.param(("\ufeff" + GOOD).encode(), id="byte-order-mark"),
        pytest.param(GOOD.replace("0", "G").encode(), id="no-hexadecimal"),
        pytest.param(GOOD.replace("0", "٠").encode(), id="other-digits"),
        pytest.param("\n".join(reversed(GOOD.splitlines())).encode(), id="other-order"),
    ],
)
def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys"
    path.write_bytes(content)
    with pytest.raises(ServiceError, match=str(path)) as caught:
        read_keys(path)
    assert path.read_bytes() == content
    assert "\n" not in str(caught.value)


def test_a_file_that_holds_no_keys_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("voter 1\n")
    with pytest.raises(ServiceError, match="these are no keys"):
        read_keys(tmp_path / "keys")


def test_a_folder_is_no_file_of_keys(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match="cannot be read"):
        read_keys(tmp_path)


def test_threads_that_make_keys_at_once_get_the_same(tmp_path: Path) -> None:
    made: list[Keys] = []
    start = threading.Barrier(8)

    def make() -> None:
        start.wait()
        made.append(read_keys(tmp_path / "new/keys"))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1
    assert os.listdir(tmp_path / "new") == ["keys"]  # noqa: PTH208 - names are what counts


def test_a_voter_is_known_by_key_and_token_alone() -> None:
    one, other = Keys(b"a" * 32, "x"), Keys(b"b" * 32, "x")
    assert one.voter_of("t") == Keys(b"a" * 32, "y").voter_of("t")
    assert len({one.voter_of("t"), one.voter_of("u"), other.voter_of("t")}) == 3
    assert one.fingerprint != other.fingerprint
    assert one.voter.hex() not in one.fingerprint + one.voter_of("t")


def test_votes_of_other_keys_are_refused_and_these_are_not_noted(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.sqlite3")
    check_keys(store, Keys(b"a" * 32, "x"))
    for _ in range(2):
        with pytest.raises(ServiceError, match="with other keys"):
            check_keys(store, Keys(b"b" * 32, "x"))
    check_keys(store, Keys(b"a" * 32, "y"))
    store.close()


def test_a_new_token_is_one() -> None:
    assert is_token(make_token())
    assert make_token() != make_token()


@pytest.mark.parametrize(
    "text",
    [
        *("", "a" * 21, "a" * 23, "a" * 21 + "=", "a" * 21 + "\n", "a" * 22 + "\n"),
        *(" " + "a" * 22, "á" * 22, "a" * 21 + "٠", "a" * 10_000),
    ],
)
def test_what_is_no_token_is_none(text: str) -> None:
    assert not is_token(text)
