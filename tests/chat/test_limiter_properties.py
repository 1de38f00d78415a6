"""The limiter over random arrivals: its limits hold in any window, nothing is lost, nothing overtakes in a chat."""

import asyncio
from itertools import groupby, pairwise
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.limiter import PER_SECOND
from tests.chat.virtual import Gone, Line, most_in_a_second, virtually


class Arrival(NamedTuple):
    """A message that comes at some moment."""

    after: float
    chat: int
    priority: str
    endpoint: str


MOMENTS = st.one_of(st.just(0.0), st.integers(0, 6000).map(lambda milliseconds: milliseconds / 1000))
ARRIVALS = st.lists(
    st.builds(
        Arrival,
        after=MOMENTS,
        chat=st.one_of(st.integers(1, 4), st.integers(1, 200)),
        priority=st.sampled_from(["reply", "outbox"]),
        endpoint=st.sampled_from(["sendMessage", "sendMessage", "sendDocument", "editMessageText"]),
    ),
    min_size=40,
    max_size=120,
)


async def _send(arrivals: list[Arrival]) -> list[Gone]:
    line = Line()
    await asyncio.gather(
        *(
            line.send(each.chat, each.priority, name=str(number), endpoint=each.endpoint, after=each.after)
            for number, each in enumerate(arrivals)
        )
    )
    return line.gone


def _new_by_chat(gone: list[Gone]) -> list[list[Gone]]:
    new = sorted((each for each in gone if not each.endpoint.startswith("edit")), key=lambda each: each.chat)
    return [list(group) for _, group in groupby(new, key=lambda each: each.chat)]


@settings(max_examples=30, deadline=None)
@given(ARRIVALS)
def test_the_limits_hold_in_any_window(arrivals: list[Arrival]) -> None:
    gone = virtually(_send(arrivals))
    assert most_in_a_second([each.at for each in gone]) <= PER_SECOND
    for messages in _new_by_chat(gone):
        for first, start in enumerate(messages):
            for last, end in enumerate(messages[first:]):
                assert last + 1 <= 3 + (end.at - start.at) + 1e-6
        for before, after in pairwise(messages):
            if after.priority == "outbox":
                assert after.at - before.at >= 1


@settings(max_examples=25, deadline=None)
@given(ARRIVALS)
def test_nothing_is_lost_or_doubled_and_nothing_waits_for_ever(arrivals: list[Arrival]) -> None:
    gone = virtually(_send(arrivals))
    assert sorted(int(each.name) for each in gone) == list(range(len(arrivals)))
    longest = max((each.at - arrivals[int(each.name)].after for each in gone), default=0)
    assert longest <= 1.06 * (len(arrivals) + 8)


@settings(max_examples=25, deadline=None)
@given(ARRIVALS)
def test_messages_of_one_chat_and_priority_keep_their_order(arrivals: list[Arrival]) -> None:
    for messages in _new_by_chat(virtually(_send(arrivals))):
        for priority in ("reply", "outbox"):
            came = [arrivals[int(each.name)].after for each in messages if each.priority == priority]
            assert came == sorted(came)
