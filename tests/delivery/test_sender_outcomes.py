"""What becomes of a reminder when sending it goes wrong, through the whole bot."""

from datetime import timedelta

import pytest

from bot.demo.faults import Fault
from bot.i18n.speech import Speech
from bot.services.cancel_visit import cancel_visit
from bot.views import notices as views
from tests.delivery.bench import look, until
from tests.delivery.steps import NOON, Seen, booked, cancel, no_halt, notices, reminder, states
from tests.harness import World, berlin

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
AGAIN = {
    "429 with a pause": (Fault.api(429, "Too Many Requests", 7), 7 * SECOND, "wait"),
    "429 without one": (Fault.api(429, "Too Many Requests"), 5 * SECOND, "wait"),
    "429 page": (Fault.status(429), 5 * SECOND, "wait"),
    "401": (Fault.api(401, "Unauthorized"), 10 * SECOND, "alarm"),
    "404": (Fault.api(404, "Not Found"), 10 * SECOND, "alarm"),
    "409": (Fault.api(409, "Conflict"), 10 * SECOND, "alarm"),
    "500": (Fault.api(500, "Internal Server Error"), MINUTE, "unknown"),
    "502 page": (Fault.status(502), MINUTE, "unknown"),
    "redirect": (Fault.status(302), MINUTE, "unknown"),
    "closed": (Fault.refuse(), MINUTE, "unknown"),
}
DELIVERED = {
    "reply lost": (Fault.lose_reply(), MINUTE, "unknown"),
    "garbage": (Fault.garbage(), MINUTE, "unknown"),
    "hanging": (Fault.hang(0.15, executed=True), MINUTE, "unknown"),
}
FOR_GOOD = {
    "blocked": (Fault.api(403, "Forbidden: bot was blocked by the user"), "forbidden"),
    "deactivated": (Fault.api(403, "Forbidden: user is deactivated"), "forbidden"),
    "chat not found": (Fault.api(400, "Bad Request: chat not found"), "forbidden"),
    "refused": (Fault.api(400, "Bad Request: can't parse entities"), "rejected"),
}


async def _sent(world: World, fault: Fault, times: int | None = 1) -> Seen:
    """Let the reminder of a booked visit meet a fault when it is due."""
    person = await booked(world)
    seen = Seen(world, person)
    world.app.bot.request._read = 0.1  # the patience of the request class
    world.telegram.faults.add("sendMessage", fault, times, chat_id=person.id)
    await world.to(NOON)
    return seen


async def test_a_reminder_goes_out_once_when_all_is_well(world: World) -> None:
    person = await booked(world)
    seen = Seen(world, person)
    await world.to(NOON - SECOND)
    assert seen.tried == 0
    for instant in (NOON, NOON + MINUTE, berlin(23, 14)):
        await world.to(instant)
    assert seen.tried == 1 and "14:00" in seen.texts[0]
    row = reminder(world)
    assert (row.state, row.outcome, row.attempts, row.chat_id) == ("sent", "sent", 1, person.id)
    assert row.message_id == person.last.id


@pytest.mark.parametrize("kind", AGAIN | DELIVERED)
async def test_what_may_pass_is_tried_once_more_after_its_pause_and_not_before(
    world: World, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    no_halt(monkeypatch)
    fault, pause, outcome = (AGAIN | DELIVERED)[kind]
    seen = await _sent(world, fault)
    row = reminder(world)
    assert (row.state, row.outcome, seen.tried) == ("waiting", outcome, 1)
    await world.to(NOON + pause - SECOND)
    assert seen.tried == 1
    for instant in (NOON + pause, NOON + 2 * pause, berlin(23, 13)):
        await world.to(instant)
    assert (reminder(world).state, seen.tried) == ("sent", 2)
    assert len(seen.texts) == (2 if kind in DELIVERED else 1)
    assert notices(world, "unreachable") == notices(world, "reminder-expired") == []


@pytest.mark.parametrize("fault", [Fault.lose_reply(), Fault.status(502)], ids=["reply lost", "502"])
async def test_an_unknown_outcome_is_tried_twice_at_most_then_the_counsellors_are_told(
    world: World, fault: Fault
) -> None:
    seen = await _sent(world, fault, times=None)
    for instant in (NOON + MINUTE, NOON + 2 * MINUTE, berlin(23, 13)):
        await world.to(instant)
    assert (reminder(world).state, reminder(world).outcome, seen.tried) == ("failed", "unknown", 2)
    assert states(world, "unreachable") == ["sent", "sent"]
    title = Speech.of("de").say("⚠️ Not reached: the person does not get our messages")
    assert all(str(title) in phone.last.text for phone in world.phones.values())


@pytest.mark.parametrize("kind", FOR_GOOD)
async def test_a_refusal_for_good_is_not_repeated_and_the_counsellors_are_told(world: World, kind: str) -> None:
    fault, outcome = FOR_GOOD[kind]
    seen = await _sent(world, fault, times=None)
    await world.to(berlin(23, 13))
    assert (reminder(world).state, reminder(world).outcome, seen.tried) == ("failed", outcome, 1)
    assert states(world, "unreachable") == ["sent", "sent"]


async def test_a_pause_longer_than_the_window_lets_the_reminder_expire(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_halt(monkeypatch)
    seen = await _sent(world, Fault.api(429, "Too Many Requests", 7200))
    await world.to(berlin(23, 12, 59))
    assert reminder(world).state == "waiting"
    await world.to(berlin(23, 13))
    assert (reminder(world).state, seen.tried) == ("expired", 1)
    assert states(world, "reminder-expired") == ["sent", "sent"]
    title = Speech.of("de").say("⚠️ A reminder could not be sent in time")
    assert all(str(title) in phone.last.text for phone in world.phones.values())
    await world.to(berlin(23, 14))
    assert len(notices(world, "reminder-expired")) == 2


async def test_without_a_connection_it_is_tried_until_there_is_one(world: World) -> None:
    person = await booked(world)
    seen = Seen(world, person)
    port = int(world.server.url.rpartition(":")[2])
    await world.server.stop()
    await world.app.timetable.move_clock(NOON)
    await until(lambda: reminder(world).outcome == "not-sent")
    for minutes in (10, 20, 30, 40, 50):
        await world.app.timetable.move_clock(NOON + minutes * MINUTE)
    assert reminder(world).state == "waiting" and reminder(world).unknown_outcomes == 0
    await world.server.start(port=port)
    await world.to(berlin(23, 12, 59))
    assert (reminder(world).state, len(seen.texts)) == ("sent", 1)


async def test_a_reminder_on_its_way_when_the_visit_is_cancelled_is_not_tried_again(world: World) -> None:
    person = await booked(world)
    world.telegram.faults.add("sendMessage", Fault.lose_reply(), chat_id=person.id)
    await world.to(NOON)
    await cancel(world, person)
    seen = Seen(world, person)
    await world.to(berlin(23, 13))
    assert (reminder(world).state, seen.tried) == ("withdrawn", 0)
    assert notices(world, "reminder-expired") == notices(world, "unreachable") == []


async def test_a_visit_cancelled_while_its_reminder_is_being_sent_is_not_called_to_mind_again(world: World) -> None:
    person = await booked(world)
    seen = Seen(world, person)
    world.app.bot.request._read = 0.3
    world.telegram.faults.add("sendMessage", Fault.hang(0.5), chat_id=person.id)
    world.clock.run_ahead_to(NOON)
    await until(lambda: seen.tried == 1)
    (visit,) = look(world.database, "SELECT id, version FROM visits")
    await cancel_visit(world.desk, person.id, visit.id, visit.version)
    assert reminder(world).state == "sending"
    await until(lambda: reminder(world).outcome == "unknown")
    await world.to(berlin(23, 13))
    assert (reminder(world).state, seen.tried, seen.texts) == ("withdrawn", 1, [])


async def test_an_error_of_ours_in_a_notice_fails_it_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("no words")

    await booked(world)
    monkeypatch.setattr(views, "reminder", broken)
    await world.to(NOON)
    assert (reminder(world).state, reminder(world).outcome) == ("failed", "rejected")
    assert states(world, "unreachable") == ["sent", "sent"]
