"""Updates that cannot be parsed or handled are set aside without their words, reported, and block nobody."""

import logging
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import log
from bot.i18n.speech import Speech
from bot.services import accept_update
from bot.services.accept_update import LARGEST_ID
from bot.views import refusals
from tests.delivery.bench import Bench, look, message
from tests.harness import World

CHAT = {"id": 1001, "type": "private"}
PERSON = {"id": 1001, "is_bot": False, "first_name": "Canary"}
POISON: dict[str, dict[str, Any]] = {
    "message without a date": {"message": {"message_id": 1, "chat": CHAT, "from": PERSON, "text": "canary"}},
    "message that is a text": {"message": "canary"},
    "message that is a list": {"message": ["canary"]},
    "sender that is a text": {"message": {"message_id": 1, "date": 1, "chat": CHAT, "from": "canary", "text": "x"}},
    "date of a wrong type": {
        "message": {"message_id": 1, "date": "canary", "chat": CHAT, "from": PERSON, "text": "canary"}
    },
    "chat that is a number": {"message": {"message_id": 1, "date": 1, "chat": 1001, "text": "canary"}},
    "chat without a type": {"message": {"message_id": 1, "date": 1, "chat": {"id": 1001}, "text": "canary"}},
    "press without a sender": {"callback_query": {"id": "1", "chat_instance": "1", "data": "canary"}},
    "press that is null": {"callback_query": None},
    "unknown kind": {"guest_book": {"text": "canary"}},
    "kind not asked for": {"poll": {"id": "canary"}},
    "nothing": {},
}
TOLD = {"message without a date", "sender that is a text", "date of a wrong type", "chat without a type"}


def _reported(caplog: pytest.LogCaptureFixture) -> str:
    """What an operator reads in the log."""
    formatter = log._Formatter("%(levelname)s %(message)s")
    return "\n".join(formatter.format(record) for record in caplog.records if record.levelno >= logging.WARNING)


@pytest.mark.parametrize("kind", POISON)
async def test_poison_is_set_aside_and_the_next_update_is_handled(
    world: World, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    person = await world.newcomer("en")
    poison = world.telegram.raw_update(POISON[kind])
    person.press_data("visits")
    await world.settled()
    row = look(world.database, "SELECT * FROM inbox WHERE update_id = ?", poison)[0]
    assert row.state == "parked" and row.error and "anary" not in f"{row.body}{row.error}"
    report = _reported(caplog)
    assert f"ERROR update {poison} is set aside" in report and "anary" not in report
    sorry = str(refusals.trouble(Speech.of("en")).text)
    assert [message.text for message in person.messages].count(sorry) == (kind in TOLD)
    assert person.waiting_presses == [] and "visit" in person.messages[-1 - (kind in TOLD)].text


async def test_a_handler_that_fails_sets_its_update_aside_and_says_so_kindly(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await world.newcomer("en")

    async def broken(*_: object) -> None:
        raise RuntimeError("canary")

    monkeypatch.setattr("bot.handlers.visits.live_visits", broken)
    await world.press(person, "visits")
    assert person.last.text == str(refusals.trouble(Speech.of("en")).text)
    assert look(world.database, "SELECT error FROM inbox WHERE state = 'parked'")[0].error == (
        "callback_query: RuntimeError"
    )
    monkeypatch.undo()
    await world.press(person, "menu")
    assert person.last.text != str(refusals.trouble(Speech.of("en")).text)


async def test_somebody_who_cannot_be_told_stops_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await world.newcomer("en")
    person.block()
    world.telegram.raw_update(POISON["message without a date"])
    await world.settled()
    person.start()
    await world.settled()
    assert person.last.buttons and len(look(world.database, "SELECT 1 FROM inbox WHERE state = 'parked'")) == 1


NAMELESS = ["canary", ["canary"], 7, None, {}, *map(message, ("11", None, True, 2**63))]


@pytest.mark.parametrize("nameless", NAMELESS, ids=repr)
async def test_what_has_no_id_is_set_aside_with_the_updates_around_it_handled(
    bench: Bench, caplog: pytest.LogCaptureFixture, nameless: Any
) -> None:
    bench.source.feed(message(11), nameless, message(12, chat=5), nameless)
    await bench.start()
    await bench.until_handled(11, 12)
    rows = bench.rows()
    assert {update_id: row.state for update_id, row in rows.items()} == {
        -2: "parked",
        -1: "parked",
        11: "handled",
        12: "handled",
    }
    assert rows[-1].error == "no update_id" and "canary" not in rows[-1].body and "hello" not in rows[-1].body
    assert "2 updates without an id are set aside" in _reported(caplog)
    assert bench.source.offsets[1] == 13


async def test_nothing_but_updates_without_ids_is_asked_for_again_ever_more_slowly(
    bench: Bench, slept: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    bench.source.feed({"message": "canary"})
    await bench.start()
    await bench.until(lambda: len(slept) >= 8)
    assert slept[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert bench.rows() == {} and "NoIds" in _reported(caplog)
    bench.source.feed(message(11))
    await bench.until_handled(11)


@pytest.mark.parametrize("depth", [300, 480, 900])
async def test_an_update_nested_ever_so_deep_blocks_nobody(bench: Bench, depth: int) -> None:
    deep: Any = "canary"
    for _ in range(depth):
        deep = [deep]
    bench.source.feed(message(11, dice=deep), {"message": deep}, message(12, chat=5))
    await bench.start()
    await bench.until(lambda: {11, -1} <= set(bench.rows()) and 12 in bench.handled)


async def test_an_update_that_cannot_even_be_set_aside_is_tried_again(
    bench: Bench, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    park, failures = accept_update.park, [OSError("disk full"), OSError("disk full")]

    async def failing(*args: Any) -> None:
        if failures:
            raise failures.pop()
        await park(*args)

    monkeypatch.setattr(accept_update, "park", failing)
    bench.fails(11, ValueError(), ValueError(), ValueError())
    bench.source.feed(message(11), message(12))
    await bench.start()
    await bench.until_handled(12)
    assert bench.states() == {11: "parked", 12: "handled"}
    assert slept == [1, 2] and bench.apologised == [1001]


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.sampled_from([1001, 2**63, -(2**70)])
)
KEYS = st.one_of(
    st.sampled_from(["id", "chat", "from", "message_id", "message", "callback_query", "text", "date", "first_name"]),
    st.text(max_size=5),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)
FIELDS = st.sampled_from(["update_id", "message", "edited_message", "callback_query", "my_chat_member"])
UPDATES = st.one_of(JSON, st.dictionaries(FIELDS, JSON, max_size=3))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(updates=st.lists(UPDATES, max_size=4))
async def test_whatever_comes_is_committed(bench: Bench, updates: list[Any]) -> None:
    known = set(bench.rows())
    await bench.inbox.take(updates)
    await bench.inbox.idle()
    ids = {
        update["update_id"]
        for update in updates
        if isinstance(update, dict) and type(update.get("update_id")) is int and abs(update["update_id"]) <= LARGEST_ID
    }
    fresh = {update_id: row.state for update_id, row in bench.rows().items() if update_id not in known}
    assert ids - known <= set(fresh)
    assert set(fresh.values()) <= {"handled", "parked"}
