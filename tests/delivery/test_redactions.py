"""Once a person's data are gone, the notices about them in counsellors' chats are edited to "deleted"."""

from datetime import timedelta

import pytest

from bot.demo.faults import Fault
from bot.demo.phone import Phone
from bot.domain.notices import NoticeKind
from bot.i18n.speech import Speech
from bot.services.erase_person import erase_person
from bot.services.settle_notice import LEASE
from bot.services.tell_counsellors import tell
from bot.store import visits
from tests.delivery.bench import look, until
from tests.delivery.steps import Seen, booked, notices, states
from tests.harness import World

DELETED = str(Speech.of("de").say("Deleted."))


def _waiting(world: World) -> int:
    return len(look(world.database, "SELECT 1 FROM redactions"))


def _about(world: World, phone: Phone, kind: str = "booked") -> list[str]:
    """What the notices of a kind in a counsellor's chat read now."""
    sent = [row.message_id for row in notices(world, kind) if row.chat_id == phone.id and row.message_id]
    return [phone.chat.messages[message_id].text for message_id in sent if message_id in phone.chat.messages]


async def test_notices_are_edited_and_the_cancellation_stays(world: World) -> None:
    person = await booked(world)
    assert all("23.11.2026" in text for phone in world.phones.values() for text in _about(world, phone))
    await erase_person(world.desk, person.id)
    await world.settled()
    for phone in world.phones.values():
        assert _about(world, phone) == [DELETED]
        assert "23.11.2026" in _about(world, phone, "cancelled")[0]
    assert _waiting(world) == 0


async def test_many_notices_are_edited_bit_by_bit(world: World) -> None:
    person = await booked(world)
    for number in range(12):
        await world.desk.database.write(visits.change, await _visit(world), {"nickname": f"n{number}"})
        await world.desk.database.write(_tell_again, await _visit(world), world)
    await world.settled()
    assert len(states(world, "booked")) == 2 + 24
    await erase_person(world.desk, person.id)
    await until(lambda: not _waiting(world))
    assert {text for phone in world.phones.values() for text in _about(world, phone)} == {DELETED}


async def _visit(world: World) -> object:
    return await world.desk.database.read(visits.for_counsellor, 1)


def _tell_again(connection: object, visit: object, world: World) -> None:
    tell(connection, NoticeKind.BOOKED, visit, world.desk.moment())


async def test_a_notice_that_is_gone_is_not_sent_anew(world: World) -> None:
    person = await booked(world)
    phone = world.phones["neumann"]
    (message_id,) = [row.message_id for row in notices(world, "booked") if row.chat_id == phone.id]
    del phone.chat.messages[message_id]
    await erase_person(world.desk, person.id)
    seen = Seen(world, phone)
    await world.settled()
    assert len(seen.texts) == 1 and seen.texts[0] != DELETED  # the cancellation
    assert _waiting(world) == 0


@pytest.mark.parametrize(
    "fault", [Fault.status(502), Fault.refuse(), Fault.api(401, "Unauthorized"), Fault.api(429, "Too Many Requests", 1)]
)
async def test_trouble_on_the_line_only_delays_it(world: World, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.chat.limiter.pause_of", lambda error: timedelta())
    person = await booked(world)
    world.telegram.faults.add("editMessageText", fault, 2)
    await erase_person(world.desk, person.id)
    await until(lambda: not _waiting(world))
    assert len(world.telegram.calls_of("editMessageText")) >= 4
    assert all(_about(world, phone) == [DELETED] for phone in world.phones.values())


async def test_while_telegram_is_away_nothing_is_edited_or_forgotten(world: World) -> None:
    person = await booked(world)
    world.telegram.faults.add("getMe", Fault.refuse(), None)
    world.telegram.faults.add("editMessageText", Fault.refuse(), None)
    await erase_person(world.desk, person.id)
    asked = len(world.telegram.calls_of("getMe"))
    await until(lambda: len(world.telegram.calls_of("getMe")) > asked + 5)
    assert _waiting(world) == 2 and len(world.telegram.calls_of("editMessageText")) == 2  # one for booking
    world.telegram.faults.clear()
    await until(lambda: not _waiting(world))
    assert all(_about(world, phone) == [DELETED] for phone in world.phones.values())


async def test_a_chat_that_has_blocked_the_bot_is_given_up_and_the_others_are_edited(world: World) -> None:
    person = await booked(world)
    world.phones["neumann"].block()
    await erase_person(world.desk, person.id)
    await world.settled()
    assert _waiting(world) == 0 and _about(world, world.phones["raslilo"]) == [DELETED]


async def test_a_notice_on_its_way_while_the_person_is_deleted_is_edited_once_it_has_arrived(world: World) -> None:
    phone = world.phones["neumann"]
    tried = Seen(world, phone)
    world.telegram.faults.add("sendMessage", Fault.hang(0.3, executed=True), 1, phone.id)
    person = await world.newcomer("en")
    person.press_data("take:0:0:juelich:o::2611231400")
    await until(lambda: tried.tried == 1)
    await erase_person(world.desk, person.id)
    await world.settled()
    await until(lambda: states(world, "booked") == ["sent", "sent"] and not _waiting(world))
    assert [_about(world, each) for each in world.phones.values()] == [[DELETED], [DELETED]]


async def test_a_notice_whose_visit_is_deleted_while_it_is_on_its_way_troubles_nobody(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    person = await booked(world)
    phone = world.phones["neumann"]
    tried = Seen(world, phone)
    world.app.bot.request._read = 0.2
    world.telegram.faults.add("sendMessage", Fault.hang(0.4), 1, phone.id)
    person.press_data("cancel:1:1")
    await until(lambda: tried.tried == 1)
    await world.desk.database.write(visits.remove, [1])
    await until(lambda: "unknown" in caplog.text)
    await world.to(world.clock.now() + LEASE)
    assert notices(world) == [] and "failed" not in caplog.text
