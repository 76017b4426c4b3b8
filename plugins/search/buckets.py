"""Where a pair is kept: in one of many buckets, several of which make up a shard.

Pairs of two syllables lie together when they begin alike: the first syllable, and the first letter
of the second one. So who has typed that much needs one shard, in which the second one may be
completed. Single syllables have buckets of their own, for there is less to say of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from plugins.search.syllables import Pair, hash_letters, initial_of, split_pair

PAIR_BUCKETS = 256
SINGLE_BUCKETS = 128
BUCKETS = PAIR_BUCKETS + SINGLE_BUCKETS
FEWEST_SHARDS = 8


@lru_cache(200_000)  # the pairs of one article stand in many others
def bucket_of(pair: Pair) -> int:
    """Return the bucket of a pair, or of a syllable by itself."""
    first, second = split_pair(pair)
    if second:
        return hash_letters(first, initial_of(second)) % PAIR_BUCKETS
    return PAIR_BUCKETS + hash_letters(first) % SINGLE_BUCKETS


def count_shards(pair_shards: int) -> int:
    """Return how many shards there are in all where so many, a power of two, are for pairs."""
    return pair_shards + _count_singles(pair_shards)


def shard_of(bucket: int, pair_shards: int) -> int:
    """Return the number of the shard that has a bucket; those for pairs come first."""
    if bucket < PAIR_BUCKETS:
        return bucket % pair_shards
    return pair_shards + (bucket - PAIR_BUCKETS) % _count_singles(pair_shards)


def buckets_of(shard: int, pair_shards: int) -> Iterable[int]:
    """Return the buckets that a shard has."""
    if shard < pair_shards:
        return range(shard, PAIR_BUCKETS, pair_shards)
    return range(PAIR_BUCKETS + shard - pair_shards, BUCKETS, _count_singles(pair_shards))


def _count_singles(pair_shards: int) -> int:
    return pair_shards * SINGLE_BUCKETS // PAIR_BUCKETS
