"""Learning what belongs to which topic: ridge regression over the phrasings of one locale, in closed form."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answers.features import BUCKETS, features

RIDGE = 0.5
Weights = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Model:
    """One locale: the columns of `weights` are `topics`; `idf` says how telling a bucket is."""

    topics: tuple[str, ...]
    idf: NDArray[np.float32]
    weights: Weights

    def scores(self, text: str) -> NDArray[np.float32]:
        """How much a text belongs to each topic: about 1 for a phrasing of it, about 0 for anything else."""
        buckets, values = _vector(features(text), self.idf)
        return np.asarray(values @ self.weights[buckets].astype(np.float32), dtype=np.float32)


def _vector(found: dict[int, float], idf: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    buckets = np.fromiter(found.keys(), dtype=np.int64, count=len(found))
    values = np.fromiter(found.values(), dtype=np.float32, count=len(found)) * idf[buckets]
    length = float(np.linalg.norm(values))
    return buckets, values / length if length else values


def train(examples: list[tuple[str | None, str]]) -> Model:
    """A model of labelled texts; a text labelled None belongs to no topic."""
    topics = tuple(sorted({topic for topic, _ in examples if topic is not None}))
    found = [features(text) for _, text in examples]
    idf = _idf(found)
    vectors = [_vector(each, idf) for each in found]
    wanted = np.zeros((len(examples), len(topics)), dtype=np.float32)
    for row, (topic, _) in enumerate(examples):
        if topic is not None:
            wanted[row, topics.index(topic)] = 1
    kernel = _kernel(vectors)
    duals = np.linalg.solve(kernel + RIDGE * np.eye(len(examples), dtype=np.float32), wanted)
    weights = np.zeros((BUCKETS, len(topics)), dtype=np.float32)
    for (buckets, values), dual in zip(vectors, duals, strict=True):
        weights[buckets] += np.outer(values, dual)
    return Model(topics, idf, weights.astype(np.float16))


def _idf(found: list[dict[int, float]]) -> NDArray[np.float32]:
    seen = np.zeros(BUCKETS, dtype=np.float32)
    for each in found:
        seen[list(each)] += 1
    return np.where(seen > 0, np.log((1 + len(found)) / (1 + seen)) + 1, 0).astype(np.float32)


def _kernel(vectors: list[tuple[NDArray[np.int64], NDArray[np.float32]]]) -> NDArray[np.float32]:
    """All inner products; only texts that share a bucket are looked at."""
    sharing: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for row, (buckets, values) in enumerate(vectors):
        for bucket, value in zip(buckets.tolist(), values.tolist(), strict=True):
            sharing[bucket].append((row, value))
    kernel = np.zeros((len(vectors), len(vectors)), dtype=np.float32)
    for entries in sharing.values():
        rows = np.fromiter((row for row, _ in entries), dtype=np.int64)
        values = np.fromiter((value for _, value in entries), dtype=np.float32)
        kernel[np.ix_(rows, rows)] += np.outer(values, values)
    return kernel
