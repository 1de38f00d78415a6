"""The counsellors' answers: one tap before anything goes, the first answer wins, and it stays with its person."""

import pytest

from bot.domain import errors
from bot.i18n.speech import Speech
from bot.views.written import ANSWERS, ON_A_SCREEN
from tests.harness import World, berlin
from tests.journeys.steps import data_of, everything_stored, refusal, rows, screens_of, send, tap, text_of, words
from tests.journeys.written_steps import CANARY, REPLY, asks, shown_in


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


async def test_an_answer_given_at_night_arrives_in_the_morning(asked: World) -> None:
    person = await asked.newcomer("en")
    await asks(asked, person)
    await asked.to(berlin(23, 22))
    await send(asked, asked.phones["neumann"], "ready-send:1:papers")
    title = words("en", "✉️ Answer from a counsellor")
    assert title not in shown_in(person)
    await asked.to(berlin(24, 7))
    assert title in shown_in(person)


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


async def test_all_ready_answers_are_said_in_every_language() -> None:
    said = {text: {str(Speech.of(code).say(text)) for code in ("de", "ar", "fa", "ti")} for text in ANSWERS.values()}
    assert all(len(each) == 4 for each in said.values())
