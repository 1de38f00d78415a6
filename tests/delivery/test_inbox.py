"""Updates are committed before they are confirmed, handled in order within a chat, and never twice."""

import asyncio
from datetime import timedelta

import pytest

from bot.chat.request import NotSent
from bot.services import accept_update, keep_house
from tests.delivery.bench import Bench, message


async def test_an_update_is_committed_before_it_is_confirmed(bench: Bench) -> None:
    known_when_confirmed: list[tuple[int, set[int]]] = []
    bench.source.asked = lambda offset: offset and known_when_confirmed.append((offset, set(bench.rows())))
    gate = bench.gate(11)
    bench.source.feed(message(11), message(12, chat=5))
    await bench.start()
    await bench.until(lambda: bench.handled == [12])
    bench.source.feed(message(13, chat=6))
    await bench.until(lambda: len(known_when_confirmed) == 2)
    assert known_when_confirmed == [(13, {11, 12}), (14, {11, 12, 13})]
    gate.set()


async def test_what_could_not_be_committed_is_not_confirmed_and_comes_again(
    bench: Bench, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    accept, failures = accept_update.accept, [OSError("disk full"), OSError("disk full")]

    async def failing(*args: object, **kwargs: object) -> object:
        if failures:
            raise failures.pop()
        return await accept(*args, **kwargs)

    monkeypatch.setattr(accept_update, "accept", failing)
    bench.source.feed(message(11))
    await bench.start()
    await bench.until_handled(11)
    await bench.until(lambda: len(bench.source.offsets) == 4)
    assert bench.source.offsets == [None, None, None, 12]
    assert bench.handled == [11] and slept[:2] == [1, 2]


async def test_what_was_committed_when_we_crashed_is_known_when_it_comes_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept = accept_update.accept

    async def then_nothing_more(*args: object, **kwargs: object) -> object:
        await accept(*args, **kwargs)
        return await asyncio.Event().wait()

    monkeypatch.setattr(accept_update, "accept", then_nothing_more)
    bench.source.feed(message(11), message(12))
    await bench.start()
    await bench.until(lambda: bench.states() == {11: "waiting", 12: "waiting"})
    await bench.crash()
    monkeypatch.undo()
    await bench.start()
    await bench.until_handled(11, 12)
    await bench.until(lambda: bench.source.offsets[-1] == 13)
    assert bench.handled == [11, 12] and bench.source.offsets == [None, None, 13]


async def test_updates_of_one_chat_are_handled_in_order(bench: Bench) -> None:
    gates = {update_id: bench.gate(update_id) for update_id in range(11, 17)}
    bench.source.feed(*(message(update_id) for update_id in gates))
    await bench.start()
    await bench.until(lambda: 11 in bench.late)
    for update_id in reversed(gates):
        gates[update_id].set()
    await bench.until_handled(*gates)
    assert bench.handled == [11, 12, 13, 14, 15, 16]


async def test_a_slow_chat_delays_nobody(bench: Bench) -> None:
    gate = bench.gate(11)
    bench.source.feed(message(11, chat=1), message(12, chat=1), *(message(20 + n, chat=20 + n) for n in range(30)))
    await bench.start()
    await bench.until(lambda: len(bench.handled) == 30)
    assert not {11, 12} & set(bench.handled)
    gate.set()
    await bench.until_handled(11, 12)


async def test_what_came_while_a_chat_is_busy_waits_its_turn(bench: Bench) -> None:
    gate = bench.gate(11)
    bench.source.feed(message(11))
    await bench.start()
    await bench.until(lambda: 11 in bench.late)
    bench.source.feed(message(12))
    await bench.until(lambda: 12 in bench.rows())
    assert bench.handled == []
    gate.set()
    await bench.until_handled(11, 12)
    assert bench.handled == [11, 12]


async def test_a_restart_begins_with_what_was_left_in_order(bench: Bench) -> None:
    bench.gate(11)
    bench.source.feed(message(11), message(12), message(13, chat=5))
    await bench.start()
    await bench.until(lambda: bench.handled == [13])
    await bench.crash()
    bench.source.feed(message(14))
    await bench.start()
    await bench.until_handled(11, 12, 14)
    assert [update_id for update_id in bench.handled if update_id != 13] == [11, 12, 14]


async def test_what_is_pushed_while_the_rest_is_looked_up_is_handled_once(bench: Bench) -> None:
    gate = bench.gate(11)
    await bench.inbox.take([message(11), message(12)])
    await bench.until(lambda: 11 in bench.late)
    await bench.inbox.resume()
    gate.set()
    await bench.until_handled(11, 12)
    assert bench.handled == [11, 12]


@pytest.mark.parametrize("hours", [0, 1, 47])
async def test_an_update_that_comes_again_is_known(bench: Bench, hours: int) -> None:
    bench.source.feed(message(11))
    await bench.start()
    await bench.until_handled(11)
    bench.desk.clock.run_ahead_to(bench.desk.now() + timedelta(hours=hours))
    await keep_house.keep_house(bench.desk)
    bench.source.feed(message(11), message(12))
    await bench.until_handled(12)
    assert bench.handled == [11, 12]
    assert bench.rows()[11].body is None


async def test_the_id_of_a_handled_update_is_forgotten_after_two_days(bench: Bench) -> None:
    bench.source.feed(message(11))
    await bench.start()
    await bench.until_handled(11)
    bench.desk.clock.run_ahead_to(bench.desk.now() + timedelta(days=2, seconds=1))
    await keep_house.tidy(bench.desk)
    assert bench.rows() == {}


async def test_an_update_that_comes_again_while_it_is_handled_is_not_handled_twice(bench: Bench) -> None:
    gate = bench.gate(11)
    bench.source.feed(message(11))
    await bench.start()
    await bench.until(lambda: 11 in bench.late)
    bench.source.feed(message(11), message(12, chat=5))
    await bench.until(lambda: bench.handled == [12])
    gate.set()
    await bench.until_handled(11)
    assert bench.handled == [12, 11]


async def test_after_a_quiet_week_ids_may_begin_again_lower(bench: Bench) -> None:
    bench.source.feed(message(900))
    await bench.start()
    await bench.until_handled(900)
    bench.source.answer_nothing()
    await bench.until(lambda: bench.source.offsets[-1] is None and len(bench.source.offsets) > 1)
    bench.source.feed(message(5))
    await bench.until_handled(5)
    assert bench.handled == [900, 5]


async def test_a_handled_update_loses_its_body_at_once(bench: Bench) -> None:
    bench.source.feed(message(11, text="secret words"))
    await bench.start()
    await bench.until_handled(11)
    row = bench.rows()[11]
    assert (row.state, row.body) == ("handled", None)


async def test_handled_updates_lose_their_bodies_while_another_chat_waits_for_the_network(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def for_long(_: float) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.delivery.inbox.sleep", for_long)
    bench.fails(11, NotSent("away"))
    bench.source.feed(message(11, chat=1), message(12, chat=2))
    await bench.start()
    await bench.until(lambda: bench.states() == {11: "waiting", 12: "handled"})
    await bench.inbox.idle(patience=1)
    assert bench.inbox.is_busy and bench.handled == [12]


async def test_a_failure_to_mark_what_is_handled_stops_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    mark_handled, failures = accept_update.mark_handled, [OSError("disk full")]

    async def failing(*args: object) -> None:
        if failures:
            raise failures.pop()
        await mark_handled(*args)

    monkeypatch.setattr(accept_update, "mark_handled", failing)
    bench.source.feed(message(11))
    await bench.start()
    await bench.until_handled(11)
    assert bench.states() == {11: "waiting"}
    bench.source.feed(message(12))
    await bench.until_handled(12)
    assert bench.states() == {11: "handled", 12: "handled"} and bench.handled == [11, 12]


async def test_the_inbox_is_idle_only_once_everything_handled_is_marked(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_handled, gates, marked = accept_update.mark_handled, [asyncio.Event(), asyncio.Event()], []

    async def slow(desk: object, update_ids: list[int]) -> None:
        marked.append(update_ids)
        await gates[len(marked) - 1].wait()
        await mark_handled(desk, update_ids)

    monkeypatch.setattr(accept_update, "mark_handled", slow)
    await bench.inbox.take([message(11, chat=1)])
    await bench.until(lambda: marked == [[11]])
    bench.gate(12).set()
    await bench.inbox.take([message(12, chat=2)])
    await bench.until(lambda: bench.handled == [11, 12] and not bench.inbox.is_busy)
    gates[0].set()
    await bench.until(lambda: len(marked) == 2)
    idle = asyncio.create_task(bench.inbox.idle())
    await asyncio.sleep(0.01)
    assert not idle.done()
    gates[1].set()
    await idle
    assert bench.states() == {11: "handled", 12: "handled"}
