"""The matcher: a text and a locale → answer, up to three topics to choose from, or none. Emergency words come first."""

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bot.answers.emergency import EmergencyWords
from bot.answers.library import Library
from bot.answers.normalise import normalise
from bot.answers.training import Model, train
from bot.domain.answers import Decision, Match, Ranked

_log = logging.getLogger(__name__)

MOST_TOPICS = 3
CODE = b"2"
LANGUAGES = "languages"
LANGUAGE_PHRASINGS = 2
FEWEST_WORDS = 3
CLEAR, CLEAR_LEAD = 0.3, 0.15


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From `sure` on a topic is answered, from `unsure` on it is among the choices. Computed from labelled messages."""

    sure: float
    unsure: float


class Matcher:
    """Matches texts offline. What was learnt of a locale is kept in `cache`, and learnt again when its texts change."""

    def __init__(self, library: Library, cache: Path | None = None, thresholds: Thresholds | None = None) -> None:
        """Without `cache` everything is learnt anew in each process."""
        self._library = library
        self._cache = cache
        self._thresholds = thresholds or Thresholds(*library.thresholds())
        self._emergency = EmergencyWords(library)
        self.model = lru_cache(maxsize=None)(self._model)

    def is_emergency(self, text: str) -> bool:
        """Whether the text has words of suicide, violence or danger, in whichever language."""
        return self._emergency.found_in(text)

    def match(self, text: str, locale: str) -> Match:
        """What a text is taken for by somebody who speaks `locale`."""
        if self.is_emergency(text):
            return Match(Decision.EMERGENCY)
        if not normalise(text):
            return Match(Decision.NONE)
        ranked = self.rank(text, locale)
        if ranked[0].score >= self._thresholds.sure:
            return Match(Decision.ANSWER, ranked)
        wanted = tuple(each for each in ranked if each.score >= self._thresholds.unsure)
        return Match(Decision.SUGGEST, ranked) if wanted else Match(Decision.NONE, ranked)

    def rank(self, text: str, locale: str) -> tuple[Ranked, ...]:
        """The three likeliest topics, the best first."""
        model = self.model(locale)
        scores = model.scores(text)
        best = np.argsort(-scores)[:MOST_TOPICS]
        return tuple(Ranked(model.topics[index], round(float(scores[index]), 4)) for index in best)

    def language_of(self, text: str) -> str | None:
        """The locale a text is clearly written in, or None: short texts say too little, and so do mixed ones."""
        if len(normalise(text).split()) < FEWEST_WORDS:
            return None
        model = self.model(LANGUAGES)
        scores = model.scores(text)
        first, second = np.sort(scores)[::-1][:2]
        is_clear = first > CLEAR and first - second > CLEAR_LEAD
        return model.topics[int(np.argmax(scores))] if is_clear else None

    def learn_all(self) -> None:
        """Learn now what is not in the cache yet, so that nobody's question has to wait; some seconds once.

        A short-lived process does it, so that the memory it needs is given back; where none can be started, this one.
        """
        self.is_emergency("")
        locales = (*self._library.locales, LANGUAGES)
        if self._cache and not all(self._file(locale).exists() for locale in locales):
            _learn_elsewhere(self._library.root, self._cache)
        for locale in locales:
            self.model(locale)

    def learn_here(self) -> None:
        """As `learn_all`, in this process."""
        for locale in (*self._library.locales, LANGUAGES):
            self.model(locale)

    def _file(self, locale: str) -> Path:
        """Where what is learnt of a locale is kept; its name changes with the files it is learnt from."""
        assert self._cache is not None
        learnt_from = self._library.locales if locale == LANGUAGES else [locale]
        return self._cache / f"{locale}-{_fingerprint(self._library.fingerprint(each) for each in learnt_from)}.npy"

    def _examples(self, locale: str) -> list[tuple[str | None, str]]:
        return list(_languages(self._library) if locale == LANGUAGES else _examples(self._library, locale))

    def _model(self, locale: str) -> Model:
        if self._cache is None:
            return train(self._examples(locale))
        file = self._file(locale)
        if not file.exists():
            _log.info("learning the questions in %s", locale)
            self._cache.mkdir(parents=True, exist_ok=True)
            for old in self._cache.glob(f"{locale}-*.np?"):
                if old.stem != file.stem:
                    old.unlink(missing_ok=True)
            _save(train(self._examples(locale)), file)
        return _load(file)


def _learn_elsewhere(root: Path, cache: Path) -> None:
    child = get_context("spawn").Process(target=_learn, args=(root, cache))
    try:
        child.start()
    except OSError as error:
        _log.warning("no process to learn in (%s); learning here", type(error).__name__)
    else:
        child.join()


def _learn(root: Path, cache: Path) -> None:
    Matcher(Library(root), cache).learn_here()


def _examples(library: Library, locale: str) -> Iterator[tuple[str | None, str]]:
    for topic in library.topics:
        text = library.text(locale, topic)
        for phrasing in (text.question, *text.phrasings, *text.keywords):
            yield topic, phrasing
    for sentence in library.no_topic(locale):
        yield None, sentence


def _languages(library: Library) -> Iterator[tuple[str | None, str]]:
    """As many texts of each locale, so that none is preferred."""
    for locale in library.locales:
        for topic in library.topics:
            text = library.text(locale, topic)
            for phrasing in (text.question, *text.phrasings[:LANGUAGE_PHRASINGS]):
                yield locale, phrasing


def _fingerprint(parts: Iterable[str]) -> str:
    return sha256("".join(parts).encode() + CODE).hexdigest()[:16]


def _save(model: Model, file: Path) -> None:
    """Another process may learn the same at the same time: each writes its own file and puts it in place whole."""
    part = file.with_name(f"part-{os.getpid()}-{file.stem}.npz")
    np.savez(part, topics=np.array(model.topics), idf=model.idf)
    part.replace(file.with_suffix(".npz"))
    part = part.with_suffix(".npy")
    np.save(part, model.weights)
    part.replace(file)


def _load(file: Path) -> Model:
    """The weights stay in their file: only what questions touch is read into memory."""
    weights = np.load(file, mmap_mode="r", allow_pickle=False)
    with np.load(file.with_suffix(".npz"), allow_pickle=False) as stored:
        return Model(tuple(str(topic) for topic in stored["topics"]), stored["idf"], weights)
