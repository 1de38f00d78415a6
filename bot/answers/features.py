"""What the matcher sees of a text: pieces of words, hashed, so that no dictionary has to be kept in memory."""

import math
import zlib
from collections import Counter

from bot.answers.normalise import normalise

SHORTEST, LONGEST = 2, 5
BUCKETS = 1 << 16


def features(text: str) -> dict[int, float]:
    """Weights of the pieces of a text by bucket: character n-grams of two to five, and whole words."""
    words = normalise(text)
    padded = f" {words} "
    counts: Counter[str] = Counter("#" + word for word in words.split())
    for length in range(SHORTEST, LONGEST + 1):
        counts.update(padded[i : i + length] for i in range(len(padded) - length + 1))
    found: dict[int, float] = {}
    for piece, count in counts.items():
        bucket = zlib.crc32(piece.encode()) % BUCKETS
        found[bucket] = found.get(bucket, 0.0) + 1 + math.log(count)
    return found
