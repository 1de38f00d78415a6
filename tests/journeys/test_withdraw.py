"""A counsellor takes a topic out of all languages at once; a changed German law text does so with its translations."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answers.library import FENCE, folder
from bot.domain import errors
from tests.harness import World
from tests.journeys.steps import data_of, one_in_each_language, refusal, rows, send, tap, text_of, words

TOPIC = "duldung"
CHECKING = "The counsellors are checking this answer."


async def taken_out(world: World, topic: str = TOPIC) -> None:
    counsellor = world.phones["neumann"]
    await world.write(counsellor, "/withdraw")
    await send(world, counsellor, f"out?:{topic}")
    await tap(world, counsellor, f"out-take:{topic}")


async def test_a_topic_is_gone_from_every_language_at_once_with_the_next_tap(world: World) -> None:
    people = await one_in_each_language(world)
    await taken_out(world)
    for locale, person in people.items():
        await send(world, person, f"answer:{TOPIC}")
        assert text_of(person).startswith(words(locale, CHECKING))
        assert data_of(person, "book")


async def test_it_is_found_by_taps_alone_marked_and_put_back(world: World) -> None:
    counsellor, person = world.phones["neumann"], await world.newcomer("en")
    await world.write(counsellor, "/withdraw")
    await tap(world, counsellor, "out-group:life:0")
    first = data_of(counsellor, "out?")[0]
    await tap(world, counsellor, first, "out-take", "out-group")
    assert "🚫" in str(counsellor.shown())
    await send(world, counsellor, first)
    await tap(world, counsellor, "out-back")
    await send(world, person, f"answer:{first.removeprefix('out?:')}")
    assert not text_of(person).startswith(words("en", CHECKING))
    assert rows(world, "SELECT * FROM withdrawn") == []


async def test_what_is_typed_no_longer_leads_to_it(world: World) -> None:
    person = await world.newcomer("en")
    title = world.desk.library.text("en", TOPIC).question
    await world.write(person, title)
    assert title in text_of(person)
    await taken_out(world)
    await world.write(person, title)
    assert text_of(person).startswith(words("en", CHECKING))


async def test_lists_choices_and_related_topics_leave_it_out(world: World) -> None:
    person = await world.newcomer("en")
    await taken_out(world)
    for group in ("life", "work", "programme", "visit", "bot"):
        for page in range(6):
            await send(world, person, f"group:{group}:{page}")
            assert f"answer:{TOPIC}" not in data_of(person)
    for topic in world.desk.library.topics:
        await send(world, person, f"answer:{topic}")
        assert f"answer:{TOPIC}" not in data_of(person)
    await send(world, person, f"mean:{TOPIC}:book:documents")
    assert f"answer:{TOPIC}" not in data_of(person)
    assert "answer:book" in data_of(person)


async def test_it_stays_out_after_a_restart_and_two_taps_take_out_once(world: World) -> None:
    person = await world.newcomer("en")
    await taken_out(world)
    await send(world, world.phones["raslilo"], f"out-take:{TOPIC}")
    await world.stop()
    await world.start()
    await send(world, person, f"answer:{TOPIC}")
    assert text_of(person).startswith(words("en", CHECKING))
    assert [row["counsellor"] for row in rows(world, "SELECT * FROM withdrawn")] == ["neumann"]


async def test_the_emergency_card_cannot_be_taken_out(world: World) -> None:
    counsellor, person = world.phones["neumann"], await world.newcomer("en")
    await send(world, counsellor, "out-take:emergency")
    assert refusal("de", errors.NotPossible) in text_of(counsellor)
    await world.write(person, "/emergency")
    assert "112" in text_of(person)


async def test_the_letter_can_be_taken_out_and_the_way_to_a_person_stays(world: World) -> None:
    person = await world.newcomer("en")
    await taken_out(world, "urgent-letter")
    await send(world, person, "answer:urgent-letter")
    assert text_of(person).startswith(words("en", CHECKING))
    assert data_of(person, "book") and "answer:emergency" in data_of(person)


@pytest.mark.parametrize("data", ["out", "out-group:life:0", f"out?:{TOPIC}", f"out-take:{TOPIC}", f"out-back:{TOPIC}"])
async def test_a_person_who_knows_command_and_buttons_gets_the_menu(world: World, data: str) -> None:
    person = await world.newcomer("de")
    menu = text_of(person)
    await world.write(person, "/withdraw")
    assert text_of(person) == menu
    await send(world, person, data)
    assert text_of(person) == menu
    assert rows(world, "SELECT * FROM withdrawn") == []


@pytest.fixture
async def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """An office in all fourteen languages whose German text of a law topic has one sentence more."""
    copy = tmp_path / "faq"
    shutil.copytree(folder(), copy)
    german = copy / "de" / f"{TOPIC}.md"
    german.write_text(german.read_text(encoding="utf-8") + "\nDas ist neu.\n", encoding="utf-8")
    monkeypatch.setattr("bot.answers.library.folder", lambda: copy)
    async with World(tmp_path) as world:
        yield world


async def test_a_changed_german_law_text_makes_its_thirteen_translations_vanish_at_the_same_start(
    changed: World,
) -> None:
    translated = [locale for locale in changed.desk.programme.locales if locale != "de"]
    assert len(translated) == 13
    for number, locale in enumerate(translated, 1001):
        person = await changed.newcomer(locale, number)
        await send(changed, person, f"answer:{TOPIC}")
        old = changed.desk.library.text(locale, TOPIC).body.split("\n")[0]
        assert old not in text_of(person)
        assert "Das ist neu." in text_of(person)
        assert words(locale, "It depends on your case. The counsellors look at it with you.") in text_of(person)
    person = await changed.newcomer("de", 2999)
    await send(changed, person, f"answer:{TOPIC}")
    assert "Das ist neu." in text_of(person)
    assert FENCE not in text_of(person)
