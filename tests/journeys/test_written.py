"""Writing to the counsellors: one tap before anything goes, and no text outlives its use."""

from datetime import timedelta
from pathlib import Path

from bot.domain import errors
from bot.domain.questions import LONGEST_TEXT
from bot.services.keep_house import keep_house
from tests.harness import World, berlin
from tests.journeys.steps import (
    OPEN_THURSDAY,
    book,
    data_of,
    everything_stored,
    refusal,
    rows,
    screens_of,
    seen,
    send,
    tap,
    text_of,
    visit_row,
    words,
)
from tests.journeys.written_steps import CANARY, asks, shown_in


async def test_a_question_goes_to_all_counsellors_after_one_confirming_tap(asked: World) -> None:
    person = await asked.newcomer("ar")
    await asked.write(person, "/write")
    assert words("ar", "Telegram and the counsellors can read it.") in text_of(person)
    await asked.write(person, CANARY)
    assert CANARY in text_of(person)
    assert rows(asked, "SELECT * FROM questions") == []
    assert all(CANARY not in shown_in(phone) for phone in asked.phones.values())
    await tap(asked, person, "send")
    assert text_of(person).startswith(words("ar", "Sent. The answer comes here, in this chat."))
    for phone in asked.phones.values():
        notice = screens_of(phone)[-1]
        assert CANARY in notice.text
        assert "العربية" in notice.text
        assert words("de", "no visit booked") in seen(notice.text)
        assert notice.protected


async def test_the_counsellor_sees_the_number_of_a_visit_ahead(asked: World) -> None:
    person = await asked.newcomer("en")
    visit = await book(asked, person, OPEN_THURSDAY)
    await asks(asked, person)
    number = words("de", "Number: {number}", number=visit_row(asked, visit)["number"])
    assert number in text_of(asked.phones["neumann"])


async def test_what_is_not_confirmed_goes_nowhere_and_is_forgotten(asked: World) -> None:
    person = await asked.newcomer("en")
    await asked.write(person, "/write")
    await asked.write(person, CANARY)
    await tap(asked, person, "menu")
    assert CANARY not in str(everything_stored(asked))
    await send(asked, person, "send")
    assert text_of(person).startswith(refusal("en", errors.QuestionUnknown))
    assert all(CANARY not in shown_in(phone) for phone in asked.phones.values())


async def test_another_text_takes_the_place_of_the_first_and_a_long_one_is_cut(asked: World) -> None:
    person = await asked.newcomer("en")
    await asked.write(person, "/write")
    await asked.write(person, CANARY)
    await asked.write(person, "second " + "x" * 2000)
    await tap(asked, person, "send")
    (question,) = rows(asked, "SELECT * FROM questions")
    assert question["text"].startswith("second x")
    assert len(question["text"]) == LONGEST_TEXT


async def test_emergency_words_come_first_and_are_not_passed_on(asked: World) -> None:
    person = await asked.newcomer("de")
    await asked.write(person, "/write")
    await asked.write(person, "ich will mich umbringen")
    assert "112" in text_of(person)
    assert data_of(person, "send") == []
    assert "umbringen" not in str(everything_stored(asked))


async def test_a_second_tap_and_a_second_question_find_the_first_with_the_counsellors(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    await send(asked, person, "send")
    assert text_of(person).startswith(refusal("en", errors.QuestionOpen))
    await asked.write(person, "/write")
    assert text_of(person).startswith(refusal("en", errors.QuestionOpen))
    assert len(rows(asked, "SELECT * FROM questions")) == 1


async def test_a_text_never_sent_is_forgotten_after_fourteen_days_also_where_more_is_kept_for_longer(
    asked: World, tmp_path: Path
) -> None:
    file = tmp_path / "programme.toml"
    file.write_text(f"retention_days = 30\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    await asked.settled()
    assert asked.desk.programme.retention == timedelta(days=30)
    person = await asked.newcomer("en")
    await asked.write(person, "/write")
    await asked.write(person, CANARY)
    await asked.forward(days=13)
    await keep_house(asked.desk)
    assert CANARY in str(everything_stored(asked))
    await asked.forward(days=1, minutes=1)
    await keep_house(asked.desk)
    assert rows(asked, "SELECT * FROM awaiting") == []


async def test_after_two_working_days_the_counsellors_are_reminded_and_the_person_is_told(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    await asked.to(berlin(25, 9, 59))
    assert words("en", "Sorry: nobody has answered your message yet.") not in shown_in(person)
    await asked.to(berlin(25, 10))
    assert text_of(person).startswith(words("en", "Sorry: nobody has answered your message yet."))
    for counsellor in asked.phones.values():
        assert words("de", "⏰ A question waits for two working days") in text_of(counsellor)
        assert CANARY in text_of(counsellor)


async def test_a_question_of_friday_is_overdue_on_tuesday_and_an_answered_one_never(asked: World) -> None:
    await asked.to(berlin(27, 12))
    waiting, served = await asked.newcomer("en", 1001), await asked.newcomer("en", 1002)
    await asks(asked, waiting)
    await asks(asked, served)
    await send(asked, asked.phones["neumann"], "ready-send:2:done")
    await asked.to(berlin(1, 9, month=12))
    late = words("en", "Sorry: nobody has answered your message yet.")
    assert late not in shown_in(waiting)
    await asked.to(berlin(1, 10, month=12))
    assert late in shown_in(waiting)
    assert late not in shown_in(served)


async def test_an_unanswered_question_is_deleted_after_fourteen_days_everywhere(asked: World) -> None:
    await asks(asked, await asked.newcomer("en"))
    await asked.forward(days=13)
    await keep_house(asked.desk)
    assert CANARY in str(everything_stored(asked))
    await asked.to(asked.clock.now() + timedelta(days=1, minutes=1))
    await keep_house(asked.desk)
    await asked.settled()
    assert CANARY not in str(everything_stored(asked))
    assert all(CANARY not in shown_in(phone) for phone in asked.phones.values())


async def test_who_deletes_everything_takes_the_question_out_of_the_counsellors_chats(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    await send(asked, person, "erase")
    assert rows(asked, "SELECT * FROM questions") == []
    assert all(CANARY not in shown_in(phone) for phone in asked.phones.values())
    await send(asked, asked.phones["neumann"], "ready-send:1:done")
    assert text_of(asked.phones["neumann"]).startswith(refusal("de", errors.QuestionUnknown))


async def test_the_person_sees_the_question_among_their_data(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    await send(asked, person, "data")
    assert CANARY in text_of(person)


async def test_the_typed_screens_in_german_and_back_keep_what_was_typed(asked: World) -> None:
    person = await asked.newcomer("ar")
    await asked.write(person, "/write")
    await asked.write(person, CANARY)
    await send(asked, person, "~typed")
    assert text_of(person).startswith(words("de", "Shall I send this to the counsellors?"))
    await send(asked, person, "typed")
    assert text_of(person).startswith(words("ar", "Shall I send this to the counsellors?"))
    await tap(asked, person, "send")
    assert len(rows(asked, "SELECT * FROM questions")) == 1


async def test_who_is_not_understood_is_offered_a_counsellor(asked: World) -> None:
    person = await asked.newcomer("en")
    await asked.write(person, "qwertz uiop asdf")
    assert data_of(person, "write") == ["write"]
    await tap(asked, person, "write")
    assert text_of(person).startswith(words("en", "Please write your question now, in one message."))


async def test_where_the_office_takes_no_questions_the_other_ways_are_named(world: World) -> None:
    person = await world.newcomer("en")
    for how in ("/write", "qwertz uiop asdf"):
        await world.write(person, how)
        assert data_of(person, "write") == []
    await send(world, person, "write")
    assert text_of(person).startswith(words("en", "Here you cannot write to the counsellors."))
    assert data_of(person, "book")
