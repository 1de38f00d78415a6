"""Sample values for the views of questions, answers and the self-check."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

from bot import programme as programmes
from bot.answers.library import Library
from bot.domain.booking import FreeSlot
from bot.domain.eligibility import Age, Answers, Home, Paper
from bot.domain.slots import offered
from bot.i18n.speech import Speech
from bot.views import answers, self_check
from bot.views.fill import Filler
from tests.harness import PROGRAMME

Variants = Mapping[str, Callable[[Speech], Any]]

MONDAY = datetime(2026, 12, 21, 7, 0, tzinfo=UTC)
LIBRARY = Library()
CONFIRMED = replace(programmes.load(PROGRAMME), locales=tuple(LIBRARY.locales))
PACKAGED = programmes.load()
FREE = [FreeSlot(slot, slot.places) for slot in offered(CONFIRMED, MONDAY)]
AS_OF = date(2026, 8, 19)


def _filler(say: Speech, programme: Any = CONFIRMED) -> Filler:
    return Filler(say, programme, MONDAY, samples=programme is PACKAGED, as_of=AS_OF)


def _answer(say: Speech, name: str, programme: Any = CONFIRMED) -> Any:
    topic = LIBRARY.topics[name]
    related = [LIBRARY.text(say.locale, other) for other in topic.see]
    office = programme.offices.get(name.removeprefix("office-"))
    return answers.answer(say, topic, LIBRARY.text(say.locale, name), _filler(say, programme), related, office)


def _letter(say: Speech, free: list[FreeSlot]) -> Any:
    return answers.letter(
        say, LIBRARY.topics["urgent-letter"], LIBRARY.text(say.locale, "urgent-letter"), _filler(say), free
    )


def _group(say: Speech, name: str, page: int) -> Any:
    topics = [topic.id for topic in LIBRARY.topics.values() if answers.group_of(topic) == name]
    return answers.group(say, name, [LIBRARY.text(say.locale, topic) for topic in topics], page)


def _texts(say: Speech, *names: str) -> Any:
    return [LIBRARY.text(say.locale, name) for name in names]


CHECKS = [Answers(), Answers(Age.FITS), Answers(Age.FITS, Paper.DULDUNG)]
CHECKS += [Answers(*each) for each in product(Age, Paper, Home)]

ANSWERS: dict[str, Variants] = {
    "answers.answer": {name: lambda say, name=name: _answer(say, name) for name in LIBRARY.topics}
    | {f"{name} unconfirmed": lambda say, name=name: _answer(say, name, PACKAGED) for name in ("open-hours", "book")},
    "answers.letter": {"in-time": lambda say: _letter(say, FREE), "too-late": lambda say: _letter(say, FREE[-1:])},
    "answers.outdated": {
        "": lambda say: answers.outdated(
            say, LIBRARY.topics["duldung"], LIBRARY.text("de", "duldung"), _filler(Speech.of("de"))
        )
    },
    "answers.choices": {
        "three": lambda say: answers.choices(say, _texts(say, "book", "documents", "late-missed"), CONFIRMED),
        "one": lambda say: answers.choices(say, _texts(say, "book"), CONFIRMED),
    },
    "answers.offering": {"": lambda say: answers.offering(_answer(say, "book"), say)},
    "answers.shorten": {"": lambda say: answers.shorten(LIBRARY.text(say.locale, "money-health").question)},
    "answers.groups": {"": answers.groups},
    "answers.group": {
        f"{name} {page}": lambda say, name=name, page=page: _group(say, name, page)
        for name, page in product(answers.GROUPS, (0, 1))
    },
    "answers.group_of": {"": lambda _: answers.group_of(LIBRARY.topics["duldung"])},
    "fill.Filler.fill": {
        "all": lambda say: _filler(say).fill("{programme} {offices} {hours} {closures} {counsellors} {contact} {days}"),
    },
    "self_check.self_check": {
        f"{each.age} {each.paper} {each.home}": lambda say, each=each: self_check.self_check(say, each)
        for each in CHECKS
    },
}
