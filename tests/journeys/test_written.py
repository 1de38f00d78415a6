"""Writing to the counsellors: one tap before anything goes, the first answer wins, and no text outlives its use."""

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.phone import Phone
from bot.domain import errors
from bot.domain.questions import LONGEST_TEXT
from bot.i18n.speech import Speech
from bot.services.keep_house import keep_house
from bot.views.written import ANSWERS, ON_A_SCREEN
from tests.harness import World, berlin
from tests.journeys.steps import (
    OPEN_THURSDAY,
    book,
    changed_programme,
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

ON = ("\n[controller]", "\n[features]\nquestions = true\n\n[controller]")
CANARY = "Leuchtturm siebenundvierzig"
REPLY = "Antwort Kuckuck"


@pytest.fixture
async def asked(tmp_path: Path, ready_office: Path) -> AsyncIterator[World]:
    """As `world`, with questions switched on."""
    shutil.copytree(ready_office, tmp_path, dirs_exist_ok=True)
    async with World(tmp_path, programme=changed_programme(tmp_path, ON), counsellors=()) as world:
        for number, counsellor in enumerate(("neumann", "raslilo"), 2001):
            world.phones[counsellor] = world.telegram.person(number, "Counsellor")
            world.phones[counsellor].chat.started = True
        yield world


async def asks(world: World, person: Phone, text: str = CANARY) -> None:
    """Ask a question by command, text and tap."""
    await world.write(person, "/write")
    await world.write(person, text)
    await tap(world, person, "send")


def shown_in(phone: Phone) -> str:
    """All that can still be read in a chat."""
    return seen(phone.shown())


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


async def test_a_ready_answer_is_shown_in_both_languages_before_it_goes_in_the_persons(asked: World) -> None:
    person = await asked.newcomer("ar")
    await asks(asked, person)
    counsellor = asked.phones["neumann"]
    await tap(asked, counsellor, "ready?", "ready:1:open-hour")
    text = ANSWERS[next(iter(ANSWERS))]
    assert words("de", text) in text_of(counsellor)
    assert words("ar", text) in text_of(counsellor)
    assert words("ar", text) not in shown_in(person)
    await tap(asked, counsellor, "ready-send")
    assert text_of(counsellor).startswith(words("de", "Sent."))
    assert text_of(person).startswith(words("ar", "✉️ Answer from a counsellor"))
    assert words("ar", text) in text_of(person)


async def test_every_ready_answer_can_be_reached_and_sent(asked: World) -> None:
    counsellor = asked.phones["neumann"]
    for number, ready in enumerate(ANSWERS):
        person = await asked.newcomer("en", 1001 + number)
        await asks(asked, person)
        await tap(asked, counsellor, "ready?", *["ready?"] * (number // ON_A_SCREEN))
        await tap(asked, counsellor, f"ready:{number + 1}:{ready}", "ready-send")
        assert words("en", ANSWERS[ready]) in text_of(person)


async def test_a_typed_reply_is_shown_with_whom_it_goes_to_and_then_goes(asked: World) -> None:
    person = await asked.newcomer("ar")
    await asks(asked, person)
    counsellor = asked.phones["raslilo"]
    await tap(asked, counsellor, "reply?")
    await asked.write(counsellor, REPLY)
    assert REPLY in text_of(counsellor)
    assert "العربية" in text_of(counsellor)
    assert REPLY not in shown_in(person)
    await tap(asked, counsellor, "reply-send")
    assert REPLY in text_of(person)


async def test_the_buttons_below_an_answer_leave_it_where_it_is(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    await send(asked, asked.phones["neumann"], "ready-send:1:letter")
    answer = screens_of(person)[-1]
    assert data_of(person) == ["on:1", "on:0"]
    await tap(asked, person, "on:0")
    assert words("en", "What do you want to do?") in text_of(person)
    await send(asked, person, "on:1")
    assert text_of(person).startswith(words("en", "Please write your question now, in one message."))
    assert any(screen.id == answer.id and screen.text == answer.text for screen in screens_of(person))


async def test_below_the_promise_of_an_answer_no_second_question_is_offered(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    await send(asked, asked.phones["neumann"], "ready-send:1:tomorrow")
    assert data_of(person) == ["on:0"]
    await send(asked, person, "on:1")
    assert text_of(person).startswith(refusal("en", errors.QuestionOpen))


async def test_a_reply_typed_when_the_colleague_has_answered_says_so_and_only_once(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    first, second = asked.phones.values()
    await tap(asked, second, "reply?")
    await send(asked, first, "ready-send:1:letter")
    await asked.write(second, REPLY)
    assert text_of(second).startswith(refusal("de", errors.QuestionAnswered))
    await asked.write(second, REPLY)
    assert not text_of(second).startswith(refusal("de", errors.QuestionAnswered))
    assert REPLY not in str(everything_stored(asked))


async def test_a_reply_not_sent_is_forgotten_when_the_colleague_answers(asked: World) -> None:
    await asks(asked, await asked.newcomer("en"))
    first, second = asked.phones.values()
    await tap(asked, second, "reply?")
    await asked.write(second, REPLY)
    assert REPLY in str(everything_stored(asked))
    await send(asked, first, "ready-send:1:letter")
    assert REPLY not in str(everything_stored(asked))


async def test_a_counsellors_emergency_words_go_to_nobody(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    counsellor = asked.phones["neumann"]
    await tap(asked, counsellor, "reply?")
    await asked.write(counsellor, "ich will mich umbringen")
    assert "112" in text_of(counsellor)
    assert "umbringen" not in str(everything_stored(asked))
    assert "umbringen" not in shown_in(person)


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


async def test_what_could_not_be_sent_by_day_wakes_nobody_at_night(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    await asked.stop()
    asked.clock.run_ahead_to(berlin(25, 22))
    await asked.start()
    await asked.settled()
    late = words("en", "Sorry: nobody has answered your message yet.")
    assert all(words("de", "⏰ A question waits for two working days") in shown_in(c) for c in asked.phones.values())
    await asked.to(berlin(26, 6, 59))
    assert late not in shown_in(person)
    await asked.to(berlin(26, 7))
    assert late in shown_in(person)


async def test_a_counsellors_text_outside_a_reply_is_sent_to_nobody(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    counsellor = asked.phones["neumann"]
    await asked.write(counsellor, REPLY)
    await tap(asked, counsellor, "menu")
    await send(asked, counsellor, "reply?:1")
    await tap(asked, counsellor, "asked")
    await asked.write(counsellor, REPLY)
    assert REPLY not in str(everything_stored(asked))
    assert all(REPLY not in shown_in(phone) for phone in (person, asked.phones["raslilo"]))


async def test_the_first_answer_wins_and_the_colleague_sees_it(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    first, second = asked.phones.values()
    await tap(asked, second, "reply?")
    await asked.write(second, REPLY)
    await tap(asked, first, "ready?", "ready:1:letter", "ready-send")
    await send(asked, second, "reply-send:1")
    assert text_of(second).startswith(refusal("de", errors.QuestionAnswered))
    assert words("de", "Answered by {name}.", name="Sarah Neumann") in text_of(second)
    assert REPLY not in shown_in(person)
    assert len(rows(asked, "SELECT * FROM outbox WHERE kind = 'answer'")) == 1


async def test_the_colleagues_notice_is_edited_to_answered(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    await tap(asked, asked.phones["neumann"], "ready?", "ready:1:letter", "ready-send")
    assert CANARY not in shown_in(asked.phones["raslilo"])
    assert CANARY not in shown_in(asked.phones["neumann"])
    assert words("de", "✅ A question: it has been answered.") in shown_in(asked.phones["raslilo"])


async def test_no_text_is_stored_once_the_answer_has_arrived(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    assert CANARY in str(everything_stored(asked))
    counsellor = asked.phones["neumann"]
    await tap(asked, counsellor, "reply?")
    await asked.write(counsellor, REPLY)
    await tap(asked, counsellor, "reply-send")
    stored = str(everything_stored(asked))
    assert CANARY not in stored
    assert REPLY not in stored
    await asks(asked, person, "another")
    assert len(rows(asked, "SELECT * FROM questions WHERE state = 'open'")) == 1


async def test_the_promise_of_an_answer_leaves_the_question_open_and_goes_once(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    counsellor = asked.phones["neumann"]
    for _ in range(2):
        await send(asked, counsellor, "ready-send:1:tomorrow")
    promised = words("en", "I will ask, and you get an answer by tomorrow.")
    assert shown_in(person).count(promised) == 1
    await send(asked, counsellor, "ready-send:1:in-person")
    assert words("en", "I cannot answer this here. Please come, then we look at it together: /book") in text_of(person)


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


async def test_an_answer_given_at_night_arrives_in_the_morning(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    await asked.to(berlin(23, 22))
    await send(asked, asked.phones["neumann"], "ready-send:1:papers")
    title = words("en", "✉️ Answer from a counsellor")
    assert title not in shown_in(person)
    await asked.to(berlin(24, 7))
    assert title in shown_in(person)


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


@pytest.mark.parametrize(
    "forged", ["asked:1", "ready?:1:0", "ready:1:done", "ready-send:1:done", "reply?:1", "reply-send:1"]
)
async def test_a_persons_forged_press_on_somebody_elses_question_changes_nothing(asked: World, forged: str) -> None:
    await asks(asked, await asked.newcomer("en", 1001))
    other = await asked.newcomer("en", 1002)
    before = rows(asked, "SELECT * FROM questions"), rows(asked, "SELECT * FROM outbox")
    await send(asked, other, forged)
    assert CANARY not in shown_in(other)
    assert (rows(asked, "SELECT * FROM questions"), rows(asked, "SELECT * FROM outbox")) == before
    assert rows(asked, "SELECT * FROM awaiting") == []


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


async def test_all_ready_answers_are_said_in_every_language() -> None:
    said = {text: {str(Speech.of(code).say(text)) for code in ("de", "ar", "fa", "ti")} for text in ANSWERS.values()}
    assert all(len(each) == 4 for each in said.values())
