"""Topic and wishes of a visit, and the counsellors' answer to the wishes."""

import pytest

from bot.demo.phone import Phone
from bot.domain import errors
from bot.domain.notices import NoticeKind
from bot.domain.visits import Topic, Wish
from bot.views.describe import TOPICS, WISHES
from tests.harness import World, berlin
from tests.journeys.steps import (
    OPEN_THURSDAY,
    WITH_NEUMANN,
    book,
    data_of,
    notices,
    refusal,
    seen,
    send,
    take,
    tap,
    text_of,
    visit_row,
    words,
)

ANSWERS = {
    True: "The counsellors say: your wishes are possible.",
    False: "The counsellors say: your wishes are not possible this time. You can still come.",
}


async def wishing(world: World, locale: str = "en", slot: tuple[object, ...] = WITH_NEUMANN) -> Phone:
    person = await world.newcomer(locale)
    await book(world, person, slot)
    await tap(world, person, "details", "wishes?")
    await tap(world, person, "wishes?:1:in", "wishes")
    return person


async def answered(world: World, counsellor: Phone, *, possible: bool, version: int | None = None) -> None:
    version = version or visit_row(world, 1)["version"]
    await send(world, counsellor, f"possible:1:{version}:{int(possible)}")


async def test_every_topic_is_on_one_of_two_screens_and_is_stored_by_one_tap(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await tap(world, person, "details", "topic?")
    first = data_of(person, "topic")
    await tap(world, person, "topic?")
    both = [*first, *data_of(person, "topic")]
    assert both == [*(f"topic:1:{topic}" for topic in Topic), "topic:1:"]
    for topic in Topic:
        await send(world, person, f"topic:1:{topic}")
        assert visit_row(world, 1)["topic"] == topic
        assert words("en", "Topic: {topic}", topic=words("en", TOPICS[topic])) in text_of(person)
    assert words("de", TOPICS[Topic.OTHER]) in notices(world.phones["neumann"], NoticeKind.WISHES)[-1].text
    await send(world, person, "topic:1:")
    assert visit_row(world, 1)["topic"] is None


async def test_wishes_are_chosen_by_taps_and_stored_only_when_sent(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await tap(world, person, "details", "wishes?")
    for data in ("wishes?:1:in", "wishes?:1:ch,in", "wishes?:1:ch"):
        await tap(world, person, data)
    assert visit_row(world, 1)["wishes"] == ""
    await tap(world, person, "wishes")
    assert visit_row(world, 1)["wishes"] == "child"
    assert words("en", WISHES[Wish.CHILD]) in text_of(person)
    told = notices(world.phones["neumann"], NoticeKind.WISHES)
    assert len(told) == 1
    assert words("de", WISHES[Wish.CHILD]) in told[0].text


async def test_all_wishes_together_fit_a_button(world: World) -> None:
    person = await world.newcomer("ar")
    await book(world, person)
    await send(world, person, "wishes?:1:ch,co,in")
    await tap(world, person, "wishes?:1:ch,co,in,wh", "wishes")
    assert visit_row(world, 1)["wishes"].split() == sorted(Wish)


async def test_a_wish_is_said_to_be_no_promise_until_it_is_answered(world: World) -> None:
    person = await wishing(world)
    await tap(world, person, "visit")
    assert words("en", "This is a wish, not a promise. The counsellors see it and can answer.") in text_of(person)


@pytest.mark.parametrize(("possible", "locale"), [(True, "ar"), (False, "en"), (False, "de")])
async def test_the_person_reads_the_counsellors_answer_in_their_language(
    world: World, possible: bool, locale: str
) -> None:
    person = await wishing(world, locale)
    counsellor = world.phones["neumann"]
    assert len(data_of(counsellor, "possible")) == 2
    await tap(world, counsellor, f"possible:1:{visit_row(world, 1)['version']}:{int(possible)}")
    assert text_of(person).startswith(words(locale, ANSWERS[possible]))
    assert visit_row(world, 1)["wishes_possible"] == possible
    said = "Answered: possible" if possible else "Answered: not possible"
    assert words("de", said) in seen(counsellor.last.text)
    assert data_of(counsellor, "possible") == []


async def test_the_same_answer_twice_is_told_once(world: World) -> None:
    person = await wishing(world)
    counsellor = world.phones["neumann"]
    version = visit_row(world, 1)["version"]
    before = len(person.messages)
    for _ in range(2):
        counsellor.press_data(f"possible:1:{version}:1")
    await world.settled()
    assert len(person.messages) == before + 1
    assert data_of(counsellor, "possible") == []
    assert not text_of(counsellor).startswith(refusal("de", errors.VisitChanged))


async def test_of_two_counsellors_the_second_sees_what_the_first_has_said_and_changes_nothing(world: World) -> None:
    person = await wishing(world, slot=OPEN_THURSDAY)
    first, second = world.phones.values()
    version = visit_row(world, 1)["version"]
    await answered(world, first, possible=True)
    before = len(person.messages)
    await answered(world, second, possible=False, version=version)
    assert visit_row(world, 1)["wishes_possible"] == 1
    assert len(person.messages) == before
    assert words("de", "Answered: possible") in text_of(second)
    assert text_of(second).startswith(refusal("de", errors.VisitChanged))


async def test_an_answer_to_older_wishes_shows_the_new_ones_to_answer(world: World) -> None:
    person = await wishing(world)
    counsellor = world.phones["neumann"]
    old = counsellor.last
    await send(world, person, "wishes:1:wh")
    counsellor.press_data("possible:1:2:1", old.id)
    await world.settled()
    assert visit_row(world, 1)["wishes_possible"] is None
    changed = seen(counsellor.chat.messages[old.id].text)
    assert changed.startswith(refusal("de", errors.VisitChanged))
    assert words("de", WISHES[Wish.WHEELCHAIR]) in changed
    version = visit_row(world, 1)["version"]
    buttons = [button.data for row in counsellor.chat.messages[old.id].buttons for button in row]
    assert buttons == [f"possible:1:{version}:1", f"possible:1:{version}:0"]


async def test_an_answer_after_the_visit_was_cancelled_or_began_shows_the_notice_and_tells_nobody(world: World) -> None:
    person = await wishing(world)
    counsellor = world.phones["neumann"]
    await send(world, person, "cancel:1:2")
    before = len(person.messages)
    await answered(world, counsellor, possible=True)
    assert text_of(counsellor).startswith(refusal("de", errors.NotPossible))
    assert words("de", "This visit is cancelled.") in text_of(counsellor)
    assert len(person.messages) == before


async def test_new_wishes_make_an_older_answer_void(world: World) -> None:
    person = await wishing(world)
    await answered(world, world.phones["neumann"], possible=True)
    await send(world, person, "wishes:1:wh")
    assert visit_row(world, 1)["wishes_possible"] is None
    assert len(data_of(world.phones["neumann"], "possible")) == 2


async def test_an_answer_at_night_reaches_the_person_in_the_morning(world: World) -> None:
    person = await wishing(world)
    await world.to(berlin(23, 21))
    before = len(person.messages)
    await answered(world, world.phones["neumann"], possible=True)
    assert len(person.messages) == before
    await world.to(berlin(24, 7, 1))
    told = next(m for m in person.messages if seen(m.text).startswith(words("en", ANSWERS[True])))
    assert told.at == berlin(24, 7)


async def test_details_can_be_added_until_the_visit_is_cancelled_or_over(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    deeds = ("details:1", "topic:1:work", "wishes:1:in", "nickname?:1", "nickname-no:1", "topic?:1:0", "wishes?:1:")
    await world.to(berlin(23, 14, 30))
    for data in deeds:
        await send(world, person, data)
        assert text_of(person).startswith(refusal("en", errors.NotPossible)), data
    await send(world, person, take(OPEN_THURSDAY))
    await send(world, person, "cancel:2:1")
    for data in deeds:
        await send(world, person, data.replace(":1", ":2", 1))
        assert text_of(person).startswith(refusal("en", errors.NotPossible)), data
        assert data_of(person)[0] == "back:2"
    assert visit_row(world, 1)["topic"] is None
