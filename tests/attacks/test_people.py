"""Who somebody says they are, and how loud they are, gives them nothing: impersonation, flooding, typed tricks."""

import asyncio
from time import perf_counter

import pytest

from bot.demo.phone import Phone
from bot.domain.notices import NoticeKind
from bot.services.describe_visit import nickname_in, written_in
from tests.harness import World
from tests.journeys.steps import WITH_NEUMANN, book, handled, notices, rows, screen_of, seen, send, text_of, visit_row

COUNSELLORS_COMMANDS = ("/calendar", "/withdraw")
COUNSELLORS_BUTTONS = ("notice:booked:1", "possible:1:1:1", "asked:1", "reply?:1", "out", "feed")
FLOOD = 200
PATIENCE = 3.0
HTML = '<a href="tg://user?id=2001">click</a> <b>&amp; @admin'


async def test_impersonation_by_name_and_username_shows_no_counsellors_view(world: World) -> None:
    await book(world, await world.newcomer("en", 3001), WITH_NEUMANN)
    impostor = world.telegram.person(1001, "Sarah Neumann", "de", username="neumann")
    impostor.start("de")
    await world.settled()
    menu = text_of(impostor)
    number = str(visit_row(world, 1)["number"])
    for command in COUNSELLORS_COMMANDS:
        await world.write(impostor, command)
        assert number not in text_of(impostor)
    for button in COUNSELLORS_BUTTONS:
        await send(world, impostor, button)
        assert "24.11.2026" not in text_of(impostor), button
        assert "Sarah Neumann" not in text_of(impostor).replace(menu, ""), button
    assert notices(impostor) == []
    assert all(row["telegram_id"] != impostor.id for row in rows(world, "SELECT * FROM bindings"))


async def test_flooding_by_one_chat_leaves_the_others_served(world: World) -> None:
    loud, quiet = await world.newcomer("de", 1001), await world.newcomer("en", 1002)
    for _ in range(FLOOD):
        loud.write("hallo hallo hallo")
    began = perf_counter()
    quiet.press_data("visits", screen_of(quiet).id)
    async with asyncio.timeout(PATIENCE):
        while quiet.waiting_presses:
            await asyncio.sleep(0.01)
    assert perf_counter() - began < PATIENCE
    await handled(world)
    assert rows(world, "SELECT * FROM inbox WHERE body IS NOT NULL") == []


@pytest.mark.parametrize(
    "typed",
    [
        "\u202egnirts\u202c",
        "\u2066a\u2069b\u200e",
        "a\x00b\x07c",
        "\ufeffn\u00adm",
        "x" * 10_000,
        "e" + "\u0301" * 10_000,
    ],
)
def test_direction_marks_and_control_characters_in_typed_texts_are_taken_out(typed: str) -> None:
    for kept in (nickname_in(typed), written_in(typed)):
        assert not set(kept) & set("\u202e\u202c\u2066\u2069\u200e\x00\x07\ufeff\u00ad")
    assert len(nickname_in(typed)) <= 30


async def named(world: World, person: Phone, nickname: str) -> None:
    await send(world, person, "nickname?:1")
    await world.write(person, nickname)


async def test_html_in_a_nickname_is_shown_as_it_was_typed_and_is_no_link(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, WITH_NEUMANN)
    await named(world, person, HTML)
    counsellor = world.phones["neumann"]
    told = notices(counsellor, NoticeKind.WISHES)[-1]
    shown = visit_row(world, 1)["nickname"]
    assert shown.startswith('<a href="tg:')
    assert shown in seen(told.text)
    assert {entity["type"] for entity in told.entities} <= {"bold", "bot_command"}


async def test_direction_marks_in_a_nickname_do_not_turn_the_counsellors_line_round(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person, WITH_NEUMANN)
    await named(world, person, "\u202eevil\u2066")
    assert visit_row(world, 1)["nickname"] == "evil"
    assert "\u202e" not in notices(world.phones["neumann"], NoticeKind.WISHES)[-1].text
