"""The one limiter of replies and outbox, on a loop of virtual time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from telegram.error import NetworkError, RetryAfter

from bot.chat.limiter import PER_SECOND
from tests.chat.virtual import Line, most_in_a_second, virtually


def too_many(*seconds: int, after: float = 0) -> Callable[[], Awaitable[None]]:
    """Telegram asks to wait: once for each of these pauses, then no more. It takes `after` seconds to say so."""
    pauses = list(seconds)

    async def answer() -> None:
        await asyncio.sleep(after)
        if pauses:
            raise RetryAfter(pauses.pop(0))

    return answer


def test_thirty_messages_go_at_once_and_the_next_a_second_later() -> None:
    async def scene() -> Line:
        line = Line()
        await line.send_all(range(1, 100))
        return line

    times = [gone.at for gone in virtually(scene()).gone]
    assert len(times) == 99 and most_in_a_second(times) == PER_SECOND
    assert times[29] == 0 and times[30] > 1
    assert times[-1] < 3 * 1.05 + 0.5


def test_a_chat_gets_three_replies_at_once_then_one_a_second() -> None:
    async def scene() -> Line:
        line = Line()
        await asyncio.gather(*(line.send(7) for _ in range(6)))
        return line

    times = [gone.at for gone in virtually(scene()).gone]
    assert times[:3] == [0, 0, 0]
    assert [int(at) for at in times[3:]] == [1, 2, 3]


def test_a_chat_that_has_rested_gets_a_burst_again() -> None:
    async def scene() -> Line:
        line = Line()
        await asyncio.gather(*(line.send(7, after=after) for after in (0, 0, 0, 4, 4, 4, 4)))
        return line

    times = [gone.at for gone in virtually(scene()).gone]
    assert times[:6] == pytest.approx([0, 0, 0, 4, 4, 4]) and times[6] >= 5


def test_the_outbox_sends_to_a_chat_once_a_second_at_most_and_never_in_a_burst() -> None:
    async def scene() -> Line:
        line = Line()
        await asyncio.gather(*(line.send(7, "outbox") for _ in range(4)))
        return line

    times = [gone.at for gone in virtually(scene()).gone]
    assert [int(at) for at in times] == [0, 1, 2, 3]


def test_the_outbox_waits_until_a_burst_of_replies_has_been_forgotten() -> None:
    async def scene() -> Line:
        line = Line()
        await asyncio.gather(*(line.send(7) for _ in range(3)), line.send(7, "outbox", name="notice"))
        return line

    assert virtually(scene()).at("notice") >= 3


def test_replies_overtake_the_outbox() -> None:
    async def scene() -> Line:
        line = Line()
        waiting = line.send_all(range(100, 200), "outbox", name="notice")
        await asyncio.gather(waiting, line.send(7, name="reply", after=0.5))
        return line

    line = virtually(scene())
    assert line.names().index("reply") == PER_SECOND  # the first after those that had gone when it came
    assert len(line.gone) == 101


def test_a_reply_that_must_wait_for_its_own_chat_holds_up_nobody() -> None:
    async def scene() -> Line:
        line = Line(answers={"refused": too_many(20)})
        await asyncio.gather(
            line.send(7, name="refused"),
            *(line.send(8, name="burst") for _ in range(6)),
            line.send(9, "outbox", name="notice", after=0.1),
        )
        return line

    line = virtually(scene())
    assert line.at("notice") == pytest.approx(0.1)
    assert line.at("refused") >= 20


def test_edits_count_toward_the_thirty_alone() -> None:
    async def scene() -> Line:
        line = Line()
        edits = [line.send(7, name="edit", endpoint="editMessageText") for _ in range(PER_SECOND + 1)]
        await asyncio.gather(*edits, line.send(7, name="message", after=1.06))
        return line

    line = virtually(scene())
    times = [gone.at for gone in line.gone if gone.name == "edit"]
    assert times[PER_SECOND - 1] == 0 and times[PER_SECOND] > 1
    assert line.at("message") == pytest.approx(1.06)


@pytest.mark.parametrize("endpoint", ["answerCallbackQuery", "getMe", "deleteMessages", "setMyCommands", "leaveChat"])
def test_what_shows_no_message_is_not_held_up(endpoint: str) -> None:
    async def scene() -> Line:
        line = Line()
        await asyncio.gather(*(line.send(7, endpoint=endpoint) for _ in range(200)))
        await line.send(7, name="message")
        return line

    assert {gone.at for gone in virtually(scene()).gone} == {0}


def test_a_reply_is_sent_once_more_after_a_short_pause() -> None:
    async def scene() -> Line:
        line = Line(answers={"reply": too_many(3)})
        await line.send(7, name="reply")
        return line

    times = [gone.at for gone in virtually(scene()).gone]
    assert times == pytest.approx([0, 3])


def test_a_reply_is_not_sent_a_third_time_and_its_chat_rests() -> None:
    async def scene() -> Line:
        line = Line(answers={"reply": too_many(3, 9)})
        with pytest.raises(RetryAfter):
            await line.send(7, name="reply")
        await line.send(7, name="next")
        return line

    line = virtually(scene())
    assert line.names() == ["reply", "reply", "next"]
    assert line.at("next") == pytest.approx(12)


def test_a_long_pause_is_raised_at_once_and_so_is_what_follows_in_that_chat() -> None:
    async def scene() -> tuple[Line, list[timedelta]]:
        line = Line(answers={"reply": too_many(600)})
        pauses = []
        for name, after in (("reply", 0), ("next", 60)):
            with pytest.raises(RetryAfter) as caught:
                await line.send(7, name=name, after=after)
            pauses.append(caught.value.retry_after)
        await line.send(8, name="other")
        await line.send(7, name="later", after=540)
        return line, pauses

    line, pauses = virtually(scene())
    assert line.names() == ["reply", "other", "later"]
    assert [round(pause.total_seconds()) for pause in pauses] == [600, 540]
    assert line.at("other") == pytest.approx(60) and line.at("later") == pytest.approx(600)


def test_the_outbox_never_waits_for_a_chat_that_must_rest() -> None:
    async def scene() -> Line:
        line = Line(answers={"notice": too_many(2)})
        for name in ("notice", "next notice"):
            with pytest.raises(RetryAfter):
                await line.send(7, "outbox", name=name)
        await line.send(8, "outbox", name="other")
        return line

    line = virtually(scene())
    assert line.names() == ["notice", "other"] and line.at("other") == 0


def test_other_errors_are_passed_on_without_another_try() -> None:
    async def broken() -> None:
        raise NetworkError("cut")

    async def scene() -> Line:
        line = Line(answers={"reply": broken})
        with pytest.raises(NetworkError):
            await line.send(7, name="reply")
        return line

    assert virtually(scene()).names() == ["reply"]


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    async def scene() -> Line:
        line = Line(answers={"first": too_many(20, after=0.1), "second": too_many(2, after=0.2)})
        both = asyncio.gather(line.send(7, name="first"), line.send(7, name="second"))
        await asyncio.gather(both, line.send(7, name="third", after=5))
        return line

    line = virtually(scene())
    assert line.at("second") >= 20 and line.at("third") >= 20


def test_a_cancelled_message_leaves_no_trace() -> None:
    async def scene() -> Line:
        line = Line()
        await line.send_all(range(100, 100 + PER_SECOND))
        waiting = [asyncio.create_task(line.send(7, name="gone")) for _ in range(5)]
        await asyncio.sleep(0.1)
        for one in waiting:
            one.cancel()
        await asyncio.wait(waiting)
        await line.send(9, "outbox", name="notice")
        return line

    line = virtually(scene())
    assert line.limiter._waiting == [] and "gone" not in line.names()
    assert line.at("notice") < 1.1


def test_chats_that_are_idle_are_forgotten() -> None:
    async def scene() -> Line:
        line = Line(answers={"refused": too_many(2)})
        await line.send_all(range(1000, 1200))
        await line.send(5, name="refused")
        await line.send(6, after=60)
        return line

    limiter = virtually(scene()).limiter
    assert set(limiter._buckets) == {6}
    assert not limiter._halted and not limiter._waiting and len(limiter._sent) == 1


def test_a_notice_is_not_starved_by_more_replies_than_can_go() -> None:
    async def scene() -> Line:
        line = Line()
        flood = [line.send(100 + number, name="reply", after=number / 40) for number in range(40 * 30)]
        await asyncio.gather(*flood, line.send(7, "outbox", name="notice", after=10))
        return line

    line = virtually(scene())
    assert 10 < line.at("notice") < 20
    assert len(line.gone) == 40 * 30 + 1
