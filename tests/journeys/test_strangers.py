"""Buttons about another person's visit: nothing is found, revealed or changed."""

from bot.domain import errors
from bot.domain.notices import NoticeKind
from tests.harness import World
from tests.journeys.steps import (
    book,
    every_press,
    everything_stored,
    notices,
    refusal,
    rows,
    send,
    text_of,
    visit_row,
    words,
)

GUESSED = 1


async def a_full_visit(world: World) -> None:
    owner = await world.newcomer("en", 3001)
    await book(world, owner)
    await send(world, owner, "nickname?:1")
    await world.write(owner, "Lighthouse")
    await send(world, owner, "topic:1:letter")
    await send(world, owner, "wishes:1:wh")


async def test_a_guessed_id_reveals_and_changes_nothing_whatever_is_pressed(world: World) -> None:
    await a_full_visit(world)
    before = visit_row(world, GUESSED)
    stranger = await world.newcomer("en")
    for data in every_press(GUESSED, before["version"]):
        await send(world, stranger, data)
        shown = stranger.shown()
        assert "Lighthouse" not in shown, data
        assert f"number {before['number']}" not in shown, data
        assert words("en", "Wheelchair") not in shown, data
        assert visit_row(world, GUESSED) == before, data
    assert rows(world, "SELECT * FROM visits WHERE id <> 1") == []


async def test_a_guessed_id_is_answered_as_if_there_were_no_such_visit(world: World) -> None:
    await a_full_visit(world)
    stranger = await world.newcomer("en")
    about_visits = [data for data in every_press(GUESSED) if f":{GUESSED}" in data]
    others = ("notice", "possible", "asked", "ready", "reply")
    for data in about_visits:
        if data.startswith(others):
            continue
        await send(world, stranger, data)
        theirs = text_of(stranger)
        assert theirs.startswith(refusal("en", errors.VisitUnknown)), data
        await send(world, stranger, data.replace(f":{GUESSED}", ":77", 1))
        assert text_of(stranger) == theirs, data


async def test_somebody_who_is_no_counsellor_gets_the_menu_for_the_counsellors_buttons(world: World) -> None:
    await a_full_visit(world)
    stranger = await world.newcomer("en")
    version = visit_row(world, GUESSED)["version"]
    for data in (*(f"notice:{kind}:1" for kind in NoticeKind), f"possible:1:{version}:1", f"possible:1:{version}:0"):
        await send(world, stranger, "visits")
        await send(world, stranger, data)
        assert text_of(stranger).endswith(words("en", "What do you want to do?")), data
    assert visit_row(world, GUESSED)["wishes_possible"] is None


async def test_the_owner_cannot_answer_the_own_wishes(world: World) -> None:
    await a_full_visit(world)
    owner = world.telegram.person(3001)
    await send(world, owner, f"possible:1:{visit_row(world, 1)['version']}:1")
    assert visit_row(world, GUESSED)["wishes_possible"] is None
    assert text_of(owner).endswith(words("en", "What do you want to do?"))


async def test_what_a_stranger_presses_makes_no_notice(world: World) -> None:
    await a_full_visit(world)
    told = [len(notices(counsellor)) for counsellor in world.phones.values()]
    waiting = everything_stored(world)["outbox"]
    stranger = await world.newcomer("en")
    for data in every_press(GUESSED):
        await send(world, stranger, data)
    assert [len(notices(counsellor)) for counsellor in world.phones.values()] == told
    assert everything_stored(world)["outbox"] == waiting
