"""Privacy: what is stored, what is said about it, and how it is shown."""

import pytest

from bot.demo.phone import Phone
from bot.views.privacy import FIELDS, TABLES
from tests.harness import World, berlin, labels
from tests.journeys.steps import (
    OPEN_THURSDAY,
    book,
    data_of,
    every_press,
    everything_stored,
    one_in_each_language,
    rows,
    seen,
    send,
    tap,
    text_of,
    words,
)

PERSONAL = tuple(TABLES)
SENTENCE = (
    "When you book, I store the visit with your Telegram number and your language. "
    "The counsellors and Telegram can see it."
)


def of_person(world: World, telegram_id: int = 1001) -> dict[str, list[dict[str, object]]]:
    """All rows about a person, looked up past the product."""
    found = rows(world, "SELECT * FROM persons WHERE telegram_id = ?", telegram_id)
    person = found[0]["id"] if found else None
    return {
        "persons": found,
        "bindings": rows(world, "SELECT * FROM bindings WHERE telegram_id = ?", telegram_id),
        "visits": rows(world, "SELECT * FROM visits WHERE person_id = ?", person),
        "awaiting": rows(world, "SELECT * FROM awaiting WHERE person_id = ?", person),
        "outbox": rows(
            world, "SELECT * FROM outbox WHERE visit_id IN (SELECT id FROM visits WHERE person_id = ?)", person
        ),
        "messages": rows(world, "SELECT * FROM messages WHERE person_id = ?", person),
        "inbox": rows(world, "SELECT * FROM inbox WHERE chat_id = ?", telegram_id),
    }


def exported(phone: Phone) -> str:
    documents = [message.document for message in phone.messages if message.document]
    assert documents[-1].filename == "data.txt"
    return seen(documents[-1].content.decode())


async def test_before_booking_nothing_but_id_locale_and_days_is_stored(world: World) -> None:
    person = world.telegram.person(1001, "Zaphod", "ar", username="zaphod_b")
    person.start("ar")
    await world.settled()
    await world.write(person, "my secret words")
    person.send("contact")
    for data in ("book:0", "other:0", "privacy", "data", "slot:0:juelich:o::2611231400"):
        await send(world, person, data)
    found = of_person(world)
    assert found["visits"] == found["outbox"] == found["awaiting"] == []
    stored = {name: value for name, value in found["persons"][0].items() if value is not None}
    assert set(stored) == {"id", "telegram_id", "locale", "seen_on"}
    assert all(row["body"] is None for row in found["inbox"])
    everything = str(everything_stored(world))
    for secret in ("Zaphod", "zaphod_b", "secret", "+49"):
        assert secret not in everything


async def test_names_and_what_was_written_are_nowhere_after_booking_either(world: World) -> None:
    person = world.telegram.person(1001, "Zaphod", "en", username="zaphod_b")
    person.start("en")
    await world.settled()
    await book(world, person)
    await world.write(person, "my secret words")
    everything = str(everything_stored(world))
    for secret in ("Zaphod", "zaphod_b", "secret"):
        assert secret not in everything


@pytest.mark.parametrize("data", ["slot:0:juelich:o::2611231400", "in:0:juelich:o::2611250000:2611260000"])
async def test_screens_that_book_say_what_is_stored_until_one_has_booked(world: World, data: str) -> None:
    for locale, person in (await one_in_each_language(world)).items():
        await send(world, person, data)
        assert words(locale, SENTENCE) in text_of(person)
        assert "21" in text_of(person)
        assert "/privacy" in text_of(person)
    await tap(world, person, "take")
    await send(world, person, data.replace("1400", "1430"))
    assert data_of(person, "take")
    assert words("ar", SENTENCE) not in text_of(person)
    assert of_person(world, person.id)["persons"][0]["privacy_seen_on"] == "2026-11-23"


async def test_every_screen_that_books_says_it(world: World) -> None:
    person = await world.newcomer("en")
    for data in every_press(visit=0):
        if data.startswith(("take", "erase", "language")):
            continue
        await send(world, person, data)
        assert not data_of(person, "take") or words("en", SENTENCE) in text_of(person), data


async def test_looking_alone_does_not_count_as_having_read(world: World) -> None:
    person = await world.newcomer("en")
    await send(world, person, "slot:0:juelich:o::2611231400")
    await tap(world, person, "menu")
    await send(world, person, "slot:0:juelich:o::2611231400")
    assert words("en", SENTENCE) in text_of(person)


async def test_privacy_names_controller_readers_duration_and_rights(world: World) -> None:
    for person in (await one_in_each_language(world)).values():
        await world.write(person, "/privacy")
        for wanted in ("Testträger", "Teststraße 1, Teststadt", "Testkontakt", "21"):
            assert wanted in text_of(person)
        assert data_of(person)[:4] == ["data", "export", "traces", "erase?"]


async def test_that_nobody_has_said_yet_who_answers_for_the_data_is_said(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with World(tmp_path_factory.mktemp("unnamed"), programme=None, samples="offer") as world:
        person = await world.newcomer("en")
        await world.write(person, "/privacy")
        assert words("en", "The office has not said yet who answers for the data. Please ask.") in text_of(person)


async def test_before_booking_the_screen_shows_every_field_of_every_row(world: World) -> None:
    person = await world.newcomer("en")
    await send(world, person, "data")
    shown = text_of(person).splitlines()
    found = of_person(world)
    fields = sum(len(row) for table in found.values() for row in table)
    assert len([line for line in shown if ": " in line and not line.startswith("To the menu")]) == fields
    for name in ("persons.telegram_id", "persons.locale", "persons.seen_on", "messages.message_id"):
        assert any(line.startswith(words("en", FIELDS[name])) for line in shown), name


async def test_every_column_that_can_hold_something_about_a_person_has_a_name(world: World) -> None:
    columns = {
        f"{table}.{row['name']}"
        for table in PERSONAL
        for row in rows(world, f"SELECT name FROM pragma_table_info('{table}')")
    }
    assert columns == set(FIELDS)


async def test_every_table_with_a_link_to_persons_is_shown(world: World) -> None:
    tables = [row["name"] for row in rows(world, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    linked = set()
    for table in tables:
        names = {row["name"] for row in rows(world, f"SELECT name FROM pragma_table_info('{table}')")}
        if names & {"person_id", "telegram_id", "visit_id"}:
            linked.add(table)
    assert linked <= set(PERSONAL)


@pytest.mark.parametrize("locale", ["en", "ar"])
async def test_the_file_holds_every_field_of_every_row(world: World, locale: str) -> None:
    person = await world.newcomer(locale)
    await book(world, person)
    await book(world, person, OPEN_THURSDAY)
    await send(world, person, "wishes:1:in,wh")
    await send(world, person, "nickname?:2")
    await world.write(person, "<Kite> & Co")
    before = of_person(world)
    await send(world, person, "export")
    lines = exported(person).splitlines()
    for table, found in before.items():
        for row in found:
            for column, value in row.items():
                name = words(locale, FIELDS[f"{table}.{column}"])
                named = [line for line in lines if line.lstrip("\u200f").startswith(name)]
                assert named, f"{table}.{column}"
                if isinstance(value, str) and column in ("nickname", "uid", "street"):
                    assert any(value in line for line in named), value
                if value is not None and column in ("telegram_id", "number", "message_id"):
                    assert any(str(value) in line for line in named), (column, value)
    visits = [line for line in lines if words(locale, TABLES["visits"]) == line.strip("\u200f")]
    assert len(visits) == 2


async def test_what_does_not_fit_the_screen_is_said_to_be_in_the_file(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await book(world, person, OPEN_THURSDAY)
    await send(world, person, "data")
    assert words("en", "The rest is in the file.") in text_of(person)
    assert len(person.last.text) <= 4096
    await tap(world, person, "export")
    assert "26.11.2026" in exported(person)


async def test_a_stranger_whom_we_do_not_know_is_shown_nothing_of_others(world: World) -> None:
    await book(world, await world.newcomer("en"))
    stranger = await world.newcomer("en", 1002)
    await send(world, stranger, "export")
    assert "1001" not in exported(stranger)
    assert words("en", TABLES["visits"]) not in exported(stranger).splitlines()


async def test_a_counsellor_sees_that_they_are_one(world: World) -> None:
    counsellor = world.phones["neumann"]
    await world.write(counsellor, "/privacy")
    await tap(world, counsellor, "export")
    assert words("de", TABLES["bindings"]) in exported(counsellor)
    assert "neumann" in exported(counsellor)


async def test_traces_are_deleted_as_far_as_telegram_allows_and_no_others_are_tried(world: World) -> None:
    person = await world.newcomer("en")
    await world.write(person, "hello")
    await book(world, person, OPEN_THURSDAY)
    old = {message.id for message in person.messages}
    await world.to(berlin(25, 16))
    await world.write(person, "hello again")
    await send(world, person, "privacy")
    fresh = {message.id for message in person.messages} - old
    await tap(world, person, "traces")
    left = {message.id for message in person.messages}
    assert old <= left
    assert not fresh & left
    assert len(left - old) == 1
    assert words("en", "Deleted. Telegram lets me delete messages of the last 48 hours only.") in text_of(person)
    asked = world.telegram.calls_of("deleteMessages", 1001)[-1].params["message_ids"]
    assert set(map(int, str(asked).strip("[]").split(","))) == fresh


@pytest.mark.parametrize("payload", ["en", ""])
async def test_traces_include_all_but_the_start_before_a_language_was_chosen(world: World, payload: str) -> None:
    person = world.person(1001, "en")
    person.start(payload)
    await world.settled()
    if not payload:
        await tap(world, person, "language:en")
    await book(world, person, OPEN_THURSDAY)
    for data in ("ics:1", "map:1", "export"):
        await send(world, person, data)
    await world.write(person, "hello")
    await world.to(berlin(24, 18))
    await world.write(person, "/traces")
    left = person.messages if payload else person.messages[1:]
    assert len(left) == 1, person.shown()
    assert left[0].from_bot


async def test_deleting_traces_keeps_the_visit(world: World) -> None:
    person = await world.newcomer("en")
    await book(world, person)
    await send(world, person, "traces")
    await send(world, person, "visits")
    assert data_of(person, "visit") == ["visit:1"]
    assert labels(person)
