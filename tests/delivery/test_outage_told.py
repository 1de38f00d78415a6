"""After an outage of ours of more than 15 minutes the counsellors are told, each once, in their own language."""

from datetime import timedelta

import pytest

from bot.demo.faults import Fault
from bot.demo.phone import Phone
from tests.delivery.steps import NOON, booked, no_halt, start_again, states
from tests.harness import World
from tests.journeys.steps import seen

TITLES = {"de": "⚠️ Der Bot war nicht erreichbar", "ar": "⚠️ لم يكن الوصول إلى البوت ممكنًا"}


def _told(phone: Phone, locale: str = "de") -> list[str]:
    return [seen(m.text) for m in phone.messages if m.from_bot and m.text.lstrip("\u200f").startswith(TITLES[locale])]


async def _away(world: World, **distance: float) -> None:
    """Be off for a while, then start, and live through the next minutes."""
    await world.stop()
    world.clock.run_ahead_to(world.clock.now() + timedelta(**distance))
    await start_again(world)
    await world.forward(minutes=2)


async def test_from_when_to_when_what_was_late_and_what_expired(world: World) -> None:
    person = await booked(world)
    await world.to(NOON - timedelta(minutes=30))
    await world.write(person, "/menu")
    await world.stop()
    person.start("en")
    person.write("/menu")
    world.clock.run_ahead_to(NOON + timedelta(minutes=75))
    await start_again(world)
    await world.forward(minutes=2)
    for phone in world.phones.values():
        (text,) = _told(phone)
        assert "Montag, 23.11.2026, 11:30 Uhr bis Montag, 23.11.2026, 13:15 Uhr" in text
        assert "Später beantwortet (Nachrichten und Tippen): 2" in text
        assert "Nicht rechtzeitig gesendete Erinnerungen: 1" in text


@pytest.mark.parametrize(("minutes", "times"), [(14, 0), (16, 1)])
async def test_only_more_than_fifteen_minutes_are_told(world: World, minutes: int, times: int) -> None:
    await world.forward(minutes=1)
    await _away(world, minutes=minutes)
    assert [len(_told(phone)) for phone in world.phones.values()] == [times, times]


async def test_it_is_told_once_and_another_outage_again(world: World) -> None:
    await world.forward(minutes=1)
    await _away(world, hours=1)
    await _away(world, minutes=5)
    await world.forward(hours=1)
    assert [len(_told(phone)) for phone in world.phones.values()] == [1, 1]
    await _away(world, hours=1)
    assert [len(_told(phone)) for phone in world.phones.values()] == [2, 2]
    assert "waiting" not in states(world, "outage")


async def test_while_we_run_a_telegram_that_was_silent_for_long_is_told_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.forward(minutes=1)
    world.app.inbox._heard_at -= 3600.0
    world.person().start("en")
    await world.settled()
    await world.forward(minutes=2)
    (text,) = _told(world.phones["neumann"])
    assert "Montag, 23.11.2026, 07:0" in text


async def test_each_reads_it_in_their_own_language(world: World) -> None:
    world.phones["raslilo"].press_data("language:ar")
    await world.settled()
    await world.forward(minutes=1)
    await _away(world, hours=1)
    assert len(_told(world.phones["neumann"])) == 1
    assert len(_told(world.phones["raslilo"], "ar")) == 1


@pytest.mark.parametrize(
    ("fault", "most"),
    [(Fault.refuse(), 2), (Fault.api(429, "Too Many Requests", retry_after=1), 1), (Fault.lose_reply(), 2)],
    ids=["no answer", "too many", "lost answer"],
)
async def test_trouble_on_the_line_delays_it_and_it_comes_at_most_twice(
    world: World, fault: Fault, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_halt(monkeypatch)
    await world.forward(minutes=1)
    await world.stop()
    world.clock.run_ahead_to(world.clock.now() + timedelta(hours=1))
    await start_again(world)
    for phone in world.phones.values():
        world.telegram.faults.add("sendMessage", fault, chat_id=phone.id)
    for _ in range(10):
        await world.forward(minutes=2)
    for phone in world.phones.values():
        assert 1 <= len(_told(phone)) <= most


async def test_one_who_has_blocked_the_bot_keeps_nobody_from_being_told(world: World) -> None:
    await world.forward(minutes=1)
    world.phones["neumann"].block()
    await _away(world, hours=1)
    await world.forward(minutes=5)
    assert len(_told(world.phones["raslilo"])) == 1
    assert "waiting" not in states(world, "outage")
