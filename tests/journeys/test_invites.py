"""How a chat becomes a counsellor's, and stops being one."""

from pathlib import Path

import pytest

from bot.demo.faults import Fault
from bot.demo.phone import Phone
from bot.domain import errors
from bot.domain.notices import NoticeKind
from bot.services.bind_counsellor import invite, revoke
from tests.harness import World
from tests.journeys.steps import WITH_NEUMANN, book, notices, refusal, rows, send, text_of, words


async def opened(world: World, phone: Phone, payload: str) -> None:
    phone.start(payload)
    await world.settled()


def bound(world: World) -> dict[str, int]:
    return {row["counsellor"]: row["telegram_id"] for row in rows(world, "SELECT * FROM bindings")}


@pytest.fixture
def unbound(tmp_path: Path) -> World:
    """An office in which nobody is bound."""
    return World(tmp_path, counsellors=())


async def test_a_link_binds_the_chat_that_opens_it_and_greets_by_name(unbound: World) -> None:
    async with unbound as world:
        phone = world.person(3001)
        await opened(world, phone, await invite(world.desk, "neumann"))
        assert bound(world) == {"neumann": 3001}
        assert "Sarah Neumann" in text_of(phone)
        await book(world, await world.newcomer("en"))
        assert len(notices(phone, NoticeKind.BOOKED)) == 1


async def test_a_link_works_once_and_is_of_no_use_to_the_next(unbound: World) -> None:
    async with unbound as world:
        payload = await invite(world.desk, "neumann")
        await opened(world, world.person(3001), payload)
        for number in (3002, 3001):
            phone = world.person(number)
            await opened(world, phone, payload)
            assert text_of(phone).startswith(refusal("de", errors.InviteInvalid))
        assert bound(world) == {"neumann": 3001}


async def test_a_link_is_outdated_after_a_day(unbound: World) -> None:
    async with unbound as world:
        for hours, works in ((23.99, True), (24, False)):
            payload = await invite(world.desk, "neumann")
            await world.forward(hours=hours)
            await opened(world, world.person(3001), payload)
            assert (bound(world) == {"neumann": 3001}) is works
            await revoke(world.desk, "neumann")


async def test_a_newer_link_makes_an_older_one_void(unbound: World) -> None:
    async with unbound as world:
        older, newer = await invite(world.desk, "neumann"), await invite(world.desk, "neumann")
        await opened(world, world.person(3001), older)
        assert bound(world) == {}
        await opened(world, world.person(3001), newer)
        assert bound(world) == {"neumann": 3001}


@pytest.mark.parametrize("payload", ["bind-", "bind-unknown", "bind-" + "x" * 59, "bind-neumann"])
async def test_an_invented_link_binds_nobody(world: World, payload: str) -> None:
    before = bound(world)
    phone = world.person(3001, "en")
    await opened(world, phone, payload)
    assert text_of(phone).startswith(refusal("en", errors.InviteInvalid))
    assert bound(world) == before


async def test_the_link_itself_is_not_stored(unbound: World) -> None:
    async with unbound as world:
        payload = await invite(world.desk, "neumann")
        token = payload.removeprefix("bind-")
        assert token not in str(rows(world, "SELECT * FROM invites"))
        await opened(world, world.person(3001), payload)
        assert token not in str(rows(world, "SELECT * FROM inbox"))


async def test_a_new_phone_takes_the_place_of_the_old_one(world: World) -> None:
    phone = world.person(3001)
    await opened(world, phone, await invite(world.desk, "neumann"))
    assert bound(world) == {"neumann": 3001, "raslilo": 2002}
    await book(world, await world.newcomer("en"), WITH_NEUMANN)
    assert len(notices(phone)) == 1
    assert notices(world.phones["neumann"]) == []


async def test_a_person_who_is_bound_keeps_their_language_and_their_own_visits(world: World) -> None:
    phone = await world.newcomer("ar", 3001)
    await book(world, phone)
    await opened(world, phone, await invite(world.desk, "neumann"))
    assert text_of(phone).startswith(words("ar", "This chat is now the counsellor's: {name}", name="Sarah Neumann"))
    await send(world, phone, "visits")
    assert words("ar", "Your visits") in text_of(phone)


async def test_access_ends_at_once_and_waiting_notices_go_to_the_other(world: World) -> None:
    neumann, raslilo = world.phones["neumann"], world.phones["raslilo"]
    person = await world.newcomer("en")
    await book(world, person, WITH_NEUMANN)
    await send(world, person, "wishes:1:in")
    await revoke(world.desk, "neumann")
    for data in ("possible:1:2:1", "notice:booked:1"):
        await send(world, neumann, data)
        assert words("de", "What do you want to do?") in text_of(neumann)
    assert rows(world, "SELECT wishes_possible FROM visits") == [{"wishes_possible": None}]
    count = len(neumann.messages)
    await send(world, person, "cancel:1:2")
    assert len(neumann.messages) == count
    assert len(notices(raslilo, NoticeKind.CANCELLED)) == 1


async def test_a_notice_that_waits_for_a_counsellor_who_is_revoked_goes_to_another(world: World) -> None:
    neumann, raslilo = world.phones["neumann"], world.phones["raslilo"]
    world.telegram.faults.add("sendMessage", Fault.api(429, "Too Many Requests", retry_after=60), chat_id=neumann.id)
    await book(world, await world.newcomer("en"), WITH_NEUMANN)
    assert notices(neumann) == notices(raslilo) == []
    await revoke(world.desk, "neumann")
    await world.forward(minutes=2)
    assert notices(neumann) == []
    assert len(notices(raslilo, NoticeKind.BOOKED)) == 1


async def test_an_invite_dies_with_the_access(unbound: World) -> None:
    async with unbound as world:
        payload = await invite(world.desk, "neumann")
        assert await revoke(world.desk, "neumann")
        await opened(world, world.person(3001), payload)
        assert bound(world) == {}
        assert not await revoke(world.desk, "neumann")


async def test_a_counsellor_who_deletes_their_own_data_is_still_told_of_visits(world: World) -> None:
    neumann = world.phones["neumann"]
    await send(world, neumann, "erase")
    await book(world, await world.newcomer("en"))
    assert len(notices(neumann, NoticeKind.BOOKED)) == 1
