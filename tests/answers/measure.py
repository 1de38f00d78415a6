"""How good the matcher is on labelled messages, and the thresholds that follow from them.

`python -m tests.answers.measure` prints the figures of every locale; with `--write` it stores the thresholds. A fifth
of the messages is kept apart: thresholds are computed from the others only, and the tests look at the fifth.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.answers.library import Library
from bot.answers.matcher import Matcher, Thresholds
from bot.domain.answers import Decision

MESSAGES = Path(__file__).parent / "messages"
NO_TOPIC, EXAGGERATION, EMERGENCY, SMALL_TALK = "none", "exaggeration", "emergency", "smalltalk"
NAMED = {"emergency-topic": "emergency"}
PRECISION, MOST_STRAY, KEPT = 0.97, 0.04, 0.98


@dataclass(frozen=True, slots=True)
class Message:
    """One labelled message; `is_kept_apart` for the fifth that nothing is tuned on."""

    locale: str
    label: str
    text: str
    is_kept_apart: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """What the matcher made of a message; `score` is that of the best topic."""

    message: Message
    topics: tuple[str, ...]
    score: float

    @property
    def is_right(self) -> bool:
        """Whether the best topic is the message's."""
        return self.topics[0] == self.topic

    @property
    def topic(self) -> str:
        """The topic of the message."""
        return NAMED.get(self.message.label, self.message.label)


def messages(locale: str) -> Iterator[Message]:
    """The labelled messages of a locale."""
    for number, line in enumerate((MESSAGES / f"{locale}.tsv").read_text(encoding="utf-8").splitlines()):
        label, text = line.split("\t")
        yield Message(locale, label, text, number % 5 == 4)


def scored(matcher: Matcher, locale: str) -> Iterator[Scored]:
    """The messages that belong to a topic or to none, with what the matcher says."""
    for message in messages(locale):
        if message.label not in (EMERGENCY, SMALL_TALK):
            ranked = matcher.rank(message.text, locale)
            yield Scored(message, tuple(each.topic for each in ranked), ranked[0].score)


def belongs(each: Scored) -> bool:
    """Whether the message belongs to a topic."""
    return each.message.label not in (NO_TOPIC, EXAGGERATION)


def thresholds(found: list[Scored]) -> Thresholds:
    """The lowest `sure` at which direct answers are right and strays rare; `unsure` keeps nearly all that belong."""
    inside, outside = [e for e in found if belongs(e)], [e for e in found if not belongs(e)]

    def holds(sure: float) -> bool:
        direct = [e for e in inside if e.score >= sure]
        stray = sum(e.score >= sure for e in outside)
        right = sum(e.is_right for e in direct)
        return right >= PRECISION * (len(direct) + 0.25 * stray) and stray <= MOST_STRAY * len(outside)

    sure = next(step / 100 for step in range(20, 100) if holds(step / 100))
    unsure = sorted(e.score for e in inside)[int((1 - KEPT) * len(inside))]
    return Thresholds(sure, round(min(unsure, sure), 2))


def share(part: int, whole: int) -> str:
    """A share in per cent."""
    return f"{100 * part / whole:5.1f}" if whole else "    –"


def line(locale: str, found: list[Scored], limits: Thresholds) -> str:
    """The figures of a locale: first, among three, answered directly, right of these, strays answered."""
    inside, outside = [e for e in found if belongs(e)], [e for e in found if not belongs(e)]
    direct = [e for e in inside if e.score >= limits.sure]
    return " ".join(
        (
            f"{locale:4}",
            share(sum(e.is_right for e in inside), len(inside)),
            share(sum(e.topic in e.topics for e in inside), len(inside)),
            share(len(direct), len(inside)),
            share(sum(e.is_right for e in direct), len(direct)),
            share(sum(e.score >= limits.sure for e in outside), len(outside)),
        )
    )


def alarms(matcher: Matcher, locale: str) -> str:
    """Emergencies caught, exaggerations and other messages alarmed, in per cent."""
    by_kind: dict[str, list[bool]] = {EMERGENCY: [], EXAGGERATION: [], "other": []}
    for message in messages(locale):
        if message.label != "emergency-topic":
            kind = message.label if message.label in by_kind else "other"
            by_kind[kind].append(matcher.match(message.text, locale).decision is Decision.EMERGENCY)
    return " ".join(share(sum(rung), len(rung)) for rung in by_kind.values())


def main() -> None:
    """Print, and with --write store."""
    library = Library()
    matcher = Matcher(library, Path("data/learnt"), Thresholds(1, 1))
    by_locale = {locale: list(scored(matcher, locale)) for locale in library.locales}
    everything = [each for found in by_locale.values() for each in found]
    limits = thresholds([each for each in everything if not each.message.is_kept_apart])
    print(f"sure {limits.sure}, unsure {limits.unsure}")
    print("first, among three, direct, right of these, strays; emergencies caught, exaggerations, others alarmed")
    for locale, found in by_locale.items():
        print(line(locale, found, limits), "|", alarms(matcher, locale))
    apart = [each for each in everything if each.message.is_kept_apart]
    print(line("all", everything, limits))
    print(line("kept", apart, limits))
    if "--write" in sys.argv:
        head = "# From which score on a topic is sure, and unsure: `python -m tests.answers.measure --write`.\n"
        (library.root / "thresholds.toml").write_text(f"{head}sure = {limits.sure}\nunsure = {limits.unsure}\n")


if __name__ == "__main__":
    main()
