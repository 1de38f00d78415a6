"""What is stored is shown: every column of every table about a person, by name and value, and nothing is left out."""

from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

import bot.store.upgrade
from bot.chat.actions.start import ExportData, ShowPrivacy
from bot.chat.callback_data import unpack
from bot.chat.screen import MAX_TEXT, Screen, plain, utf16_length
from bot.i18n.speech import Speech
from bot.services.show_data import stored_about
from bot.store import persons, questions
from bot.store.schema import metadata
from bot.views import privacy
from tests.harness import World
from tests.views.rendering import SPEECHES
from tests.views.samples import CONFIRMED, MANY_ROWS, NICKNAME, stored_rows

POINTS_TO_A_CHAT = {"telegram_id", "chat_id"}
SAY = Speech.of("en")

each_speech = pytest.mark.parametrize("say", SPEECHES, ids=lambda say: f"{say.locale}-for-{say.own}")


def tables_about_persons() -> dict[str, sa.Table]:
    """The tables with a Telegram id, or with a row that hangs on one of theirs."""
    assert bot.store.upgrade.TABLES
    about = {name: table for name, table in metadata.tables.items() if POINTS_TO_A_CHAT & set(table.columns.keys())}
    while True:
        names = {table.name for table in about.values()}
        hanging = {
            name: table
            for name, table in metadata.tables.items()
            if any(key.column.table.name in names for key in table.foreign_keys) and name not in about
        }
        if not hanging:
            return about
        about |= hanging


def test_every_column_of_every_table_about_a_person_has_a_name_for_the_person() -> None:
    columns = {f"{name}.{column.name}" for name, table in tables_about_persons().items() for column in table.columns}
    assert columns == set(privacy.FIELDS)
    assert set(privacy.TABLES) == set(tables_about_persons())


def test_a_table_that_hangs_on_a_person_is_found() -> None:
    assert {"persons", "visits", "awaiting", "outbox", "messages", "inbox", "bindings"} <= set(tables_about_persons())
    assert "counters" not in tables_about_persons()


def read(screen: Screen) -> str:
    return plain(screen.text)


def shown(say: Speech, field: str, value: Any) -> str:
    """The line for one stored field."""
    table, column = field.split(".")
    lines = read(privacy.stored(say, {table: [{column: value}]}, CONFIRMED)).split("\n")
    name = plain(say.say(privacy.FIELDS[field]))
    return next(line for line in lines if name in line and line != plain(say.say(privacy.TABLES[table])))


@each_speech
def test_every_field_is_shown_by_name_with_its_value(say: Speech) -> None:
    for number, field in enumerate(privacy.FIELDS):
        if field not in privacy.WORDS:
            assert f"\u2068{90000 + number}\u2069" in shown(say, field, 90000 + number)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("visits.starts_at", datetime.fromisoformat("2026-07-01T12:00:00+00:00"), "01.07.2026 14:00"),
        ("visits.local", datetime(2026, 7, 1, 14), "01.07.2026 14:00"),
        ("persons.seen_on", date(2026, 7, 1), "01.07.2026"),
        ("visits.nickname", "", "–"),
        ("visits.topic", None, "–"),
        ("outbox.attempts", 0, "0"),
        ("visits.nickname", NICKNAME, NICKNAME),
        ("persons.locale", "ar", "ar"),
        ("visits.topic", "topic-of-old", "topic-of-old"),
    ],
)
def test_values_are_shown_as_a_person_reads_them(field: str, value: object, expected: str) -> None:
    assert f"\u2068{expected}\u2069" in shown(SAY, field, value)


@each_speech
def test_chosen_things_are_shown_in_the_words_they_were_chosen_by(say: Speech) -> None:
    for field, value, msgids in (
        ("visits.kind", "open-hour", ["Open hour"]),
        ("awaiting.what", "nickname", ["Nickname"]),
        ("visits.topic", "housing", ["Housing"]),
        ("visits.wishes", "child wheelchair", ["I bring a child", "Wheelchair"]),
        ("visits.coming", True, ["yes"]),
        ("visits.coming", False, ["no"]),
    ):
        for msgid in msgids:
            assert f"\u2068{plain(say.say(msgid))}\u2069" in shown(say, field, value)


@each_speech
def test_what_does_not_fit_a_message_is_cut_with_a_hint_and_a_button_to_the_file(say: Speech) -> None:
    screen = privacy.stored(say, MANY_ROWS, CONFIRMED)
    assert MAX_TEXT / 2 < utf16_length(read(screen)) <= MAX_TEXT
    assert plain(say.say(privacy.SHORTENED)) in read(screen)
    assert {ExportData(), ShowPrivacy()} <= {unpack(button.data)[0] for button in screen.buttons}
    assert plain(say.say(privacy.SHORTENED)) not in read(privacy.stored(say, stored_rows(), CONFIRMED))


@pytest.mark.parametrize("length", [*range(3700, 4200, 20), 10_000])
def test_a_long_value_never_makes_a_message_too_long(length: int) -> None:
    for say in SPEECHES:
        for value in ("x" * length, "&" * length, "😀" * (length // 2)):
            screen = privacy.stored(say, {"inbox": [{"body": value}]}, CONFIRMED)
            hint = plain(say.say(privacy.SHORTENED)) in read(screen)
            assert (value in read(screen)) is not hint


def test_the_file_holds_every_row_and_every_value_as_it_is_stored() -> None:
    document = privacy.export(SAY, MANY_ROWS, CONFIRMED)
    text = document.content.decode()
    assert text.count(plain(SAY.say(privacy.TABLES["messages"]))) == len(MANY_ROWS["messages"])
    for msgid in privacy.FIELDS.values():
        assert plain(SAY.say(msgid)) in text
    assert stored_rows()["inbox"][0]["body"] in text, "with its spaces, and not as HTML"
    assert "&lt;" not in text and "<code>" not in text


@each_speech
def test_a_file_about_nobody_says_so(say: Speech) -> None:
    assert privacy.export(say, {}, CONFIRMED).content.decode() == plain(say.say("Nothing is stored about you."))


def _ask(connection: sa.Connection, telegram_id: int, now: datetime) -> None:
    person = persons.find(connection, telegram_id)
    assert person is not None
    questions.ask(connection, person.id, "?", now)


async def test_all_that_the_store_finds_about_a_person_can_be_shown_in_every_language(world: World) -> None:
    person = await world.newcomer("ar")
    await world.desk.database.write(_ask, person.id, world.clock.now())
    await world.press(person, "book:0", "slot:0:juelich:o::2611231400", "take:0:0:juelich:o::2611231400", "details:1")
    await world.press(person, "topic?:1:0", "topic:1:work", "wishes?:1:", "wishes?:1:ch", "wishes:1:ch", "nickname?:1")
    found = await stored_about(world.desk, person.id)
    assert set(found) == set(tables_about_persons()) == set(privacy.TABLES)
    assert all(found[table] for table in privacy.TABLES if table not in ("bindings", "redactions"))
    for table, rows in found.items():
        for row in rows:
            assert set(row) == set(tables_about_persons()[table].columns.keys())
    for say in SPEECHES:
        text = privacy.export(say, found, CONFIRMED).content.decode()
        assert all(value in text for value in ("14:00", plain(say.say("Work")), plain(say.say("I bring a child"))))


@each_speech
def test_deleting_says_what_happens_to_each_number_of_visits(say: Speech) -> None:
    forms = {count: read(privacy.ask_erase(say, count)) for count in (0, 1, 2, 3, 11, 100)}
    assert plain(say.plural("Your visit will be cancelled.", "Your {count} visits will be cancelled.", 1)) in forms[1]
    assert plain(say.plural("Your visit will be cancelled.", "Your {count} visits will be cancelled.", 11)) in forms[11]
    assert len(forms[0].split("\n")) == len(forms[1].split("\n")) - 1, "without visits nothing is said of them"
    assert "11" in forms[11] and "100" in forms[100]


@each_speech
def test_days_until_everything_is_gone_count_the_backups_too(say: Speech) -> None:
    assert privacy.kept_days(CONFIRMED) == 21
    assert "\u206821\u2069" in plain(privacy.two_sentences(say, CONFIRMED))
    assert "\u206821\u2069" in read(privacy.privacy(say, CONFIRMED))
