"""Near-duplicate questions, and the split that keeps them together.

The same question is posted twice, or posted again with a few words changed. A model that trains on one and
is tested on the other has seen the answer. So texts that share most of their five-word runs (MinHash,
Broder 1997; candidates by banding, Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4) form a
cluster, and a cluster is never split.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal
from zlib import crc32

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

Split = Literal["train", "validation", "test"]
Signatures = npt.NDArray[np.uint32]
"""One row a text, PERMUTATIONS columns."""

PERMUTATIONS = 126
SEED = 20260101
BANDS = 21
"""21 bands of 6: a pair that is 0.8 alike becomes a candidate with a chance of 0.998, one that is 0.3 alike, 0.015."""
SIMILAR = 0.8
"""Estimated Jaccard similarity of the five-word runs from which on two texts count as the same question."""

_RUN = 5
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio: spreads neighbouring numbers (Knuth)
_ALL_PAIRS = 40  # in a bucket up to this size every pair is compared; in a larger one, neighbours and the first
# CJK writes without blanks: there every character is a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


def sign_texts(texts: list[str | None]) -> Signatures:
    """Return the MinHash signature of each text. A text without words gets zeros, and is like no other."""
    if not texts:
        return np.zeros((0, PERMUTATIONS), np.uint32)
    runs = [_word_runs(text) for text in texts]
    ends = np.cumsum([0, *(len(run) for run in runs)]).tolist()
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(runs), ends, PERMUTATIONS, SEED)
    signatures = np.array(matrix.to_rows(), np.uint32)
    signatures[[len(run) == 0 for run in runs]] = 0
    return signatures


def cluster_pages(page_ids: list[str], signatures: Signatures) -> list[str]:
    """Return the cluster of each page: the smallest page_id among the pages with (nearly) the same question."""
    order = sorted(range(len(page_ids)), key=page_ids.__getitem__)
    ranked = signatures[order]
    parents = list(range(len(order)))
    signed = np.flatnonzero(ranked.any(axis=1))
    # Texts that are the same word for word are joined first, so that a much-repeated one makes no large buckets.
    first_of = _group_first(ranked[signed])
    for one, first in zip(signed.tolist(), signed[first_of].tolist(), strict=True):
        _join(parents, one, first)
    distinct = signed[np.unique(first_of)]
    for left, right in _candidates(ranked[distinct]):
        one, other = int(distinct[left]), int(distinct[right])
        if np.mean(ranked[one] == ranked[other]) >= SIMILAR:
            _join(parents, one, other)
    clusters = [""] * len(order)
    for rank, place in enumerate(order):
        clusters[place] = page_ids[order[_root(parents, rank)]]
    return clusters


def split_of(cluster: str) -> Split:
    """Return the split of a cluster: 80 % train, 10 % validation, 10 % test, for ever the same."""
    share = int.from_bytes(hashlib.sha256(cluster.encode()).digest()[:8]) / 2**64
    if share < 0.8:
        return "train"
    return "validation" if share < 0.9 else "test"


def _word_runs(text: str | None) -> npt.NDArray[np.uint64]:
    """Return a hash of each run of five words; of the whole text where it has fewer.

    Words are hashed one by one and joined as numbers: joining them as strings takes twice the time of all the rest.
    """
    words = _WORD.findall((text or "").casefold())
    hashes = np.fromiter((crc32(word.encode("utf-8", "replace")) for word in words), np.uint64, len(words))
    length = min(_RUN, len(words))
    count = len(words) - length + 1 if words else 0
    runs = np.zeros(count, np.uint64)
    for start in range(length):
        runs = runs * _MIX + hashes[start : start + count]
    return runs ^ (runs >> np.uint64(29))


def _group_first(rows: npt.NDArray[np.uint32]) -> npt.NDArray[np.intp]:
    """Return for each row the index of the first row that is equal to it."""
    if not len(rows):
        return np.zeros(0, np.intp)
    keys = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return first[inverse]


def _candidates(rows: Signatures) -> Iterator[tuple[int, int]]:
    """Yield pairs of rows that are equal in at least one band."""
    width = PERMUTATIONS // BANDS
    for band in range(BANDS):
        first = _group_first(rows[:, band * width : (band + 1) * width])
        members = np.argsort(first, kind="stable")
        ends = np.flatnonzero(np.diff(first[members])) + 1
        for bucket in np.split(members, ends):
            yield from _pairs(bucket)


def _pairs(bucket: npt.NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    if len(bucket) <= _ALL_PAIRS:
        for place, left in enumerate(bucket):
            for right in bucket[place + 1 :]:
                yield int(left), int(right)
        return
    for left, right in pairwise(bucket):
        yield int(left), int(right)
        yield int(bucket[0]), int(right)


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]  # halves the way for the next who asks
        place = parents[place]
    return place


def _join(parents: list[int], left: int, right: int) -> None:
    a, b = _root(parents, left), _root(parents, right)
    parents[max(a, b)] = min(a, b)
