"""One match beside a plain baseline: the cosine of character n-grams, phrasing by phrasing."""

from collections import Counter
from collections.abc import Callable, Iterator
from math import sqrt
from time import perf_counter

from bot.answers.library import Library
from bot.answers.matcher import Matcher
from bot.answers.normalise import normalise
from tests.answers.measure import messages

GRAM = 3
ROUNDS = 3


def grams(text: str) -> Counter[str]:
    """Character n-grams of a normalised text."""
    padded = f"  {normalise(text)}  "
    return Counter(padded[at : at + GRAM] for at in range(len(padded) - GRAM + 1))


class PlainCosine:
    """The baseline: every phrasing is compared with the message."""

    def __init__(self, library: Library, locale: str) -> None:
        """Count the n-grams of every phrasing of a locale."""
        self._phrasings = [
            (topic, counted, sqrt(sum(n * n for n in counted.values())))
            for topic in library.topics
            for counted in map(grams, library.text(locale, topic).phrasings)
        ]

    def best(self, text: str) -> str:
        """The topic of the most similar phrasing."""
        asked = grams(text)
        return max(self._phrasings, key=lambda p: sum(asked[g] * n for g, n in p[1].items() if g in asked) / p[2])[0]


def times(act: Callable[[str], object], texts: list[str]) -> list[float]:
    """Milliseconds of each call, sorted; the best of some rounds for each text."""
    best = [float("inf")] * len(texts)
    for _ in range(ROUNDS):
        for at, text in enumerate(texts):
            before = perf_counter()
            act(text)
            best[at] = min(best[at], 1000 * (perf_counter() - before))
    return sorted(best)


def percentile(sorted_values: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    return sorted_values[int(share * (len(sorted_values) - 1))]


def lines() -> Iterator[str]:
    """The figures of all languages together."""
    library = Library()
    matcher, own, plain = Matcher(library), [], []
    for locale in library.locales:
        texts = [message.text for message in messages(locale)]
        matcher.match(texts[0], locale)
        baseline = PlainCosine(library, locale)
        own += times(lambda text, locale=locale: matcher.match(text, locale), texts)
        plain += times(baseline.best, texts)
    own.sort()
    plain.sort()
    for name, share in (("median", 0.5), ("p95", 0.95), ("p99", 0.99)):
        ours, theirs = percentile(own, share), percentile(plain, share)
        yield f"one match, {name:6}  {ours:6.2f} ms   plain cosine {theirs:6.2f} ms   ratio {ours / theirs:.2f}"
