"""What lies in the inbox: no names, no cards, no texts longer than they are needed."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.demo.telegram import Telegram
from bot.services import accept_update, keep_house
from bot.services.erase_person import erase_person
from bot.services.know_person import choose_locale
from tests.delivery.bench import Bench, message
from tests.harness import HandClock

NAMES = ("Canaryfirst", "canaryuser", "Canarygroup", "Canarycard")
PERSON = 1001


def _first_text(telegram: Telegram) -> None:
    telegram.person(PERSON, NAMES[0], username=NAMES[1]).start("de")


def _edited(telegram: Telegram) -> None:
    phone = telegram.person(PERSON, NAMES[0], username=NAMES[1])
    phone.start()
    phone.edit("other words")


def _pressed(telegram: Telegram) -> None:
    phone = telegram.person(PERSON, NAMES[0], username=NAMES[1])
    phone.start()
    telegram.add_message(phone.chat, telegram.bot_user, text=NAMES[3])
    phone.press_data("menu")


def _blocked(telegram: Telegram) -> None:
    telegram.person(PERSON, NAMES[0], username=NAMES[1]).block()


def _grouped(telegram: Telegram) -> None:
    telegram.group(NAMES[2], telegram.person(PERSON, NAMES[0], username=NAMES[1]))


def _pictured(telegram: Telegram) -> None:
    telegram.person(PERSON, NAMES[0], username=NAMES[1]).send("contact")


@pytest.mark.parametrize("scene", [_first_text, _edited, _pressed, _blocked, _grouped, _pictured])
async def test_names_and_cards_never_reach_the_table(bench: Bench, scene: Callable[[Telegram], None]) -> None:
    telegram = Telegram(HandClock())
    scene(telegram)
    updates = telegram.updates.pending()
    assert any(name in json.dumps(updates) for name in NAMES)
    gates = [bench.gate(update["update_id"]) for update in updates]
    await bench.inbox.take(updates)
    rows = bench.rows()
    assert len(rows) == len(updates) and all(row.state == "waiting" for row in rows.values())
    assert not [name for name in NAMES if any(name in row.body for row in rows.values())]
    assert not [name for name in NAMES if name.encode() in _all_bytes(bench.desk.database.path)]
    for gate in gates:
        gate.set()
    await bench.until_handled(*rows)


@pytest.mark.parametrize(
    "more",
    [
        {"contact": {"phone_number": "canary", "first_name": "canary", "last_name": "canary", "vcard": "canary"}},
        {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "canary"}},
        {"forward_origin": {"type": "channel", "chat": {"title": "canary"}, "author_signature": "canary"}},
        {"reply_to_message": {"message_id": 1, "date": 1, "text": "canary", "chat": {"id": 1}}},
        {"pinned_message": {"message_id": 1, "date": 1, "text": "canary", "chat": {"id": 1}}},
        {"entities": [{"type": "text_mention", "user": {"id": 5, "first_name": "canary"}}]},
        {"chat": {"id": 1001, "type": "private", "active_usernames": ["canary"], "username": "canary"}},
        {"new_chat_members": [{"id": 5, "first_name": "canary", "username": "canary"}]},
    ],
    ids=lambda more: next(iter(more)),
)
def test_names_hide_in_many_places(more: dict[str, Any]) -> None:
    kept = json.dumps(accept_update.trimmed(message(11, **more)))
    assert "canary" not in kept and '"hello"' in kept


def test_of_the_card_in_a_press_only_its_ids_are_kept() -> None:
    card = {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private", "first_name": "canary"}, "text": "canary"}
    query = {"id": "1", "from": {"id": 5, "first_name": "canary"}, "message": card, "data": "menu"}
    kept = accept_update.trimmed({"update_id": 1, "callback_query": query})["callback_query"]
    assert kept["message"] == {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private", "first_name": ""}}
    assert (kept["data"], kept["from"]["id"]) == ("menu", 5)


def test_the_update_that_came_in_is_left_as_it_was() -> None:
    update = message(11)
    before = json.dumps(update)
    accept_update.trimmed(update)
    assert json.dumps(update) == before


async def test_words_are_gone_from_the_file_once_they_are_handled(bench: Bench) -> None:
    bench.source.feed(message(11, text="secret words"))
    gate = bench.gate(11)
    await bench.start()
    await bench.until(lambda: bench.rows())
    assert b"secret words" in _all_bytes(bench.desk.database.path)
    gate.set()
    await bench.until_handled(11)
    await keep_house.tidy(bench.desk)
    assert b"secret words" not in _all_bytes(bench.desk.database.path)


async def test_what_is_set_aside_keeps_its_shape_for_a_day_then_kind_and_error_alone(bench: Bench) -> None:
    bench.fails(11, KeyError("secret words"))
    bench.source.feed(message(11, text="secret words"))
    await bench.start()
    await bench.until(lambda: bench.states() == {11: "parked"})
    row = bench.rows()[11]
    assert row.error == "message: KeyError" and "secret" not in row.body and '"text": "str"' in row.body
    start = bench.desk.now()
    for after, body, chat in ((timedelta(hours=24), row.body, 1001), (timedelta(hours=24, seconds=1), None, None)):
        bench.desk.clock.run_ahead_to(start + after)
        await keep_house.tidy(bench.desk)
        row = bench.rows()[11]
        assert (row.body, row.chat_id, row.error) == (body, chat, "message: KeyError")


async def test_who_is_deleted_leaves_neither_a_link_nor_a_shape(bench: Bench) -> None:
    await choose_locale(bench.desk, PERSON, "de")
    bench.fails(11, KeyError("x"))
    bench.source.feed(message(11), message(12), message(13, chat=5))
    await bench.start()
    await bench.until_handled(12, 13)
    await erase_person(bench.desk, PERSON)
    rows = bench.rows()
    assert [(row.chat_id, row.body) for row in rows.values()] == [(None, None), (None, None), (5, None)]
    bench.source.feed(message(12))
    bench.source.feed(message(14))
    await bench.until_handled(14)
    assert sorted(bench.handled) == [12, 13, 14]


def _all_bytes(database: Path) -> bytes:
    return b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*"))
