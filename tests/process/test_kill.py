"""kill -9 at the worst moments, on the real process: nothing is lost, nothing is doubled."""

from bot.demo.faults import Fault
from bot.demo.phone import Phone
from tests.process.conftest import Bot

LONG = 60.0
SENT_REMINDERS = "SELECT count(*) FROM outbox WHERE state = 'sent' AND kind = 'reminder'"


async def _at_a_place(bot: Bot, number: int = 1001) -> Phone:
    """A person who needs only one more tap to book."""
    person = await bot.person(number)
    await bot.press(person, "Book a visit")
    await bot.press(person, "🚪")
    return person


def _calls(bot: Bot, method: str, chat: int) -> int:
    return len(bot.telegram.calls_of(method, chat))


async def test_killed_after_the_commit_and_before_the_reply_the_visit_stands_once_and_is_answered(bot: Bot) -> None:
    person = await _at_a_place(bot)
    replies = _calls(bot, "editMessageText", person.id)
    bot.telegram.faults.add("editMessageText", Fault.hang(LONG), chat_id=person.id)
    person.press("✅")
    await bot.until(lambda: _calls(bot, "editMessageText", person.id) > replies)
    assert bot.rows("SELECT state FROM visits") == [("booked",)]
    await bot.kill()
    assert "Booked" not in person.last.text
    await bot.start()
    await person.wait(lambda p: "Booked" in p.last.text, timeout=LONG)
    assert bot.rows("SELECT state FROM visits") == [("booked",)]
    await bot.until(lambda: bot.rows("SELECT count(*) FROM inbox WHERE state = 'waiting'") == [(0,)])


def _reminders(person: Phone) -> int:
    return sum("Reminder" in message.text for message in person.messages)


async def test_killed_between_claim_and_send_the_reminder_goes_out_once(bot: Bot) -> None:
    person = await _at_a_place(bot)
    await bot.press(person, "✅")
    sent = _calls(bot, "sendMessage", person.id)
    bot.telegram.faults.add("sendMessage", Fault.hang(LONG), chat_id=person.id)
    _make_due(bot)
    await bot.until(lambda: _calls(bot, "sendMessage", person.id) > sent)
    await bot.kill()
    assert _reminders(person) == 0
    assert bot.rows("SELECT state FROM outbox WHERE kind = 'reminder' ORDER BY id LIMIT 1") == [("sending",)]
    await bot.start()
    await person.wait(_reminders, timeout=LONG)
    await bot.until(lambda: bot.rows(SENT_REMINDERS) == [(1,)])
    assert _reminders(person) == 1


async def test_killed_between_send_and_mark_the_reminder_goes_out_at_most_twice(bot: Bot) -> None:
    person = await _at_a_place(bot)
    await bot.press(person, "✅")
    bot.telegram.faults.add("sendMessage", Fault.hang(LONG, executed=True), chat_id=person.id)
    _make_due(bot)
    await person.wait(_reminders, timeout=LONG)
    await bot.kill()
    await bot.start()
    await bot.until(lambda: bot.rows(SENT_REMINDERS) == [(1,)])
    assert _reminders(person) == 2
    await bot.stop()
    await bot.start()
    second = await bot.person(1002)
    assert second.last is not None
    assert _reminders(person) == 2


def _make_due(bot: Bot) -> None:
    """Let the first reminder's window be open now, as if time had passed."""
    bot.change(
        "UPDATE outbox SET not_before = datetime('now', '-1 minute') || '.000000',"
        " not_after = datetime('now', '+1 hour') || '.000000'"
        " WHERE id = (SELECT min(id) FROM outbox WHERE kind = 'reminder')"
    )


async def test_an_update_taken_but_not_handled_before_a_kill_is_handled_after_the_restart(bot: Bot) -> None:
    person = await bot.person()
    bot.telegram.faults.add("answerCallbackQuery", Fault.hang(LONG))
    person.press("Book a visit")
    await bot.until(lambda: bot.rows("SELECT count(*) FROM inbox WHERE state = 'waiting'") == [(1,)])
    await bot.kill()
    bot.telegram.faults.clear()
    await bot.start()
    await person.wait(lambda p: _shows(p, "next free places"), timeout=LONG)


async def test_a_button_from_before_a_restart_still_works(bot: Bot) -> None:
    person = await _at_a_place(bot)
    assert await bot.stop() == 0
    await bot.start()
    await bot.press(person, "✅")
    assert "Booked" in person.last.text


def _shows(person: Phone, text: str) -> bool:
    """Whether any message says so; a replayed /start may have put one more below it."""
    return any(text in message.text for message in person.messages)


def _is_answered(person: Phone) -> bool:
    return _shows(person, "Booked") or _shows(person, "has just been taken")


async def test_every_confirmed_visit_survives_kills_under_load(bot: Bot) -> None:
    persons = [await _at_a_place(bot, 1001 + number) for number in range(12)]
    for number, person in enumerate(persons):
        person.press("✅")
        if number % 4 == 1:
            await person.wait(_is_answered, timeout=LONG)
            await bot.kill()
            await bot.start()
    for person in persons:
        await person.wait(_is_answered, timeout=LONG)
    confirmed = sum(_shows(person, "Booked") for person in persons)
    assert bot.rows("SELECT count(*), count(DISTINCT person_id) FROM visits") == [(confirmed, confirmed)]
    assert bot.rows("SELECT count(*) FROM visits GROUP BY starts_at, place HAVING count(*) > 1") == []
    assert bot.rows("PRAGMA integrity_check") == [("ok",)]


async def test_a_second_process_on_the_same_file_is_refused(bot: Bot) -> None:
    await bot.person()
    first = bot._process
    await bot.start()
    assert bot._process is not None
    assert await bot._process.wait() == 1
    assert "another process already serves" in bot.log()
    bot._process = first
