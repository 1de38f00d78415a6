"""Whatever people send: a kind answer, nothing lost, nothing changed, nothing in the log."""

import pytest

from bot.demo.chats import Message
from bot.demo.phone import Phone
from tests.harness import World
from tests.journeys.steps import (
    book,
    data_of,
    everything_stored,
    live_visits,
    one_in_each_language,
    rows,
    text_of,
    visit_row,
    words,
)

KINDLY = "I am a program, and I did not understand this. A person can help you: book a visit."
NO_PAPERS = "Please do not send photos of papers here. Bring them to your visit."
MENU = ["book:0", "visits", "questions", "answer:emergency", "languages"]
HELLO = "Hello! It is good that you are here."
TEXTS = [
    "hello",
    "😀",
    "?",
    "x" * 4096,
    "ي" * 4096,
    "👩‍👩‍👧‍👦" * 150,
    "<b>bold</b> & <script>alert(1)</script>",
    "\u202eright to left\u202c",
    "{number} {0} %s %(x)s ${y}",
    "'; DROP TABLE visits; --",
    "/strat",
    "/menü",
    "/",
    "/cancel 1",
    "book:0",
    "!?… ، ؟ ፧ ، !!!",
    "مرحبا hello привет ሰላም как билет حجز",
    "a\x00b\x00",
    "x\u200b\u200c\u200d\ufeff\u2060y",
]


async def answers(world: World, phone: Phone) -> list[Message]:
    await world.settled()
    return [message for message in phone.messages if message.from_bot]


async def test_a_text_that_was_not_asked_for_gets_one_answer_with_a_way_on(world: World) -> None:
    people = list((await one_in_each_language(world)).items())
    for number, text in enumerate(TEXTS):
        person = people[number % 3][1]
        before = len(await answers(world, person))
        await world.write(person, text)
        assert len(await answers(world, person)) == before + 1, text
        assert "menu" in data_of(person) or data_of(person) == MENU, text
    assert rows(world, "SELECT * FROM visits") == []


async def test_what_is_no_text_gets_a_kind_answer_and_the_menu(world: World) -> None:
    person = await world.newcomer("en")
    for kind in ("sticker", "voice", "animation", "audio", "dice"):
        await world.write(person, "/visits")
        person.send(kind)
        await world.settled()
        assert text_of(person).startswith((words("en", KINDLY), words("en", NO_PAPERS))), kind
        assert data_of(person) == MENU


async def test_papers_and_places_are_asked_to_be_kept_and_nothing_of_them_is_stored(world: World) -> None:
    person = await world.newcomer("en")
    for kind in ("photo", "document", "contact", "location", "video"):
        await world.write(person, "/visits")
        person.send(kind)
        await world.settled()
        assert text_of(person).startswith(words("en", NO_PAPERS)), kind
        assert data_of(person) == MENU
    for secret in ("from-a-phone", "+49"):
        assert secret not in str(everything_stored(world))


async def test_an_edited_message_is_answered_and_changes_nothing(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    before = visit_row(world, 1)
    await world.write(person, "hello")
    for text in ("hello!", "/start ar", "/privacy"):
        before_edit = len(await answers(world, person))
        person.edit(text)
        await world.settled()
        assert len(await answers(world, person)) == before_edit + 1
    assert visit_row(world, 1) == before
    assert rows(world, "SELECT locale FROM persons WHERE telegram_id = 1001") == [{"locale": "en"}]


async def test_an_answer_does_not_take_the_place_of_the_card_one_looks_at(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    card = person.last
    await world.write(person, "hello")
    assert person.chat.messages[card.id] == card


async def test_a_group_is_left_at_once_without_a_word(world: World) -> None:
    person = await world.newcomer("en")
    for kind in ("group", "supergroup"):
        group = world.telegram.group("Friends", added_by=person, kind=kind)
        await world.settled()
        assert group.bot_left, kind
        assert [message for message in group.messages if message.from_bot] == []


async def test_what_is_written_in_a_group_before_we_could_leave_is_not_answered_there(world: World) -> None:
    person = await world.newcomer("en")
    group = world.telegram.group("Friends", added_by=person)
    for text in ("hello", "/start", "/book", "/start ar"):
        group.write(text, by=person)
    group.write("hello", by=world.person(4711))
    await world.settled()
    assert group.bot_left
    assert [message for message in group.messages if message.from_bot] == []
    assert rows(world, "SELECT * FROM persons WHERE telegram_id = 4711") == []
    assert rows(world, "SELECT locale FROM persons WHERE telegram_id = 1001") == [{"locale": "en"}]


async def test_a_channel_is_left_and_not_posted_to(world: World) -> None:
    world.telegram.channel_post("news")
    await world.settled()
    assert [call.chat_id for call in world.telegram.calls_of("leaveChat")] == [-1_001_000_000_001]
    assert world.telegram.calls_of("sendMessage", -1_001_000_000_001) == []


STRANGE: list[dict[str, object]] = [
    {"poll": {"id": "1", "question": "secret"}},
    {"message": {"message_id": 5, "date": 0, "chat": {"id": 1001, "type": "private", "first_name": ""}}},
    {"callback_query": {"id": "7", "data": "secret"}},
    {"unheard_of": {"a": "secret"}},
    {},
]


async def test_updates_of_a_strange_shape_are_set_aside_without_their_texts_and_hold_nobody_up(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    person = await world.newcomer("en")
    for update in STRANGE:
        world.telegram.raw_update(update)
        await world.settled()
        await world.write(person, "/visits")
        assert words("en", "You have no visit at the moment.") in text_of(person)
    assert "secret" not in str(everything_stored(world))
    caplog.clear()


async def test_somebody_who_blocks_in_the_middle_loses_nothing_and_finds_it_again(world: World) -> None:
    person = await world.newcomer("en")
    person.press_data("take:0:0:juelich:o::2611231400")
    person.block()
    await world.settled()
    assert len(live_visits(world)) == 1
    person.start()
    await world.write(person, "/visits")
    assert data_of(person, "visit") == ["visit:1"]


async def test_many_messages_at_once_are_each_answered_in_order(world: World) -> None:
    person = await world.newcomer("en")
    before = len(await answers(world, person))
    for number in range(30):
        person.write(f"/visits {number}" if number % 2 else "hello")
    found = (await answers(world, person))[before:]
    assert len(found) == 30
    shown = [message.text.startswith(words("en", HELLO)) for message in found]
    assert shown == [number % 2 == 0 for number in range(30)]


def raw(person: Phone, text: str, **more: object) -> dict[str, object]:
    """A message of a person as Telegram would deliver it, whatever a phone could send."""
    chat = {"id": person.id, "type": "private", "first_name": "Test"}
    sender = {"id": person.id, "is_bot": False, "first_name": "Test", "language_code": "en"}
    return {"message": {"message_id": 900, "date": 1, "chat": chat, "from": sender, "text": text, **more}}


async def test_ten_thousand_characters_and_a_forwarded_message_get_an_answer_too(world: World) -> None:
    person = await world.newcomer("en")
    for more in ({}, {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}}):
        before = len(await answers(world, person))
        world.telegram.updates.add_raw(raw(person, "word " * 2000, **more))
        assert len(await answers(world, person)) == before + 1
    assert "Somebody" not in str(everything_stored(world))


async def test_the_same_question_ten_times_in_a_second_is_answered_ten_times_and_holds_nobody_up(world: World) -> None:
    loud, other = await world.newcomer("en", 1001), await world.newcomer("de", 1002)
    before = len(await answers(world, loud))
    for _ in range(10):
        loud.write("Can I work with a Duldung?")
    other.press_data("visits", other.last.id if other.last else None)
    await world.settled()
    found = (await answers(world, loud))[before:]
    assert len(found) == 10
    assert len({message.text for message in found}) == 1
    assert text_of(other).startswith(words("de", "You have no visit at the moment."))
